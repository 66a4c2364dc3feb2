"""One forged datagram between two reflectors: each answers what the other one answered."""

import contextlib
import socket
import struct
import time

from SystemTests.harness.outcome import Check
from SystemTests.harness.programs import needs_root
from SystemTests.harness.reflector import Reflector
from SystemTests.prober_faults.ground import prober

FIRST, SECOND = "127.0.8.1", "127.0.8.2"
# Long enough for tens of thousands of answers, were there no end.
WATCH_SECONDS = 1.0
# More than any bound on one datagram.
MOST_ANSWERS = 1_000
PLUMB = b"PLMB\x01\x00\x00\x20" + bytes(range(24)) + bytes(32)
STAMP = struct.pack("!IIIHH28x", 1, 0xEC000000, 0, 0x8001, 0)


def forge(source, destination, payload):
    """Sends one datagram that claims to come from `source` (raw(7)); the kernel fills in the sum of the header."""
    sport, dport = int(source.rpartition(":")[2]), int(destination.rpartition(":")[2])
    ends = [socket.inet_aton(one.rpartition(":")[0]) for one in (source, destination)]
    length = 8 + len(payload)
    # A sum of 0 is none (RFC 768).
    datagram = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + length, 0, 0, 64, socket.IPPROTO_UDP, 0, *ends)
    datagram += struct.pack("!HHHH", sport, dport, length, 0) + payload
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as raw:
        raw.sendto(datagram, (destination.rpartition(":")[0], 0))


def one_datagram(ground, payload, flag, extra=()):
    """What two reflectors did about it: answers of both, and how many they took for a loop."""
    needs_root("a datagram with a forged source")
    truths = []
    with contextlib.ExitStack() as stack:
        both = []
        for host in (FIRST, SECOND):
            both.append(stack.enter_context(
                Reflector(prober(), ground.directory, 1 + bool(flag), addresses=[f"{host}:0"],
                          extra=[*extra, *([flag, f"{host}:0"] if flag else [])])))
        # STAMP's ports come last.
        forge(both[0].addresses[-1], both[1].addresses[-1], payload)
        time.sleep(WATCH_SECONDS)
        truths = [one.stop() for one in both]
    return (sum(line["answered"] for truth in truths for line in truth["lines"]),
            sum(truth["ignored"]["loop"] for truth in truths))


def loops(ground):
    problems, told = [], []
    for name, payload, flag, extra in (("plumb", PLUMB, None, []), ("--any", b"anything", None, ["--any"]),
                                       ("--stamp", STAMP, "--stamp", [])):
        answers, dropped = one_datagram(ground, payload, flag, extra)
        told.append(f"{name}: {answers} answers")
        if not 0 < answers <= MOST_ANSWERS:
            problems.append(f"{name}: {answers} answers to one datagram")
        if not dropped:
            problems.append(f"{name}: none was taken for a loop")
    yield Check("one forged datagram between two reflectors", ", ".join(told), problems)


PARTS = [loops]
