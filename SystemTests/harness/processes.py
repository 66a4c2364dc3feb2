"""Starting programs and ending each by its id; every wait is bounded."""

import contextlib
import ctypes
import os
import pathlib
import selectors
import signal
import socket
import subprocess
import sys
import time

from SystemTests.harness.outcome import PartFailed
from SystemTests.harness.waiting import until

BUSY_LOOP = "import os\nparent = os.getppid()\nwhile os.getppid() == parent:\n    for _ in range(100000): pass\n"
FIRST_LINE_SECONDS = 20
END_SECONDS = 15
# A server of the tests has nothing to finish: what does not end at once is killed.
STOP_SECONDS = 0.5
# prctl(2).
PR_SET_CHILD_SUBREAPER = 36


class Program:
    """A process that this one started, and ends. Its output is in the file `log`."""

    def __init__(self, arguments, log, **settings):
        self.log = pathlib.Path(log)
        with open(self.log, "ab") as output:
            self.process = subprocess.Popen([str(argument) for argument in arguments], stdin=subprocess.DEVNULL,
                                            stdout=output, stderr=output, start_new_session=True, **settings)

    def until(self, what, condition, seconds=20):
        """Waits for the condition; an early end of the program is a failure."""
        def found():
            if self.process.poll() is not None:
                raise PartFailed(f"{self.told()} ended with {self.process.returncode}: {' '.join(self.tail())}")
            return condition()
        try:
            return until(what, found, seconds, 0.02)
        except PartFailed as failed:
            if self.process.poll() is not None:
                raise
            raise PartFailed(f"{self.told()}: {failed}: {' '.join(self.tail())}") from None

    def await_port(self, host, port, seconds=20):
        """Until something accepts connections there."""
        def accepts():
            with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
                return True
            return False
        self.until(f"it listens on {host}:{port}", accepts, seconds)

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


def last_lines(output, count=5):
    return [line for line in output.splitlines() if line.strip()][-count:]


def end(process, number=signal.SIGTERM):
    """Ends one process by its id and waits; returns what it wrote to its pipes since (None without pipes)."""
    if process.poll() is None:
        process.send_signal(number)
    try:
        return process.communicate(timeout=END_SECONDS)
    except subprocess.TimeoutExpired:
        kill(process)
        raise PartFailed(f"{process.args[0]} (process {process.pid}) did not end in {END_SECONDS} s") from None


def kill(process):
    """Ends one process at once, if it still runs."""
    if process.poll() is None:
        process.kill()
    process.communicate(timeout=END_SECONDS)


def first_line(process, stream, wanted=b"\n"):
    """What `stream` says until `wanted` has come and the line is complete."""
    said = b""
    deadline = time.monotonic() + FIRST_LINE_SECONDS
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while wanted not in said or not said.endswith(b"\n"):
            if not selector.select(max(0, deadline - time.monotonic())):
                raise PartFailed(f"{process.args[0]} said nothing in {FIRST_LINE_SECONDS} s")
            more = os.read(stream.fileno(), 65536)
            if not more:
                process.wait(timeout=END_SECONDS)
                told = said.decode(errors="replace")
                raise PartFailed(f"{process.args[0]} ended with status {process.returncode}: {told}")
            said += more
    return said.decode()


@contextlib.contextmanager
def paused(process):
    """The process stands still meanwhile."""
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)


@contextlib.contextmanager
def busy_cores(count, niceness=0):
    """Keeps `count` cores busy. The loops also end by themselves if this process is gone."""
    # No `nice` for 0, which would leave a loop as it is.
    prefix = ["nice", "-n", str(niceness)] if niceness else []
    loops = []
    try:
        for _ in range(count):
            loops.append(subprocess.Popen(prefix + [sys.executable, "-c", BUSY_LOOP]))
        time.sleep(0.3 if count else 0)
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait(timeout=END_SECONDS)


def descendants(parent):
    """The ids of a process and of all that it started, directly or not; each process before what it started."""
    found, waiting = [], [parent]
    while waiting:
        found.append(waiting.pop())
        with contextlib.suppress(OSError):
            for task in pathlib.Path(f"/proc/{found[-1]}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
    return found


def adopt_orphans():
    """From now on, whatever this process started, directly or not, stays below it, though its own parent may end."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def kill_descendants(parent):
    """Ends at once, by its id, all that a process started, directly or not."""
    deadline = time.monotonic() + END_SECONDS
    while (left := [one for one in descendants(parent)[1:] if is_alive(one)]) and time.monotonic() < deadline:
        for one in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        time.sleep(0.01)


def is_alive(process):
    """Whether it runs; one that has ended and was not waited for does not."""
    with contextlib.suppress(OSError):
        return pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    return False
