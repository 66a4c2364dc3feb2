"""TCP servers of the tests' own, at a port that the kernel chooses."""

import socket
import threading

from SystemTests.harness.ports import HOST


class TCPServer:
    """Accepts connections while it is entered, and serves each in a thread of its own."""

    def __init__(self):
        self.server = socket.create_server((HOST, 0))
        self.port = self.server.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.close()

    def accept(self):
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        raise NotImplementedError


def exactly(client, count):
    """So many bytes of what comes."""
    data = b""
    while len(data) < count:
        part = client.recv(count - len(data))
        if not part:
            raise ConnectionError("the other end has ended")
        data += part
    return data


def join(client, there, heard=None):
    """Passes on what both say, until each has ended; `heard` gets what the client says."""
    threading.Thread(target=carry, args=(there, client), daemon=True).start()
    carry(client, there, heard)


def carry(source, sink, heard=None):
    try:
        while data := source.recv(65536):
            if heard is not None:
                heard += data
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass
