"""Somebody on the internet who wants a reflector to work for him: to answer another with more than it got, to answer
another reflector for ever, or to send where he can't."""

import itertools
import socket
import struct
import time

from SystemTests.adversary.actors import probes
from SystemTests.adversary.actors.acting import Clock, Forger, arguments, endpoint, ready, say, udp_socket
from SystemTests.harness.packets import udp

SIZES = (32, 64, 200, 1200)
DNS = bytes.fromhex("0001 0100 0001 0000 0000 0000 00 0002 0001")


def probe(size, line=0, sequence=0):
    moment = time.time_ns()
    head = probes.HEADER.pack(probes.MAGIC, 0x01000020, 0x1234567890ABCDEF, line, sequence, moment)
    return head + probes.padding(0x1234567890ABCDEF, line, sequence, moment, size - len(head))


def relayed(target, size=64):
    """A probe behind a relay's header that names a place."""
    host, port = target
    is_v6 = ":" in host
    address = socket.inet_pton(socket.AF_INET6 if is_v6 else socket.AF_INET, host)
    return (b"\0\0\0\4" if is_v6 else b"\0\0\0\1") + address + struct.pack("!H", port) + probe(size)


def stamps():
    """STAMP requests of many lengths, whole ones and such as are too short, and answers that look like requests."""
    for length in (14, 16, 24, 43, 44, 60, 112, 200):
        yield (struct.pack("!IQ", 5, time.time_ns() & probes.MASK) + b"\x80\x01\0\0" + bytes(200))[:length]


def everything():
    """Datagrams of every form that a reflector knows, and of none."""
    yield from (probe(size) for size in SIZES)
    yield from stamps()
    yield from (DNS, DNS[:12], DNS + bytes(100), b"x", b"\xff\xff\xff\xffTSource Engine Query\0", bytes(1400))


def main():
    flags = arguments(__doc__, mode="amplify", reflector=[], source=[], target=[], count=400)
    clock, forger = Clock(flags.seconds), Forger()
    reflectors, bytes_sent = [endpoint(one) for one in flags.reflector], 0
    ready()
    try:
        if flags.mode == "relay":
            own = udp_socket(("0.0.0.0", 0))
            for _ in range(3):
                for target in flags.target:
                    own.sendto(relayed(endpoint(target)), reflectors[0])
                    forger.sent += 1
                time.sleep(0.1)
        else:
            turns = itertools.cycle(itertools.product(flags.source, reflectors, list(everything())))
            for source, reflector, datagram in itertools.islice(turns, flags.count):
                if not clock.runs:
                    break
                forger.send(udp(endpoint(source), reflector, datagram), reflector[0])
                bytes_sent += len(datagram)
                time.sleep(0.001)
    finally:
        say(forged=forger.sent, bytes=bytes_sent)


if __name__ == "__main__":
    main()
