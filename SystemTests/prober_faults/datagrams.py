"""Datagrams that nobody asked for: a flood of replies, forged ones, and more than the receive buffer holds."""

import contextlib
import json
import pathlib
import subprocess
import sys
import time

from SystemTests.harness.processes import end, first_line, kill, paused
from SystemTests.prober_faults.ground import field, under_way, unprivileged
from SystemTests.prober_faults.judgement import consistent, judged, told, total, truthful, trustworthy

FORGED_A_SECOND = 1_000_000 // 60
ECHO = pathlib.Path(__file__).with_name("echo.py")
BIG = 60_000


@contextlib.contextmanager
def echo(hosts, *flags):
    """echo.py on these addresses: yields the process with its `addresses` and, once stopped, its account."""
    process = subprocess.Popen([sys.executable, ECHO, *map(str, flags), *hosts], stdout=subprocess.PIPE)
    try:
        process.addresses = json.loads(first_line(process, process.stdout))["listening"]
        process.account = lambda: json.loads(end(process)[0])
        yield process
    finally:
        if process.poll() is None:
            kill(process)


def beside(ground, hosts, *flags):
    """A round over the misbehaving echo's lines and over healthy ones: (round, echo's account, row's problems)."""
    with echo(hosts, *flags) as bad, field(ground, 20) as reflector:
        with under_way(ground, bad.addresses + reflector.addresses) as one:
            pass
        account, truth = bad.account(), reflector.stop()
    others = {name: address for name, address in one.address_of.items() if address not in bad.addresses}
    _, problems = truthful(one, truth, others)
    lines = {line["name"]: line for line in one.result["lines"]}
    if any(lines[name]["corrupt"] for name in others):
        problems.append("datagrams of the one are counted as corrupt on the others")
    for name, address in one.address_of.items():
        line = lines[name]
        if address in bad.addresses and line["received"] != min(line["sent"], account["lines"][address]["received"]):
            problems.append(f"{address} has {line['received']} replies to {line['sent']} probes that were all answered")
    return one, account, [*problems[:3], *consistent(one), *trustworthy(one)]


def flood(ground):
    hosts = [f"127.0.3.{number}" for number in range(1, 6)]
    one, account, problems = beside(ground, hosts, "--replies", 10)
    bad = [line for line in one.result["lines"] if line["ingress"] in account["lines"]]
    received, duplicates = sum(line["received"] for line in bad), sum(line["duplicates"] for line in bad)
    if duplicates != 9 * received:
        problems.append(f"{duplicates} duplicates, expected {9 * received}")
    yield told("10 replies a probe, on 5 lines", f"{received} received, {duplicates} duplicates", one, problems)


def forged(ground):
    one, account, problems = beside(ground, ["127.0.3.1"], "--forge", FORGED_A_SECOND)
    validity = one.result["round"]["validity"]
    line = one.result["lines"][0]
    took = account["forged"]
    for what, shown, made in (("foreign", validity["foreign"], took["stranger"]),
                              ("corrupt", line["corrupt"], took["probed"])):
        # Those that came after the round's end reached nobody; more than were made there cannot be.
        if not made // 4 <= shown <= made:
            problems.append(f"{shown} {what}, of {made} that were sent")
    if total(one, "duplicates") != sum(each["duplicates"] for each in one.result["lines"][1:]):
        problems.append("forged datagrams are counted as duplicates")
    happened = f"foreign {validity['foreign']}, corrupt {line['corrupt']} on the one line, lost {line['lost']} of it"
    yield told(f"{FORGED_A_SECOND} forged datagrams a second", happened, one, problems)


def overflow(ground):
    """Replies that arrive while the prober is stopped, and are more than its receive buffer may hold.

    The kernel's limit is for all of the machine and is not ours to lower. Probes of 60,000 bytes make the same
    buffer hold only a few dozen of them, and without the capability it is no larger than the limit.
    """
    with field(ground, 20, delay_ms=200, extra=["--max-size", "65000"]) as reflector:
        with under_way(ground, reflector.addresses, size=BIG, prefix=unprivileged()) as one:
            time.sleep(0.5)
            with paused(one.process):
                time.sleep(0.4)
        truth = reflector.stop()
    problems = []
    validity = one.result["round"]["validity"]
    if validity["receive_overflow"] and total(one, "lost") and validity["verdict"] != "invalid":
        problems.append("replies were dropped by us and the round is not invalid")
    yield judged("receive buffer too small", f"probes of {BIG} bytes", one, truth, one.address_of, problems)


PARTS = [overflow, flood, forged]
