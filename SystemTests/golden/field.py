"""A field of ingresses and echoes on loopback that breaks and is repaired, and the service that watches it."""

import contextlib
import json
import re
import signal
import subprocess

from SystemTests.golden.far_end import Listen
from SystemTests.golden.ground import MAX_SECONDS, NET
from SystemTests.harness.http_server import fetch
from SystemTests.harness.outcome import PartFailed
from SystemTests.harness.waiting import until

CITIES, REGIONS = ("sz", "gz", "bj"), ("hk", "jp", "us")
EVERY = "2s"


class Field:
    """Three ingresses that relay to three echoes; and three lines apart: silenced, in maintenance, without a name.

    The port of an ingress has its city as its role, that of an echo its region.
    """

    def __init__(self, ground, net=7):
        self.ground, self.net = ground, net
        self.stack = contextlib.ExitStack()

    def __enter__(self):
        ports = self.ground.ports
        self.stack.callback(ports.close)
        echoes = [Listen(f"{NET}.{self.net + 1}.{number}", region) for number, region in enumerate(REGIONS, 1)]
        self.stack.enter_context(self.ground.far_end(echoes, "--delay", "20ms"))
        self.ingresses = [self.stack.enter_context(self.ground.far_end(
            [Listen(f"{NET}.{self.net}.{number}", city)], "--relay", "--allow-echo", f"{NET}.0.0/16"))
            for number, city in enumerate(CITIES, 1)]
        ports.nobody(f"{NET}.{self.net}.8", "quiet")
        ports.nobody(f"{NET}.{self.net}.9", "work")
        return self

    def __exit__(self, *_):
        self.stack.close()

    def lines(self):
        """The lines file."""
        rows = [f"{city}-{region},{NET}.{self.net}.{one}:<port:{city}>,"
                f"{NET}.{self.net + 1}.{two}:<port:{region}>,city={city},\n"
                for one, city in enumerate(CITIES, 1) for two, region in enumerate(REGIONS, 1)]
        return "name,ingress,echo,tags,max_rtt\n" + "".join(rows) + (
            f"quiet-1,{NET}.{self.net}.8:<port:quiet>,,,\nwork-1,{NET}.{self.net}.9:<port:work>,,,\n"
            f"nameless,no_name.invalid:7,,,\n")


def settings(database, **more):
    """A configuration, as JSON, which is YAML."""
    return json.dumps({
        "vantage": "loopback", "lines": [{"file": "lines.csv"}], "every": EVERY, "clear_after": 1,
        "unmeasured_after": 2, "confirm": {"count": 5}, "limits": {"loss": "30%"},
        "probe": {"count": 5, "interval": "50ms", "timeout": "200ms", "max_address_rate": 1000},
        "maintenance": [{"line": "work-*"}], "silences": [{"line": "quiet-*"}],
        # Kept for a century, so that what is old stays.
        "history": {"path": database, "probes": "36500d", "rounds": "36500d"},
        "web": {"listen": "127.0.0.1:0", "line_tags": ["city"]}, "stop_within": "5s", **more}, indent=1)


class Service:
    """`plumblined watch`, while it is entered."""

    def __init__(self, ground, configuration="plumbline.yaml"):
        self.ground, self.configuration = ground, configuration
        self.log = ground.directory / "watch.log"

    def __enter__(self):
        self.log.write_bytes(b"")
        with open(self.log, "ab") as output:
            self.process = self.ground.start("plumblined", "watch", "--config", self.configuration, "--log-level",
                                             "debug", stdout=output, stderr=subprocess.STDOUT)
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(MAX_SECONDS)

    def said(self, text):
        return [line for line in self.log.read_text(errors="replace").splitlines() if text in line]

    def await_said(self, text, count=1):
        until(f"{count} x {text}", lambda: len(self.said(text)) >= count or self.ended())
        if len(self.said(text)) < count:
            raise PartFailed(f"plumblined ended: {self.log.read_text(errors='replace')[-2000:]}")

    def await_rounds(self, more):
        """That many rounds from now on are stored."""
        self.await_said("round stored", len(self.said("round stored")) + more)

    def ended(self):
        return self.process.poll() is not None

    def end(self):
        """Ends it as a service manager does; its status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(MAX_SECONDS)

    def page(self, path):
        line = until("the web server listens", lambda: self.said("web server listens"))[-1]
        port = re.search(r"port=(\d+)", line).group(1)
        return fetch(f"http://127.0.0.1:{port}{path}")
