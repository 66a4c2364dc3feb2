"""kill -9 at random moments, while ingresses break and are repaired: nothing that was finished is lost."""

import json
import os
import random
import time

from SystemTests.harness.field import Field
from SystemTests.harness.outcome import Check
from SystemTests.harness.service import Service, integrity
from SystemTests.harness.waiting import until
from SystemTests.harness.webhook import Webhook
from SystemTests.service_faults.judgement import lost_messages, missing_rounds, repeats_without_reason

MAX_LIFE_S = 5.0
# Two healthy rounds clear a line and six if its figures lie between the marks; the first ones may not be valid.
ROUNDS_TO_CLEAR = 20
MAX_CLEAR_S = 300
# 200 rounds of a second, each life up to five, most of them cut short.
MAX_SECONDS = 3600


def checks(ground):
    rounds = 15 if ground.short else 200
    seed = int(os.environ.get("SEED") or random.randrange(1 << 32))
    chance = random.Random(seed)
    with Field(ground, hosts=3, ports=2, net=82) as field, Webhook() as robot:
        service = Service(ground, field, notify=[{"name": "hook", "webhook": {"url": robot.url}}])
        lives, kills, unasked = live_and_die(service, field, chance, rounds)
        yield Check("kill -9 at random moments of short rounds", problems=unasked,
                    remark=f"SEED={seed}: {sum(len(one) for one, _ in lives)} rounds, {len(kills)} kills")
        since = service.size()
        for one in field.ingresses:
            if not one.is_up:
                one.start()
        with service:
            # However slow the machine is: so many rounds see every line clear, and each has time to be made.
            wanted = service.rounds() + ROUNDS_TO_CLEAR
            until("no line is bad any more", lambda: not bad_lines(service) or service.rounds() >= wanted, MAX_CLEAR_S)
            still_bad = bad_lines(service)
            until("the outbox is empty", lambda: not waiting(service), 60)
            status, _ = service.terminate()
        yield Check("once all is repaired no incident has a bad line; those that came and went often are quiet",
                    f"{len(quiet(service))} quiet", [f"{line} is bad in incident {one}" for one, line in still_bad]
                    + never_logged_quiet(service))
        lives.append((service.measured(since), service.finished(since)))
        yield Check.equal("the database opens each time, and the service ends with 0 at last", status, 0,
                          f"{len(kills) + 1} starts")
        yield Check("every finished round is there, once", f"{len(service.stored())} rounds",
                    missing_rounds(lives, service.stored()))
        yield Check("the database is sound", problems=integrity(service))
        events = service.query("SELECT incident, change FROM incident_event WHERE change IN ('opened', 'closed')")
        problems = lost_messages(events, robot.changes(), waiting(service))
        if not events:
            problems.append("nothing ever happened")
        yield Check("no message is lost", f"{len(events)} events, {len(robot.told())} messages", problems)
        yield Check("none comes again but after a kill in the middle of it, under the id that it had",
                    problems=repeats_without_reason(messages(robot), kills))


def live_and_die(service, field, chance, rounds):
    """Starts and kills the service until so many rounds were measured: what each life logged, when it was killed, and
    what else ended it."""
    lives, kills, unasked = [], [], []
    measured = 0
    while measured < rounds and len(kills) < 4 * rounds:
        since = service.size()
        service.launch()
        time.sleep(chance.uniform(0.0, MAX_LIFE_S))
        if service.ended():
            unasked.append(f"it ended by itself with {service.program.process.returncode}: {service.program.tail()}")
            break
        service.kill()
        kills.append(time.monotonic())
        lives.append((service.measured(since), service.finished(since)))
        measured += len(lives[-1][0])
        one = chance.choice(field.ingresses)
        one.stop() if one.is_up else one.start()
    unasked += service.said("moved aside")
    return lives, kills, unasked


def open_incidents(service):
    """(number, incident) of those that are not closed."""
    rows = service.query("SELECT id, incident FROM incident WHERE phase = 'open'")
    return [(number, json.loads(stored)) for number, stored in rows]


def bad_lines(service):
    """(incident, line) of every line that is bad now."""
    return [(number, line) for number, incident in open_incidents(service) for line in incident["lines"]]


def quiet(service):
    """Numbers of the incidents that came and went so often that they stay open for a while after their repair."""
    return [number for number, incident in open_incidents(service) if incident.get("quietSince")]


def never_logged_quiet(service):
    """What stays open without a bad line, and the log does not say when it closes."""
    said = service.said("incident quiet: ")
    return [f"the log does not say when incident {number} closes" for number in quiet(service)
            if not any(f"incident={number} " in f"{line} " and "closes_at=" in line for line in said)]


def waiting(service):
    """(change, incident) of what is in the outbox."""
    rows = service.query("SELECT digest FROM outbox WHERE ended IS NULL")
    return [(item["change"], item["incident"]) for row in rows for item in json.loads(row[0])["items"]]


def messages(robot):
    return [(name, [(item["change"], item["incident"]) for item in digest["items"]], when)
            for name, digest, when in robot.told()]
