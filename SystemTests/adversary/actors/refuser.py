"""Somebody on a line's own way, who sees its probes and refuses each at once, and lets it pass."""

import socket

from SystemTests.adversary.actors.acting import Clock, Forger, arguments, endpoint, ready, say
from SystemTests.harness.packets import icmp_error, read_udp


def main():
    flags = arguments(__doc__, interface="", own="", target="")
    clock, forger, target = Clock(flags.seconds), Forger(), endpoint(flags.target)
    tap = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(3))
    tap.bind((flags.interface, 3))
    tap.settimeout(0.1)
    ready()
    try:
        while clock.runs:
            try:
                datagram = tap.recv(65_536)
            except TimeoutError:
                continue
            found = read_udp(datagram)
            if found and found[1] == target:
                forger.send(icmp_error(flags.own, found[0][0], datagram), found[0][0])
    finally:
        say(forged=forger.sent)


if __name__ == "__main__":
    main()
