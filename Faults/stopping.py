"""The prober is stopped (SIGSTOP) and goes on later."""

import contextlib
import signal
import time

from Faults.outcome import judged


@contextlib.contextmanager
def paused(process):
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)


def stop(ground, fault, after, seconds, delay_ms=None, wanted=(), **settings):
    with ground.field(delay_ms=delay_ms) as reflector:
        with ground.round(reflector.addresses, **settings) as one:
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
    yield stop(ground, "stopped while it only listens", ground.count * 0.02 + 0.05, 1.5, delay_ms=300,
               wanted=("suspect", "invalid"))
    yield stop(ground, "the same, without kernel stamps", ground.count * 0.02 + 0.05, 1.5, delay_ms=300,
               wanted=("suspect", "invalid"), extra=["--timestamps", "user"])
