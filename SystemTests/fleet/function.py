"""A cloud function is a vantage: its timer's calls are rounds at the hub, also those that it made while it was away."""

import contextlib
import json
import sqlite3
import time

from SystemTests.harness.fleet import FleetField, FunctionVantage, Hub
from SystemTests.harness.functions import ConditionStore
from SystemTests.harness.http_server import server
from SystemTests.harness.outcome import Check
from SystemTests.harness.ports import HOST
from SystemTests.harness.waiting import until

NAME, EVERY = "cloud-1", 2
# A tenth of the call's 20 s for the question, 2 s for the round, and what a busy machine takes.
MOST_SECONDS = EVERY + 2 + 2 + 4


def checks(ground):
    with contextlib.ExitStack() as stack:
        field = stack.enter_context(FleetField(ground, ingresses=2, echoes=1, net=95))
        endpoint = f"http://{HOST}:{stack.enter_context(server(ConditionStore().answer))}"
        hub = Hub(ground, every=f"{EVERY}s", lines=[{"file": str(field.lines_file)}])
        function = FunctionVantage(ground, [hub], NAME, hub.add(NAME, carrier="ct"), endpoint, EVERY)
        with hub:
            until("the lines are shared out", lambda: hub.metric("hub_generation"), 20)
            yield from delivered(hub, function, field)
        yield from waiting(function)
        with hub:
            yield came_back(hub, function)


def delivered(hub, function, field):
    answers = [function.call() for _ in range(2)]
    yield Check.equal("each call is a round that the hub takes, the second by the assignment of the first",
                      [(one["fleet"]["accepted"], one["fleet"]["waiting"], one["fleet"]["assignment"], one["lines"])
                       for one in answers],
                      [(1, 0, "new", 2), (1, 0, "unchanged", 2)], f"each took {answers[0]['seconds']} s")
    yield Check("a call waits for the phase that the hub gives it",
                problems=[note for one in answers for note in one["notes"] if "phase" in note or "late" in note])
    line = f"/api/v1/lines/{field.lines[0]}?vantage={NAME}"
    pair = until("the hub has results of both rounds", lambda: rounds_of(hub, line, 2), 10)
    yield Check.equal("the hub shows its rounds", (pair["vantage"], pair["verdict"], pair["window"]["lost"]),
                      (NAME, "healthy", 0), f"{pair['window']['rounds']} rounds, {pair['rtt_median_ms']} ms")


def rounds_of(hub, line, least):
    """The pair of the line and its vantage, once there are so many rounds of it."""
    status, _, body = hub.ask(line)
    pairs = json.loads(body).get("vantages", []) if status == 200 else []
    return pairs[0] if pairs and (pairs[0]["window"] or {}).get("rounds", 0) >= least else None


def waiting(function):
    began = time.monotonic()
    answer = function.call()
    took = time.monotonic() - began
    yield Check.equal("while the hub is away a round is made by the last assignment, and waits",
                      (answer["received"] > 0, answer["fleet"]["assignment"], answer["fleet"]["waiting"]),
                      (True, "kept", 1))
    yield Check("and costs the call little time", f"{took:.1f} s, {EVERY} s of them for the slot at most",
                [] if took < MOST_SECONDS else [f"{took:.1f} s"])


def came_back(hub, function):
    answer = function.call()
    path = f"file:{hub.keys['database']}?mode=ro"
    with contextlib.closing(sqlite3.connect(path, uri=True, timeout=10)) as database:
        rounds, = database.execute("SELECT count(*) FROM fleet_round WHERE vantage = ?", (NAME,)).fetchone()
    return Check.equal("and the next call brings it", (answer["fleet"]["accepted"], answer["fleet"]["waiting"], rounds),
                       (2, 0, 4))
