"""What the faults share: a field of lines to measure, a round over it, and the moment at which it is under way."""

import contextlib
import os
import pathlib
import shutil
import subprocess

from SystemTests.harness.outcome import Skipped
from SystemTests.harness.programs import built
from SystemTests.harness.reflector import Reflector, field_profile
from SystemTests.harness.rounds import Round, abandon
from SystemTests.harness.waiting import until

START_SECONDS = 10


def prober():
    """The release build: a debug build is late by itself."""
    return built("plumbline", ["release"])


def line_count(ground):
    return 40 if ground.short else 120


def probe_count(ground):
    return 50 if ground.short else 150


def field(ground, lines=None, delay_ms=None, hosts=None, extra=(), **settings):
    """A reflector with every trouble of `field_profile`, or with one delay and no trouble at all."""
    lines = lines or line_count(ground)
    hosts = hosts or [f"127.0.{1 + index // 250}.{1 + index % 250}" for index in range(lines)]
    profile = field_profile([f"{host}:0" for host in hosts]) if delay_ms is None else None
    if delay_ms:
        extra = [*extra, "--delay", f"{delay_ms}ms"]
    return Reflector(prober(), ground.directory, len(hosts), profile, hosts=hosts, extra=extra,
                     # What it says there when it ends is in its account as well.
                     errors=subprocess.DEVNULL, **settings)


@contextlib.contextmanager
def under_way(ground, addresses, count=None, timeout_s=1, **settings):
    """A round that is sending; afterwards it has ended, and its result is read."""
    one = Round(prober(), ground.directory, "round", addresses, count or probe_count(ground), timeout_s=timeout_s,
                **settings)
    one.address_of = dict(zip(one.names, addresses))
    try:
        until("the round sends", lambda: is_sending(one.process), START_SECONDS, 0.002)
        yield one
        one.finish()
    except BaseException:
        abandon([one])
        raise


def is_sending(process):
    """Whether the process has its measuring thread, or has ended."""
    if process.poll() is not None:
        return True
    with contextlib.suppress(OSError):
        threads = pathlib.Path(f"/proc/{process.pid}/task").glob("*/comm")
        return any(comm.read_text().startswith("measure") for comm in threads)
    return False


def run(*arguments, prefix=()):
    """The prober with arguments of one's own, to its end: (status, standard output, standard error)."""
    done = subprocess.run([*map(str, prefix), str(prober()), *map(str, arguments)], timeout=60, capture_output=True)
    return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")


def lines_file(ground, addresses):
    path = ground.directory / "lines.csv"
    path.write_text("ingress\n" + "".join(f"{address}\n" for address in addresses))
    return path


def unprivileged():
    """A command to start a program by, so that it gets no larger buffers than everybody."""
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        raise Skipped("needs setpriv, to give up a capability")
    return ["setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin", "--"]
