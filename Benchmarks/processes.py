"""Starting the programs of a benchmark and ending each by its id; every wait is bounded. Only loopback is used."""

import contextlib
import csv
import json
import os
import pathlib
import selectors
import signal
import socket
import subprocess
import sys
import time

BUSY_LOOP = "import os\nparent = os.getppid()\nwhile os.getppid() == parent:\n    for _ in range(100000): pass\n"
FIRST_LINE_SECONDS = 15
END_SECONDS = 15


class RunError(Exception):
    """A program of the benchmark did not do what it is for."""


def end(process, number=signal.SIGTERM):
    """Ends one process by its id and waits; returns what it wrote to its pipes since (None without pipes)."""
    if process.poll() is None:
        process.send_signal(number)
    try:
        return process.communicate(timeout=END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate(timeout=END_SECONDS)
        raise RunError(f"{process.args[0]} (process {process.pid}) did not end in {END_SECONDS} s") from None


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


@contextlib.contextmanager
def silent_addresses(count):
    """Bound addresses that never answer and refuse nothing: dead lines. Yields `host:port` texts."""
    sockets = []
    try:
        for _ in range(count):
            sockets.append(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            sockets[-1].bind(("127.0.2.1", 0))
        yield ["%s:%d" % one.getsockname() for one in sockets]
    finally:
        for one in sockets:
            one.close()


def first_line(process, stream, wanted=b"\n"):
    """What `stream` says until `wanted` has come and the line is complete."""
    said = b""
    deadline = time.monotonic() + FIRST_LINE_SECONDS
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while wanted not in said or not said.endswith(b"\n"):
            if not selector.select(max(0, deadline - time.monotonic())):
                raise RunError(f"{process.args[0]} said nothing in {FIRST_LINE_SECONDS} s")
            more = os.read(stream.fileno(), 65536)
            if not more:
                process.wait(timeout=END_SECONDS)
                told = said.decode(errors="replace")
                raise RunError(f"{process.args[0]} ended with status {process.returncode}: {told}")
            said += more
    return said.decode()


class Reflector:
    """`plumbline reflect` on addresses of its own, one a line; ports are the kernel's choice.

    `hosts` are other addresses than those of loopback, `prefix` a command to start it by, `extra` further flags,
    `errors` where its standard error goes.
    """

    def __init__(self, executable, directory, count, profile=None, hosts=None, prefix=(), extra=(),
                 errors=None):
        hosts = hosts or [f"127.0.1.{index + 1}" for index in range(count)]
        arguments = [*prefix, executable, "reflect", *extra]
        for host in hosts:
            arguments += ["--listen", f"{host}:0"]
        if profile is not None:
            path = pathlib.Path(directory) / "profile.csv"
            with path.open("w", newline="") as file:
                writer = csv.DictWriter(file, profile[0].keys())
                writer.writeheader()
                writer.writerows(profile)
            arguments += ["--profile", str(path), "--seed", "20250101"]
        self.process = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=errors)
        self.truth = None
        try:
            self.addresses = json.loads(first_line(self.process, self.process.stdout).splitlines()[0])["listening"]
            if len(self.addresses) != count:
                raise RunError(f"reflect listens on {len(self.addresses)} addresses, {count} were asked for")
        except BaseException:
            self.process.kill()
            self.process.communicate(timeout=END_SECONDS)
            raise

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if self.truth is not None:
            return
        if kind is not None:
            self.process.kill()
            self.process.communicate(timeout=END_SECONDS)
        else:
            self.stop()

    def stop(self):
        """Ends it and returns its account."""
        if self.truth is None:
            said, _ = end(self.process)
            if self.process.returncode != 0:
                raise RunError(f"reflect ended with status {self.process.returncode}")
            self.truth = json.loads(said)
        return self.truth


class Round:
    """`plumbline probe` over lines; `finish` waits for it. `prefix` is a command to start it by, `extra` more flags."""

    def __init__(self, executable, directory, label, ingresses, count, interval_ms=20, timeout_s=2, size=64,
                 prefix=(), extra=()):
        directory = pathlib.Path(directory)
        self.names = [f"line-{index:04}" for index in range(len(ingresses))]
        lines = directory / f"{label}.csv"
        rows = [f"{name},{ingress}\n" for name, ingress in zip(self.names, ingresses)]
        lines.write_text("name,ingress\n" + "".join(rows))
        self.output = directory / f"{label}.json"
        self.samples_file = directory / f"{label}.ndjson"
        self.bound = count * interval_ms / 1000 + timeout_s + 60
        self.floor = (count - 1) * interval_ms / 1000 + timeout_s
        arguments = [*prefix, executable, "probe", "--lines", lines, "--count", count, "--interval", f"{interval_ms}ms"]
        arguments += ["--timeout", f"{timeout_s}s", "--size", size, "--format", "json", "--output", self.output]
        arguments += ["--samples", self.samples_file, *extra]
        self.started = time.monotonic()
        self.process = subprocess.Popen(list(map(str, arguments)), stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def finish(self):
        try:
            _, errors = self.process.communicate(timeout=self.bound)
            self.said = errors.decode(errors="replace")
        except subprocess.TimeoutExpired:
            end(self.process, signal.SIGKILL)
            raise RunError(f"the round did not end in {self.bound:.0f} s") from None
        except BaseException:
            abandon([self])
            raise
        self.wall = time.monotonic() - self.started
        # 1 is a line that is abnormal, which is meant here; 3 may be a round that judged itself invalid, which is told.
        if self.process.returncode not in (0, 1, 3) or not self.output.exists():
            raise RunError(f"probe ended with status {self.process.returncode}: {self.said}")
        self.result = json.loads(self.output.read_text())
        return self

    def samples(self):
        with open(self.samples_file, encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    @property
    def verdict(self):
        return self.result["round"]["validity"]["verdict"]


def abandon(rounds):
    """Ends what is still running of some rounds, after a failure."""
    for one in rounds:
        if one.process.poll() is None:
            one.process.kill()
            one.process.communicate(timeout=END_SECONDS)


class Capture:
    """tcpdump on loopback with nanosecond stamps, into a file."""

    def __init__(self, directory, ports):
        self.path = pathlib.Path(directory) / "capture.pcap"
        expression = f"udp and portrange {min(ports)}-{max(ports)}"
        arguments = ["tcpdump", "-i", "lo", "-n", "--time-stamp-precision=nano", "-s", "128", "-B", "65536"]
        environment = dict(os.environ, PATH=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
        with open(self.path, "wb") as file:
            # To standard output, since tcpdump gives up its rights before it opens a file.
            self.process = subprocess.Popen(
                arguments + ["-w", "-", expression], stdout=file, stderr=subprocess.PIPE, env=environment)
        try:
            first_line(self.process, self.process.stderr, b"listening on")
        except BaseException:
            abandon([self])
            raise

    def stop(self):
        """Ends it and returns (the file's octets, packets that tcpdump says it missed)."""
        # The kernel hands packets over in blocks; a block that is not full waits for up to a second.
        time.sleep(1.5)
        _, said = end(self.process)
        missed = [int(line.split()[0]) for line in said.decode().splitlines() if "dropped by kernel" in line]
        return self.path.read_bytes(), sum(missed)
