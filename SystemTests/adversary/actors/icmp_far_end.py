"""A host that answers ICMP echo itself, and forges another host's answers with the bytes that it sees."""

import socket

from SystemTests.adversary.actors import probes
from SystemTests.adversary.actors.acting import Clock, Forger, arguments, ready, say
from SystemTests.harness.packets import ECHO_REPLY, ECHO_REQUEST, ICMP, icmp, ip, read_ip


def main():
    flags = arguments(__doc__, own="", victim="")
    clock, forger = Clock(flags.seconds), Forger()
    one = socket.socket(socket.AF_INET, socket.SOCK_RAW, ICMP)
    one.settimeout(0.1)
    heard, before = 0, b""
    ready()
    try:
        while clock.runs:
            try:
                found = read_ip(one.recv(65_536))
            except TimeoutError:
                continue
            if found is None or found[1] != flags.own or not found[3] or found[3][0] != ECHO_REQUEST:
                continue
            heard += 1
            prober, rest, content = found[0], found[3][4:8], found[3][8:]
            forger.send(ip(flags.own, prober, ICMP, icmp(ECHO_REPLY, 0, rest, content)), prober)
            # The other host's probe of the same number may leave later: the lies of the last one are told again.
            for seen in filter(None, (found[3], before)):
                for lie in [*probes.others(seen[8:]), seen[8:]]:
                    forger.send(ip(flags.victim, prober, ICMP, icmp(ECHO_REPLY, 0, seen[4:8], lie)), prober)
            before = found[3]
    finally:
        say(heard=heard, forged=forger.sent - heard)


if __name__ == "__main__":
    main()
