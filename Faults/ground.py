"""What the faults share: a field of lines to measure, a round over it, and the moment at which it is under way."""

import contextlib
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from Faults.outcome import Skipped
from processes import Reflector, Round, RunError, abandon
from rows import field_profile

START_SECONDS = 10


class Ground:
    """The executable, a directory of the fault's own, and whether this is the short form."""

    def __init__(self, executable, directory, short):
        self.executable, self.directory, self.short = str(executable), directory, short
        self.lines = 40 if short else 120
        self.count = 50 if short else 150

    def field(self, lines=None, delay_ms=None, **settings):
        """A reflector with every trouble of `field_profile`, or with one delay and no trouble at all."""
        lines = lines or self.lines
        hosts = settings.pop("hosts", None)
        hosts = hosts or [f"127.0.{1 + index // 250}.{1 + index % 250}" for index in range(lines)]
        profile = None
        if delay_ms is None:
            profile = field_profile([f"{host}:0" for host in hosts])
        elif delay_ms:
            settings["extra"] = [*settings.get("extra", ()), "--delay", f"{delay_ms}ms"]
        return Reflector(self.executable, self.directory, len(hosts), profile, hosts=hosts,
                         # What it says there when it ends is in its account as well.
                         errors=subprocess.DEVNULL, **settings)

    @contextlib.contextmanager
    def round(self, addresses, count=None, timeout_s=1, **settings):
        """A round that is sending; afterwards it has ended, and its result is read."""
        one = Round(self.executable, self.directory, "round", addresses, count or self.count, timeout_s=timeout_s,
                    **settings)
        one.address_of = dict(zip(one.names, addresses))
        try:
            await_sending(one.process)
            yield one
            one.finish()
        except BaseException:
            abandon([one])
            raise

    def run(self, *arguments, prefix=(), **settings):
        """The prober with arguments of one's own, to its end: (status, standard output, standard error)."""
        done = subprocess.run([*map(str, prefix), self.executable, *map(str, arguments)], timeout=60,
                              capture_output=True, **settings)
        return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")

    def lines_file(self, addresses):
        path = pathlib.Path(self.directory) / "lines.csv"
        path.write_text("ingress\n" + "".join(f"{address}\n" for address in addresses))
        return path


def await_sending(process):
    """Until the process has its measuring thread, or has ended."""
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None:
        with contextlib.suppress(OSError):
            for comm in pathlib.Path(f"/proc/{process.pid}/task").glob("*/comm"):
                if comm.read_text().startswith("measure"):
                    return
        if time.monotonic() > deadline:
            raise RunError(f"the round did not start in {START_SECONDS} s")
        time.sleep(0.002)


def needs_root(why):
    if os.geteuid() != 0:
        raise Skipped(f"needs root: {why}")


def unprivileged():
    """A command to start a program by, so that it gets no larger buffers than everybody."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        raise Skipped("needs setpriv, to give up a capability")
    return ["setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin", "--"]


@contextlib.contextmanager
def directory():
    with tempfile.TemporaryDirectory(prefix="plumbline-faults-") as path:
        yield path
