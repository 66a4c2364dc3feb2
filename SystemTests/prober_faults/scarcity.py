"""No processor for the prober: every core busy, or a tenth of one."""

import contextlib
import os
import pathlib
import time

from SystemTests.harness.outcome import Skipped
from SystemTests.harness.processes import busy_cores
from SystemTests.harness.programs import needs_root
from SystemTests.prober_faults.ground import field, under_way
from SystemTests.prober_faults.judgement import judged

PERIOD_US = 100_000
QUOTA_US = 10_000
REMOVAL_SECONDS = 3


def busy(ground, niceness):
    loops = 2 * len(os.sched_getaffinity(0)) + 1
    with field(ground) as reflector:
        with busy_cores(loops, niceness), under_way(ground, reflector.addresses) as one:
            pass
        truth = reflector.stop()
    late = one.result["round"]["validity"]["send_lateness_us"]["p99"]
    return judged(f"{loops} busy loops, nice {niceness}", f"late by p99 {late:.0f} us", one, truth, one.address_of)


def every_core_busy(ground):
    yield busy(ground, 0)
    needs_root("busy loops at nice -5")
    yield busy(ground, -5)


def cpu_controller():
    """Where groups can be made: (directory, whether it is cgroup v1)."""
    with open("/proc/mounts", encoding="utf-8") as mounts:
        for mount in mounts:
            _, place, kind, options = mount.split()[:4]
            if kind == "cgroup" and "cpu" in options.split(","):
                return pathlib.Path(place), True
            if kind == "cgroup2":
                subtree = pathlib.Path(place) / "cgroup.subtree_control"
                if subtree.exists() and "cpu" in subtree.read_text().split():
                    return pathlib.Path(place), False
    raise Skipped("no cgroup controller of the processor is mounted")


@contextlib.contextmanager
def tenth_of_a_core():
    """A group of our own with a tenth of a core; removed afterwards."""
    place, is_v1 = cpu_controller()
    group = place / f"plumbline-faults-{os.getpid()}"
    try:
        group.mkdir()
    except OSError as error:
        raise Skipped(f"no cgroup can be made: {error}") from None
    try:
        if is_v1:
            (group / "cpu.cfs_period_us").write_text(str(PERIOD_US))
            (group / "cpu.cfs_quota_us").write_text(str(QUOTA_US))
        else:
            (group / "cpu.max").write_text(f"{QUOTA_US} {PERIOD_US}")
        yield group
    finally:
        remove(group)


def remove(group):
    # A process that has ended leaves its group a little later.
    deadline = time.monotonic() + REMOVAL_SECONDS
    while True:
        try:
            return group.rmdir()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def throttled(group):
    facts = dict(line.split() for line in (group / "cpu.stat").read_text().splitlines())
    return int(facts["nr_throttled"])


def tenth(ground):
    join = ["sh", "-c", 'echo $$ >"$0" && exec "$@"']
    with tenth_of_a_core() as group, field(ground, lines=300) as reflector:
        with under_way(ground, reflector.addresses, prefix=[*join, group / "cgroup.procs"]) as one:
            pass
        times = throttled(group)
        truth = reflector.stop()
    problems = [] if times else ["the group never throttled the prober"]
    yield judged("a tenth of a core, 300 lines", f"throttled {times} times", one, truth, one.address_of, problems)


PARTS = [every_core_busy, tenth]
