"""The wall clock is set back an hour, and forward, while the service runs (a clock of its own): rounds go on."""

import pathlib
import struct
import time

from SystemTests.harness.field import Field
from SystemTests.harness.outcome import Check
from SystemTests.harness.processes import run
from SystemTests.harness.programs import needed
from SystemTests.harness.service import MEASURED, Service, integrity
from SystemTests.harness.waiting import until

EVERY_S = 1
HOUR_S = 3600


def library(ground):
    """What gives one process a wall clock of its own."""
    needed("gcc")
    built = ground.directory / "stepped_clock.so"
    source = pathlib.Path(__file__).with_name("stepped_clock.c")
    run(["gcc", "-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", built, source], 60)
    return built


def checks(ground):
    stamp = ground.directory / "offset"
    stamp.write_bytes(struct.pack("=q", 0))
    environment = {"LD_PRELOAD": str(library(ground)), "STEPPED_CLOCK": str(stamp)}
    with Field(ground, hosts=2, ports=2, net=88) as field:
        # The kernel's own stamps are not faked: a round between the two clocks would rightly be doubted.
        service = Service(ground, field, every=f"{EVERY_S}s")
        service.keys["probe"]["timestamps"] = "user"
        service.write()
        service.environment = environment
        with service:
            service.await_rounds(2)
            steps = [("back an hour", -HOUR_S), ("forward again", 0), ("forward an hour", HOUR_S)]
            for word, offset in steps[:2] if ground.short else steps:
                yield from step(service, stamp, word, offset)
            counted = service.metric("plumbline_rounds_total")
            yield Check.equal("history and metrics agree on the rounds", (len(service.stored()), len(set(
                service.stored()))), (int(counted or 0), int(counted or 0)))
            status, _ = service.terminate()
            yield Check.equal("the service ends with 0", status, 0)
    yield Check("the database is sound", problems=integrity(service))


def step(service, stamp, word, offset):
    before, since = service.rounds(), service.size()
    with open(stamp, "r+b", buffering=0) as file:
        file.write(struct.pack("=q", offset))
    began = time.monotonic()
    until("the next round", lambda: service.rounds() > before, 30)
    took = time.monotonic() - began
    # The first one may be the one that was under way, and a busy machine spoils some.
    until("a valid round", lambda: len([one for one in service.said(MEASURED, since) if "=valid" in one]) > 1, 40)
    started = service.query("SELECT started FROM round ORDER BY seq DESC LIMIT 1")[0][0] / 1e9
    off = started - time.time() - offset
    problems = [f"the last round's time is {off:.0f} s off"] if abs(off) >= 60 else []
    # Noticed when the wait ends, at the latest after a period (or 5 s); then the next slot and a round.
    problems += [] if took <= 2 * EVERY_S + 2 else [f"the next round was stored only after {took:.1f} s"]
    yield Check(f"the clock is set {word}: the next round comes within a period, a valid one soon",
                f"stored after {took:.1f} s", problems)
