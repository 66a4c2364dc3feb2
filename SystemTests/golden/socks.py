"""A SOCKS5 proxy (RFC 1928) on loopback that gives UDP associations without a login: just what a round takes."""

import select
import socket
import struct
import threading

from SystemTests.harness.tcp import exactly


class Proxy:
    """Runs while it is entered, on a port of the kernel's choice. An association ends with its TCP connection."""

    def __init__(self, host):
        self.host = host
        self.server = socket.create_server((host, 0), backlog=16)
        self.port = self.server.getsockname()[1]
        self.open = True
        self.thread = threading.Thread(target=self.accept, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.open = False
        # A blocked accept sees no close.
        with socket.socket() as one:
            one.connect(self.server.getsockname())
        self.thread.join()
        self.server.close()

    def accept(self):
        while self.open:
            client, _ = self.server.accept()
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        with client, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as relay:
            try:
                self.greet(client)
                relay.bind((self.host, 0))
                address, port = relay.getsockname()
                client.sendall(b"\x05\x00\x00\x01" + socket.inet_aton(address) + struct.pack("!H", port))
                self.carry(client, relay)
            except (OSError, ValueError):
                return

    @staticmethod
    def greet(client):
        """The methods, of which none is chosen; then the request, whose address does not matter."""
        methods = exactly(client, exactly(client, 2)[1])
        client.sendall(b"\x05\x00" if 0 in methods else b"\x05\xff")
        head = exactly(client, 4)
        exactly(client, {1: 4, 4: 16}[head[3]] + 2)

    @staticmethod
    def carry(client, relay):
        sender = None
        while True:
            ready, _, _ = select.select([client, relay], [], [])
            if client in ready and not client.recv(1):
                return
            if relay not in ready:
                continue
            datagram, source = relay.recvfrom(65_536)
            header = b"\x00\x00\x00\x01"
            if datagram[:4] == header and (sender is None or source == sender):
                sender = source
                target = socket.inet_ntoa(datagram[4:8]), struct.unpack("!H", datagram[8:10])[0]
                relay.sendto(datagram[10:], target)
            elif sender:
                own = socket.inet_aton(source[0]) + struct.pack("!H", source[1])
                relay.sendto(header + own + datagram, sender)
