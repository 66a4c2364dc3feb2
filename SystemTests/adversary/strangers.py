"""Somebody on the internet spoofs replies and ICMP errors, and knows all but the identities: nothing changes."""

from SystemTests.adversary.ground import Actor, Probe, dead, far_end, healthy, internet, until_valid, valid
from SystemTests.harness.capture import Capture
from SystemTests.harness.outcome import Check
from SystemTests.harness.waiting import until


def spoofed(ground, **flags):
    """The result of a round over A, which answers, and B, which is dead, and what the stranger did."""
    def attempt():
        with internet() as net, Actor("silent", net.b.prefix, listen=net.line("b"), seconds=60), \
                far_end(ground, net.a, net.line("a"), ["--delay", "60ms"]), Capture(net.router, "to-near") as capture:
            one = Probe(ground, [f"{name},{net.line(name)}," for name in "ab"], prefix=net.near.prefix)
            try:
                ports = until("both lines' probes are on the wire", lambda: ports_of(net, capture), 20)
                with Actor("stranger", net.stranger.prefix, prober=net.address("near"), port=ports,
                           line=[net.line("a"), net.line("b")], seconds=3, **flags) as actor:
                    result = one.finish()
            finally:
                one.stop()
        return result, actor, capture
    return until_valid(attempt)


def ports_of(net, capture):
    """Which ports the round sends from: more than the stranger can know, and given to him."""
    seen = {target: source[1] for source, target, _ in capture.udp(outgoing=False) if source[0] == net.address("near")}
    return sorted(set(seen.values())) if len(seen) == 2 else None


def udp_replies(ground):
    """Replies of both lines with every field right but the identity."""
    result, actor, capture = spoofed(ground)
    arrived = sum(1 for source, _, _ in capture.udp(outgoing=True) if source[0] == "10.81.2.2")
    counted = result["round"]["validity"]["foreign"] + sum(line["corrupt"] for line in result["lines"].values())
    problems = [] if arrived else ["no forged reply of B was on the prober's link"]
    problems += [] if counted else ["what was foreign was counted nowhere"]
    yield Check("spoofed replies make no dead line healthy and no healthy line abnormal",
                f"{actor.told['forged']} forged, {counted} counted as foreign or corrupt",
                [*actor.acted(), *problems, *valid(result), *dead(result, "b"),
                 *healthy({"lines": {"a": {**result["lines"]["a"], "corrupt": 0}}}, "a")])


def icmp_errors(ground):
    """Errors of four kinds that quote a whole probe with a guessed identity."""
    result, actor, _ = spoofed(ground, mode="errors")
    refused = result["lines"]["b"]["refused"]
    yield Check("spoofed ICMP errors with a probe's content refuse no probe", f"{actor.told['forged']} forged",
                [*actor.acted(), *valid(result), *healthy(result, "a"), *dead(result, "b"),
                 *[f"{refused} of B's are refused"] * (refused > 0)])


def short_errors(ground):
    """Errors that quote 28 bytes only, as old routers do, which name no probe."""
    result, actor, _ = spoofed(ground, mode="errors", short=1)
    yield Check("spoofed ICMP errors with 8 bytes of UDP change no verdict", f"{actor.told['forged']} forged",
                [*actor.acted(), *valid(result), *healthy(result, "a"), *dead(result, "b")])


PARTS = [udp_replies, icmp_errors, short_errors]
