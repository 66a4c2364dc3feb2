"""A way to a UDP server on loopback that loses requests and holds replies, and counts both."""

import contextlib
import heapq
import select
import socket
import threading
import time


class Way:
    """Takes datagrams at `port` and passes them on to a server, from a port of its own for each client's.

    Every `lose`-th request is lost, and every `hold`-th reply comes `seconds` late (0: none).
    """

    def __init__(self, server_port, lose=0, hold=0, seconds=0.0):
        self.server = ("127.0.0.1", server_port)
        self.lose, self.hold, self.seconds = lose, hold, seconds
        self.came = self.lost = self.replies = self.held = 0
        self.front = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.front.bind(("127.0.0.1", 0))
        self.port = self.front.getsockname()[1]
        self.client_of, self.socket_of = {}, {}
        self.waiting = []
        self.ending = threading.Event()

    def run(self):
        while not self.ending.is_set():
            now = time.monotonic()
            while self.waiting and self.waiting[0][0] <= now:
                _, _, data, client = heapq.heappop(self.waiting)
                self.front.sendto(data, client)
            pause = min(0.05, self.waiting[0][0] - now) if self.waiting else 0.05
            ready, _, _ = select.select([self.front, *self.client_of], [], [], pause)
            for one in ready:
                # Gone already, or an ICMP error of an earlier datagram.
                with contextlib.suppress(OSError):
                    self.request() if one is self.front else self.reply(one)

    def request(self):
        data, client = self.front.recvfrom(65536)
        self.came += 1
        if self.lose and self.came % self.lose == 0:
            self.lost += 1
            return
        if client not in self.socket_of:
            one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            one.connect(self.server)
            self.socket_of[client] = one
            self.client_of[one] = client
        self.socket_of[client].send(data)

    def reply(self, one):
        data = one.recv(65536)
        self.replies += 1
        is_held = bool(self.hold) and self.replies % self.hold == 0
        self.held += is_held
        due = time.monotonic() + (self.seconds if is_held else 0)
        heapq.heappush(self.waiting, (due, self.replies, data, self.client_of[one]))

    def close(self):
        for one in [self.front, *self.client_of]:
            one.close()


@contextlib.contextmanager
def way_to(server_port, **settings):
    """A way that is open meanwhile."""
    one = Way(server_port, **settings)
    thread = threading.Thread(target=one.run)
    thread.start()
    try:
        yield one
    finally:
        one.ending.set()
        thread.join()
        one.close()
