"""`plumblined function`: a state object of today's with an open incident goes on; answers, messages, mistakes."""

import contextlib
import json
import re
import threading

from SystemTests.golden import fixtures, normal
from SystemTests.golden.comparing import measured
from SystemTests.golden.field import Field
from SystemTests.golden.ground import MAX_SECONDS, Ground
from SystemTests.golden.receivers import BUCKET, Receiver, object_texts
from SystemTests.golden.watch import upload
from SystemTests.harness.outcome import PartFailed

# It lasts too long for the short form.
SHORT_FORM_IS_ASKED_FOR = True
PREFIXES = ("call-",)
KEY = f"/{BUCKET}/state/loopback.json.gz"
ROLE = {"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "key"}
# The keys of a call's answer and of the state whose numbers the field fixes.
EXACT = normal.EXACT | frozenset("""
    calls nextIncidentID mostLines announcedLines healthyOutside healthyInside lossPerMille abnormalLines
    unmeasuredLines everySeconds unmeasuredRounds
""".split())
EVENTS = ["", "{}", '{"count": 3}', "count=3 tag=city=gz", '{"tag": "city=nobody"}', "{no JSON", '{"count": "many"}',
          '{"nobody": 1, "count": 3}', '{"lines": "missing.csv"}', '{"lines": "bucket:missing.csv"}', "count=0",
          '{"Type": "Timer", "TriggerName": "t", "Time": "2026-01-01T00:00:00Z", "Message": "count=3 what"}',
          '{"source": "aws.events", "detail": {"count": 3}}']


def checks(ground):
    ground = Ground(ground, PREFIXES)
    yield measured(ground.golden, 4, lambda: goes_on(ground), "a state object with an open incident goes on")
    yield measured(ground.golden, 4, lambda: events(ground), f"{len(EVENTS)} events")
    yield measured(ground.golden, 4, lambda: mistakes(ground), "what is wrong around a call")
    yield measured(ground.golden, 4, lambda: served(ground), "calls by Tencent SCF's runtime interface")
    yield ground.golden.every_file()


@contextlib.contextmanager
def surroundings(ground):
    """A field, a receiver with the store, and the configuration of both."""
    receiver = Receiver()
    with receiver.serving(), Field(ground) as field:
        ground.write("lines.csv", field.lines())
        ground.write("plumbline.yaml", configuration(receiver))
        yield receiver, field


def configuration(receiver, **more):
    keyless = upload(receiver.base)["s3"]
    del keyless["access_key"], keyless["secret_key"]
    keyless |= {"key": "rounds/{round}.json.gz", "text_key": "rounds/{round}.txt"}
    return json.dumps({
        "vantage": "loopback", "lines": [{"file": "lines.csv"}], "clear_after": 1, "unmeasured_after": 2,
        "confirm": {"count": 5}, "probe": {"count": 5, "interval": "50ms", "timeout": "200ms"},
        "maintenance": [{"line": "work-*"}], "silences": [{"line": "quiet-*"}],
        "upload": [{"name": "bucket", "s3": keyless}],
        "notify": [{"name": name, "webhook": {"url": f"{receiver.base}/{name}/x"}} for name in ("hook", "slow")],
        **more})


def call(ground, *arguments, **variables):
    variables = {**ROLE, "PLUMBLINE_CONFIG": str(ground.directory / "plumbline.yaml"), **variables}
    return ground.run("plumblined", "function", *arguments, **{name: one for name, one in variables.items() if one})


def told(done, ground):
    """Status, the answer, and the log of a call."""
    said = done.stdout.decode()
    answer = normal.json_text(said, ground.directory, EXACT) if said.strip().startswith("{") else said
    return f"status {done.returncode}\n{answer}--- log\n{normal.log(done.stderr.decode(), ground.directory)}"


def state_with_an_incident(ground):
    """The state object after an ingress fell silent, with one destination that has not been told yet."""
    with surroundings(ground) as (receiver, field):
        receiver.statuses = {"slow": 500}
        for _ in range(2):
            call(ground)
        field.ingresses[2].end()
        done = call(ground)
        answer = json.loads(done.stdout)
        if (answer["validity"], answer["raised"], answer["messages"]["waiting"]) != ("valid", 3, 2):
            raise PartFailed(f"another answer than expected: {done.stdout.decode()}")
        return receiver.objects[KEY][1]


def goes_on(ground):
    """Two calls from the fixture: the first closes the incident and tells what waited, the second finds nothing new."""
    with surroundings(ground) as (receiver, _):
        receiver.objects[KEY] = ('"fixture"', fixtures.state(ground.ports.by_host()))
        parts = [told(call(ground), ground), told(call(ground), ground)]
        texts = {f"call-told-{name}": text for name, text in receiver.texts(ground.directory).items()}
        reports = {path: one for path, one in receiver.objects.items() if path != KEY}
        state = {KEY: receiver.objects[KEY]}
    return texts | {"call-answers": "\n".join(parts), "call-uploads": object_texts(reports),
                    "call-state": without_hours(object_texts(state, None, EXACT))}


def without_hours(state):
    """The state's text without what it keeps of each line's hour: that closes when the clock's next hour begins."""
    state = re.sub(r'("hours"|"medians"): \[[^\]]*\]', r'\1: "#"', state)
    return re.sub(r'("past": .*)', lambda past: re.sub(r'("lost"|"sent"): \d+', r'\1: "#"', past[0]), state, flags=re.S)


def events(ground):
    with surroundings(ground) as (receiver, _):
        call(ground)
        parts = [f"=== {event}\n{told(call(ground, '--event', event), ground)}".replace("=== \n", "=== none\n")
                 for event in EVENTS]
        parts += [f"=== --time-limit {limit}\n{told(call(ground, '--time-limit', limit), ground)}"
                  for limit in ("300ms", "1s")]
    return {"call-events": "\n".join(parts)}


def mistakes(ground):
    """No role, no configuration, a store that refuses, a state that is damaged or of a newer program."""
    parts = []

    def one(what, *arguments, **variables):
        parts.append(f"=== {what}\n{told(call(ground, *arguments, **variables), ground)}")

    with surroundings(ground) as (receiver, _):
        one("no role", AWS_ACCESS_KEY_ID=None, AWS_SECRET_ACCESS_KEY=None)
        one("no such configuration", PLUMBLINE_CONFIG=str(ground.directory / "missing.yaml"))
        one("a configuration that is wrong", PLUMBLINE_CONFIG=None, PLUMBLINE_CONFIG_YAML="lines: []\nevery: x\n")
        one("a configuration that is an object, and no bucket", PLUMBLINE_CONFIG_OBJECT="plumbline.yaml")
        receiver.objects[KEY] = ('"damaged"', b"nothing")
        one("a damaged state")
        receiver.objects[KEY] = ('"newer"', normal_gzip({"version": 99}))
        one("a state of a newer program")
        del receiver.objects[KEY]
        receiver.statuses = {BUCKET: 403}
        one("a store that refuses the key pair")
        receiver.statuses = {}
        ground.write("plumbline.yaml", configuration(receiver, upload=[]))
        one("no bucket")
    return {"call-mistakes": "\n".join(parts)}


def normal_gzip(value):
    return fixtures.gzip.compress(json.dumps(value).encode())


class Runtime:
    """Tencent SCF's custom runtime interface: `ready`, then an event at a time, and its answer or error."""

    def __init__(self):
        self.changed, self.event, self.reply, self.is_ready = threading.Condition(), None, None, False
        # An event with a known number is one that was not heard: it gets the same answer.
        self.number = 0

    def answer(self, method, path, headers, body):
        with self.changed:
            if path == "/runtime/init/ready":
                self.is_ready = True
                self.changed.notify_all()
                return 200, {}, b""
            if path == "/runtime/invocation/next":
                self.changed.wait_for(lambda: self.is_ready and self.event is not None, MAX_SECONDS)
                return 200, {"request_id": f"request-{self.number}", "time_limit_in_ms": "60000",
                             "memory_limit_in_mb": "128"}, (self.event or "").encode()
            if method == "POST" and self.event is not None:
                self.event, self.reply = None, (path.rsplit("/", 1)[1], body)
                self.changed.notify_all()
                return 200, {}, b""
        return 404, {}, b""

    def call(self, event):
        """The kind of the answer, and its bytes."""
        with self.changed:
            self.event, self.reply, self.number = event, None, self.number + 1
            self.changed.notify_all()
            if not self.changed.wait_for(lambda: self.reply is not None, MAX_SECONDS):
                raise PartFailed(f"no answer to {event}")
            return self.reply


def served(ground):
    """Some calls of one process."""
    runtime, parts = Runtime(), []
    front = Receiver()
    front.answer = runtime.answer
    with surroundings(ground) as (receiver, field), front.serving():
        variables = {**ROLE, "PLUMBLINE_CONFIG": str(ground.directory / "plumbline.yaml"),
                     "SCF_RUNTIME_API": "127.0.0.1", "SCF_RUNTIME_API_PORT": front.base.rsplit(":", 1)[1]}
        with open(ground.directory / "scf.log", "wb") as log:
            process = ground.start("plumblined", "function", stdout=log, stderr=log,
                                   env=ground.environment(**variables))
        try:
            for event in ("", '{"Type": "Timer", "Message": "count=3"}', "{no JSON"):
                parts.append(reply_text(event, *runtime.call(event), ground))
            field.ingresses[1].end()
            parts.append(reply_text("after an ingress died", *runtime.call("{}"), ground))
        finally:
            process.kill()
            process.wait(MAX_SECONDS)
        log = normal.log((ground.directory / "scf.log").read_text(), ground.directory)
    return {"call-served": "\n".join([*parts, "=== log", log])}


def reply_text(event, kind, body, ground):
    return f"=== {event}\n{kind}\n{normal.json_text(body, ground.directory, EXACT)}"
