#!/usr/bin/env python3
"""The page's figures on this machine: Benchmarks/web.py [--short] [--executable FILE] [--directory DIR].

A watch without lines serves generated histories; each page is asked for over HTTP, gzip accepted.

overview   of 10,000 and of 100,000 lines: the first time after a start (cold), then the median of more (warm)
columns    searching, filtering, sorting 100,000 lines
grid       300 x 100 groups; heat map 1,000 lines x 288 rounds, page and picture
line       a year of five-minute rounds, 105,000 of them
load       wrk on the line page, 16 connections, where wrk is installed
streams    memory of the service with 1,000 idle streams of events
busy       rounds of 100,000 lines, every other one while wrk asks for the overview: their validity, CPU a probe

Status 1 when a figure is beyond its target. --short: small histories, no target for times, so that the debug build may
answer.
"""

import argparse
import gzip
import http.client
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

UNTIL = "2026-11-24T00:00:00Z"
START_SECONDS = 60
NAME = "line-00000"
DAY = "from=2026-11-23T00:00:00Z&to=2026-11-24T00:00:00Z"
YEAR = "from=2025-11-24T00:00:00Z&to=2026-11-24T00:00:00Z"
MILLISECONDS, KILOBYTES, MEGABYTES, A_SECOND, PERCENT, ROUNDS = "ms", "kB", "MB", "/s", "%", ""
PORTS = 4


class Watch:
    """The service over a history, without lines to measure unless some are given, and settings with them."""

    def __init__(self, executable, place, database, connections=64, lines="name,ingress\n", settings="every: 1h"):
        self.command, self.directory = [executable, "watch", "--config"], place / f"watch-{database.stem}"
        self.directory.mkdir(exist_ok=True)
        (self.directory / "lines.csv").write_text(lines)
        self.config = self.directory / "plumbline.yaml"
        self.config.write_text(
            f"vantage: bench\nlines: [{{file: lines.csv}}]\n{settings}\nhistory: {{path: {database}, rounds: 4000d}}\n"
            f"web: {{listen: '127.0.0.1:0', max_connections: {connections}}}\n")

    def __enter__(self):
        self.log = open(self.directory / "log", "w+", encoding="utf-8")
        self.process = subprocess.Popen(self.command + [str(self.config)], stdout=self.log, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            found = re.search(r"web server listens.*port=(\d+)", (self.directory / "log").read_text(encoding="utf-8"))
            if found:
                self.port = int(found.group(1))
                return self
            time.sleep(0.02)
        self.__exit__()
        sys.exit(f"the service did not listen: {(self.directory / 'log').read_text(encoding='utf-8')[-2000:]}")

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()

    def get(self, path):
        """Milliseconds, bytes as they were sent, and the content."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        start = time.monotonic()
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        reply = connection.getresponse()
        body = reply.read()
        elapsed = 1000 * (time.monotonic() - start)
        connection.close()
        if reply.status != 200:
            sys.exit(f"{path}: status {reply.status}")
        packed = reply.headers.get("Content-Encoding") == "gzip"
        return elapsed, len(body), gzip.decompress(body) if packed else body

    def memory(self):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return int(re.search(r"VmRSS:\s+(\d+)", text).group(1)) * 1024 / 1e6


class Table:
    """Figures, each with its target."""

    def __init__(self, short):
        self.short, self.good = short, True

    def row(self, name, figure, target, unit):
        judged = target is not None and not (self.short and unit in (MILLISECONDS, A_SECOND))
        good = not judged or (figure >= target if unit == A_SECOND else figure <= target)
        wanted = f"target {target:>6g} {'ok' if good else 'MISSED'}" if judged else "no target"
        print(f"{name:<58} {figure:>9.1f} {unit:<3} {wanted}", flush=True)
        self.good &= good

    def page(self, watch, name, path, cold, warm, size, holds=b""):
        """Asks once, then five times more."""
        elapsed, size_sent, body = watch.get(path)
        if holds not in body:
            sys.exit(f"{path} does not hold {holds!r}")
        self.row(f"{name}, first", elapsed, cold, MILLISECONDS)
        self.row(f"{name}, again", statistics.median(watch.get(path)[0] for _ in range(5)), warm, MILLISECONDS)
        if size:
            self.row(f"{name}, as it is sent", size_sent / 1e3, size, KILOBYTES)


def generate(executable, database, lines, days, probes=0, **more):
    command = [executable, "history", "generate", "--lines", str(lines), "--days", str(days), "--probes", str(probes)]
    for key, value in more.items():
        command += [f"--{key}", str(value)]
    subprocess.run(command + ["--until", UNTIL, "--output", str(database)], check=True, stderr=subprocess.DEVNULL)
    return database


def overviews(table, executable, place, short):
    for lines in (100, 1_000) if short else (10_000, 100_000):
        database = generate(executable, place / f"field-{lines}.sqlite", lines, 0, 2)
        with Watch(executable, place, database) as watch:
            table.page(watch, f"overview of {lines:,} lines", "/", 100, 20, 300, b"line-")
            for name, query in [("searched", "q=line-0001"), ("filtered", "tag=carrier%3Dct"),
                                ("by median", "sort=median"), ("by name", "sort=name")]:
                watch.get(f"/?{query}")
                table.page(watch, f"  {name}", f"/?{query}", 100, 100, 300)


def grids(table, executable, place, short):
    (down, across), lines = ((30, 10), 1_000) if short else ((300, 100), 30_000)
    database = generate(executable, place / "grid.sqlite", lines, 0, 1, ingresses=down, echoes=across)
    with Watch(executable, place, database) as watch:
        watch.get("/")
        table.page(watch, f"grid {down} x {across}", "/grid?rows=ingress&columns=echo", 150, 150, None, b"198.1")
    lines = 50 if short else 1_000
    database = generate(executable, place / "heat.sqlite", lines, 1)
    with Watch(executable, place, database) as watch:
        _, _, body = watch.get(f"/heat?{DAY}")
        table.page(watch, f"heat map {lines:,} x 288, the page", f"/heat?{DAY}", 150, 150, None, b"line-")
        picture = re.search(rb'src="([^"]*heat[^"]*)"', body)
        if picture:
            path = picture.group(1).decode().replace("&amp;", "&")
            table.page(watch, f"heat map {lines:,} x 288, the picture", path, 150, 150, 100, b"PNG")


def line(table, executable, place, short):
    database = generate(executable, place / "year.sqlite", 1, 20 if short else 365)
    with Watch(executable, place, database) as watch:
        table.page(watch, "a line's year", f"/lines/{NAME}?{YEAR}", 100, 100, 60, NAME.encode())
        table.page(watch, "a line's day", f"/lines/{NAME}?{DAY}", None, None, None, NAME.encode())
        if shutil.which("wrk") and not short:
            load(table, watch)


def load(table, watch):
    done = subprocess.run(
        ["wrk", "-t1", "-c16", "-d10s", "--latency", f"http://127.0.0.1:{watch.port}/lines/{NAME}?{DAY}"],
        check=True, stdout=subprocess.PIPE, text=True)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout).group(1))
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", done.stdout).groups()
    table.row("line page under wrk, 16 connections", rate, 200, A_SECOND)
    table.row("  99 of 100 requests within", float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit], 250, MILLISECONDS)


def streams(table, executable, place, short):
    count = 50 if short else 1_000
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 4 * count + 256), most))
    database = generate(executable, place / "streams.sqlite", 10, 1)
    with Watch(executable, place, database, connections=count + 64) as watch:
        for _ in range(20):
            watch.get("/")
        before, held = watch.memory(), []
        for _ in range(count):
            one = socket.create_connection(("127.0.0.1", watch.port), timeout=30)
            one.sendall(b"GET /events?page=%2F HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n")
            if not one.recv(4096).startswith(b"HTTP/1.1 200"):
                sys.exit("a stream of events was refused")
            held.append(one)
        table.row(f"memory that {count:,} idle streams take", watch.memory() - before, 50, MEGABYTES)
        for one in held:
            one.close()


def busy(table, executable, place, short):
    """Rounds of many lines over one far end; wrk asks during every other one."""
    lines, count, pairs = (1_000, 10, 1) if short else (100_000, 10, 4)
    if not shutil.which("wrk"):
        return print("busy: wrk is not installed")
    prober = pathlib.Path(executable).with_name("plumbline")
    flags = [flag for _ in range(PORTS) for flag in ("--listen", "0.0.0.0:0")]
    far = subprocess.Popen([prober, "reflect", *flags], stdout=subprocess.PIPE, text=True)
    try:
        ports = [one.rsplit(":", 1)[1] for one in json.loads(far.stdout.readline())["listening"]]
        listed = "name,ingress,tags\n" + "".join(
            f"line-{n:06},127.{20 + n // 60_000}.{n // 250 % 240}.{1 + n % 250}:{ports[n % PORTS]},carrier=c{n % 3}\n"
            for n in range(lines))
        settings = (f"every: 60s\nsplay: 0s\nprobe: {{count: {count}, interval: 200ms, timeout: 1s, max_rate: 33000, "
                    "max_address_rate: 33000}")
        with Watch(executable, place, place / "busy.sqlite", lines=listed, settings=settings) as watch:
            measured = [round_of(watch, place, asked=number % 2 == 1) for number in range(2 * pairs + 1)][1:]
    finally:
        far.send_signal(signal.SIGINT)
        # It tells what it did to each line: more than a pipe holds.
        far.communicate()
    alone = statistics.median(one["cost"] for one in measured[1::2])
    asked = statistics.median(one["cost"] for one in measured[0::2])
    table.row(f"rounds of {lines:,} lines under wrk that are not valid",
              sum(one["verdict"] != "valid" for one in measured[0::2]), 0, ROUNDS)
    table.row("  CPU a probe of the measuring thread, more than alone", 100 * (asked / alone - 1), 5, PERCENT)
    table.row("  probes lost", sum(one["lost"] for one in measured), 0, ROUNDS)


def round_of(watch, place, asked):
    """The next round that begins; with `asked` the overview is asked for until it is over."""
    known = newest(watch)
    client, deadline = None, time.monotonic() + 180
    try:
        while True:
            if asked and client is None:
                client = subprocess.Popen(
                    ["wrk", "-t1", "-c4", "-d170s", f"http://127.0.0.1:{watch.port}/"], stdout=subprocess.DEVNULL)
            latest = newest(watch)
            if latest and latest != known:
                body = json.loads(watch.get(f"/api/v1/rounds/{latest}")[2])["round"]
                break
            if time.monotonic() > deadline:
                sys.exit("no round came to an end")
            time.sleep(0.5)
    finally:
        if client:
            client.terminate()
            client.wait()
    return {"verdict": body["validity"]["verdict"], "lost": body["lost"],
            "cost": body["validity"]["sched_run_ms"] / body["sent"]}


def newest(watch):
    items = json.loads(watch.get("/api/v1/rounds?limit=1")[2])["rounds"]
    return items[0]["id"] if items else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--executable", default=".build/release/plumblined")
    parser.add_argument("--directory", help="for the databases, some 300 MB (default: the temporary directory)")
    options = parser.parse_args()
    table, executable = Table(options.short), os.path.abspath(options.executable)
    with tempfile.TemporaryDirectory(dir=options.directory) as directory:
        for part in (overviews, grids, line, streams, busy):
            part(table, executable, pathlib.Path(directory), options.short)
    return 0 if table.good else 1


if __name__ == "__main__":
    sys.exit(main())
