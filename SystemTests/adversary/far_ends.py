"""Line A's far end forges line B's replies from B's address, with every byte that it sees: B is dead and stays so."""

from SystemTests.adversary.ground import Actor, Probe, dead, healthy, internet, until_valid, valid
from SystemTests.harness.outcome import Check

TEMPLATE = 'send "T1" {round}{line}{seq} "payload"\nreply same\n'
DNS = ('send {seq:2} 0100 0001 0000 0000 0000 00 0002 0001\n'
       "reply at 0 {seq:2}{bits 80/80}\nreply at 4 0001\nreply at 12 00 0002 0001\nreply length 17..4096\n")


def forged(ground, kind, what, *words, echo="", port=7007, size=64):
    """A round over A, whose far end forges, and B, which is silent. One check."""
    def attempt():
        with internet() as net, Actor("silent", net.b.prefix, listen=net.line("b", port), seconds=60):
            with Actor("far_end", net.a.prefix, listen=net.line("a", port), victim=net.line("b", port), kind=kind,
                       seconds=60) as actor:
                rows = [f"{name},{net.line(name, port)},{echo}" for name in "ab"]
                result = Probe(ground, rows, "--size", size, *words, prefix=net.near.prefix).finish()
        return result, actor
    result, actor = until_valid(attempt)
    foreign = result["round"]["validity"]["foreign"]
    return Check(what, f"{actor.told['forged']} forged, {foreign} foreign, {result['lines']['b']['corrupt']} corrupt",
                 actor.acted() + valid(result) + healthy(result, "a") + dead(result, "b"))


def plumb(ground):
    """The plumb payload, without and with padding."""
    for size in (32, 64):
        yield forged(ground, "plumb", f"plumb of {size} bytes: a far end cannot answer for another line", size=size)


def relay(ground):
    """The relay payload: an ingress forges another ingress's answers."""
    yield forged(ground, "relay", "relay: an ingress cannot answer for another line", echo="203.0.113.9:7")


def stamp(ground):
    """STAMP without a key: the numbers beside those seen, and the times at which they may have left."""
    yield forged(ground, "stamp", "STAMP in open mode: a reflector cannot answer for another line", "--payload",
                 "stamp")


def template(ground):
    """A template with the round's identity in it, and DNS with 16 bits of number and a port."""
    for name, text, what in (("mine", TEMPLATE, "a template with {round}: a far end cannot answer for another line"),
                             ("dns", DNS, "DNS, 16 bits: a server that does not know the port cannot, either")):
        path = ground.directory / f"{name}.template"
        path.write_text(text)
        yield forged(ground, "dns" if name == "dns" else "template", what, "--template", path, "--payload", name)


def icmp(ground):
    """ICMP echo: identifier, number and content of another host's."""
    def attempt():
        with internet() as net:
            for place in (net.a, net.b):
                place.run("sysctl -w net.ipv4.icmp_echo_ignore_all=1")
            with Actor("icmp_far_end", net.a.prefix, own=net.address("a"), victim=net.address("b"),
                       seconds=60) as actor:
                rows = [f"{name},{net.line(name, 7)}," for name in "ab"]
                result = Probe(ground, rows, "--payload", "icmp", prefix=net.near.prefix).finish()
        return result, actor
    result, actor = until_valid(attempt)
    yield Check("ICMP echo: a host cannot answer for another line",
                f"{actor.told['forged']} forged, {result['lines']['b']['corrupt']} corrupt",
                actor.acted() + valid(result) + healthy(result, "a") + dead(result, "b"))


PARTS = [plumb, relay, stamp, template, icmp]
