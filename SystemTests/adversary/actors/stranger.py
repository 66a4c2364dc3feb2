"""Somebody on the internet who sees nothing of a round and knows much of it: addresses and ports of both sides, the
format, the number of lines, the moment. He spoofs replies, ICMP errors of all kinds that quote probes, or both."""

import itertools
import random
import time

from SystemTests.adversary.actors import probes
from SystemTests.adversary.actors.acting import Clock, Forger, arguments, endpoint, ready, say
from SystemTests.harness.packets import (
    HOST_UNREACHABLE, PORT_UNREACHABLE, PROHIBITED, TIME_EXCEEDED, UNREACHABLE, icmp_error, udp)

SHORT_QUOTATION = 28
ERRORS = [(UNREACHABLE, PORT_UNREACHABLE), (UNREACHABLE, HOST_UNREACHABLE), (UNREACHABLE, PROHIBITED),
          (TIME_EXCEEDED, 0)]
BATCH = 20


def guess(chance, line, sequence, size):
    """A probe as it would be, but for what nobody can know."""
    identity, moment = chance.getrandbits(64), time.time_ns()
    head = probes.HEADER.pack(probes.MAGIC, 0x01000020, identity, line, sequence, moment)
    return head + probes.padding(identity, line, sequence, moment, size - len(head))


def main():
    flags = arguments(__doc__, prober="", port=[], line=[], mode="replies", size=64, rate=4000, seed=1, short=0)
    prober, ports = flags.prober, [int(port) for port in flags.port]
    lines = [endpoint(one) for one in flags.line]
    clock, forger, chance = Clock(flags.seconds), Forger(), random.Random(flags.seed)
    ready()
    try:
        for turn in itertools.count():
            if not clock.runs:
                break
            index, port = turn % len(lines), ports[turn // len(lines) % len(ports)]
            lie = guess(chance, index, turn // len(lines) % 100, flags.size)
            there = prober, port
            if flags.mode == "replies":
                forger.send(udp(lines[index], there, lie), prober)
            else:
                quoted = udp(there, lines[index], lie)
                quoted = quoted[:SHORT_QUOTATION] if flags.short else quoted
                forger.send(icmp_error(lines[index][0], prober, quoted, *ERRORS[turn % len(ERRORS)]), prober)
            if turn % BATCH == BATCH - 1:
                time.sleep(BATCH / flags.rate)
    finally:
        say(forged=forger.sent)


if __name__ == "__main__":
    main()
