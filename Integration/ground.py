"""What the parts share: a folder of their own, ports, programs, environments of Python packages, the Swift tests."""

import contextlib
import hashlib
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import time

from Integration.outcome import Check, PartFailed, Skipped

ROOT = pathlib.Path(__file__).resolve().parent.parent
CACHE = ROOT / ".build-integration"
# A server of the tests has nothing to finish: what does not end at once is killed.
STOP_SECONDS = 0.5
INSTALL_SECONDS = 600


class Ground:
    """A part's folder, which is removed afterwards, and whether this is the short form."""

    def __init__(self, directory, short):
        self.directory, self.short = pathlib.Path(directory), short

    def path(self, name):
        """A folder in the part's own folder; made if it is missing."""
        path = self.directory / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    @contextlib.contextmanager
    def program(self, arguments, name=None, **settings):
        """A program that runs meanwhile, in a process group of its own; its output is in `log_of(name)`."""
        one = Program(arguments, self.log_of(name or pathlib.Path(str(arguments[0])).name), **settings)
        try:
            yield one
        finally:
            one.stop()

    def log_of(self, name):
        return self.directory / f"{name}.log"

    def swift_tests(self, pattern, timeout_s=240, **variables):
        """Runs the Swift tests whose name has `pattern`, with environment variables that tell them what to drive.

        Yields a check for each test. None run, or one skipped, is a failure: the variables are there to switch them on.
        """
        told = {name: str(value) for name, value in variables.items()}
        # The built bundle itself: `swift test` takes longer to find it than it takes to run.
        bundles = list((ROOT / ".build" / "debug").glob("*.xctest"))
        if not bundles:
            raise PartFailed("the tests are not built; run: make build-tests")
        command = [bundles[0], "--testing-library", "swift-testing", "--filter", pattern]
        try:
            done = subprocess.run(command, cwd=ROOT, env={**os.environ, **told}, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=timeout_s)
            status, output = done.returncode, done.stdout
        except subprocess.TimeoutExpired as expired:
            status, output = f"no end in {timeout_s} s", expired.stdout or b""
        yield from test_checks(pattern, status, output.decode(errors="replace"))


def test_checks(pattern, status, output):
    """The checks that the output of `swift test` stands for."""
    output = re.sub(r"\x1b\[[0-9;]*m", "", output)
    ended = re.findall(r'Test (?:"([^"]+)"|(\w+\(\))) (?:with .*? )?(passed|failed|skipped)', output)
    for quoted, plain, word in ended:
        problems = [] if word == "passed" else [word, *issues_of(output)]
        yield Check(quoted or plain, problems=problems)
    if not ended:
        yield Check(f"tests of {pattern}", problems=["none has run; build them: make build-tests", *last_lines(output)])
    elif status != 0 and all(word == "passed" for _, _, word in ended):
        yield Check(f"tests of {pattern}", problems=[f"status {status}", *last_lines(output)])


def issues_of(output):
    return [line.strip() for line in output.splitlines() if "recorded an issue" in line or line.startswith("↳")][:6]


def last_lines(output, most=5):
    return [line for line in output.splitlines() if line.strip()][-most:]


class Program:
    """A process that this one started, and ends."""

    def __init__(self, arguments, log, **settings):
        self.log = pathlib.Path(log)
        with open(self.log, "ab") as output:
            self.process = subprocess.Popen([str(argument) for argument in arguments], stdin=subprocess.DEVNULL,
                                            stdout=output, stderr=output, start_new_session=True, **settings)

    def await_port(self, host, port, seconds=20):
        """Until something accepts connections there; an early end of the program is a failure."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise PartFailed(f"{self.told()} ended with {self.process.returncode}: {' '.join(self.tail())}")
            with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
                return
            time.sleep(0.02)
        raise PartFailed(f"{self.told()} did not listen on {host}:{port} in {seconds} s: {' '.join(self.tail())}")

    def told(self):
        return pathlib.Path(str(self.process.args[0])).name

    def tail(self):
        return last_lines(self.log.read_text(errors="replace"))

    def stop(self):
        """Ends the program and what it started: its process group, which is its own."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_SECONDS)
                break


def needed(name):
    """The program's path; without it the part is skipped."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if found is None:
        raise Skipped(f"{name} is not here; run: scripts/need {name}")
    return found


def free_port(host="127.0.0.1"):
    """A port that the kernel says is free. It may be taken before it is used: start again with another one then."""
    with socket.socket() as one:
        one.bind((host, 0))
        return one.getsockname()[1]


def environment(name, packages):
    """The Python of an environment of its own that has the packages from PyPI; made once, then kept."""
    key = hashlib.sha256("\n".join([sys.version, *packages]).encode()).hexdigest()[:12]
    folder = CACHE / f"{name}-{key}"
    python = folder / "bin" / "python"
    if (folder / "complete").exists():
        return python
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    run([sys.executable, "-m", "venv", folder], INSTALL_SECONDS)
    run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages], INSTALL_SECONDS)
    (folder / "complete").touch()
    return python


def run(arguments, seconds, **settings):
    """A program to its end: its standard output. Any other status than 0 is a failure."""
    try:
        done = subprocess.run([str(argument) for argument in arguments], timeout=seconds, stdin=subprocess.DEVNULL,
                              capture_output=True, **settings)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PartFailed(f"{arguments[0]}: {error}") from error
    if done.returncode != 0:
        said = " ".join(last_lines(done.stderr.decode(errors="replace")))
        raise PartFailed(f"{pathlib.Path(str(arguments[0])).name} ended with {done.returncode}: {said}")
    return done.stdout
