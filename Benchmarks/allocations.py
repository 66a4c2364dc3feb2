"""Allocations a probe after warm-up, counted before malloc (allocations.c)."""

import json
import os
import pathlib
import subprocess

from load import address
from measured import Measured
from SystemTests.harness.reflector import Reflector
from rows import Row

LINES = 100
TEMPLATES = pathlib.Path(__file__).resolve().parent.parent / "templates"
PLAIN = ["plumb"]
# Their replies are longer than the requests, so that `reflect` does not stand in for the servers.
UNMIRRORED = {"openvpn", "quake3"}


def counted(bench, count, payloads):
    """What one round of `count` probes a line allocated, its lines of these payloads in turn; nothing is printed and no
    file written."""
    directory = pathlib.Path(bench.directory)
    told = directory / "allocations.json"
    told.unlink(missing_ok=True)
    extra = ["--max-source-rate", "0", "--template", TEMPLATES]
    for payload in payloads[1:]:
        extra += ["--listen", f"0.0.0.0:0={payload}"]
    with Reflector(bench.reflect, directory, len(payloads), hosts=["0.0.0.0"], extra=extra,
                   errors=subprocess.DEVNULL) as far:
        lines = directory / "allocations.csv"
        ports = [place.rpartition(":")[2] for place in far.addresses]
        lines.write_text("ingress,payload\n" + "".join(
            f"{address(index)}:{ports[index % len(ports)]},{payloads[index % len(ports)]}\n" for index in range(LINES)))
        command = [bench.executable, "probe", "--lines", lines, "--count", count, "--interval", "10ms", "--quiet"]
        command += ["--no-progress", "--timeout", "1s", "--template", TEMPLATES]
        environment = dict(os.environ, LD_PRELOAD=bench.allocations, ALLOCATIONS_FILE=str(told))
        Measured(command, directory, count / 100 + 30, environment=environment)
    return json.loads(told.read_text())


def counted_pairs(bench, count):
    """The same of lines through a relay, whose ingress is probed beside each by STAMP."""
    directory = pathlib.Path(bench.directory)
    told = directory / "allocations.json"
    told.unlink(missing_ok=True)
    free = ["--max-source-rate", "0"]
    relay = ["--relay", "--allow-echo", "127.0.0.0/8", "--stamp", "0.0.0.0:0"]
    with Reflector(bench.reflect, directory, 1, hosts=["0.0.0.0"], extra=free, errors=subprocess.DEVNULL) as echo, \
            Reflector(bench.reflect, directory, 2, hosts=["0.0.0.0"], extra=free + relay,
                      errors=subprocess.DEVNULL) as ingress:
        behind = echo.addresses[0].rpartition(":")[2]
        port, stamp = [place.rpartition(":")[2] for place in ingress.addresses]
        lines = directory / "allocations.csv"
        lines.write_text("ingress,echo\n" + "".join(
            f"{address(index)}:{port},127.0.0.1:{behind}\n" for index in range(LINES)))
        command = [bench.executable, "probe", "--lines", lines, "--count", count, "--interval", "10ms", "--quiet"]
        command += ["--no-progress", "--timeout", "1s", "--segments", f"stamp:{stamp}"]
        environment = dict(os.environ, LD_PRELOAD=bench.allocations, ALLOCATIONS_FILE=str(told))
        Measured(command, directory, count / 100 + 30, environment=environment)
    return json.loads(told.read_text())


def rows(bench, few=300, many=600):
    """Two rounds that differ in their number of probes alone; and the measuring thread's own count."""
    one, two = counted(bench, few, PLAIN), counted(bench, many, PLAIN)
    payloads = PLAIN + sorted({path.stem for path in TEMPLATES.glob("*.template")} - UNMIRRORED)
    others = counted(bench, few, payloads)
    pairs = counted_pairs(bench, few)
    more = (two["process"] - one["process"]) / (two["sent"] - one["sent"])
    return [
        Row("allocations of the measuring thread after warm-up", f"{two['loop']} in {two['loop_sent']:,} probes", "0",
            two["loop"] == 0),
        Row("the same with lines of every template beside plumb",
            f"{others['loop']} in {others['loop_sent']:,} probes", "0", others["loop"] == 0),
        Row("the same with the ingress probed beside each probe (--segments)",
            f"{pairs['loop']} in {pairs['loop_sent']:,} probes", "0", pairs["loop"] == 0),
        Row("allocations of the process for each further probe", f"{more:.4f} (the report sorts each line's delays)"),
    ]
