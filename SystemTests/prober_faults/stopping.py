"""The prober is stopped (SIGSTOP) and goes on later."""

import time

from SystemTests.harness.processes import paused
from SystemTests.prober_faults.ground import field, probe_count, under_way
from SystemTests.prober_faults.judgement import judged


def stop(ground, fault, after, seconds, delay_ms=None, wanted=(), **settings):
    with field(ground, delay_ms=delay_ms) as reflector:
        with under_way(ground, reflector.addresses, **settings) as one:
            time.sleep(after)
            with paused(one.process):
                time.sleep(seconds)
        truth = reflector.stop()
    validity, problems = one.result["round"]["validity"], []
    if validity["longest_stall_ms"] < seconds * 500:
        problems.append(f"a stop of {seconds} s is shown as a stall of {validity['longest_stall_ms']} ms")
    if wanted and validity["verdict"] not in wanted:
        problems.append(f"{validity['verdict']}, expected {' or '.join(wanted)}")
    return judged(fault, f"stall {validity['longest_stall_ms']:.0f} ms", one, truth, one.address_of, problems)


def short_stops(ground):
    yield stop(ground, "stopped for half an interval", 0.3, 0.010)
    yield stop(ground, "stopped for 5 intervals", 0.3, 0.100)


def long_stops(ground):
    yield stop(ground, "stopped for longer than the timeout", 0.3, 1.3, wanted=("invalid",))
    # Nothing is due any more, and every reply comes while nobody looks.
    yield stop(ground, "stopped while it only listens", probe_count(ground) * 0.02 + 0.05, 1.5, delay_ms=300,
               wanted=("suspect", "invalid"))
    yield stop(ground, "the same, without kernel stamps", probe_count(ground) * 0.02 + 0.05, 1.5, delay_ms=300,
               wanted=("suspect", "invalid"), extra=["--timestamps", "user"])


PARTS = [short_stops, long_stops]
