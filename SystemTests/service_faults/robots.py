"""Destinations answer 500, a rate limit, garbage or nothing: rounds keep their time, one digest tells all after."""

import contextlib
import time

from SystemTests.harness.field import Field
from SystemTests.harness.outcome import Check
from SystemTests.harness.service import Service
from SystemTests.harness.waiting import until
from SystemTests.harness.webhook import Webhook
from SystemTests.service_faults.judgement import late_starts

# Rounds' times are judged, so no other part may run beside it.
ALONE = True
MODES = ["500", "rate", "garbage", "hang"]
EVERY_S = 2
# How long a robot says nothing; shorter in the short form.
SILENT_S, SHORT_SILENT_S = 60, 3
# A round begins within the first tenth of its slot, or not at all; what it needs before its first probe comes on top.
LATEST_S = 0.2 * EVERY_S


def checks(ground):
    with contextlib.ExitStack() as stack:
        field = stack.enter_context(Field(ground, hosts=4, ports=2, net=84))
        robots = {mode: stack.enter_context(Webhook()) for mode in [*MODES, "ok"]}
        for mode, robot in robots.items():
            robot.mode, robot.hang_s = mode, silence(ground)
        service = Service(ground, field, every=f"{EVERY_S}s", notify=[
            {"name": f"r{mode}", "webhook": {"url": robot.url}} for mode, robot in robots.items()])
        with service:
            yield from while_they_fail(ground, service, field, robots)
            yield from once_they_work(service, robots)


def silence(ground):
    return SHORT_SILENT_S if ground.short else SILENT_S


def while_they_fail(ground, service, field, robots):
    service.await_rounds(2)
    skipped, first = service.metric("plumbline_round_skipped_total"), len(service.stored())
    field.ingresses[0].stop()
    until("the first incident is told to the one that works", lambda: ("opened", 1) in robots["ok"].changes())
    field.ingresses[1].stop()
    until("the second one, too", lambda: ("opened", 2) in robots["ok"].changes())
    field.ingresses[0].start()
    until("the first one is closed", lambda: ("closed", 1) in robots["ok"].changes())
    wanted = 2 if ground.short else 4
    until("every one was tried again", lambda: all(
        len(robots[mode].attempts) >= (2 if mode == "hang" else wanted) for mode in MODES), 120)
    first_heard = robots["hang"].attempts[0][0]
    until("one has said nothing for so long", lambda: time.monotonic() - first_heard >= silence(ground), 120)
    skipped = service.metric("plumbline_round_skipped_total") - skipped
    starts = [row[0] / 1e9 for row in service.query("SELECT started FROM round ORDER BY seq")][first:]
    problems = [f"{late % EVERY_S:.2f} s late" for late in late_starts(starts, EVERY_S, LATEST_S)]
    # One slot may be the fault of a busy machine; a watch that waited for a destination would miss most of them.
    problems += [f"{skipped:.0f} of {len(starts)} slots were skipped"] if skipped > max(1, len(starts) // 10) else []
    yield Check("destinations fail: rounds begin when they should", f"{len(starts)} rounds, {skipped:.0f} skipped, "
                f"{time.monotonic() - first_heard:.0f} s of silence", problems)
    failures = service.metric("plumbline_notify_failures_total")
    yield Check("destinations fail: the one that works was told of everything at once", problems=[
        f"told {change} times {count}" for change in [("opened", 1), ("opened", 2), ("closed", 1)]
        if (count := robots["ok"].changes().count(change)) != 1], remark=f"{failures} failures counted")


def once_they_work(service, robots):
    for mode in MODES:
        robots[mode].mode = "ok"
        robots[mode].closing.set()
    until("each was told", lambda: all(robots[mode].told() for mode in MODES), 90)
    until("nothing waits", lambda: not service.query("SELECT id FROM outbox WHERE ended IS NULL"), 30)
    service.await_rounds(1)
    for mode in MODES:
        yield Check.equal(f"{mode}: one digest tells all afterwards, each incident once",
                          [sorted((item["incident"], item["change"]) for item in digest["items"])
                           for _, digest, _ in robots[mode].told()], [[(1, "closed"), (2, "opened")]],
                          f"{len(robots[mode].attempts)} attempts")
