"""`plumbline reflect` on addresses whose ports the kernel chooses, each with a role (ports.py)."""

import json
import signal
import subprocess
import time

from SystemTests.harness.outcome import PartFailed
from SystemTests.harness.processes import end, first_line, kill

# For how long a port that was just given back may be taken.
RETURN_SECONDS = 10


class Listen:
    """An address that it listens on: `flag` is --listen or --stamp, `template` the payload that it answers."""

    def __init__(self, host, role, flag="--listen", template=None):
        self.host, self.role, self.flag = host, role, flag
        self.suffix = f"={template}" if template else ""

    def arguments(self, port):
        return [self.flag, f"{self.host}:{port}{self.suffix}"]


class FarEnd:
    """It always has the same arguments. `profile` is the content of its --profile, with roles for ports."""

    def __init__(self, ground, listens, arguments=(), profile=None):
        self.ground, self.listens, self.arguments, self.profile = ground, listens, arguments, profile
        self.process = None
        self.begin()

    def begin(self):
        """It begins with new ports, so that the chances of its seed begin anew, and are the same whatever the ports."""
        self.begin_on(lambda _: 0)

    def begin_again(self):
        """It begins with the ports that it had."""
        self.begin_on(lambda listen: self.ground.ports.numbers[listen.role])

    def begin_on(self, port):
        """`port` gives each address its port, 0 for the kernel's choice."""
        deadline = time.monotonic() + RETURN_SECONDS
        while True:
            try:
                if self.was_begun_on(port):
                    return
            except PartFailed:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.1)

    def was_begun_on(self, port):
        """Starts it; whether its ports are none of another role's."""
        arguments = [part for one in self.listens for part in one.arguments(port(one))]
        if self.profile:
            arguments += ["--profile", self.ground.write(f"profile-{self.listens[0].role}.csv", self.profile)]
        self.process = self.ground.start("plumbline", "reflect", *self.arguments, *arguments, stdout=subprocess.PIPE,
                                         stderr=subprocess.PIPE)
        try:
            told = json.loads(first_line(self.process, self.process.stdout).splitlines()[0])["listening"]
        except PartFailed as failed:
            self.process.kill()
            errors = self.process.communicate()[1].decode(errors="replace")
            raise PartFailed(f"{failed}{errors}") from None
        numbers = [address.rpartition(":") for address in told]
        if [host for host, _, _ in numbers] != [one.host for one in self.listens]:
            raise PartFailed(f"reflect listens on {told}")
        if all([self.ground.ports.give(one.host, one.role, int(number))
                for one, (_, _, number) in zip(self.listens, numbers)]):
            return True
        self.end()
        return False

    def end(self):
        """Ends it at once; its ports answer with ICMP errors from now on."""
        if self.process is not None:
            kill(self.process)
            self.process = None

    def account(self):
        """Ends it as a user does; its status, what it said at its end, and its errors."""
        process, self.process = self.process, None
        output, errors = end(process, signal.SIGINT)
        return process.returncode, output.decode(), errors.decode()


def begin_anew(far_ends):
    """They begin anew in this order, since the later ones may name ports of the earlier ones."""
    for one in far_ends:
        one.end()
    for one in far_ends:
        one.begin()
