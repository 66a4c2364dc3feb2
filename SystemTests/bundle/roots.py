"""Roots to start programs in: an empty one, and a bare installation of an older distribution by debootstrap."""

import contextlib
import os
import pathlib
import shutil
import subprocess

from SystemTests.harness.outcome import PartFailed, Skipped
from SystemTests.harness.processes import descendants, run
from SystemTests.harness.programs import CACHE, search_path

# Debian 11: glibc 2.31, older than what any toolchain of today is built on.
SUITE = "bullseye"
# The module that machines with systemd name in nsswitch.conf(5), as a library of that distribution's C library.
MODULE = "libnss-myhostname"
DEBOOTSTRAP_SECONDS = 900
# What of an installation no program that is linked statically looks at.
LEFT_OUT = ["var/cache", "var/lib/apt", "usr/share/doc", "usr/share/locale", "usr/share/man", "dev", "proc", "sys"]


def older_distribution():
    """The archive of the bare installation; made once from the machine's own mirror, then kept."""
    archive = CACHE / f"{SUITE}-{MODULE}.tar"
    if archive.exists():
        return archive
    CACHE.mkdir(parents=True, exist_ok=True)
    folder, log = CACHE / f"{SUITE}.part", CACHE / "debootstrap.log"
    shutil.rmtree(folder, ignore_errors=True)
    command = ["debootstrap", "--variant=minbase", f"--include={MODULE}", SUITE, folder, mirror()]
    with open(log, "wb") as output:
        done = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                              timeout=DEBOOTSTRAP_SECONDS, env={**os.environ, "PATH": search_path()})
    if done.returncode:
        said = log.read_text(errors="replace").strip().splitlines()[-1:]
        raise PartFailed(f"debootstrap of {SUITE} ended with {done.returncode}: {' '.join(said)}")
    left_out = [f"--exclude=./{name}/*" for name in LEFT_OUT]
    run(["tar", "--create", "--one-file-system", *left_out, "--file", f"{archive}.part", "--directory", folder, "."],
        120)
    shutil.rmtree(folder)
    return pathlib.Path(f"{archive}.part").rename(archive)


def mirror():
    """Where this machine gets its Debian packages."""
    listed = run(["apt-get", "indextargets", "--format", "$(REPO_URI)", "Identifier: Packages", "Component: main",
                  "Origin: Debian", "Label: Debian"], 60).decode().split()
    if not listed:
        raise Skipped("apt-get names no mirror of Debian; run: apt-get update")
    return listed[0]


class Root:
    """A folder that programs see as their root."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def put(self, source, name):
        """A copy of a file, as the program `/name` of this root."""
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
        target.chmod(0o755)

    def write(self, name, text):
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def command(self, *words, user="65532:65532"):
        """What runs a program of this root in it, as nobody's number."""
        return ["chroot", f"--userspec={user}", self.folder, *words]

    def run(self, *words, seconds=60, **variables):
        """A program to its end. It has these variables alone."""
        return subprocess.run([str(word) for word in self.command(*words)], stdin=subprocess.DEVNULL, text=True,
                              capture_output=True, timeout=seconds, env={"PATH": search_path(), **variables})


@contextlib.contextmanager
def furnished(root):
    """The root with what the kernel gives every platform and every container: /proc, without which Swift's runtime
    does not start, and /dev/null, which AWS's emulator needs."""
    proc, null = root.folder / "proc", root.folder / "dev" / "null"
    for folder in (proc, null.parent):
        folder.mkdir(exist_ok=True)
    null.touch()
    run(["mount", "-t", "proc", "proc", proc], 10)
    try:
        run(["mount", "--bind", "/dev/null", null], 10)
        try:
            yield root
        finally:
            run(["umount", null], 10)
    finally:
        run(["umount", proc], 10)


@contextlib.contextmanager
def empty(ground):
    """Nothing but what is put there."""
    root = Root(ground.path("empty"))
    (root.folder / "tmp").mkdir()
    (root.folder / "tmp").chmod(0o1777)
    with furnished(root):
        yield root


@contextlib.contextmanager
def older(ground):
    """The older distribution."""
    root = Root(ground.path(SUITE))
    run(["tar", "--extract", "--file", older_distribution(), "--directory", root.folder], 120)
    with furnished(root):
        yield root


def statuses(parent):
    """/proc/PID/status of a process and all that it started."""
    found = []
    for process in descendants(parent):
        with contextlib.suppress(OSError):
            found.append(pathlib.Path(f"/proc/{process}/status").read_text())
    return found
