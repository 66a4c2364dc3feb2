"""A SOCKS5 proxy that gives every client an association and names a place of its choice where it relays."""

import contextlib
import socket
import struct
import threading

from SystemTests.adversary.actors.acting import Clock, accepted, arguments, endpoint, say
from SystemTests.harness.tcp import exactly


def serve(client, named, told):
    with client, contextlib.suppress(OSError):
        client.settimeout(20)
        exactly(client, exactly(client, 2)[1])
        client.sendall(b"\x05\x00")
        head = exactly(client, 4)
        exactly(client, {1: 4, 4: 16}[head[3]] + 2)
        client.sendall(b"\x05\x00\x00\x01" + socket.inet_aton(named[0]) + struct.pack("!H", named[1]))
        told.append(named)
        # The association lasts as long as the connection.
        while client.recv(64):
            pass


def main():
    flags = arguments(__doc__, listen="", relay="")
    clock, told = Clock(flags.seconds), []
    try:
        for client in accepted(flags.listen, clock):
            threading.Thread(target=serve, args=(client, endpoint(flags.relay), told), daemon=True).start()
    finally:
        say(named=len(told))


if __name__ == "__main__":
    main()
