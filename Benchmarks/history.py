#!/usr/bin/env python3
"""The history's figures on this machine: Benchmarks/history.py [--short] [--executable FILE] [--directory DIR].

store     rounds of 100,000 lines x 100 probes: time and growth of the database; at most 5 s and 30 MB each
evidence  judging 100,000 lines by evidence, packing the state and storing it, a round, and reading it back: at most
          200 ms each, but for taking what was read, and 10 MB
show      one line's day and its 30 days, as `plumblined history show` answers, its start included: time and memory

Status 1 when a figure is beyond its target. --short: 10,000 lines stored, 16 lines asked; no time has a target, so
that the debug build may answer.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

UNTIL = "2026-11-24T00:00:00Z"
ROUNDS_A_DAY = 288
# A database of one line.
EMPTY_MB = 0.16


def generate(executable, database, lines, days, probes):
    """Makes a history; how long each reported round took to store, milliseconds."""
    command = [executable, "history", "generate", "--lines", str(lines), "--days", str(days), "--probes", str(probes)]
    done = subprocess.run(
        command + ["--until", UNTIL, "--output", str(database)], check=True, stderr=subprocess.PIPE, text=True)
    return [int(found) for found in re.findall(r"stored in (\d+) ms", done.stderr)]


def show(executable, database, line, last):
    """The best of five, milliseconds; the rows; the most memory of the five, MB."""
    command = [executable, "history", "show", line, "--database", str(database), "--to", UNTIL, "--last", last]
    best, rows, memory = float("inf"), 0, 0
    for _ in range(5):
        start = time.monotonic()
        with subprocess.Popen(command + ["--format", "csv"], stdout=subprocess.PIPE) as process:
            rows = process.stdout.read().count(b"\n") - 1
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        best, memory = min(best, 1000 * (time.monotonic() - start)), max(memory, usage.ru_maxrss * 1024 / 1e6)
        if process.returncode != 0:
            sys.exit(f"{' '.join(command)}: status {process.returncode}")
    return best, rows, memory


def row(name, figure, target, unit):
    """Shows a figure; whether it is within its target, which is None where it has none."""
    good = target is None or figure <= target
    wanted = "no target" if target is None else f"target {target:>6g} {'ok' if good else 'MISSED'}"
    print(f"{name:<44} {figure:>9.1f} {unit:<3} {wanted}")
    return good


def store(executable, place, lines, short):
    times = generate(executable, place / "store.sqlite", lines, 0, 1)
    times += generate(executable, place / "more.sqlite", lines, 0, 4)
    first, more = ((place / name).stat().st_size for name in ("store.sqlite", "more.sqlite"))
    good = row(f"store {lines} lines x 100: slowest of 5", max(times), None if short else 5000, "ms")
    good &= row("growth, first round with its lines", first / 1e6 - EMPTY_MB, 30 * lines / 100_000, "MB")
    good &= row("growth, mean of three more", (more - first) / 3e6, 30 * lines / 100_000, "MB")
    return good


def evidence(executable, place, lines, short):
    """The slowest of five rounds but the first, which makes the tables that it needs."""
    command = [executable, "history", "generate", "--lines", str(lines), "--days", "0", "--evidence", "5"]
    command += ["--ingresses", str(lines // 10), "--output", str(place / "evidence.sqlite")]
    said = subprocess.run(command, check=True, stderr=subprocess.PIPE, text=True).stderr
    pattern = r"judged in (\d+) ms, packed in (\d+) ms, written in (\d+) ms, (\d+) bytes"
    rounds = [[int(figure) for figure in found] for found in re.findall(pattern, said)][1:]
    read, taken = map(int, re.search(r"read in (\d+) ms, taken with its lines in (\d+) ms", said).groups())
    target = None if short else 200
    good = row(f"evidence of {lines} lines: judging", max(one[0] for one in rounds), target, "ms")
    good &= row("  packing and storing the state", max(one[1] + one[2] for one in rounds), target, "ms")
    good &= row("    of this storing", max(one[2] for one in rounds), None, "ms")
    good &= row("  its bytes", max(one[3] for one in rounds) / 1e6, 10 * lines / 100_000, "MB")
    good &= row("  reading it", read, target, "ms")
    good &= row("  taking it with its lines", taken, None, "ms")
    return good


def ask(executable, place, lines, short):
    days, good = 30, True
    generate(executable, place / "ask.sqlite", lines, days, 0)
    print(f"asking {lines} lines x {days} days: {(place / 'ask.sqlite').stat().st_size / 1e6:.0f} MB")
    for asked, target in ((1, 50), (days, 200)):
        figure, rows, memory = show(executable, place / "ask.sqlite", f"line-{lines // 2:05d}", f"{asked}d")
        good &= row(f"show --last {asked}d, {rows} rows", figure, None if short else target, "ms")
        good &= row("  its peak memory", memory, 80, "MB")
        if rows != asked * ROUNDS_A_DAY:
            print(f"  {asked * ROUNDS_A_DAY} rows were stored")
            good = False
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--executable", default=".build/release/plumblined")
    parser.add_argument("--directory", help="for the databases, some 4 GB (default: the temporary directory)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.directory) as directory:
        place = pathlib.Path(directory)
        good = store(options.executable, place, 10_000 if options.short else 100_000, options.short)
        good &= evidence(options.executable, place, 10_000 if options.short else 100_000, options.short)
        good &= ask(options.executable, place, 16 if options.short else 10_000, options.short)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
