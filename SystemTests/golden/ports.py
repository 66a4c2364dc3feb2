"""The kernel's ports by their roles: in what a part is given, and in what it found.

A part writes `<port:ROLE>` where a program needs a port. It is filled in when the program starts, and an output has it
back before it is compared. So the golden files say which port stands where, whatever number it had.
"""

import re
import socket

from SystemTests.harness.outcome import PartFailed

ROLE = re.compile(r"<port:([a-z0-9-]+)>")
# An address, or a bare port as in `stamp:PORT`.
NUMBER = re.compile(r"(?<=[\w.\]]:)\d{1,5}(?!\w)")
ATTEMPTS = 20


class Ports:
    """Which port each role has. No two roles have the same, or an output could not be told which one it names."""

    def __init__(self):
        self.numbers, self.hosts, self.kept = {}, {}, []

    def give(self, host, role, number):
        """The role has this port of the host from now on. Whether that is possible."""
        if any(one == number and other != role for other, one in self.numbers.items()):
            return False
        self.numbers[role], self.hosts[role] = number, host
        return True

    def filled(self, text):
        """The text with ports in place of their roles; an unknown role is a mistake of the part."""
        return ROLE.sub(lambda found: str(self.numbers[found.group(1)]), text)

    def named(self, text):
        """The text with roles in place of their ports."""
        roles = {str(number): role for role, number in self.numbers.items()}
        return NUMBER.sub(lambda found: f"<port:{roles[found.group()]}>" if found.group() in roles else found.group(),
                          text)

    def by_host(self):
        return {host: self.numbers[role] for role, host in self.hosts.items()}

    def nobody(self, host, role):
        """A port where nobody listens, of UDP and of TCP, and that nobody is given until `close`.

        The UDP socket that holds it is connected, so what others send there is refused, as if it were not.
        """
        for _ in range(ATTEMPTS):
            datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            stream = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            self.kept += [datagrams, stream]
            datagrams.bind((host, 0))
            number = datagrams.getsockname()[1]
            datagrams.connect((host, number))
            try:
                stream.bind((host, number))
            except OSError:
                continue
            if self.give(host, role, number):
                return
        raise PartFailed(f"no port of {host} is free")

    def close(self):
        for one in self.kept:
            one.close()
        self.kept.clear()
