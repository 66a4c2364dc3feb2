"""Somebody wants `plumbline reflect` to work for him: more bytes to a victim, a loop, a way into a network."""

import contextlib
import subprocess
import time

from SystemTests.adversary.ground import PORT, Actor, far_end, internet
from SystemTests.harness.capture import Capture, counter
from SystemTests.harness.outcome import Check
from SystemTests.harness.programs import built
from SystemTests.harness.reflector import Reflector
from SystemTests.harness.waiting import until

DNS = ('send {seq:2} 0100 0001 0000 0000 0000 00 0002 0001\n'
       "reply at 0 {seq:2}{bits 80/80}\nreply at 4 0001\nreply at 12 00 0002 0001\nreply length 17..4096\n")
# What a reflector may be told of is within it, and nobody outside may aim at it.
INNER = ["127.0.0.1:9001", "127.9.9.9:9002", "169.254.169.254:80", "10.81.1.2:9003", "192.168.7.7:9004",
         "172.16.7.7:9005", "100.64.7.7:9006", "224.0.0.1:9007", "[::1]:9008", "[fd00::7]:9009"]
# The same places by other names: this host itself, and IPv4 within IPv6.
ALIASES = ["0.0.0.0:9001", "[::]:9008", "[::ffff:127.0.0.1]:9001", "[::ffff:169.254.169.254]:80", "[::127.0.0.1]:9001",
           "[::ffff:10.81.1.2]:9003"]
# Dropped copies of a loop and answers: a bound far below what a loop makes in this time.
LOOP_SECONDS, MAX_LOOPED = 2, 4000


def amplification(ground):
    """Datagrams of every form, in a victim's name: no answer is longer than its request, and none comes twice."""
    template = ground.directory / "dns.template"
    template.write_text(DNS)
    kinds = {"7007": [], "5353": [f"--template={template}", "--listen", "10.81.1.2:5353=dns"],
             "862": ["--stamp", "10.81.1.2:862"], "any": ["--any"]}
    with internet() as net:
        for kind, extra in kinds.items():
            count = 1 + (kind in ("5353", "862"))
            port = PORT if kind == "any" else int(kind)
            with far_end(ground, net.a, f"10.81.1.2:{PORT}", extra, count), \
                    Capture(net.router, "to-a") as capture:
                with Actor("abuser", net.stranger.prefix, reflector=f"10.81.1.2:{port}", source=net.line("b", 40_000),
                           count=200) as actor:
                    until("the abuser is done", lambda: actor.process.poll() is not None, 30)
            yield larger(kind, actor, capture, port)


def larger(kind, actor, capture, port):
    """Each answer against the request before it, by the capture at the reflector's link."""
    requests = [len(data) for _, target, data in capture.udp(outgoing=True) if target[1] == port]
    answers = [len(data) for source, _, data in capture.udp(outgoing=False) if source[1] == port]
    problems = actor.acted() + ["nothing reached the reflector"] * (not requests)
    problems += [f"{len(answers)} answers to {len(requests)} requests"] * (len(answers) > len(requests))
    problems += [f"{sum(answers)} bytes answer {sum(requests)}"] * (sum(answers) > sum(requests))
    longest = max(answers, default=0)
    problems += [f"an answer has {longest} bytes"] * (longest > max(requests, default=0))
    return Check(f"a reflector ({kind}) makes no attack larger than it comes",
                 f"{sum(requests)} bytes in, {sum(answers)} out", problems)


def loops(ground):
    """Datagrams of every form between two reflectors, each in the other's name."""
    with internet() as net:
        for extra in ([], ["--any"], ["--stamp", None]):
            words = [["--stamp", f"{net.address(name)}:862"] if None in extra else extra for name in "ab"]
            port = 862 if None in extra else PORT
            with contextlib.ExitStack() as stack:
                for name, one in zip("ab", words):
                    stack.enter_context(far_end(ground.below(name), getattr(net, name), net.line(name), one,
                                                1 + (None in extra)))
                before = counter(net.a, "Udp", "InDatagrams") + counter(net.b, "Udp", "InDatagrams")
                with Actor("abuser", net.stranger.prefix, reflector=[net.line("a", port), net.line("b", port)],
                           source=[net.line("b", port), net.line("a", port)], count=80) as actor:
                    time.sleep(LOOP_SECONDS)
                first = counter(net.a, "Udp", "InDatagrams") + counter(net.b, "Udp", "InDatagrams") - before
                time.sleep(LOOP_SECONDS)
                later = counter(net.a, "Udp", "InDatagrams") + counter(net.b, "Udp", "InDatagrams") - before - first
            kind = " ".join(filter(None, extra)) or "plumb"
            yield Check(f"two reflectors ({kind}) do not answer each other for ever",
                        f"{actor.told['forged']} forged, {first} datagrams by then, {later} after that",
                        [*actor.acted(), *[f"{first} datagrams"] * (first > MAX_LOOPED),
                         *[f"{later} more in {LOOP_SECONDS} s"] * (later > first // 2 + 10)])


def relaying(ground):
    """Relay headers that name what is within the reflector, with a prefix of everything allowed; and a named prefix."""
    with internet() as net:
        for one in INNER:
            host = one.rpartition(":")[0].strip("[]")
            if not host.startswith(("127.0.0.1", "10.81", "224.", "::1")):
                net.a.run(f"ip addr add {host}/{128 if ':' in host else 32} dev lo")
        net.a.run("ip route add 224.0.0.0/4 dev lo")
        log = open(ground.directory / "said", "w+", encoding="utf-8")
        with log, Actor("silent", net.a.prefix, listen=INNER, seconds=60) as inner, \
                Actor("silent", net.b.prefix, listen=net.line("b"), seconds=60) as outer:
            relay = Reflector(built("plumbline"), ground.directory, 1, addresses=[net.line("a")], prefix=net.a.prefix,
                              extra=["--relay", "--allow-echo", "0.0.0.0/0", "--allow-echo", "::/0"], errors=log)
            with relay, Actor("abuser", net.stranger.prefix, mode="relay", reflector=net.line("a"),
                              target=[*INNER, *ALIASES]) as actor:
                until("the abuser is done", lambda: actor.process.poll() is not None, 30)
                time.sleep(0.3)
            log.seek(0)
            said = log.read()
            named = Reflector(built("plumbline"), ground.directory, 1, addresses=[net.line("a")], prefix=net.a.prefix,
                              extra=["--relay", "--allow-echo", "10.81.2.0/24"], errors=subprocess.DEVNULL)
            with named, Actor("abuser", net.stranger.prefix, mode="relay", reflector=net.line("a"),
                              target=net.line("b")) as other:
                until("the abuser is done", lambda: other.process.poll() is not None, 30)
                time.sleep(0.3)
    heard = inner.told["heard"]
    yield Check("a relay for everybody's echoes is no way to what is within: loopback, link-local, private, multicast",
                f"{actor.told['forged']} asked for", actor.acted() + [f"{one} got {heard[one]}" for one in heard])
    yield Check("a relay that may go everywhere warns of it", said.strip()[-60:],
                [] if "0.0.0.0/0" in said else [f"it says: {said!r}"])
    yield Check("a prefix that is named is relayed to, private or not", f"{outer.told['heard']}",
                other.acted() + [] if outer.told["heard"] else ["nothing arrived"])


PARTS = [amplification, loops, relaying]
