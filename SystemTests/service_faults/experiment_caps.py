"""Experiments on the lines of new incidents keep the caps, seen by a capture, and no round is worse for them.

Three ingresses of two lines each, in a namespace of their own, drop half of what they get. The caps bind: the interval
that is asked for would be two and a half times as much.
"""

import collections
import contextlib
import shutil
import subprocess
import sys

from SystemTests.harness.capture import Capture
from SystemTests.harness.namespaces import networks
from SystemTests.harness.outcome import Check
from SystemTests.harness.packets import read_ip, read_udp
from SystemTests.harness.processes import end
from SystemTests.harness.service import Service
from SystemTests.harness.waiting import until
from SystemTests.service_faults.judgement import most_within

HOSTS, PORTS = [f"10.83.0.{number}" for number in (11, 12, 13)], (7001, 7002)
LINES = len(HOSTS) * len(PORTS)
# 6 lines every 2 ms would be 3,000 packets a second: these make it one every 5 ms.
RATE, ADDRESS_RATE, INTERVAL_S = 1200, 400, 0.005
WINDOW_S = 0.1
EVERY_S = 9
SECONDS, ATTEMPTS = 45, 5
# Where that is permitted: other programs must not spoil rounds of so short an interval, since it is the caps that are
# looked at.
AT_ONCE = ["chrt", "--fifo", "10"]
LOOKED_INTO = "lines of new incidents were looked into by experiments"

FAR_ENDS = r"""
import random, selectors, socket, sys
chance, selector = random.Random(23), selectors.DefaultSelector()
for place in sys.argv[1:]:
    host, port = place.split(":")
    one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    one.bind((host, int(port)))
    selector.register(one, selectors.EVENT_READ)
print("ready", flush=True)
while True:
    for key, _ in selector.select():
        data, sender = key.fileobj.recvfrom(65535)
        if chance.random() >= 0.5:
            key.fileobj.sendto(data, sender)
"""


def at_once():
    """What a program is started by that gets a core whenever it wants one."""
    may = shutil.which(AT_ONCE[0]) and subprocess.run([*AT_ONCE, "true"], stderr=subprocess.DEVNULL).returncode == 0
    return AT_ONCE if may else []


@contextlib.contextmanager
def far_ends():
    """The namespace that the service is in; the ingresses are in another one behind a veth."""
    with networks(2) as (near, far):
        near.may(f"ip link add near type veth peer name far netns {far.process.pid}")
        near.run("ip addr add 10.83.0.1/24 dev near")
        for host in HOSTS:
            far.run(f"ip addr add {host}/24 dev far")
        for namespace, interface in ((near, "near"), (far, "far")):
            namespace.run("ip link set lo up")
            namespace.run(f"ip link set {interface} up")
        places = [f"{host}:{port}" for host in HOSTS for port in PORTS]
        program = [*at_once(), *far.prefix, sys.executable, "-c", FAR_ENDS, *places]
        process = subprocess.Popen(program, stdout=subprocess.PIPE)
        try:
            process.stdout.readline()
            yield near, places
        finally:
            end(process)


def watched(ground, near, places, number):
    """A service with an incident on every ingress, which looks into it; what it sent, and the service, which has
    ended."""
    lines = ground.directory / "lines.csv"
    lines.write_text("ingress\n" + "".join(f"{place}\n" for place in places))
    history = ground.directory / f"history-{number}.sqlite"
    service = Service(
        ground, every=f"{EVERY_S}s", lines=[{"file": str(lines)}], limits={"loss": 0.2, "change": False},
        explain={"trace": False}, confirm={"count": 50}, history={"path": str(history)},
        probe={"count": 50, "interval": "2ms", "timeout": "60ms", "size": 200, "max_rate": RATE,
               "max_address_rate": ADDRESS_RATE})
    service.database, service.wrapper = history, [*at_once(), *near.prefix]
    with Capture(near, "near") as capture, service:
        until("an incident is looked into", lambda: service.said(LOOKED_INTO), SECONDS)
        # The next round comes right behind them.
        service.await_rounds(1, EVERY_S + 10)
        status, _ = service.terminate()
    return service, status, sent(capture)


def sent(capture):
    """(nanoseconds, address, bytes of payload) of each probe that left."""
    found = []
    for at, outgoing, datagram in capture.datagrams:
        if outgoing and (udp := read_udp(datagram)) and read_ip(datagram)[1] in HOSTS:
            found.append((at, udp[1][0], len(udp[2])))
    return found


def problems_of(probes):
    """What exceeds the caps. In a window lie its own probes, those of one interval more (a probe may leave so much
    late, and is not sent where it is later), and the one at its edge."""
    window = int(WINDOW_S * 1e9)
    by_address = collections.defaultdict(list)
    for at, address, _ in probes:
        by_address[address].append(at)
    groups = [("all", [at for at, _, _ in probes], RATE, LINES)]
    groups += [(address, times, ADDRESS_RATE, len(PORTS)) for address, times in sorted(by_address.items())]
    problems, most = [], {}
    for name, times, rate, lines in groups:
        most[name] = most_within(times, window)
        allowed = round(rate * (WINDOW_S + INTERVAL_S)) + lines
        if most[name] > allowed:
            problems.append(f"{name}: {most[name]} probes within 100 ms, at {rate}/s no more than {allowed}")
    return problems, most


def checks(ground):
    with far_ends() as (near, places):
        for number in range(ATTEMPTS):
            service, status, probes = watched(ground, near, places, number)
            verdicts = [verdict for (verdict,) in service.query("SELECT verdict FROM round ORDER BY seq")]
            # What a busy machine spoils is tried again; the caps hold always.
            problems, most = problems_of(probes)
            if problems or set(verdicts) == {"valid"} and " unfit=0" in service.said(LOOKED_INTO)[0]:
                break
    sizes = collections.Counter(size for _, _, size in probes)
    yield Check.equal("the service ends with 0", status, 0)
    yield Check("experiments were made, with short and long probes", f"{dict(sizes)}",
                [f"no probes of {size} bytes" for size in (32, 1400) if not sizes[size]])
    yield Check("no cap was exceeded within any 100 ms", f"at most {most}", problems)
    yield Check.equal("every ingress was probed", sorted(set(address for _, address, _ in probes)), HOSTS)
    yield Check.equal("each round was valid, before and behind them", set(verdicts), {"valid"})
    yield Check("no experiment was spoilt", "", [] if " unfit=0" in service.said(LOOKED_INTO)[0]
                else [service.said(LOOKED_INTO)[0]])
