"""Rounds of one second for an hour (SOAK_SECONDS): memory, descriptors, threads stay flat; the history grows evenly."""

import contextlib
import os
import pathlib
import statistics
import time

from SystemTests.harness.field import Field
from SystemTests.harness.outcome import Check, PartFailed
from SystemTests.harness.service import Service, integrity
from SystemTests.harness.webhook import Webhook
from SystemTests.service_faults.judgement import slope

LONG_FORM_IS_ASKED_FOR = True
ALONE = True
HOUR_S, SHORT_S = 3600, 20
MAX_SECONDS = int(os.environ.get("SOAK_SECONDS") or HOUR_S) + 600
# How often an ingress breaks and is repaired.
TROUBLE_S = 5
MINUTE_S = 60
# What may come on top over the whole time: the allocator's own ups and downs.
MAX_GROWTH_KIB = 8 * 1024
# The trend of a long soak: a leak of one byte a probe would be above it.
MAX_TREND_KIB_PER_HOUR = 6 * 1024
MAX_MORE_DESCRIPTORS, MAX_MORE_THREADS = 3, 6
BYTES_PER_LINE_AND_ROUND = 400
# What a connection to the database keeps of it in memory: while the database is smaller, memory grows as it does.
PAGE_CACHE_KIB = 16_000


def checks(ground):
    seconds = int(os.environ.get("SOAK_SECONDS") or (SHORT_S if ground.short else HOUR_S))
    with Field(ground, hosts=3, ports=4, net=89) as field, Webhook() as robot:
        # The second is told nothing all the time; its courier must sleep.
        service = Service(ground, field, notify=[
            {"name": "hook", "webhook": {"url": robot.url}},
            {"name": "night", "quiet_hours": "00:00-23:59", "webhook": {"url": robot.url}}])
        with service:
            service.await_rounds(2)
            began = len(service.stored()), database_bytes(service)
            samples = watched(ground, service, field, seconds)
            yield from judged(samples)
            yield from grown(service, began, seconds, lines=12)
            yield Check("incidents were told meanwhile", f"{len(robot.told())} messages",
                        [] if robot.told() else ["none"])
            status, _ = service.terminate()
            yield Check.equal("the service ends with 0", status, 0)
    yield Check("the database is sound", problems=integrity(service))


def watched(ground, service, field, seconds):
    """A sample a second: (seconds since the start, RSS without pages of the database in KiB, descriptors, threads)."""
    samples, began, shown, troubled = [], time.monotonic(), 0, 0
    one = field.ingresses[0]
    while (passed := time.monotonic() - began) < seconds:
        if service.ended():
            raise PartFailed(f"plumblined ended with {service.program.process.returncode}: {service.program.tail()}")
        rss, descriptors, threads = sample(service.program.process.pid)
        pages = min(PAGE_CACHE_KIB, database_bytes(service) // 1024)
        samples.append((passed, rss - pages, descriptors, threads))
        # As something that scrapes it would.
        service.metric("plumbline_rounds_total")
        if passed - troubled >= TROUBLE_S:
            troubled = passed
            one.stop() if one.is_up else one.start()
        if passed - shown >= MINUTE_S:
            shown = passed
            ground.say(f"{passed / 60:4.0f} min  {rss / 1024:6.1f} MiB, {pages / 1024:.1f} MiB of pages  "
                       f"{descriptors} descriptors  {threads} threads  {service.rounds()} rounds")
        time.sleep(max(0, 1 - (time.monotonic() - began - passed)))
    return samples


def sample(process):
    status = pathlib.Path(f"/proc/{process}/status").read_text()
    fields = dict(line.split(":", 1) for line in status.splitlines())
    descriptors = 0
    with contextlib.suppress(OSError):
        descriptors = len(os.listdir(f"/proc/{process}/fd"))
    return int(fields["VmRSS"].split()[0]), descriptors, int(fields["Threads"])


def judged(samples):
    """The middle of the last fifth against that of the first fifth after the warm-up, a third of the time."""
    steady = [one for one in samples if one[0] >= min(samples[-1][0] / 3, 600)]
    fifth = max(1, len(steady) // 5)
    first, last = steady[:fifth], steady[-fifth:]
    for index, name, max_growth, unit in [(1, "memory without the database's pages", MAX_GROWTH_KIB, " KiB"),
                                    (2, "descriptors", MAX_MORE_DESCRIPTORS, ""),
                                    (3, "threads", MAX_MORE_THREADS, "")]:
        before, after = (statistics.median(one[index] for one in part) for part in (first, last))
        problems = [f"{before:.0f} grew to {after:.0f}{unit}"] if after - before > max_growth else []
        trend = slope([(one[0] / HOUR_S, one[index]) for one in steady])
        if index == 1 and steady[-1][0] - steady[0][0] >= HOUR_S / 3 and trend > MAX_TREND_KIB_PER_HOUR:
            problems.append(f"it grows by {trend:.0f} KiB an hour")
        yield Check(f"{name} stays flat", f"{before:.0f} to {after:.0f}{unit}, {trend:+.0f} an hour by the trend "
                    f"of {steady[-1][0] - steady[0][0]:.0f} s", problems)


def grown(service, began, seconds, lines):
    rounds = len(service.stored()) - began[0]
    size = database_bytes(service) - began[1]
    problems = [] if rounds >= 0.8 * seconds else [f"only {rounds} rounds in {seconds} s"]
    share = size / max(1, rounds * lines)
    problems += [] if share <= BYTES_PER_LINE_AND_ROUND else ["it grows faster than rounds do"]
    yield Check("rounds go on and the history grows with them alone",
                f"{rounds} rounds in {seconds} s, {share:.0f} bytes a line and round", problems)


def database_bytes(service):
    pages = service.query("SELECT page_count - freelist_count FROM pragma_page_count, pragma_freelist_count")[0][0]
    return pages * service.query("PRAGMA page_size")[0][0]
