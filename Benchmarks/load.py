"""How much one prober carries, beside a C loop that does nothing but send and receive (floor.c).

Each run has a reflector of its own, and the two are run in turn: A B A B. Only ratios of one run mean anything.
"""

import json
import math
import pathlib
import subprocess

from measured import Measured, median, settled
from SystemTests.harness.outcome import PartFailed
from SystemTests.harness.reflector import Reflector
from rows import Row

FIRST = (127 << 24) | (16 << 16) | 1
COUNT = 100
SIZE = 64
TIMEOUT_S = 2
LINGER_MS = 500
SHARE = 0.8
MEMORY_MB = 400
CPU_RATIO = 1.2
LATENESS_US = 100
SEARCH_PROBES = 1_000_000
# A rate is kept if the run takes no longer than this; the loop adds some milliseconds to wait for the last replies.
KEPT = 1.02


def address(index):
    """The index-th address: all of them are distinct, and none is the network's own or 127.0.0.1."""
    number = FIRST + index
    return ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))


def reflector(executable, directory):
    return Reflector(executable, directory, 1, hosts=["0.0.0.0"], extra=["--max-source-rate", "0"],
                     errors=subprocess.DEVNULL)


def port_of(one):
    return int(one.addresses[0].rpartition(":")[2])


class FloorRun:
    """The C loop over `lines` addresses, with one transmit stamp in `stamp_every`; `quantum` as in floor.c."""

    def __init__(self, bench, lines, rate, count=COUNT, stamp_every=1, quantum=1):
        with reflector(bench.reflect, bench.directory) as far:
            command = [bench.floor, address(0), lines, port_of(far), count, f"{rate:.0f}", SIZE, LINGER_MS, stamp_every,
                       quantum]
            self.run = Measured(command, bench.directory, lines * count / min(rate, 5e4) + 30, far.process.pid)
            self.truth = far.stop()
        told = self.run.json()
        self.sent, self.received, self.loop_wall = told["sent"], told["received"], told["wall_s"]
        self.cpu_us = self.run.cpu / self.sent * 1e6
        self.keeps = self.received == self.sent and self.loop_wall <= KEPT * self.sent / rate


class ProberRun:
    """A round over `lines` addresses at `rate`; `figures` is the JSON's "round"."""

    def __init__(self, bench, lines, rate, count=COUNT, interval_us=None, max_rate=None, extra=()):
        directory = pathlib.Path(bench.directory)
        interval = interval_us or math.ceil(lines / rate * 1e6)
        bound = lines * count / min(rate, 5e4) + TIMEOUT_S + 60
        with reflector(bench.reflect, directory) as far:
            port = port_of(far)
            with open(directory / "load.csv", "w", encoding="ascii") as file:
                file.write("name,ingress\n")
                file.writelines(f"l{index},{address(index)}:{port}\n" for index in range(lines))
            output = directory / "load.json"
            output.unlink(missing_ok=True)
            command = [bench.executable, "probe", "--lines", directory / "load.csv", "--count", count, "--quiet"]
            command += ["--interval", f"{interval}us", "--timeout", f"{TIMEOUT_S}s", "--size", SIZE, "--no-progress"]
            command += ["--max-rate", max_rate or f"{rate:.0f}", "--max-address-rate", 1_000_000, "--output", output]
            command += extra
            self.run = Measured(command, directory, bound, far.process.pid)
            self.truth = far.stop()
        if self.run.status not in (0, 1, 3) or not output.exists():
            raise PartFailed(f"probe ended with status {self.run.status}: {self.run.errors[-300:]}")
        result = json.loads(output.read_text())
        self.figures, self.validity = result["round"], result["round"]["validity"]
        self.lines = result["lines"]
        self.cpu_us = self.run.cpu / max(self.figures["sent"], 1) * 1e6
        self.false_losses = false_losses(result, self.truth, port)

    def state(self):
        said = f"{self.validity['verdict']}; others used {self.run.others:.0%}"
        reasons = self.validity["reasons"]
        return said + (f"; {reasons[0].split(',')[0]}" if reasons else "")


def false_losses(result, truth, port):
    """Probes that the reflector answered and the round did not receive: whoever dropped those, it was no line."""
    answered = {line["address"]: line["answered"] for line in truth["lines"]}
    false = 0
    for index, line in enumerate(result["lines"]):
        false += max(0, answered.get(f"{address(index)}:{port}", 0) - line["received"])
    return false


def reflector_faults(truth):
    """What the reflector lost of its own, by name."""
    names = {"receive_overflow": truth["receive_overflow"], "send_failures": truth["send_failures"]}
    return ", ".join(f"{name} {count}" for name, count in names.items() if count) or "none"


def best_rate(bench, low=100_000.0, step=1.25, fine=1.05, probes=SEARCH_PROBES):
    """The highest rate that the C loop keeps without losing anything, by geometric search in two steps.

    A rate is kept if one of two tries keeps it that had the machine for themselves.
    """
    lines = probes // COUNT

    def keeps(rate):
        return any(settled(lambda: FloorRun(bench, lines, rate)).keeps for _ in range(2))

    while low > 10_000 and not keeps(low):
        low /= step * step
    for factor in (step, fine):
        while keeps(low * factor):
            low *= factor
    return low


def scale(bench, lines, rate, pairs):
    """`lines` x 100 at `rate`, prober and C loop in turn."""
    floors, probers = [], []
    for _ in range(pairs):
        probers.append(settled(lambda: ProberRun(bench, lines, rate)))
        # The same stamps: a fast round samples them.
        every = probers[-1].validity["transmit_stamp_every"]
        floors.append(settled(lambda every=every: FloorRun(bench, lines, rate, stamp_every=every)))
    label = f"load, {lines:,} lines x {COUNT} at {rate:,.0f}/s"
    verdicts = [one.validity["verdict"] for one in probers]
    unsent, lost = sum(one.figures["unsent"] for one in probers), sum(lost_of(one) for one in probers)
    false = sum(one.false_losses for one in probers)
    cpu = median([one.cpu_us for one in probers]) / median([one.cpu_us for one in floors])
    wall = median([one.figures["duration_s"] for one in probers]) / median([one.loop_wall for one in floors])
    peak = max(one.run.peak_mb for one in probers)
    stamps = f"1 stamp in {probers[-1].validity['transmit_stamp_every']}"
    return [
        Row(f"{label}: unsent; lost; of it answered", f"{unsent}; {lost}; {false}", "0; 0; 0",
            not (unsent or lost or false)),
        Row(f"{label}: validity", " | ".join(one.state() for one in probers), "valid", set(verdicts) == {"valid"}),
        Row(f"{label}: peak resident memory", f"{peak:.0f} MB", f"<= {MEMORY_MB} MB", peak <= MEMORY_MB),
        Row(f"{label}: CPU a probe, plumbline / C loop", f"{cpu:.2f} ({us(probers)} / {us(floors)} us; {stamps})",
            f"<= {CPU_RATIO}", cpu <= CPU_RATIO),
        Row(f"{label}: wall, plumbline / C loop", f"{wall:.3f}"),
        Row(f"{label}: the C loop's own losses; reflectors' faults",
            f"{sum(one.sent - one.received for one in floors)}; "
            f"{reflector_faults(probers[-1].truth)} | {reflector_faults(floors[-1].truth)}"),
    ]


def lost_of(one):
    return one.figures["lost"] + one.figures["late"] + one.figures["refused"]


def us(runs):
    return f"{median([one.cpu_us for one in runs]):.2f}"


def lateness(bench, tries):
    """1,000 lines every 20 ms: how late probes leave an idle machine."""
    runs = []
    for _ in range(tries):
        runs.append(settled(lambda: ProberRun(bench, 1_000, 60_000, interval_us=20_000, extra=["--pace", "exact"])))
    p99 = median([one.validity["send_lateness_us"]["p99"] for one in runs])
    each = ", ".join(f"{one.validity['send_lateness_us']['p99']:.0f}" for one in runs)
    return [
        Row(f"load, 1,000 lines x {COUNT} at 20 ms, --pace exact: p99 send lateness", f"{p99:.0f} us (of {each})",
            f"<= {LATENESS_US} us", p99 <= LATENESS_US),
        Row(f"load, 1,000 lines x {COUNT} at 20 ms: lost; unsent; CPU a probe",
            f"{sum(map(lost_of, runs))}; {sum(one.figures['unsent'] for one in runs)}; {us(runs)} us "
            f"({runs[-1].state()})"),
    ]


def automatic(bench, best):
    """`--max-rate auto` with an interval that would need twice the best rate."""
    lines = 10_000
    interval = max(1, round(lines / best / 2 * 1e6))
    one = settled(lambda: ProberRun(bench, lines, best, count=200, interval_us=interval, max_rate="auto"))
    rate = one.figures["plan"]["rate_pps"]
    lost, unsent = lost_of(one), one.figures["unsent"]
    return [
        Row("load, --max-rate auto: mean rate of the round, of the C loop's best",
            f"{rate / best:.0%} ({rate:,.0f}/s)"),
        Row("load, --max-rate auto: lost; unsent", f"{lost}; {unsent} (reflector: {reflector_faults(one.truth)})",
            "0; 0", not (lost or unsent)),
        Row("load, --max-rate auto: validity", one.state(), "valid", one.validity["verdict"] == "valid"),
    ]


def short(bench):
    """1,000 lines x 100 at a modest rate, with the truth."""
    one = ProberRun(bench, 1_000, 20_000)
    floor = FloorRun(bench, 1_000, 20_000)
    return [
        Row(f"load, 1,000 lines x {COUNT} at 20,000/s: false losses", str(one.false_losses), "0", one.false_losses == 0,
            is_truth=True),
        Row(f"load, 1,000 lines x {COUNT} at 20,000/s: CPU a probe, plumbline / C loop",
            f"{one.cpu_us / floor.cpu_us:.2f} ({one.state()})"),
    ]
