"""A field of ingresses on loopback that can be broken and repaired, and the service that watches it."""

import contextlib
import json
import os
import pathlib
import re
import signal
import sqlite3
import subprocess
import time
import urllib.request

from Integration.ground import Program
from Integration.outcome import PartFailed

ROOT = pathlib.Path(__file__).resolve().parent.parent
START_SECONDS = 20
END_SECONDS = 20
MEASURED, STORED = " info round: ", " debug round stored: "
UNSOUND = " warning round that is not valid: it changes no state and raises no alarm: "
ROUND_ID = re.compile(r"\bround=(\S+)")


def binary(name):
    """The newer one of the release and the debug build."""
    built = [path for kind in ("release", "debug") if (path := ROOT / ".build" / kind / name).exists()]
    if not built:
        raise PartFailed(f"{name} is not built; run: make watch-faults")
    return max(built, key=lambda path: path.stat().st_mtime)


def until(what, condition, seconds=60, pause=0.05):
    """Waits until the condition gives something true, and returns it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(pause)
    raise PartFailed(f"in {seconds} s not: {what}")


class Ingress:
    """`plumbline reflect` on one address with several ports: each port is a line."""

    def __init__(self, ground, host, ports):
        self.ground, self.host = ground, host
        self.process = None
        self.addresses = [f"{host}:0"] * ports
        self.start()

    def start(self):
        arguments = [str(binary("plumbline")), "reflect"]
        for address in self.addresses:
            arguments += ["--listen", address]
        deadline = time.monotonic() + START_SECONDS
        while True:
            self.process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                            stderr=subprocess.DEVNULL)
            line = self.process.stdout.readline()
            if line:
                break
            status = self.process.wait(END_SECONDS)
            if time.monotonic() > deadline:
                raise PartFailed(f"reflect on {self.host} ended with {status}")
            # While it was away, one of its ports may have become the source port of a round, for as long as that lasts.
            time.sleep(0.1)
        self.addresses = json.loads(line)["listening"]

    def stop(self):
        """Its ports answer with ICMP errors from now on."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate(timeout=END_SECONDS)
            self.process = None


class Field:
    """Ingresses at 127.NET.0.1 and on, and a lines file of theirs."""

    def __init__(self, ground, hosts=3, ports=3, net=81):
        self.ingresses = []
        try:
            for host in range(1, hosts + 1):
                self.ingresses.append(Ingress(ground, f"127.{net}.{host // 250}.{1 + host % 250}", ports))
        except BaseException:
            self.stop()
            raise
        self.lines_file = ground.directory / "lines.csv"
        self.write()

    def write(self):
        rows = [f"{address},site=s{number}\n" for number, one in enumerate(self.ingresses) for address in one.addresses]
        self.lines_file.write_text("ingress,tags\n" + "".join(rows))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        for one in self.ingresses:
            one.stop()


class Service:
    """`plumblined watch` with a configuration in the part's folder; started as often as one likes."""

    def __init__(self, ground, field=None, every="1s", **keys):
        self.ground = ground
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
        arguments = [binary("plumblined"), "watch", "--config", self.configuration, "--log-level", "debug"]
        self.program = Program([*self.wrapper, *arguments], self.log, env={**os.environ, **self.environment})

    def start(self):
        before = self.size()
        self.launch()
        until("the service is up", lambda: self.said("watching", before) or self.ended(), START_SECONDS)
        if self.ended():
            status, said = self.program.process.returncode, " ".join(self.program.tail())
            raise PartFailed(f"plumblined ended with {status}: {said}")
        return self

    def size(self):
        return self.log.stat().st_size if self.log.exists() else 0

    def said(self, text, since=None):
        """Lines of the log with this text, from this place on; by default all of this service's own."""
        since = self.born if since is None else since
        with contextlib.suppress(OSError):
            with open(self.log, "rb") as log:
                log.seek(since)
                return [line for line in log.read().decode(errors="replace").splitlines() if text in line]
        return []

    def ended(self):
        return self.program.process.poll() is not None

    def kill(self):
        self.program.process.kill()
        self.program.process.wait(END_SECONDS)

    def terminate(self):
        """Ends it as a service manager does; its status and the seconds that it took."""
        began = time.monotonic()
        self.program.process.send_signal(signal.SIGTERM)
        status = self.program.process.wait(END_SECONDS)
        return status, time.monotonic() - began

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        if self.program is not None:
            self.program.stop()

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
        return ids_of(self.said(" round", since), (MEASURED, UNSOUND))

    def finished(self, since=None):
        """The ids of the rounds that were logged as stored, in the log's order."""
        return ids_of(self.said(STORED, since), (STORED,))

    def stored(self):
        return [row[0] for row in self.query("SELECT id FROM round ORDER BY seq")]

    def metric(self, name):
        """The sum of a metric's series, by HTTP; None if there is none."""
        # It listens a moment after it says that it watches; a port of an earlier start is no port of this one.
        lines = until("the web server listens", lambda: self.said("web server listens", self.started), START_SECONDS)
        port = lines[-1].split("port=")[1].split()[0]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as page:
            values = [float(line.rsplit(" ", 1)[1]) for line in page.read().decode().splitlines()
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
