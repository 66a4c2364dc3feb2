"""Waiting for what is to happen, never longer than so many seconds."""

import time

from SystemTests.harness.outcome import PartFailed


def until(what, condition, seconds=60, pause=0.05):
    """Waits until the condition gives something true, and returns it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(pause)
    raise PartFailed(f"in {seconds} s not: {what}")
