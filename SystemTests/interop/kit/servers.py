#!/usr/bin/env python3
"""servers.py KIND PORT: small servers on loopback that answer as their protocol's document says.

raknet: https://wiki.vg/Raknet_Protocol, "Unconnected Ping" and "Unconnected Pong".
a2s-info: https://developer.valvesoftware.com/wiki/Server_queries, A2S_INFO, the challenge included.
quic-version: RFC 9000 section 6 and 14.1, RFC 8999 section 6.
Anything that the document would not answer gets no answer. Written from the documents, not from plumbline's templates.
"""

import os
import socket
import struct
import sys

MAGIC = bytes([0, 255, 255, 0, 254, 254, 254, 254, 253, 253, 253, 253, 18, 52, 86, 120])
SERVER_GUID = 0x1122334455667788


def raknet(datagram, _):
    if len(datagram) < 33 or datagram[0] not in (0x01, 0x02) or datagram[9:25] != MAGIC:
        return None
    (time,) = struct.unpack_from(">Q", datagram, 1)
    text = b"MCPE;A server;390;1.14.60;0;10;1;A level;Survival"
    return struct.pack(">BQQ", 0x1C, time, SERVER_GUID) + MAGIC + struct.pack(">H", len(text)) + text


class Information:
    """A2S_INFO: a challenge for each address first, then the information."""

    def __init__(self):
        self.challenges = {}

    def __call__(self, datagram, sender):
        query = b"\xff\xff\xff\xffTSource Engine Query\0"
        if datagram[:len(query)] != query:
            return None
        rest = datagram[len(query):]
        if sender not in self.challenges or rest != self.challenges[sender]:
            self.challenges[sender] = os.urandom(4)
            return b"\xff\xff\xff\xffA" + self.challenges[sender]
        texts = b"A server\0de_dust2\0cstrike\0Game\0"
        return b"\xff\xff\xff\xffI\x11" + texts + struct.pack("<HBBB", 240, 1, 16, 0) + b"dl\0\1"


def quic_version(datagram, _):
    # RFC 9000 section 6.1: only to datagrams that are long enough for a first packet of some version.
    if len(datagram) < 1200 or not datagram[0] & 0x80:
        return None
    (version,) = struct.unpack_from(">I", datagram, 1)
    destination_length = datagram[5]
    destination = datagram[6:6 + destination_length]
    at = 6 + destination_length
    source = datagram[at + 1:at + 1 + datagram[at]]
    if version in (0, 1, 0x6B3343CF) or len(source) != datagram[at]:
        return None
    head = bytes([0x80 | os.urandom(1)[0] & 0x7F]) + bytes(4)
    return head + bytes([len(source)]) + source + bytes([len(destination)]) + destination + struct.pack(
        ">II", 1, 0x6B3343CF)


def main():
    answers = {"raknet": raknet, "a2s-info": Information(), "quic-version": quic_version}
    kind, port = sys.argv[1], int(sys.argv[2])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.bind(("127.0.0.1", port))
        print("ready", flush=True)
        while True:
            datagram, sender = one.recvfrom(65536)
            answer = answers[kind](datagram, sender)
            if answer is not None:
                one.sendto(answer, sender)


if __name__ == "__main__":
    main()
