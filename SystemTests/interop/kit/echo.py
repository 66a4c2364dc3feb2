"""An RFC 862 echo over UDP on a thread: for tests that are not about the echo."""

import contextlib
import socket
import threading


@contextlib.contextmanager
def udp_echo():
    """Its port, while it runs."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.bind(("127.0.0.1", 0))
        one.settimeout(0.2)
        ending = threading.Event()
        thread = threading.Thread(target=answer, args=(one, ending))
        thread.start()
        try:
            yield one.getsockname()[1]
        finally:
            ending.set()
            thread.join()


def answer(one, ending):
    while not ending.is_set():
        with contextlib.suppress(TimeoutError):
            datagram, sender = one.recvfrom(65536)
            one.sendto(datagram, sender)
