"""An echo that misbehaves, as a process of its own: python3 echo.py [--replies N] [--forge RATE] ADDRESS...

--replies N   answers each probe N times
--forge RATE  from the first probe on, sends this many forged datagrams a second to the prober's port: half of them from
              another address, half from the first probed address, by turns with another round's number, with one byte
              changed, cut short, and of random bytes

Prints the addresses when it is ready, and what it did when it ends: by SIGTERM, or by itself after a minute.
"""

import argparse
import json
import os
import selectors
import signal
import socket
import sys
import time

RUN_SECONDS = 60
ROUND_OFFSET = 8
STRANGER = "127.0.9.9"


def forgeries(probe):
    """What a reply to this probe could be mistaken for."""
    other_round = bytearray(probe)
    other_round[ROUND_OFFSET:ROUND_OFFSET + 8] = os.urandom(8)
    changed = bytearray(probe)
    changed[-1] ^= 1
    return [bytes(other_round), bytes(changed), probe[:40], os.urandom(len(probe))]


class Echo:
    def __init__(self, addresses, replies, rate):
        self.replies, self.rate = replies, rate
        self.sockets = []
        self.counts = {}
        self.stranger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.stranger.bind((STRANGER, 0))
        self.forged = {"stranger": 0, "probed": 0, "failed": 0}
        self.began = self.victim = None
        self.stop = False
        for address in addresses:
            one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 21)
            one.bind((address, 0))
            one.setblocking(False)
            self.sockets.append(one)
            self.counts["%s:%d" % one.getsockname()] = {"received": 0, "replies": 0}

    def answer(self, one):
        told = self.counts["%s:%d" % one.getsockname()]
        for _ in range(64):
            try:
                data, source = one.recvfrom(65536)
            except BlockingIOError:
                return
            told["received"] += 1
            for _ in range(self.replies):
                told["replies"] += one.sendto(data, source) == len(data)
            if self.victim is None and one is self.sockets[0]:
                self.victim, self.forgeries, self.began = source, forgeries(data), time.monotonic()

    def forge(self):
        due = int((time.monotonic() - self.began) * self.rate)
        while sum(self.forged.values()) < due and not self.stop:
            number = sum(self.forged.values())
            stranger = number % 2 == 0
            data = self.forgeries[number // 2 % len(self.forgeries)]
            try:
                (self.stranger if stranger else self.sockets[0]).sendto(data, self.victim)
                self.forged["stranger" if stranger else "probed"] += 1
            except OSError:
                self.forged["failed"] += 1
            if number % 64 == 0:
                self.answer(self.sockets[0])

    def run(self):
        print(json.dumps({"listening": list(self.counts)}), flush=True)
        ends = time.monotonic() + RUN_SECONDS
        with selectors.DefaultSelector() as selector:
            for one in self.sockets:
                selector.register(one, selectors.EVENT_READ)
            while not self.stop and time.monotonic() < ends:
                for key, _ in selector.select(0.001 if self.rate and self.victim else 0.05):
                    self.answer(key.fileobj)
                if self.rate and self.victim:
                    self.forge()
        print(json.dumps({"lines": self.counts, "forged": self.forged}), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--replies", type=int, default=1)
    parser.add_argument("--forge", type=int, default=0)
    parser.add_argument("addresses", nargs="+")
    options = parser.parse_args()
    echo = Echo(options.addresses, options.replies, options.forge)
    signal.signal(signal.SIGTERM, lambda *_: setattr(echo, "stop", True))
    echo.run()


if __name__ == "__main__":
    sys.exit(main())
