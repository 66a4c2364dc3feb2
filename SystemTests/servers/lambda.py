"""The function under AWS's Runtime Interface Emulator, over real lines, with reports and state in OpenStack Swift."""

import concurrent.futures
import getpass
import gzip
import json
import signal

from SystemTests.harness.field import reflectors
from SystemTests.harness.functions import ConditionStore, bundle, emulator
from SystemTests.harness.http_server import post, server
from SystemTests.harness.outcome import Check
from SystemTests.harness.ports import HOST, free_port
from SystemTests.harness.webhook import Webhook
from SystemTests.servers.object_store import BUCKET, ObjectStore

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


def called(function, event, wanted, max_calls=CALLS):
    """Answers until one is as wanted; what a busy machine spoils is measured again."""
    for _ in range(max_calls):
        status, answer = function.call(event)
        if "errorType" in answer or wanted(answer):
            break
    return status, answer


def is_valid(answer):
    return answer.get("validity") == "valid"


def checks(ground):
    store = ObjectStore(ground, getpass.getuser())
    with reflectors(ground, LINES) as field, Webhook() as robot, store:
        store.make_bucket()
        bootstrap = bundle(ground, field.addresses, store.endpoint, robot.url)
        with Emulated(ground, bootstrap, "lambda") as function:
            yield from against_swift(function, store, field)
    yield from preconditions(ground)


def against_swift(function, store, field):
    status, answer = called(function, "{}", is_valid)
    yield Check.equal("a call is answered with its round", (status, answer.get("lines"), answer.get("abnormal")),
                      (200, LINES, 0), f"{answer.get('seconds')} s")
    yield Check.equal("every probe was sent and came back", (answer.get("sent"), answer.get("received")),
                      (50 * LINES, 50 * LINES))
    objects = store.objects()
    report = json.loads(gzip.decompress(objects[f"rounds/{answer['round']}.json.gz"]))
    yield Check.equal("the report is in the bucket", [line["name"] for line in report["lines"]],
                      [f"line-{number}" for number in range(LINES)])
    state = json.loads(gzip.decompress(objects["state/cloud.json.gz"]))
    yield Check.equal("the state is there, of this round", state["lastRoundID"], answer["round"],
                      f"{len(objects['state/cloud.json.gz'])} bytes")
    status, answer = called(function, json.dumps({
        "version": "0", "detail-type": "Scheduled Event", "source": "aws.scheduler",
        "detail": json.dumps({"tag": "n=3", "count": 20})}), is_valid)
    yield Check.equal("EventBridge's detail restricts the round", (answer.get("lines"), answer.get("sent")), (1, 20))
    yield Check("without If-Match in Swift the state is written, and the answer says what that means",
                problems=[] if any("If-Match" in note for note in answer.get("notes", [])) else [answer])
    status, answer = function.call("no JSON")
    yield Check.equal("an event that is no JSON is answered with an error", answer.get("errorType"), "Event",
                      answer.get("errorMessage", "")[:60])


def preconditions(ground):
    """Swift and the loopback store: which honours the preconditions that two calls at once need."""
    store = ObjectStore(ground.below("again"), getpass.getuser())
    with store:
        store.make_bucket()
        told = json.loads(store.oracle("s3_conditions", store.endpoint, BUCKET))
    yield Check("what OpenStack Swift's S3 API makes of preconditions on a PUT was found out",
                ", ".join(f"{name}: {status}" for name, status in told.items()),
                problems=[] if set(told) == {"If-None-Match: *", "If-Match: other"} else [told])
    conditions = ConditionStore()
    with reflectors(ground, LINES) as field, Webhook() as robot, \
            server(conditions.answer, keeps_connections=True) as port:
        bootstrap = bundle(ground, field.addresses, f"http://{HOST}:{port}", robot.url)
        with Emulated(ground, bootstrap, "lambda-a") as first, Emulated(ground, bootstrap, "lambda-b") as second:
            for function in (first, second):
                called(function, "{}", is_valid)
            field.process.send_signal(signal.SIGSTOP)
            answers = at_once([first, second], "{}", until=lambda: robot.words())
            yield Check.equal("two calls at once over dead lines tell it once", robot.words(), ["opened"],
                              f"{conditions.lost} writes lost")
            yield Check.equal("both answered", [answer.get("errorType") for answer in answers], [None, None])
            field.process.send_signal(signal.SIGCONT)
            answers = at_once([first, second], "{}", until=lambda: len(robot.words()) > 1)
            yield Check("and its end once", f"{conditions.lost} writes lost",
                        problems=[] if robot.words() == ["opened", "closed"] else [robot.words(), *answers])


def at_once(functions, event, until, max_calls=30):
    """Calls all at the same time, until something is so; the last answers."""
    answers = []
    with concurrent.futures.ThreadPoolExecutor(len(functions)) as pool:
        for _ in range(max_calls):
            answers = [answer for _, answer in pool.map(lambda one: one.call(event), functions)]
            if until():
                break
    return answers
