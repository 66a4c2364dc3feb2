"""Namespaces of a program's own: of files, and of the network.

A network namespace lives as long as the process that holds it, which ends when this process does.
"""

import contextlib
import os
import shlex
import subprocess

from SystemTests.harness.outcome import PartFailed, Skipped
from SystemTests.harness.processes import end, first_line
from SystemTests.harness.programs import needs_root, search_path

COMMAND_SECONDS = 10


def with_files(files, also=""):
    """A command to start a program by, so that it alone sees these files: {place: file}. It replaces itself by the
    program. `also` is what the shell does beside that, in the same namespace of mounts. Needs root."""
    mounts = [f"mount --bind {file} {place}" for place, file in files.items()]
    script = " && ".join([*mounts, *([also] if also else []), 'exec "$@"'])
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh"]


class Namespace:
    """Of the network. `prefix` is a command to start a program in it by."""

    def __init__(self):
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(["unshare", "--net", "sh", "-c", "echo held && exec cat"], stdin=pipe,
                                        stdout=pipe)
        first_line(self.process, self.process.stdout)
        self.prefix = ["nsenter", f"--target={self.process.pid}", "--net", "--"]

    def run(self, command):
        """Runs a command in here, and returns what it says."""
        done = subprocess.run(self.prefix + shlex.split(command), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=COMMAND_SECONDS, env=dict(os.environ, PATH=search_path()))
        if done.returncode:
            raise PartFailed(f"`{command}` says: {done.stdout.decode(errors='replace').strip()}")
        return done.stdout.decode(errors="replace")

    def may(self, command):
        """Runs what not every machine permits or knows."""
        try:
            self.run(command)
        except PartFailed as error:
            raise Skipped(str(error)) from None


@contextlib.contextmanager
def networks(count):
    """So many network namespaces, joined by nothing yet. Needs root."""
    needs_root("network namespaces")
    with contextlib.ExitStack() as stack:
        namespaces = []
        for _ in range(count):
            try:
                namespaces.append(Namespace())
            except (OSError, PartFailed) as error:
                raise Skipped(f"no network namespace can be made: {error}") from None
            stack.callback(end, namespaces[-1].process)
        yield namespaces
