"""A neighbour on the segment: frames of a protocol that nobody speaks, and false answers to ARP."""

import socket
import struct
import time

from SystemTests.adversary.actors.acting import Clock, arguments, ready, say
from SystemTests.harness.packets import read_udp, udp

# For experiments within a site (IEEE 802).
UNKNOWN = 0x88B5
ARP, IPV4, ALL = 0x0806, 0x0800, 3
EVERYBODY = b"\xff" * 6
REQUEST, REPLY = 1, 2


def frames(flags, clock):
    """So many a second of a protocol that nobody speaks, to everybody."""
    one = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    one.bind((flags.interface, 0))
    own = one.getsockname()[4][:6]
    sent = 0
    try:
        while clock.runs:
            one.send(EVERYBODY + own + struct.pack("!H", UNKNOWN) + bytes(46))
            sent += 1
            time.sleep(1 / flags.rate)
    finally:
        say(sent=sent)


def answer(kind, request):
    """What a far end would say: the same, or what STAMP's form wants, with the request's own seal."""
    if kind != "stamp":
        return request
    # RFC 8762, 4.3.2: the sender's packet comes back behind the reflector's number and times.
    own, sealed = request[:24], request[-16:]
    reply = bytearray(request)
    reply[:24], reply[48:72], reply[-16:] = own, own, sealed
    return bytes(reply)


def arp(flags, clock):
    """Says that it has the address of another, and answers in its place what comes."""
    one = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL))
    one.bind((flags.interface, ALL))
    one.settimeout(0.1)
    own = one.getsockname()[4][:6]
    lied = answered = 0
    try:
        while clock.runs:
            try:
                frame, (_, _, kind, *_) = one.recvfrom(65_536)
            except TimeoutError:
                continue
            if kind == socket.PACKET_OUTGOING or len(frame) < 34:
                continue
            protocol, sender = struct.unpack("!H", frame[12:14])[0], frame[6:12]
            if protocol == ARP and frame[20:22] == struct.pack("!H", REQUEST) and frame[38:42] == socket.inet_aton(
                    flags.victim):
                told = struct.pack("!HHBBH", 1, IPV4, 6, 4, REPLY) + own + frame[38:42] + sender + frame[28:32]
                one.send(sender + own + struct.pack("!H", ARP) + told)
                lied += 1
            found = read_udp(frame[14:]) if protocol == IPV4 else None
            if found and found[1][0] == flags.victim:
                one.send(sender + own + struct.pack("!H", IPV4) + udp(found[1], found[0], answer(flags.kind, found[2])))
                answered += 1
    finally:
        say(lied=lied, answered=answered)


def main():
    flags = arguments(__doc__, interface="", mode="frames", rate=8.0, victim="", kind="plumb")
    ready()
    {"frames": frames, "arp": arp}[flags.mode](flags, Clock(flags.seconds))


if __name__ == "__main__":
    main()
