"""The benchmarks of one round. Each returns rows for the table; none is a test of time."""

import contextlib
import os

from SystemTests.harness.account import compare
from SystemTests.harness.outcome import PartFailed
from SystemTests.harness.processes import busy_cores
from SystemTests.harness.reflector import Reflector, field_profile
from SystemTests.harness.rounds import Round, abandon
from capture import differences, percentile, round_trips
from tap import Capture, silent_addresses

LINES = 120
DEAD = 2
INTERVAL_MS = 20
TIMEOUT_S = 2


class Row:
    """A figure, what it should be, and whether it is; `met` is None where there is no target."""

    def __init__(self, what, figure, target="", met=None, is_truth=False):
        self.what, self.figure, self.target, self.met, self.is_truth = what, figure, target, met, is_truth

    @property
    def mark(self):
        return {None: "-", True: "met", False: "MISSED"}[self.met]


def cores():
    return len(os.sched_getaffinity(0))


def floor(executable, directory, count):
    """A round over lines of which two are dead takes no longer than its schedule and one timeout."""
    with silent_addresses(DEAD) as dead, Reflector(executable, directory, LINES - DEAD) as reflector:
        one = Round(executable, directory, "floor", reflector.addresses + dead, count, INTERVAL_MS, TIMEOUT_S).finish()
    rows = []
    for what, seconds in (("the round", one.result["round"]["duration_s"]), ("the whole process", one.wall)):
        ratio = seconds / one.floor
        what = f"floor: {what}, {LINES} lines x {count}, {DEAD} dead ({one.verdict})"
        rows.append(Row(what, f"{ratio:.3f} x {one.floor:.2f} s", "<= 1.03", ratio <= 1.03))
    return rows


def capture(executable, directory, count, busy):
    """Round-trip times of the samples against those of a capture."""
    with Reflector(executable, directory, LINES) as reflector, busy_cores(cores() if busy else 0):
        ports = {int(address.rpartition(":")[2]) for address in reflector.addresses}
        tap = Capture(directory, ports)
        try:
            one = Round(executable, directory, "capture", reflector.addresses, count, INTERVAL_MS, TIMEOUT_S).finish()
        except BaseException:
            abandon([tap])
            raise
        content, missed = tap.stop()
    by_capture = round_trips(content, ports)
    index_of = {name: index for index, name in enumerate(one.names)}
    found, unmatched = differences(one.samples(), by_capture, index_of)
    if not found:
        raise PartFailed(f"no probe was matched; {len(by_capture)} round trips in the capture, {missed} packets missed")
    median, high = percentile(found, 0.5) / 1000, percentile(found, 0.99) / 1000
    label = f"capture, {'every core busy' if busy else 'plain'}"
    rows = [Row(f"{label}: |difference|, median", f"{median:.3f} us", "<= 1 us", median <= 1)]
    rows.append(Row(f"{label}: |difference|, p99", f"{high:.3f} us", *(() if busy else ("<= 5 us", high <= 5))))
    state = f"{len(found)}; {unmatched}; {missed} ({one.verdict})"
    rows.append(Row(f"{label}: probes compared; without match; packets missed", state))
    return rows


def account(executable, directory, count, busy=False, rounds=1, lines=LINES):
    """Losses and duplicates of a lossy field against the reflector's account."""
    profile = field_profile([f"127.0.1.{index + 1}:0" for index in range(lines)])
    with contextlib.ExitStack() as stack:
        reflector = stack.enter_context(Reflector(executable, directory, lines, profile))
        stack.enter_context(busy_cores(cores() if busy else 0))
        running = []
        try:
            for index in range(rounds):
                label = f"account-{index}"
                running.append(Round(executable, directory, label, reflector.addresses, count, INTERVAL_MS, TIMEOUT_S))
            for one in running:
                one.finish()
        except BaseException:
            abandon(running)
            raise
        truth = reflector.stop()
    address_of = dict(zip(running[0].names, reflector.addresses))
    sums = compare([one.result for one in running], truth, address_of)
    how = ", ".join(filter(None, ["every core busy" if busy else "plain", f"{rounds} rounds" if rounds > 1 else ""]))
    verdicts = "/".join(one.verdict for one in running)
    label = f"account, {how}"
    return [
        Row(f"{label}: false losses; missed losses", f"{sums.false_losses}; {sums.missed_losses}", "0; 0",
            not (sums.false_losses or sums.missed_losses), is_truth=True),
        Row(f"{label}: received off; duplicates off", f"{sums.received_off}; {sums.duplicates_off}", "0; 0",
            not (sums.received_off or sums.duplicates_off), is_truth=True),
        Row(f"{label}: probes; true losses; unsent; reflector's overflow",
            f"{sums.probes}; {sums.true_losses}; {sums.unsent}; {truth['receive_overflow']} ({verdicts})"),
    ]
