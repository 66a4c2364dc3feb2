"""fping (ICMP) and irtt (one target) beside Plumbline, on loopback, where they are installed."""

import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import time

from load import ProberRun, address, lost_of
from measured import Measured, await_quiet, median
from SystemTests.harness.outcome import PartFailed
from SystemTests.harness.ports import HOST, free_udp_port
from SystemTests.harness.processes import end
from rows import Row

COUNT = 100
PERIOD_MS = 20


def fping(bench, targets, bound=30):
    """100 pings every 20 ms to each of `targets`; returns (Measured, delays in us, probes, lost)."""
    file = pathlib.Path(bench.directory) / "fping.txt"
    file.write_text("".join(f"{address(index)}\n" for index in range(targets)))
    await_quiet()
    # As root fping takes any interval between two packets; without it 1 ms is the least.
    gap = f"{PERIOD_MS / targets:.3f}" if os.geteuid() == 0 else "1"
    command = ["fping", "-q", "-C", COUNT, "-p", PERIOD_MS, "-i", gap, "-t", 2000, "-f", file]
    run = Measured(command, bench.directory, bound)
    delays, probes, lost = [], 0, 0
    for line in run.errors.splitlines():
        _, colon, cells = line.partition(" : ")
        for cell in cells.split() if colon else ():
            probes += 1
            lost += cell == "-"
            if cell != "-":
                delays.append(float(cell) * 1000)
    return run, delays, probes, lost


def fping_row(bench, targets):
    try:
        run, delays, probes, lost = fping(bench, targets)
    except PartFailed as error:
        return Row(f"peers, fping (ICMP), {targets:,} x {COUNT} at {PERIOD_MS} ms", f"{error}")
    what = f"peers, fping (ICMP), {targets:,} x {COUNT} at {PERIOD_MS} ms"
    if not probes:
        said = (run.errors.strip().splitlines() or ["nothing"])[-1].partition(" (")[0]
        return Row(what, f"gave up after {run.wall:.1f} s, no result: {said}")
    return Row(what, figure(run.wall, run.cpu / probes * 1e6, median(delays) if delays else None, probes, lost))


def figure(wall, cpu_us, rtt_us, probes, lost):
    rtt = f"{rtt_us:.1f} us" if rtt_us is not None else "-"
    return f"{wall:.2f} s; {cpu_us:.2f} us; {rtt}; {lost:,} of {probes:,} lost"


def own_row(bench, targets, rate):
    await_quiet()
    interval = PERIOD_MS * 1000
    one = ProberRun(bench, targets, rate, interval_us=interval)
    rtt = median([line["rtt_ms"]["median"] for line in one.lines if line["rtt_ms"]]) * 1000
    stretched = one.figures["plan"]["interval_ms"]
    note = f"; stretched to {stretched:.0f} ms" if stretched > PERIOD_MS * 1.001 else ""
    return Row(f"peers, plumbline, {targets:,} x {COUNT} at {PERIOD_MS} ms",
               figure(one.run.wall, one.cpu_us, rtt, one.figures["sent"], lost_of(one)) + note
               + f" ({one.validity['verdict']})")


@contextlib.contextmanager
def irtt_server(directory):
    port = free_udp_port()
    command = ["irtt", "server", "-b", f"{HOST}:{port}", "-i", "0"]
    with open(pathlib.Path(directory) / "irtt.log", "wb") as log:
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        time.sleep(1)
        yield port, server.pid
    finally:
        end(server)


def irtt_row(bench):
    await_quiet()
    with irtt_server(bench.directory) as (port, server):
        seconds = COUNT * PERIOD_MS / 1000
        command = ["irtt", "client", "-i", f"{PERIOD_MS}ms", "-d", f"{seconds}s", "-l", 64, "-Q", "-o", "-"]
        run = Measured([*command, f"{HOST}:{port}"], bench.directory, 60, server)
    told = json.loads(run.out)["stats"]
    sent, received = told["packets_sent"], told["packets_received"]
    return Row(f"peers, irtt, 1 x {COUNT} at {PERIOD_MS} ms",
               figure(run.wall, run.cpu / sent * 1e6, told["rtt"]["median"] / 1000, sent, sent - received))


def rows(bench, rate):
    """Wall; CPU a probe; median RTT; losses. ICMP is answered inside the kernel: its delay is another one."""
    found = [Row("peers, each: wall; CPU a probe; median RTT on loopback; losses", "")]
    found.append(own_row(bench, 1, rate))
    found.append(irtt_row(bench) if shutil.which("irtt") else Row("peers, irtt", "not installed"))
    for targets in (100, 1_000, 10_000):
        found.append(own_row(bench, targets, rate))
        found.append(fping_row(bench, targets) if shutil.which("fping") else Row("peers, fping", "not installed"))
    return found
