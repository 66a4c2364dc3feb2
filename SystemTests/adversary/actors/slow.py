"""Somebody who opens as many connections to a server as it takes, and says a byte of a request now and then."""

import contextlib
import resource
import select
import socket
import time

from SystemTests.adversary.actors.acting import Clock, arguments, endpoint, ready, say

REQUEST = b"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: " + b"x" * 4000
PAUSE_SECONDS = 0.5


def main():
    flags = arguments(__doc__, target="", count=1015)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, flags.count + 100), hard))
    clock, opened, refused = Clock(flags.seconds), [], 0
    for _ in range(flags.count):
        try:
            opened.append(socket.create_connection(endpoint(flags.target), timeout=0.5))
        except OSError:
            refused += 1
    ready(opened=len(opened), refused=refused)
    left, at = list(opened), 0
    try:
        while clock.runs and left:
            for one in list(left):
                with contextlib.suppress(BlockingIOError):
                    try:
                        one.setblocking(False)
                        one.send(REQUEST[at:at + 1])
                        if select.select([one], [], [], 0)[0] and not one.recv(4096):
                            left.remove(one)
                    except (BrokenPipeError, ConnectionResetError):
                        left.remove(one)
            at += 1
            time.sleep(PAUSE_SECONDS)
    finally:
        say(opened=len(opened), refused=refused, left=len(left))


if __name__ == "__main__":
    main()
