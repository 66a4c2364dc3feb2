"""What the actors share: how they begin and end, and how they send what another would have sent."""

import argparse
import contextlib
import json
import signal
import socket
import sys
import time


def arguments(description, **flags):
    """The flags, each with its default, and `--seconds`. A list may be given more than once."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--seconds", type=float, default=10)
    for name, default in flags.items():
        words = {"action": "append", "default": []} if isinstance(default, list) else {
            "default": default, "type": type(default)}
        parser.add_argument(f"--{name.replace('_', '-')}", **words)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    return parser.parse_args()


def ready(**facts):
    say(**facts)


def say(**facts):
    print(json.dumps(facts), flush=True)


def endpoint(text):
    """Host and port of `host:port` or `[v6]:port`."""
    host, _, port = text.rpartition(":")
    return host.strip("[]"), int(port)


class Clock:
    """How long an actor may still act."""

    def __init__(self, seconds):
        self.deadline = time.monotonic() + seconds

    @property
    def runs(self):
        return time.monotonic() < self.deadline


class Forger:
    """Sends whole IPv4 datagrams, whoever they say that they are from; counts them."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
        self.sent = 0

    def send(self, datagram, target):
        try:
            self.socket.sendto(datagram, (target, 0))
            self.sent += 1
        except OSError:
            # A full queue: the next one may leave.
            pass


def udp_socket(address):
    """Bound there, with room for a burst."""
    one = socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET, socket.SOCK_DGRAM)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    one.bind(address)
    return one


def accepted(text, clock):
    """Each client of a server at `host:port`, until the time is over; it is said first which port that is."""
    with socket.create_server(endpoint(text)) as server:
        server.settimeout(0.1)
        ready(port=server.getsockname()[1])
        while clock.runs:
            with contextlib.suppress(TimeoutError):
                client, _ = server.accept()
                yield client


def received(one, clock, pause_seconds=0.1):
    """(datagram, source) of each that comes, until the time is over; nothing and the last source when none comes for so
    long."""
    one.settimeout(pause_seconds)
    source = None
    while clock.runs:
        try:
            datagram, source = one.recvfrom(65_536)
            yield datagram, source
        except TimeoutError:
            if source:
                yield b"", source
