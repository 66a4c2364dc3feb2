"""A source of lines with malice beside an honest one: the honest lines are measured on, memory and the end bounded."""

import pathlib
import subprocess
import time

from SystemTests.adversary.ground import Actor
from SystemTests.harness.field import Field
from SystemTests.harness.outcome import Check
from SystemTests.harness.service import Service

# A copy of some lines has kilobytes.
MAX_COPY_BYTES = 64 << 20
MAX_MEMORY_MIB = 1_500
MAX_END_SECONDS = 10
HONEST = 4
# Of a second each. A source is asked every two seconds: it has answered several times by then, or its time was over.
ROUNDS, ROUND_SECONDS = 15, 3


def peak_mib(process):
    """The most memory that a process had: VmHWM of /proc."""
    for line in pathlib.Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise LookupError("the process has ended")


def attempt(ground, mode, what, seconds=90, **flags):
    """Rounds go on over the honest lines while the source does its worst; yields the checks."""
    copy = ground.directory / f"{mode}.copy"
    with Field(ground, hosts=2, ports=2, net=72) as field, \
            Actor("source", listen="127.0.0.1:0", mode=mode, seconds=seconds, **flags) as actor:
        url = f"http://127.0.0.1:{actor.facts['port']}/lines.csv"
        source = {"url": url, "refresh": "2s", "timeout": "6s", "copy": str(copy)}
        with Service(ground, field, lines=[{"file": str(field.lines_file)}, source]) as service:
            # The first round waits for a source of which nothing is known, within its time limit.
            service.await_rounds(1)
            yield Check(f"{what}: rounds go on", problems=going_on(service))
            measured = service.query("SELECT max(lines) FROM round")[0][0]
            memory = peak_mib(service.program.process.pid)
            said = [line for line in service.said("source=url:2 ")
                    if " warning " in line or " error " in line]
            status, took = ended(service)
        size = copy.stat().st_size if copy.exists() else 0
    wanted = HONEST + 4 * (mode == "growing")
    yield Check(f"{what}: nothing of it is measured, and the log says why", (said or [""])[-1][-150:],
                [*actor.acted("asked"), *[f"{measured} lines were measured"] * (measured > wanted),
                 *["nothing is said of it"] * (not said)])
    yield Check(f"{what}: memory, copy and end are bounded", f"{memory:.0f} MiB, copy of {size} bytes, {took:.1f} s",
                [*["too much memory"] * (memory > MAX_MEMORY_MIB), *["a copy"] * (size > MAX_COPY_BYTES),
                 *[f"status {status} after {took:.0f} s"] * (status != 0 or took > MAX_END_SECONDS)])


def ended(service):
    """Its status after SIGTERM and the seconds that it took; one that does not end is killed."""
    began = time.monotonic()
    try:
        return service.terminate()
    except subprocess.TimeoutExpired:
        service.kill()
        return "none", time.monotonic() - began


def going_on(service):
    """Rounds over the honest lines, for as long as the source needs to do its worst: none is put off for it."""
    before, began = service.rounds(), time.monotonic()
    deadline = began + ROUNDS * ROUND_SECONDS
    while service.rounds() < before + ROUNDS and time.monotonic() < deadline:
        time.sleep(0.1)
    made, took = service.rounds() - before, time.monotonic() - began
    # The part goes on, to see the memory and the end.
    return [f"{made} rounds of one second in {took:.0f} s"] if made < ROUNDS else []


def endless(ground):
    """An answer that never ends."""
    yield from attempt(ground, "endless", "an answer without an end")


def dripping(ground):
    """An answer of two bytes a second."""
    yield from attempt(ground, "dripping", "an answer that drips")


def many(ground):
    """3,000,000 lines in 74 MB, a tenth of that in the short form: more than one measures."""
    yield from attempt(ground, "many", "a source of too many lines", count=300_000 if ground.short else 3_000_000)


def growing(ground):
    """Four lines, and from the fourth answer on 150,000: as many as a source may have, but not in one step."""
    yield from attempt(ground, "growing", "a source that grows in one step", count=150_000)


PARTS = [endless, dripping, many, growing]
