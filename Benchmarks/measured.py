"""Programs with what they cost, processor seconds (wait4) and peak memory (VmHWM), and what others took."""

import json
import os
import pathlib
import signal
import subprocess
import time

from SystemTests.harness.outcome import PartFailed

TICK = os.sysconf("SC_CLK_TCK")
CORES = len(os.sched_getaffinity(0))
FLAGS = ["-std=gnu11", "-O2", "-Wall", "-Wextra", "-Werror"]


def compile_c(name, directory, *flags):
    """Builds Benchmarks/NAME.c into `directory` and returns the program."""
    source = pathlib.Path(__file__).with_name(name + ".c")
    program = pathlib.Path(directory) / (name + (".so" if flags else ""))
    done = subprocess.run(["gcc", *FLAGS, *flags, "-o", program, source], capture_output=True, text=True, timeout=60,
                          check=False)
    if done.returncode:
        raise PartFailed(f"gcc: {done.stderr}")
    return str(program)


def busy_seconds():
    """Processor seconds that the machine has spent on anything so far."""
    with open("/proc/stat", encoding="ascii") as file:
        fields = [int(field) for field in file.readline().split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / TICK


def peak_of(pid):
    """Most memory that a running process has had, MB; 0 when it has ended.

    Not ru_maxrss: the kernel hands that on through exec, so it is this program's own where this one is the larger.
    """
    try:
        lines = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return 0
    return max((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), default=0)


def seconds_of(pid):
    """Processor seconds of a running process so far."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


class Measured:
    """Runs a command to its end. `beside` is a process that belongs to the measurement, the reflector.

    `others` is the share of all cores that went to neither of the two: above a few hundredths the figures are noise.
    """

    def __init__(self, command, directory, bound, beside=None, environment=None):
        out, errors = (pathlib.Path(directory) / name for name in ("measured.out", "measured.err"))
        busy, served = busy_seconds(), seconds_of(beside) if beside else 0
        begun = time.monotonic()
        with open(out, "wb") as stdout, open(errors, "wb") as stderr:
            process = subprocess.Popen(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr,
                                       env=environment)
        usage = self.wait(process, begun + bound)
        self.wall = time.monotonic() - begun
        self.cpu = usage.ru_utime + usage.ru_stime
        self.user, self.system = usage.ru_utime, usage.ru_stime
        self.switches = usage.ru_nvcsw + usage.ru_nivcsw
        self.status = process.returncode
        ours = self.cpu + (seconds_of(beside) - served if beside else 0)
        self.others = max(0.0, busy_seconds() - busy - ours) / (self.wall * CORES)
        self.out = out.read_text(encoding="utf-8", errors="replace")
        self.errors = errors.read_text(encoding="utf-8", errors="replace")

    def wait(self, process, deadline):
        self.peak_mb = 0
        try:
            while True:
                self.peak_mb = max(self.peak_mb, peak_of(process.pid))
                pid, status, usage = os.wait4(process.pid, os.WNOHANG)
                if pid:
                    process.returncode = os.waitstatus_to_exitcode(status)
                    return usage
                if time.monotonic() > deadline:
                    raise PartFailed(f"{process.args[0]} did not end in time")
                time.sleep(0.02)
        except BaseException:
            if process.returncode is None:
                process.send_signal(signal.SIGKILL)
                process.wait()
            raise

    def json(self):
        try:
            return json.loads(self.out)
        except ValueError:
            raise PartFailed(f"status {self.status}: {self.errors.strip()[-300:]}") from None


QUIET = 0.05


def settled(make, tries=3):
    """`make()` again while others used more of the machine than QUIET, at most `tries` times; the quietest of them."""
    best = None
    for _ in range(tries):
        await_quiet()
        one = make()
        if best is None or one.run.others < best.run.others:
            best = one
        if best.run.others <= QUIET:
            break
    return best


def await_quiet(limit=10, share=QUIET):
    """Waits, for `limit` seconds at most, for a second in which hardly anybody uses a core."""
    for _ in range(limit):
        before = busy_seconds()
        time.sleep(1)
        if (busy_seconds() - before) / CORES < share:
            return


def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
