"""Two network namespaces of the fault's own, joined by two links: the prober in one, the reflector in the other.

A namespace lives as long as the process that holds it, which ends when this process does.
"""

import contextlib
import os
import shlex
import subprocess

from SystemTests.harness.outcome import PartFailed, Skipped
from SystemTests.harness.processes import end, first_line
from SystemTests.harness.programs import needs_root, search_path

COMMAND_SECONDS = 10
# On each link the prober is .1 and the far end has these.
FAR_HOSTS = range(2, 22)


class Namespace:
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


class Ends:
    """The two namespaces. Links are `a` (10.77.1.0/24) and `b` (10.77.2.0/24): `a0`, `b0` here, `a1`, `b1` there."""

    def __init__(self, near, far):
        self.near, self.far = near, far
        self.near.may("ip link set lo up")
        self.far.run("ip link set lo up")
        for number, link in enumerate("ab", 1):
            near.may(f"ip link add {link}0 type veth peer name {link}1 netns {far.process.pid}")
            near.run(f"ip addr add 10.77.{number}.1/24 dev {link}0")
            for host in FAR_HOSTS:
                far.run(f"ip addr add 10.77.{number}.{host}/24 dev {link}1")
            far.run(f"ip link set {link}1 up")
            near.run(f"ip link set {link}0 up")

    @staticmethod
    def hosts(link):
        return [f"10.77.{'ab'.index(link) + 1}.{host}" for host in FAR_HOSTS]


@contextlib.contextmanager
def ends():
    needs_root("network namespaces")
    with contextlib.ExitStack() as stack:
        namespaces = []
        for _ in range(2):
            try:
                namespaces.append(Namespace())
            except (OSError, PartFailed) as error:
                raise Skipped(f"no network namespace can be made: {error}") from None
            stack.callback(end, namespaces[-1].process)
        yield Ends(*namespaces)
