"""The service that watches a field, and runs of its other verbs."""

import contextlib
import json
import os
import re
import sqlite3
import subprocess

from SystemTests.harness.http_server import fetch
from SystemTests.harness.logged import LoggedProgram
from SystemTests.harness.outcome import PartFailed
from SystemTests.harness.ports import HOST
from SystemTests.harness.processes import Program
from SystemTests.harness.programs import built
from SystemTests.harness.waiting import until

START_SECONDS = 20
VERB_SECONDS = 90
MEASURED, STORED = " info round: ", " debug round stored: "
UNSOUND = " warning round that is not valid: it changes no state and raises no alarm: "
CUT_SHORT = " notice round that was ended early: it changes no state and raises no alarm: "
ROUND_ID = re.compile(r"\bround=(\S+)")


def plumblined(*arguments, **variables):
    """A verb to its end: what it came to, whatever that is."""
    return subprocess.run([str(built("plumblined")), *map(str, arguments)], stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=VERB_SECONDS, env={**os.environ, **variables})


def notify_test(ground, name, **variables):
    """`plumblined notify test` with the configuration in the part's folder."""
    return plumblined("notify", "test", name, "--config", ground.directory / "plumbline.yaml", **variables)


class Service(LoggedProgram):
    """`plumblined watch` with a configuration in the part's folder; started as often as one likes."""

    def __init__(self, ground, field=None, every="1s", log_level="debug", **keys):
        self.ground, self.log_level = ground, log_level
        self.log = ground.log_of("plumblined")
        self.configuration = ground.directory / "plumbline.yaml"
        self.database = ground.directory / "history.sqlite"
        self.program, self.environment = None, {}
        # What starts it, for a namespace of its own; it must replace itself by the service.
        self.wrapper = []
        # Others may have written into the same log before.
        self.born = self.started = self.size()
        self.keys = {
            "vantage": "loopback",
            "lines": [{"file": str(field.lines_file)}] if field else [],
            "every": every,
            "probe": {"count": 5, "interval": "10ms", "timeout": "150ms"},
            "confirm": {"count": 5},
            "limits": {"change": False},
            "history": {"path": str(self.database)},
            "web": {"listen": "127.0.0.1:0"},
            "stop_within": "4s",
        }
        self.keys.update(keys)
        self.write()

    def write(self):
        # JSON is YAML.
        self.configuration.write_text(json.dumps(self.keys, indent=1))

    def launch(self):
        """Begins the process and does not wait for it."""
        self.started = self.size()
        arguments = [built("plumblined"), "watch", "--config", self.configuration, "--log-level", self.log_level]
        self.program = Program([*self.wrapper, *arguments], self.log, env={**os.environ, **self.environment})

    def start(self):
        before = self.size()
        self.launch()
        try:
            until("the service is up", lambda: self.said("watching", before) or self.ended(), START_SECONDS)
        except BaseException:
            self.program.stop()
            raise
        if self.ended():
            status, said = self.program.process.returncode, " ".join(self.program.tail())
            raise PartFailed(f"plumblined ended with {status}: {said}")
        return self

    def said(self, text, since=None):
        """Lines of the log with this text, from this place on; by default all of this service's own."""
        return super().said(text, self.born if since is None else since)

    def ended(self):
        return self.program.process.poll() is not None

    def query(self, sql, *values):
        """Rows of the database, which the service may be writing to."""
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10)) as database:
            return database.execute(sql, values).fetchall()

    def rounds(self):
        with contextlib.suppress(sqlite3.Error):
            return self.query("SELECT count(*) FROM round")[0][0]
        return 0

    def await_rounds(self, more, seconds=60):
        wanted = self.rounds() + more
        until(f"{more} more rounds in the history", lambda: self.rounds() >= wanted, seconds)

    def measured(self, since=None):
        """The ids of the rounds that were logged as measured, in the log's order."""
        return ids_of(self.said(" round", since), (MEASURED, UNSOUND, CUT_SHORT))

    def finished(self, since=None):
        """The ids of the rounds that were logged as stored, in the log's order."""
        return ids_of(self.said(STORED, since), (STORED,))

    def stored(self):
        return [row[0] for row in self.query("SELECT id FROM round ORDER BY seq")]

    def metrics(self):
        """Its metrics, by HTTP."""
        # It listens a moment after it says that it watches; a port of an earlier start is no port of this one.
        lines = until("the web server listens", lambda: self.said("web server listens", self.started), START_SECONDS)
        return fetch(f"http://{HOST}:{lines[-1].split('port=')[1].split()[0]}/metrics")

    def metric(self, name):
        """The sum of a metric's series; None if there is none."""
        values = [float(line.rsplit(" ", 1)[1]) for line in self.metrics().splitlines()
                  if line.startswith((name + " ", name + "{"))]
        return sum(values) if values else None


def ids_of(lines, messages):
    return [found.group(1) for line in lines if any(one in line for one in messages)
            and (found := ROUND_ID.search(line))]


def integrity(service):
    """What is wrong with the database, which must not be open for writing."""
    problems = []
    with contextlib.closing(sqlite3.connect(service.database, timeout=10)) as database:
        told = database.execute("PRAGMA integrity_check").fetchall()
        if told != [("ok",)]:
            problems.append(f"integrity: {told[:3]}")
        twice = database.execute("SELECT id, count(*) FROM round GROUP BY id HAVING count(*) > 1").fetchall()
        if twice:
            problems.append(f"rounds that are there twice: {twice[:3]}")
    return problems
