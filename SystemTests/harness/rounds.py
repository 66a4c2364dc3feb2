"""`plumbline probe`: a round that runs meanwhile, and one to its end."""

import json
import pathlib
import signal
import subprocess
import time

from SystemTests.harness.outcome import PartFailed
from SystemTests.harness.processes import end, kill


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
            raise PartFailed(f"the round did not end in {self.bound:.0f} s") from None
        except BaseException:
            abandon([self])
            raise
        self.wall = time.monotonic() - self.started
        # 1 is a line that is abnormal, which is meant here; 3 may be a round that judged itself invalid, which is told.
        if self.process.returncode not in (0, 1, 3) or not self.output.exists():
            raise PartFailed(f"probe ended with status {self.process.returncode}: {self.said}")
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
            kill(one.process)


def line_of(executable, *arguments, prefix=()):
    """The report's line of a round over one line, which must not judge itself invalid."""
    command = [*prefix, executable, "probe", *arguments, "--format", "json"]
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=60,
                          stdin=subprocess.DEVNULL)
    if done.returncode not in (0, 1):
        raise PartFailed(f"plumbline ended with {done.returncode}: {done.stderr[-300:]}")
    line, = json.loads(done.stdout)["lines"]
    return line
