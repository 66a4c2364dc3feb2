"""`status --follow` in a terminal of 80 columns sees what happens, holds up nobody, and ends at once."""

import contextlib
import json
import signal
import sqlite3
import subprocess

from SystemTests.harness.field import Field
from SystemTests.harness.outcome import Check
from SystemTests.harness.programs import built
from SystemTests.harness.service import Service, plumblined
from SystemTests.harness.terminal import Terminal
from SystemTests.harness.waiting import until

CALM, BAD = "no open incident", "✗ 1 incident"
CALM_CHINESE, BAD_CHINESE = "没有进行中的故障", "✗ 1 个故障"


def checks(ground):
    with Field(ground, hosts=2, ports=2, net=84) as field:
        service = Service(ground, field)
        asked = ["status", "--history", service.database]
        with service:
            service.await_rounds(2)
            command = [built("plumblined"), *asked, "--follow"]
            blocks = ground.log_of("blocks")
            with open(blocks, "wb") as output, Terminal(command) as terminal, \
                    Terminal([*command, "--language", "zh", "--by", "site"], columns=80, rows=30) as chinese, \
                    piped([*command, "--format", "json"], output) as pipe:
                yield from watched(service, field, terminal, chinese)
                yield Check("a terminal is shown no row that it has to wrap, and nothing but what every terminal knows",
                            "80 columns, both languages", seen_wrong(terminal) + seen_wrong(chinese))
                yield held_up(service)
                until("two views in the pipe", lambda: len(views(blocks)) >= 2)
                yield from ended(terminal, chinese, pipe, blocks)
            status, _ = service.terminate()
            yield Check.equal("the service ends with 0", status, 0)


def watched(service, field, terminal, chinese):
    """An ingress breaks and is repaired."""
    until("both see a calm field", lambda: CALM in terminal.text and CALM_CHINESE in chinese.text)
    before = terminal.text
    service.await_rounds(2)
    until("the view is drawn anew", lambda: terminal.text != before)
    field.ingresses[1].stop()
    until("both see the incident", lambda: BAD in terminal.text and BAD_CHINESE in chinese.text)
    address = field.ingresses[1].host
    yield Check("an incident appears with its cause, and its lines stand first", address,
                [] if address in terminal.text and "abnormal" in terminal.text else [terminal.text])
    done = plumblined("status", "--history", service.database, "--format", "json")
    said = json.loads(done.stdout)
    yield Check.equal("asked once, it ends with 1 and says the same", (done.returncode, said["counts"]["incidents"]),
                      (1, 1))
    field.ingresses[1].start()
    until("both see its end", lambda: CALM in terminal.text and CALM_CHINESE in chinese.text)
    until("all lines are healthy", lambda: plumblined("status", "--history", service.database).returncode == 0)
    yield Check("its end is seen, and asked once it ends with 0")


def seen_wrong(terminal):
    screen = terminal.screen
    return ([f"{screen.wraps} rows were wrapped"] if screen.wraps else []) + [f"sent: {one}" for one in screen.foreign]


def held_up(service):
    """A reader that kept a transaction would keep the log from being emptied for ever."""
    def emptied():
        with contextlib.closing(sqlite3.connect(service.database, timeout=1)) as database:
            busy, _, _ = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return busy == 0
    until("the log can be emptied while they follow", emptied)
    return Check("followers keep no transaction: the log can be emptied beside them")


def views(path):
    """One object a line; the last may be under way."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines(keepends=True)
            if line.endswith("\n")]


@contextlib.contextmanager
def piped(command, output):
    process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=output,
                               stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def ended(terminal, chinese, pipe, blocks):
    pipe.send_signal(signal.SIGTERM)
    statuses = [terminal.end(signal.SIGINT), chinese.end(signal.SIGTERM), pipe.wait(15)]
    yield Check.equal("each ends at a signal, with 0", statuses, [0, 0, 0])
    ids = [view["round"]["id"] for view in views(blocks)]
    yield Check("without a terminal there is one view for each round", f"{len(ids)} views",
                [] if len(ids) == len(set(ids)) >= 2 else [ids])
