#!/usr/bin/env python3
"""The figures of a hub's pages on this machine: Benchmarks/fleet_pages.py [--short] [--executable FILE].

A hub on SQLite serves generated fleets; each page is asked for over HTTP, gzip accepted.

overview   of 1,000 vantages that each measure 1,000 lines: after a start (cold), then the median of more (warm)
grid       the same fleet's vantages by ingress
line       of three vantages: a day, and a year, of five-minute rounds

Status 1 when a figure is beyond its target. --short: a small fleet, no target for times, so that the debug build may
answer.
"""

import argparse
import datetime
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

from web import Table, Watch

DRAIN_SECONDS = 600


class Hub(Watch):
    """A hub over a database."""

    def __init__(self, executable, place, database):
        self.command, self.directory = [executable, "serve", "--config"], place
        self.config = place / f"{database.stem}.yaml"
        self.config.write_text(
            f"listen: 127.0.0.1:0\ndatabase: {database}\nretention: {{rounds: 4000d, incidents: 4000d}}\n"
            "selectors: [{lines: 'name=*', vantages: 'name=*', copies: all}]\n"
            "max_address_rate: 1000000000\n")

    def drain(self):
        """Until every round is in the vantages' files."""
        deadline = time.monotonic() + DRAIN_SECONDS
        while time.monotonic() < deadline:
            found = re.search(rb"^plumbline_hub_results_waiting (\d+)$", self.get("/metrics")[2], re.MULTILINE)
            if found and int(found.group(1)) == 0:
                return
            time.sleep(0.2)
        sys.exit("the results were not written in time")


def generate(executable, hub, vantages, lines, rounds, copies, every=300):
    subprocess.run(
        [executable, "generate", "--config", hub.config, "--vantages", str(vantages), "--lines", str(lines), "--rounds",
         str(rounds), "--copies", str(copies), "--every", str(every), "--ingresses", str(min(lines, 40)), "--troubles"],
        check=True, stderr=subprocess.DEVNULL)


def overviews(table, executable, place, short):
    vantages, lines = (20, 50) if short else (1_000, 1_000)
    hub = Hub(executable, place, place / "fleet.sqlite")
    generate(executable, hub, vantages, lines, 1, vantages)
    with hub:
        table.page(hub, f"overview of {vantages:,} x {lines:,}", "/", None, 150, None, b"line-")
        table.page(hub, "  by name", "/?sort=name", 150, 150, None, b"line-")
        table.page(hub, "  searched", "/?q=line-0001", 150, 150, None, b"line-")
        table.page(hub, "grid of vantages by ingress", "/grid", 500, 500, None, b"198.18")
        table.row("memory of the hub", hub.memory(), None, "MB")


def line(table, executable, place, short):
    rounds = 300 if short else 288 * 365
    hub = Hub(executable, place, place / "line.sqlite")
    generate(executable, hub, 3, 1, rounds, 3)
    now = datetime.datetime.now(datetime.timezone.utc)
    with hub:
        hub.drain()
        for name, days, target in (("day", 1, 150), ("year", 365, 500)):
            begin = (now - datetime.timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
            window = f"from={begin}&to={now.strftime('%Y-%m-%dT%H:%M:%SZ')}"
            table.page(hub, f"line from three vantages, a {name}", f"/lines/line-00000?{window}", target, target, None,
                       b"data-smoke")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--short", action="store_true")
    arguments.add_argument("--executable", default=".build/release/plumbhub")
    told = arguments.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    table = Table(told.short)
    executable = str(pathlib.Path(told.executable).resolve())
    with tempfile.TemporaryDirectory() as place:
        overviews(table, executable, pathlib.Path(place), told.short)
        line(table, executable, pathlib.Path(place), told.short)
    sys.exit(0 if table.good else 1)


if __name__ == "__main__":
    main()
