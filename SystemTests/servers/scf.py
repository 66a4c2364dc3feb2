"""The function under a loopback server that behaves as Tencent SCF's custom runtime interface is documented."""

import json
import os
import signal
import threading
import time

from SystemTests.harness.field import reflectors
from SystemTests.harness.functions import ROLE, ConditionStore, bundle
from SystemTests.harness.http_server import server
from SystemTests.harness.outcome import Check, PartFailed
from SystemTests.harness.ports import HOST
from SystemTests.harness.webhook import Webhook

LINES = 4
CALLS = 30


class Platform:
    """The four paths: without `ready` nothing is handed out, `next` repeats an event until it was answered, the first
    answer counts, and behind the time limit none is taken."""

    def __init__(self):
        self.changed = threading.Condition()
        self.is_ready, self.event, self.reply, self.number = False, None, None, 0
        self.handed, self.refused, self.deaf = 0, 0, 0
        self.limit_ms, self.memory_mb = 60_000, 128

    def answer(self, method, path, headers, body):
        with self.changed:
            if (method, path) == ("POST", "/runtime/init/ready"):
                self.is_ready = True
                self.changed.notify_all()
                return 200, {}, b""
            if (method, path) == ("GET", "/runtime/invocation/next"):
                self.changed.wait_for(lambda: self.is_ready and self.event is not None)
                self.handed += 1
                return 200, {"request_id": f"request-{self.number}", "time_limit_in_ms": str(self.limit_ms),
                             "memory_limit_in_mb": str(self.memory_mb)}, self.event
            if method == "POST" and path in ("/runtime/invocation/response", "/runtime/invocation/error"):
                return self.take(path.endswith("error"), body)
        return 404, {}, b""

    def take(self, is_error, body):
        if self.deaf:
            # The platform has heard nothing, and hands the event over again.
            self.deaf -= 1
            return 502, {}, b""
        if self.event is None:
            self.refused += 1
            return 400, {}, b"no invocation"
        self.event, self.reply = None, (is_error, json.loads(body))
        self.changed.notify_all()
        return 200, {}, b""

    def call(self, message="", raw=None, limit_ms=60_000, seconds=90):
        """Hands an event over; whether it failed, and the answer."""
        event = raw if raw is not None else json.dumps(
            {"Type": "Timer", "TriggerName": "every5", "Time": "2026-01-01T00:00:00Z", "Message": message})
        with self.changed:
            self.event, self.reply, self.limit_ms = event.encode(), None, limit_ms
            self.number += 1
            self.changed.notify_all()
            if not self.changed.wait_for(lambda: self.reply is not None, seconds):
                self.event = None
                raise PartFailed(f"no answer to {event} in {seconds} s")
            return self.reply

    def valid(self, message="", until=lambda: True):
        """Answers until one is of a valid round and something is so; what a busy machine spoils is measured again."""
        for _ in range(CALLS):
            failed, answer = self.call(message)
            if failed or (answer["validity"] == "valid" and until()):
                break
        return failed, answer


def environment(port, **more):
    secrets = {"TENCENTCLOUD_SECRETID": ROLE["AWS_ACCESS_KEY_ID"],
               "TENCENTCLOUD_SECRETKEY": ROLE["AWS_SECRET_ACCESS_KEY"], "TENCENTCLOUD_SESSIONTOKEN": "token"}
    return {"PATH": os.environ["PATH"], "SCF_RUNTIME_API": HOST, "SCF_RUNTIME_API_PORT": str(port), **secrets, **more}


def checks(ground):
    platform, store = Platform(), ConditionStore()
    with reflectors(ground, LINES) as field, Webhook() as robot, \
            server(store.answer, keeps_connections=True) as bucket, \
            server(platform.answer, keeps_connections=True) as port:
        bootstrap = bundle(ground, field.addresses, f"http://{HOST}:{bucket}", robot.url, role={})
        with ground.program([bootstrap], "scf", env=environment(port)) as program:
            yield from healthy(platform, store)
            yield from frozen(platform, program)
            yield from broken(platform, field, robot)
            yield from events(platform)
    yield from without_secrets(ground, bootstrap)


def healthy(platform, store):
    failed, answer = platform.valid()
    yield Check.equal("ready is said, and a timer's event answered with its round",
                      (platform.is_ready, failed, answer.get("lines"), answer.get("abnormal")), (True, False, LINES, 0))
    keys = [path for path in store.objects if answer["round"] in path]
    yield Check.equal("report and text are in the bucket", sorted(keys), [
        f"/reports/rounds/{answer['round']}.json.gz", f"/reports/rounds/{answer['round']}.txt"])
    platform.deaf, handed, keys = 1, platform.handed, len(store.objects)
    platform.call()
    yield Check.equal("an answer that was not heard is said again; the round is made once",
                      len(store.objects) - keys, 2, f"{platform.handed - handed} times asked")


def frozen(platform, program):
    os.killpg(program.process.pid, signal.SIGSTOP)
    time.sleep(2)
    os.killpg(program.process.pid, signal.SIGCONT)
    failed, answer = platform.valid()
    yield Check.equal("after the process stood still it goes on", (failed, answer.get("lines")), (False, LINES))


def broken(platform, field, robot):
    field.process.send_signal(signal.SIGSTOP)
    failed, answer = platform.valid(until=robot.told)
    yield Check.equal("dead lines are told once", (failed, robot.words()), (False, ["opened"]),
                      f"{answer.get('abnormal')} abnormal, {answer.get('raised')} raised")
    platform.valid()
    yield Check.equal("and not again while they stay dead", robot.words(), ["opened"])
    field.process.send_signal(signal.SIGCONT)
    failed, answer = platform.valid(until=lambda: len(robot.told()) > 1)
    yield Check.equal("their end is told once", (failed, robot.words()), (False, ["opened", "closed"]))


def events(platform):
    failed, answer = platform.valid("count=20 tag=n=1")
    yield Check.equal("the timer's message restricts the round", (failed, answer.get("lines"), answer.get("sent")),
                      (False, 1, 20))
    failed, answer = platform.call(raw="{no JSON")
    yield Check.equal("an event that is no JSON is an error", (failed, answer.get("errorType")), (True, "Event"),
                      answer.get("errorMessage", "")[:60])
    failed, answer = platform.call(limit_ms=3_000)
    yield Check.equal("a time limit of 3 s: a shorter round, which says so", (
        failed, 20 <= answer.get("count", 0) < 50 or bool(answer.get("notes"))), (False, True),
        " ".join(answer.get("notes", []))[:80])
    failed, answer = platform.call(limit_ms=500)
    yield Check.equal("a time limit of 0.5 s: nothing is sent", (failed, answer.get("errorType")),
                      (True, "TooLittleTime"), answer.get("errorMessage", "")[:80])


def without_secrets(ground, bootstrap):
    platform = Platform()
    with server(platform.answer, keeps_connections=True) as port:
        bare = {name: value for name, value in environment(port).items() if not name.startswith("TENCENTCLOUD_")}
        with ground.program([bootstrap], "bare", env=bare):
            failed, answer = platform.call()
    yield Check.equal("without a role's key pair every event is answered with what to do",
                      (failed, answer.get("errorType"), "give the function a role" in answer.get("errorMessage", "")),
                      (True, "Configuration", True))
