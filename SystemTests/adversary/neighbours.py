"""A neighbour on the prober's segment: what it sends excuses no loss, and what it can take by ARP is one line."""

import subprocess

from SystemTests.adversary.ground import Actor, Probe, dead, far_end, healthy, internet, until_valid, valid
from SystemTests.harness.capture import received_drops
from SystemTests.harness.outcome import Check
from SystemTests.harness.programs import built
from SystemTests.harness.reflector import Reflector

# An address on the prober's own segment that nobody has.
NOBODY = "10.81.0.77"
KEY = "sixteen bytes of a key, and more"


def unknown_protocol(ground):
    """Eight broadcast frames a second that no protocol takes, which the interface counts as dropped."""
    for rate in (8, 200):
        def attempt():
            with internet() as net, far_end(ground, net.a, net.line("a")), \
                    Actor("silent", net.b.prefix, listen=net.line("b"), seconds=60):
                before = received_drops(net.near, "out")
                with Actor("neighbour", net.router.prefix, interface="to-near", rate=rate, seconds=60) as actor:
                    rows = [f"{name},{net.line(name)}," for name in "ab"]
                    result = Probe(ground, rows, prefix=net.near.prefix, count=100).finish()
                    dropped = received_drops(net.near, "out") - before
            return result, actor, dropped
        result, actor, dropped = until_valid(attempt)
        yield Check(f"{rate} frames a second of a protocol that nobody speaks silence no alarm",
                    f"{dropped} counted as dropped by the interface",
                    [*actor.acted("sent"), *["the interface counted none"] * (dropped < 1), *valid(result),
                     *healthy(result, "a"), *dead(result, "b")])


def unknown_protocol_and_loss(ground):
    """The same while every line truly loses 40 %: the drops that it makes are no probes, and excuse none."""
    for rate in (8, 60, 200):
        def attempt():
            with internet() as net:
                hosts = [f"10.81.1.{number}" for number in range(2, 8)]
                for host in hosts[1:]:
                    net.a.run(f"ip addr add {host}/24 dev out")
                far = Reflector(built("plumbline"), ground.directory, len(hosts), hosts=hosts, prefix=net.a.prefix,
                                extra=["--loss", "40%", "--seed", "7"], errors=subprocess.DEVNULL)
                with far, Actor("neighbour", net.router.prefix, interface="to-near", rate=rate, seconds=60) as actor:
                    before = received_drops(net.near, "out")
                    rows = [f"line-{number},{one}," for number, one in enumerate(far.addresses)]
                    result = Probe(ground, rows, prefix=net.near.prefix, count=100).finish()
                    dropped = received_drops(net.near, "out") - before
            return result, actor, dropped
        result, actor, dropped = until_valid(attempt)
        states = [line["verdict"] for line in result["lines"].values()]
        yield Check(f"{rate} such frames a second, and a loss of 40 %: every line is told",
                    f"{dropped} counted as dropped by the interface, {result['round']['lost']} lost",
                    [*actor.acted("sent"), *["the interface counted none"] * (dropped < 1), *valid(result),
                     *[f"the lines are {states}"] * (set(states) != {"abnormal"})])


def false_arp(ground):
    """Whoever is on the segment can take a line's place (the document says so), of that line; a key ends it."""
    key = ground.directory / "stamp.key"
    key.write_text(KEY)
    for kind, words, what, is_taken in (
            ("plumb", [], "by ARP a neighbour takes a plumb line, as documented, and no other", True),
            ("stamp", ["--payload", "stamp", "--stamp-key-file", key],
             "authenticated STAMP is not taken by ARP: without the key no answer counts", False)):
        def attempt():
            with internet() as net:
                extra = ["--stamp", net.line("a"), "--stamp-key-file", key] if kind == "stamp" else []
                with far_end(ground, net.a, net.line("a", 7007 if not extra else 7008), extra, count=1 + bool(extra)), \
                        Actor("neighbour", net.router.prefix, interface="to-near", mode="arp", victim=NOBODY,
                              kind=kind, seconds=60) as actor:
                    rows = [f"a,{net.line('a')},", f"b,{NOBODY}:7007,"]
                    result = Probe(ground, rows, *words, prefix=net.near.prefix).finish()
            return result, actor
        result, actor = until_valid(attempt)
        taken = result["lines"]["b"]["received"]
        problems = [f"it could not take {taken} of {result['lines']['b']['sent']}"] if is_taken and not taken else []
        problems += [] if is_taken else not_taken(result["lines"]["b"])
        yield Check(what, f"{actor.told['answered']} answered, {taken} counted",
                    [*actor.acted("answered"), *problems, *valid(result), *healthy(result, "a")])


def not_taken(line):
    """No answer counts, and the line is told: as lost, or as unmeasured where his answer to ARP held its probes up."""
    wrong = [f"b has {line[word]} {word}" for word in ("received", "late", "duplicates") if line[word]]
    return wrong + ["b is healthy"] * (line["verdict"] == "healthy")


PARTS = [unknown_protocol, unknown_protocol_and_loss, false_arp]
