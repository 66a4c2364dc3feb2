"""A fleet on loopback: a hub, vantages, and a field whose ways can be broken by who sends."""

import contextlib
import json
import os
import subprocess
import time
import urllib.error
import urllib.request

from SystemTests.harness.functions import ROLE
from SystemTests.harness.logged import LoggedProgram
from SystemTests.harness.outcome import PartFailed
from SystemTests.harness.ports import HOST, free_port
from SystemTests.harness.processes import Program, run
from SystemTests.harness.programs import built
from SystemTests.harness.reflector import Reflector
from SystemTests.harness.service import Service
from SystemTests.harness.ways import Ways

START_SECONDS, VERB_SECONDS = 30, 60
LINES_PORT = 7000


class Hub(LoggedProgram):
    """`plumbhub serve` with a configuration in the part's folder; started as often as one likes."""

    def __init__(self, ground, name="hub", every="6s", **keys):
        self.ground, self.name = ground, name
        self.log = ground.log_of(name)
        self.configuration = ground.directory / f"{name}.yaml"
        self.port = free_port()
        self.program = None
        self.keys = {
            "name": "hub", "listen": f"{HOST}:{self.port}", "database": str(ground.directory / "hub.sqlite"),
            "every": every, "judge": {"wait": "3s"}, "stop_within": "4s",
        }
        self.keys.update(keys)
        if "postgres" in self.keys:
            self.keys.pop("database", None)
        self.write()

    @property
    def url(self):
        return f"http://{HOST}:{self.port}"

    def write(self):
        # JSON is YAML.
        self.configuration.write_text(json.dumps(self.keys, indent=1))

    def verb(self, *arguments):
        """A verb to its end: its standard output. Any other status than 0 is a failure."""
        return run([built("plumbhub"), *arguments, "--config", self.configuration], VERB_SECONDS).decode()

    def tried(self, *arguments):
        """A verb to its end: what it came to, whatever that is."""
        return subprocess.run([str(built("plumbhub")), *map(str, arguments), "--config", str(self.configuration)],
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=VERB_SECONDS, check=False)

    def add(self, name, **tags):
        """Adds a vantage; its token."""
        flags = [flag for key, value in tags.items() for flag in ("--tag", f"{key}={value}")]
        return self.verb("vantage", "add", name, *flags).strip()

    def start(self):
        before = self.size()
        # What a member keeps beside the database is its own.
        self.program = Program([built("plumbhub"), "serve", "--config", self.configuration], self.log,
                               cwd=str(self.ground.path(f"{self.name}-files")))
        try:
            self.program.until("the hub listens", lambda: self.said("web server listens", before), START_SECONDS)
        except BaseException:
            self.program.stop()
            raise
        return self

    def ask(self, path, method="GET", body=None, **headers):
        """Status, fields and content of an answer."""
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.url + path, data=body, method=method, headers=fields)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def metric(self, name, **labels):
        """The sum of a metric's series with these labels; None where there is none."""
        wanted = [f'{key}="{value}"' for key, value in labels.items()]
        text = self.ask("/metrics")[2].decode()
        values = [float(line.rsplit(" ", 1)[1]) for line in text.splitlines()
                  if line.startswith((f"plumbline_{name} ", f"plumbline_{name}{{"))
                  and all(one in line for one in wanted)]
        return sum(values) if values else None


class Vantage(Service):
    """`plumblined watch` that is one of a fleet and probes from an address of its own."""

    def __init__(self, ground, hubs, name, source, token, every="6s", count=10, tags=None, log_level="info"):
        own = ground.below(name)
        super().__init__(own, every=every, log_level=log_level)
        token_file = own.directory / "fleet.token"
        token_file.write_text(token + "\n")
        token_file.chmod(0o600)
        self.name, self.source = name, source
        del self.keys["lines"]
        self.keys.update({
            "vantage": name,
            "probe": {"count": count, "interval": "10ms", "timeout": "500ms", "source": source},
            "confirm": {"count": count},
            "web": {"listen": "127.0.0.1:0"},
            "fleet": {"hub": [hub.url for hub in hubs], "name": name, "token": f"file:{token_file}",
                      "tags": tags or {}},
        })
        self.write()


class FunctionVantage:
    """`plumblined function` that is one of a fleet, called by a timer: a process a call, a bucket between them."""

    def __init__(self, ground, hubs, name, token, endpoint, every, count=10):
        self.every = every
        own = ground.path(name)
        token_file = own / "fleet.token"
        token_file.write_text(token + "\n")
        upload = {"endpoint": endpoint, "bucket": "reports", "region": "us-east-1", "style": "path",
                  "key": "rounds/{round}.json.gz"}
        self.configuration = own / "plumbline.yaml"
        self.configuration.write_text(json.dumps({
            "vantage": name, "upload": [{"name": "bucket", "s3": upload}],
            "probe": {"count": count, "interval": "10ms", "timeout": "500ms"}, "confirm": {"count": count},
            "fleet": {"hub": [hub.url for hub in hubs], "name": name, "token": f"file:{token_file}"}}))

    def call(self, seconds=20):
        """One call as the timer makes it, at the next multiple of `every`: its answer."""
        time.sleep(self.every - time.time() % self.every)
        return json.loads(run([built("plumblined"), "function", "--time-limit", f"{seconds}s"], seconds + 10, env={
            **os.environ, **ROLE, "PLUMBLINE_CONFIG": str(self.configuration)}))


class FleetField:
    """Ingresses, each a forwarder before a reflector that relays to echoes; and a lines file of theirs."""

    def __init__(self, ground, ingresses=6, echoes=3, net=91):
        self.stack = contextlib.ExitStack()
        try:
            self.make(ground, ingresses, echoes, net)
        except BaseException:
            self.stack.close()
            raise

    def make(self, ground, ingresses, echoes, net):
        def reflector(hosts, *flags):
            return self.stack.enter_context(Reflector(
                built("plumbline"), ground.directory, len(hosts), hosts=hosts, extra=["--max-source-rate", "0", *flags],
                errors=subprocess.DEVNULL))

        behind = reflector([f"127.{net}.2.{number + 1}" for number in range(echoes)]).addresses
        relays = reflector([f"127.{net}.1.{number + 1}" for number in range(ingresses)],
                           "--relay", "--allow-echo", "127.0.0.0/8", "--delay", "8ms").addresses
        self.hosts = [f"127.{net}.0.{number + 1}" for number in range(ingresses)]
        routes = {}
        for host, relay in zip(self.hosts, relays):
            relay_host, _, port = relay.rpartition(":")
            routes[(host, LINES_PORT)] = (relay_host, int(port))
        self.ways = self.stack.enter_context(Ways(routes))
        self.lines = [f"i{number + 1}-e{echo + 1}" for number in range(ingresses) for echo in range(echoes)]
        rows = [f"i{number + 1}-e{echo + 1},{host}:{LINES_PORT},{address}"
                for number, host in enumerate(self.hosts) for echo, address in enumerate(behind)]
        self.lines_file = ground.directory / "lines.csv"
        self.lines_file.write_text("name,ingress,echo\n" + "\n".join(rows) + "\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stack.close()


@contextlib.contextmanager
def postgres(ground, folder="/usr/lib/postgresql/15/bin"):
    """A PostgreSQL of its own in a folder; yields its address. It refuses root, and runs as Debian's user then."""
    if not os.path.exists(f"{folder}/initdb"):
        raise PartFailed("PostgreSQL is not here; run: scripts/need initdb")
    data, port = ground.path("postgres"), free_port()
    prefix = []
    if os.geteuid() == 0:
        run(["chown", "-R", "postgres", data], VERB_SECONDS)
        for parent in [ground.directory, *ground.directory.parents[:1]]:
            os.chmod(parent, os.stat(parent).st_mode | 0o011)
        prefix = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups"]
    run([*prefix, f"{folder}/initdb", "-D", data / "data", "-A", "trust", "-U", "postgres", "-N"], VERB_SECONDS,
        cwd=str(data))
    arguments = [*prefix, f"{folder}/postgres", "-D", data / "data", "-p", str(port), "-k", str(data), "-h", HOST]
    with ground.program(arguments, "postgres", cwd=str(data)) as program:
        program.await_port(HOST, port)
        yield f"postgres://postgres@{HOST}:{port}/postgres"

