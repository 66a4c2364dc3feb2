"""A host that takes every datagram at a port and says nothing: the far end of a dead line."""

import socket
import time

from SystemTests.adversary.actors.acting import Clock, arguments, endpoint, ready, say


def main():
    flags = arguments(__doc__, listen="")
    clock = Clock(flags.seconds)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.bind(endpoint(flags.listen))
        ready()
        try:
            while clock.runs:
                time.sleep(0.05)
        finally:
            say()


if __name__ == "__main__":
    main()
