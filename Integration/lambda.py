"""The function under AWS's Runtime Interface Emulator, over real lines, with reports and state in OpenStack Swift."""

import getpass
import gzip
import json
import signal

from Integration.functions import (HOST, ConditionStore, Robot, bundle, emulator, post, reflectors, server)
from Integration.ground import free_port, run
from Integration.object_store import ObjectStore
from Integration.outcome import Check

LINES = 6
PATH = "/2015-03-31/functions/function/invocations"
CALLS = 30


class Emulated:
    """One function under the emulator."""

    def __init__(self, ground, bootstrap, name):
        self.port, api = free_port(), free_port()
        self.program = ground.program(
            [emulator(), "--log-level", "error", "--runtime-interface-emulator-address", f"{HOST}:{self.port}",
             "--runtime-api-address", f"{HOST}:{api}", bootstrap], name)

    def __enter__(self):
        self.program.__enter__().await_port(HOST, self.port)
        return self

    def __exit__(self, *why):
        self.program.__exit__(*why)

    def call(self, event):
        status, body = post(f"http://{HOST}:{self.port}{PATH}", event)
        return status, json.loads(body)


def called(function, event, wanted, most=CALLS):
    """Answers until one is as wanted; what a busy machine spoils is measured again."""
    for _ in range(most):
        status, answer = function.call(event)
        if "errorType" in answer or wanted(answer):
            break
    return status, answer


def is_valid(answer):
    return answer.get("validity") == "valid"


def checks(ground):
    store, robot = ObjectStore(ground, getpass.getuser()), Robot()
    with reflectors(ground, LINES) as field, server(robot.answer) as port, store:
        run([store.python, "Integration/oracles/s3_objects.py", store.endpoint, "reports", "make"], 60)
        bootstrap = bundle(ground, field.addresses, store.endpoint, f"http://{HOST}:{port}/hook")
        with Emulated(ground, bootstrap, "lambda") as function:
            yield from against_swift(function, store, field)
    yield from preconditions(ground)


def against_swift(function, store, field):
    status, answer = called(function, "{}", is_valid)
    yield Check.equal("a call is answered with its round", (status, answer.get("lines"), answer.get("abnormal")),
                      (200, LINES, 0), f"{answer.get('seconds')} s")
    yield Check.equal("every probe was sent and came back", (answer.get("sent"), answer.get("received")),
                      (50 * LINES, 50 * LINES))
    objects = store_objects(store)
    report = json.loads(gzip.decompress(objects[f"rounds/{answer['round']}.json.gz"]))
    yield Check.equal("the report is in the bucket", [line["name"] for line in report["lines"]],
                      [f"line-{number}" for number in range(LINES)])
    state = json.loads(gzip.decompress(objects["state/cloud.json.gz"]))
    yield Check.equal("the state is there, of this round", state["lastRoundID"], answer["round"],
                      f"{len(objects['state/cloud.json.gz'])} octets")
    status, answer = called(function, json.dumps({
        "version": "0", "detail-type": "Scheduled Event", "source": "aws.scheduler",
        "detail": json.dumps({"tag": "n=3", "count": 20})}), is_valid)
    yield Check.equal("EventBridge's detail restricts the round", (answer.get("lines"), answer.get("sent")), (1, 20))
    yield Check("without If-Match in Swift the state is written, and the answer says what that means",
                problems=[] if any("If-Match" in note for note in answer.get("notes", [])) else [answer])
    status, answer = function.call("no JSON")
    yield Check.equal("an event that is no JSON is answered with an error", answer.get("errorType"), "Event",
                      answer.get("errorMessage", "")[:60])


def store_objects(store):
    import base64
    listed = run([store.python, "Integration/oracles/s3_objects.py", store.endpoint, "reports", "list"], 60)
    return {key: base64.b64decode(body) for key, body in json.loads(listed).items()}


def preconditions(ground):
    """Swift and the loopback store: which honours the preconditions that two calls at once need."""
    store = ObjectStore(type(ground)(ground.path("again"), ground.short), getpass.getuser())
    with store:
        run([store.python, "Integration/oracles/s3_objects.py", store.endpoint, "reports", "make"], 60)
        told = json.loads(run([store.python, "Integration/oracles/s3_conditions.py", store.endpoint, "reports"], 60))
    yield Check("what OpenStack Swift's S3 API makes of preconditions on a PUT was found out",
                ", ".join(f"{name}: {status}" for name, status in told.items()),
                problems=[] if set(told) == {"If-None-Match: *", "If-Match: other"} else [told])
    conditions, robot = ConditionStore(), Robot()
    with reflectors(ground, LINES) as field, server(robot.answer) as told_at, server(conditions.answer) as port:
        bootstrap = bundle(ground, field.addresses, f"http://{HOST}:{port}", f"http://{HOST}:{told_at}/hook")
        with Emulated(ground, bootstrap, "lambda-a") as first, Emulated(ground, bootstrap, "lambda-b") as second:
            for function in (first, second):
                called(function, "{}", is_valid)
            field.program.process.send_signal(signal.SIGSTOP)
            answers = at_once([first, second], "{}", until=lambda: robot.changes())
            yield Check.equal("two calls at once over dead lines tell it once", robot.changes(), ["opened"],
                              f"{conditions.lost} writes lost")
            yield Check.equal("both answered", [answer.get("errorType") for answer in answers], [None, None])
            field.program.process.send_signal(signal.SIGCONT)
            answers = at_once([first, second], "{}", until=lambda: len(robot.changes()) > 1)
            yield Check("and its end once", f"{conditions.lost} writes lost",
                        problems=[] if robot.changes() == ["opened", "closed"] else [robot.changes(), *answers])


def at_once(functions, event, until, most=30):
    """Calls all at the same time, until something is so; the last answers."""
    import concurrent.futures
    answers = []
    with concurrent.futures.ThreadPoolExecutor(len(functions)) as pool:
        for _ in range(most):
            answers = [answer for _, answer in pool.map(lambda one: one.call(event), functions)]
            if until():
                break
    return answers
