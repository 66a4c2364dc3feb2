"""Ways on loopback that can be broken by who sends: a forwarder before each ingress."""

import contextlib
import selectors
import socket
import threading

# More than a round's probes of all vantages at once.
BUFFER_BYTES = 4 << 20
# Ports of clients that are remembered for each address; the one that was quiet longest goes.
MOST_CLIENTS = 4_096


class Ways:
    """Forwards datagrams from addresses of its own to others and back, but for those of broken ways.

    `routes` maps an address, as (host, port), to the one behind it. A way is broken for a source, for an ingress's
    host, or for a source to an ingress; what comes on it goes nowhere, as on a line that is cut.
    """

    def __init__(self, routes):
        self.selector, self.lock = selectors.DefaultSelector(), threading.Lock()
        self.clients, self.cut = {}, set()
        self.dropped, self.forwarded = 0, 0
        self.wake, waker = socket.socketpair()
        self.waker = waker
        self.selector.register(self.wake, selectors.EVENT_READ, None)
        self.listening = []
        for address, target in routes.items():
            one = self.bound(address)
            self.listening.append(one)
            self.selector.register(one, selectors.EVENT_READ, ("asked", address, target))
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    @staticmethod
    def bound(address):
        one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
        one.bind(address)
        one.setblocking(False)
        return one

    @contextlib.contextmanager
    def broken(self, source=None, ingress=None):
        """The way from this source, to this ingress, or from the one to the other, is cut meanwhile."""
        with self.lock:
            self.cut.add((source, ingress))
        try:
            yield
        finally:
            with self.lock:
                self.cut.discard((source, ingress))

    def is_cut(self, source, ingress):
        with self.lock:
            return bool(self.cut & {(source, ingress), (source, None), (None, ingress)})

    def run(self):
        while True:
            for key, _ in self.selector.select():
                if key.data is None:
                    return
                kind, *rest = key.data
                with contextlib.suppress(OSError):
                    for _ in range(64):
                        if kind == "asked":
                            self.forward(key.fileobj, *rest)
                        else:
                            self.give_back(key.fileobj, *rest)

    def forward(self, asked, address, target):
        data, client = asked.recvfrom(65536)
        if self.is_cut(client[0], address[0]):
            self.dropped += 1
            return
        key = (address, client)
        if key not in self.clients:
            if len(self.clients) >= MOST_CLIENTS:
                oldest = next(iter(self.clients))
                self.forget(oldest)
            behind = self.bound(("0.0.0.0", 0))
            behind.connect(target)
            self.clients[key] = behind
            self.selector.register(behind, selectors.EVENT_READ, ("answered", asked, client))
        self.forwarded += 1
        self.clients[key].send(data)

    @staticmethod
    def give_back(behind, asked, client):
        asked.sendto(behind.recv(65536), client)

    def forget(self, key):
        one = self.clients.pop(key)
        self.selector.unregister(one)
        one.close()

    def close(self):
        self.waker.send(b"x")
        self.thread.join()
        for one in [*self.listening, *self.clients.values(), self.wake, self.waker]:
            one.close()
        self.selector.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
