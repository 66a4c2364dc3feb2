"""Allocations a probe after warm-up, counted before malloc (allocations.c)."""

import json
import os
import pathlib

from load import address, port_of, reflector
from measured import Measured
from rows import Row

LINES = 100


def counted(bench, count):
    """What one round of `count` probes a line allocated; nothing is printed and no file written."""
    directory = pathlib.Path(bench.directory)
    told = directory / "allocations.json"
    told.unlink(missing_ok=True)
    with reflector(bench.reflect, directory) as far:
        lines = directory / "allocations.csv"
        port = port_of(far)
        lines.write_text("ingress\n" + "".join(f"{address(index)}:{port}\n" for index in range(LINES)))
        command = [bench.executable, "probe", "--lines", lines, "--count", count, "--interval", "10ms", "--quiet"]
        command += ["--no-progress", "--timeout", "1s"]
        environment = dict(os.environ, LD_PRELOAD=bench.allocations, ALLOCATIONS_FILE=str(told))
        Measured(command, directory, count / 100 + 30, environment=environment)
    return json.loads(told.read_text())


def rows(bench, few=300, many=600):
    """Two rounds that differ in their number of probes alone; and the measuring thread's own count."""
    one, two = counted(bench, few), counted(bench, many)
    more = (two["process"] - one["process"]) / (two["sent"] - one["sent"])
    return [
        Row("allocations of the measuring thread after warm-up", f"{two['loop']} in {two['loop_sent']:,} probes", "0",
            two["loop"] == 0),
        Row("allocations of the process for each further probe", f"{more:.4f} (the report sorts each line's delays)"),
    ]
