"""What the parts share: the programs under test, their surroundings, a folder, processes, the lock of the addresses."""

import contextlib
import os
import pathlib
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# Loopback addresses of this suite's own. Ports are below those that the kernel gives to others.
NET = "127.64"
LOCK = "\0plumbline-golden"
LOCK_SECONDS = 300
LIMIT_S = 30


class PartFailed(Exception):
    """The part cannot go on; the message says why."""


class Ground:
    """A part's folder, which is removed afterwards, the programs, and the golden files."""

    def __init__(self, directory, golden, plumbline, plumblined, short=False):
        # Without links on the way, as the programs may say it.
        self.directory = pathlib.Path(directory).resolve()
        self.golden, self.short = golden, short
        self.programs = {"plumbline": plumbline, "plumblined": plumblined}

    @property
    def attempts(self):
        return 8

    def write(self, name, content):
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def environment(self, **more):
        """The same on every machine: no terminal, no colours, UTC, no language."""
        return {"PATH": os.environ.get("PATH", ""), "TZ": "UTC", "LANG": "C", "HOME": str(self.directory),
                "TMPDIR": str(self.directory), **more}

    def run(self, program, *arguments, stdin=b"", limit_s=LIMIT_S, **more):
        """A verb to its end, in the part's folder; other variables by `more`."""
        return subprocess.run([self.programs[program], *map(str, arguments)], input=stdin, capture_output=True,
                              timeout=limit_s, cwd=self.directory, env=self.environment(**more))

    def start(self, program, *arguments, **settings):
        """A program that goes on; whoever starts it ends it."""
        return subprocess.Popen([self.programs[program], *map(str, arguments)], cwd=self.directory,
                                **{"stdin": subprocess.DEVNULL, "env": self.environment(), **settings})

    @contextlib.contextmanager
    def reflector(self, *arguments):
        """`plumbline reflect` that answers while the block runs."""
        one = Reflector(self, arguments)
        try:
            yield one
        finally:
            one.end()


class Reflector:
    """`plumbline reflect` with always the same arguments."""

    def __init__(self, ground, arguments):
        self.ground, self.arguments, self.process = ground, arguments, None
        self.begin()

    def begin(self):
        """A port that was just given back may still be taken for a moment."""
        deadline = time.monotonic() + 10
        while True:
            self.process = self.ground.start("plumbline", "reflect", *self.arguments, stdout=subprocess.PIPE,
                                             stderr=subprocess.PIPE)
            self.first = self.process.stdout.readline()
            if self.first:
                return
            said = self.process.communicate()[1].decode(errors="replace")
            if time.monotonic() > deadline:
                raise PartFailed(f"reflect {' '.join(map(str, self.arguments))} ended: {said}")
            time.sleep(0.1)

    def end(self, number=signal.SIGKILL):
        """Ends it; what it had to say and its status."""
        if self.process is None:
            return None
        self.process.send_signal(number)
        output, errors = self.process.communicate(timeout=LIMIT_S)
        status, self.process = self.process.returncode, None
        return status, output.decode(), errors.decode()


@contextlib.contextmanager
def addresses():
    """Keeps the suite's addresses for this process: another run of the suite waits."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as lock:
        deadline = time.monotonic() + LOCK_SECONDS
        while True:
            try:
                lock.bind(LOCK)
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise PartFailed(f"another run of this suite has its addresses for {LOCK_SECONDS} s") from None
                time.sleep(0.2)
        yield


def until(what, condition, seconds=30, pause=0.02):
    """Waits until the condition gives something true, and returns it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(pause)
    raise PartFailed(f"in {seconds} s not: {what}")


def outcome(done, directory=None, clean=None):
    """Status and both outputs of a verb as one text."""
    clean = clean or (lambda value: value.replace(str(directory), "<dir>") if directory else value)
    parts = [f"status {done.returncode}"]
    for name, octets in (("stdout", done.stdout), ("stderr", done.stderr)):
        said = clean(octets.decode(errors="replace"))
        parts.append(f"--- {name}\n{said.rstrip(chr(10))}" if said.strip() else f"--- {name}: nothing")
    return "\n".join(parts) + "\n"
