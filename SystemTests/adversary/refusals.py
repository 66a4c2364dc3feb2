"""ICMP errors that quote a healthy line's probes: from another line's far end, and on the line's own way."""

from SystemTests.adversary.ground import Actor, Probe, far_end, healthy, internet, until_valid, valid
from SystemTests.harness.outcome import Check

DELAY = "120ms"


def by_another(ground):
    """A's far end quotes B's probes, from its own address: B's replies, which come later, count."""
    def attempt():
        with internet() as net, far_end(ground, net.b, net.line("b"), ["--delay", DELAY]):
            with Actor("far_end", net.a.prefix, listen=net.line("a"), victim=net.line("b"), mode="refusals",
                       seconds=60) as actor:
                rows = [f"{name},{net.line(name)}," for name in "ab"]
                result = Probe(ground, rows, prefix=net.near.prefix).finish()
        return result, actor
    result, actor = until_valid(attempt)
    yield Check("a far end's port-unreachable with another line's probe in it changes nothing of that line",
                f"{actor.told['forged']} forged, B received {result['lines']['b']['received']}",
                actor.acted() + valid(result) + healthy(result, "a") + healthy(result, "b"))


def before_the_reply(ground):
    """Somebody on the line's own way refuses each probe, and the reply comes all the same: a reply overrules."""
    def attempt():
        with internet() as net, far_end(ground, net.b, net.line("b"), ["--delay", DELAY]):
            with Actor("refuser", net.router.prefix, interface="to-b", own=net.gateway("b"), target=net.line("b"),
                       seconds=60) as actor:
                result = Probe(ground, [f"b,{net.line('b')},"], prefix=net.near.prefix).finish()
        return result, actor
    result, actor = until_valid(attempt)
    yield Check("a refusal of a probe does not end it: the reply that comes within the timeout overrules",
                f"{actor.told['forged']} refusals", actor.acted() + valid(result) + healthy(result, "b"))


PARTS = [by_another, before_the_reply]
