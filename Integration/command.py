"""Runs of the service's verbs."""

import os
import subprocess

from WatchFaults.field import binary

LIMIT_S = 90


def plumblined(*arguments, **variables):
    """A verb to its end: what it came to, whatever that is."""
    return subprocess.run([str(binary("plumblined")), *map(str, arguments)], stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=LIMIT_S, env={**os.environ, **variables})


def notify_test(ground, name):
    """`plumblined notify test` with the configuration in the part's folder."""
    return plumblined("notify", "test", name, "--config", ground.directory / "plumbline.yaml")
