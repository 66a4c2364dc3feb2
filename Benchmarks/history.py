#!/usr/bin/env python3
"""The history's figures on this machine: Benchmarks/history.py [--short] [--executable FILE] [--directory DIR].

store     rounds of 100,000 lines x 100 probes: time and growth of the database; at most 5 s and 30 MB each
show      one line's day and its 30 days, as `plumblined history show` answers, its start included

Status 1 when a figure is beyond its target. --short: 10,000 lines stored, 1,000 lines over 3 days asked.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile
import time

UNTIL = "2026-11-24T00:00:00Z"


def generate(executable, database, lines, days, probes):
    """Makes a history; how long each reported round took to store, milliseconds."""
    command = [executable, "history", "generate", "--lines", str(lines), "--days", str(days), "--probes", str(probes)]
    done = subprocess.run(
        command + ["--until", UNTIL, "--output", str(database)], check=True, stderr=subprocess.PIPE, text=True)
    return [int(found) for found in re.findall(r"stored in (\d+) ms", done.stderr)]


def show(executable, database, line, last):
    """The best of five, milliseconds, and the rows."""
    command = [executable, "history", "show", line, "--database", str(database), "--to", UNTIL, "--last", last]
    best, rows = float("inf"), 0
    for _ in range(5):
        start = time.monotonic()
        done = subprocess.run(command + ["--format", "csv"], check=True, stdout=subprocess.PIPE, text=True)
        best, rows = min(best, 1000 * (time.monotonic() - start)), done.stdout.count("\n") - 1
    return best, rows


def row(name, figure, target, unit):
    print(f"{name:<44} {figure:>9.1f} {unit:<3} target {target:>6.0f} {'ok' if figure <= target else 'MISSED'}")
    return figure <= target


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--executable", default=".build/release/plumblined")
    parser.add_argument("--directory", help="for the databases, some 4 GB (default: the temporary directory)")
    options = parser.parse_args()
    stored, asked, days = (10_000, 1_000, 3) if options.short else (100_000, 10_000, 30)
    with tempfile.TemporaryDirectory(dir=options.directory) as directory:
        place = pathlib.Path(directory)
        times = generate(options.executable, place / "store.sqlite", stored, 0, 1)
        times += generate(options.executable, place / "more.sqlite", stored, 0, 4)
        first, more = ((place / name).stat().st_size for name in ("store.sqlite", "more.sqlite"))
        good = row(f"store {stored} lines x 100: slowest of 5", max(times), 5000 * stored / 100_000, "ms")
        good &= row("growth, first round with its lines", first / 1e6, 30 * stored / 100_000, "MB")
        good &= row("growth, mean of three more", (more - first) / 3e6, 30 * stored / 100_000, "MB")
        generate(options.executable, place / "ask.sqlite", asked, days, 0)
        print(f"asking {asked} lines x {days} days: {(place / 'ask.sqlite').stat().st_size / 1e6:.0f} MB")
        name = f"line-{asked // 2:05d}"
        for last, target in (("1d", 50), (f"{days}d", 200)):
            figure, rows = show(options.executable, place / "ask.sqlite", name, last)
            good &= row(f"show --last {last}, {rows} rows", figure, target, "ms")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
