"""`plumbline reflect` against senders of TWAMP test packets, written from RFC 5357 and RFC 4656; none of our own code.

A sender pads with random bytes (RFC 5357 section 4.1.2), as perfSONAR's twping and routers do. Its session is an
address and a port, whatever the padding holds.
"""

import os
import socket
import struct
import time

from SystemTests.harness.outcome import Check
from SystemTests.harness.ports import HOST
from SystemTests.harness.programs import built
from SystemTests.harness.reflector import Reflector

COUNT = 50
TO_1970 = 2_208_988_800


def request(number, padding):
    """Sequence 4, time-stamp 8, error estimate 2, padding (RFC 5357 section 4.1.2, unauthenticated mode)."""
    now = time.time()
    stamp = struct.pack(">II", int(now) + TO_1970, int(now % 1 * 2**32))
    return struct.pack(">I", number) + stamp + struct.pack(">H", 0x8001) + os.urandom(padding)


def session(address, padding, count=COUNT):
    """What a sender with a port of its own got, None for no reply: for each request its own bytes and the reply's."""
    host, port = address.rsplit(":", 1)
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.settimeout(0.5)
        one.bind((HOST, 0))
        one.connect((host, int(port)))
        for number in range(count):
            sent = request(number, padding)
            one.send(sent)
            try:
                found.append((sent, one.recv(65536)))
            except TimeoutError:
                found.append((sent, None))
    return found


def wrong(found, length):
    """Against RFC 5357 section 4.2.1: sequence 4, time-stamp 8, error estimate 2, zero 2, receive time-stamp 8, the
    sender's sequence 4, time-stamp 8, error estimate 2, zero 2, TTL 1, padding."""
    problems = []
    for number, (sent, reply) in enumerate(found):
        if reply is None:
            problems.append(f"no reply to {number}")
            continue
        numbers = struct.unpack_from(">I", reply)[0], struct.unpack_from(">I", reply, 24)[0]
        facts = {"bytes": (len(reply), length), "numbers": (numbers, (number, number)),
                 "zeros": (reply[14:16] + reply[38:40], bytes(4)), "sender's stamp": (reply[28:38], sent[4:14]),
                 "order": (reply[16:24] <= reply[4:12], True), "padding": (reply[44:], sent[44:])}
        problems += [f"{number}: {what} {one}, expected {right}" for what, (one, right) in facts.items()
                     if one != right]
    return problems


def checks(ground):
    flags = ["--stamp", f"{HOST}:0", "--twamp-light", f"{HOST}:0", "--short-requests", f"{HOST}/32"]
    with Reflector(built("plumbline"), ground.directory, 3, hosts=[HOST], extra=flags) as reflector:
        _, stamp, light = reflector.addresses
        for padding in (27, 28, 64, 1_400):
            yield Check(f"{padding} bytes of random padding are one session, and come back",
                        problems=wrong(session(light, padding), 14 + padding))
        yield Check("a named source is answered from 14 bytes on", problems=wrong(session(light, 0), 41))
        replies = session(stamp, 0)
        yield Check("a named source is answered from 14 bytes on at a STAMP port, with 44",
                    problems=[f"{reply}" for _, reply in replies if reply is None or len(reply) != 44])
    with Reflector(built("plumbline"), ground.directory, 2, hosts=[HOST],
                   extra=["--twamp-light", f"{HOST}:0"]) as reflector:
        replies = session(reflector.addresses[1], 0, 2)
        yield Check("nobody else is answered with more than was sent",
                    problems=[f"{reply}" for _, reply in replies if reply is not None])
