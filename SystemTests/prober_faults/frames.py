"""Frames of a protocol that nobody speaks, from a neighbour on the link: they silence no alarm and excuse no loss.

The kernel counts each of them as dropped by its interface, in the same counter as what a driver drops.
"""

import contextlib
import subprocess
import sys

from SystemTests.harness.processes import end, first_line
from SystemTests.prober_faults.ground import field, probe_count, under_way
from SystemTests.prober_faults.judgement import consistent, told, trustworthy
from SystemTests.prober_faults.namespaces import ends

ATTEMPTS = 4

# An EtherType for experiments (IEEE 802), to everybody on the link.
NEIGHBOUR = """
import socket, sys, time
link, rate = sys.argv[1], float(sys.argv[2])
one = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
one.bind((link, 0))
frame = b"\\xff" * 6 + one.getsockname()[4] + b"\\x88\\xb5" + b"x" * 50
print("sending", flush=True)
due = time.monotonic()
while True:
    for _ in range(max(1, round(rate / 100))):
        one.send(frame)
    due += max(1, round(rate / 100)) / rate
    time.sleep(max(due - time.monotonic(), 0))
"""

HOLD = """
import socket, sys
held = []
for host in sys.argv[1:]:
    one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    one.bind((host, 0))
    held.append(one)
    print("%s:%d" % one.getsockname(), end=" ")
print(flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def running(prefix, code, *arguments):
    """A program of a few lines in a namespace, and the first line that it says."""
    process = subprocess.Popen([*prefix, sys.executable, "-c", code, *map(str, arguments)], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE)
    try:
        yield first_line(process, process.stdout).strip()
    finally:
        end(process)


def disturbed(ground, fault, rate, dead, healthy):
    """A round over dead and healthy lines while a neighbour sends: what must be said of each is what is true of it.

    A round that a busy machine spoils otherwise is made again.
    """
    for left in reversed(range(ATTEMPTS)):
        one, row = one_round(ground, fault, rate, dead, healthy)
        is_spoilt = one.verdict != "valid" and "incoming-drops" not in one.result["round"]["validity"]["reason_ids"]
        if not is_spoilt or not left:
            return row


def one_round(ground, fault, rate, dead, healthy):
    with ends() as net, contextlib.ExitStack() as stack:
        silent = stack.enter_context(running(net.far.prefix, HOLD, *net.hosts("a")[:dead])).split()
        answering = []
        if healthy:
            reflector = stack.enter_context(field(ground, hosts=net.hosts("b")[:healthy], delay_ms=1,
                                                  prefix=net.far.prefix))
            answering = reflector.addresses
        for link in ("a1", "b1"):
            stack.enter_context(running(net.far.prefix, NEIGHBOUR, link, rate))
        with under_way(ground, silent + answering, count=probe_count(ground), prefix=net.near.prefix) as one:
            pass
    host = one.result["round"]["validity"]["host"]
    dropped = sum(interface["rx_dropped"] or 0 for interface in host["interfaces"].values())
    problems = [] if one.verdict == "valid" else [f"the round is {one.verdict}: {one.result['round']['validity']}"]
    if dropped < rate:
        problems.append(f"the kernel counted {dropped} frames as dropped: nothing was shown")
    for line in one.result["lines"]:
        is_dead = one.address_of[line["name"]] in silent
        if line["verdict"] != ("abnormal" if is_dead else "healthy"):
            problems.append(f"{line['name']} is {line['verdict']}: {line['reasons']}")
    happened = f"{dropped} frames counted as dropped, {host['frames_without_ip']} seen without IP"
    return one, told(fault, happened, one, [*problems[:4], *consistent(one), *trustworthy(one)])


def unknown_frames(ground):
    yield disturbed(ground, "8 unknown frames a second, every line dead", 8, 3, 0)
    yield disturbed(ground, "2000 unknown frames a second, one line dead", 2_000, 1, 10)
    yield disturbed(ground, "2000 unknown frames a second, every line dead", 2_000, 3, 0)


PARTS = [unknown_frames]
