"""The far end of one line, which answers honestly and forges what belongs to another: replies from the other's address,
or refusals from its own that quote the other's probes. It uses every byte that it sees, and no other knowledge but the
other line's address."""

import struct

from SystemTests.adversary.actors import probes
from SystemTests.adversary.actors.acting import Clock, Forger, arguments, endpoint, ready, received, say, udp_socket
from SystemTests.harness.packets import icmp_error, udp

# Shorter than the time between two probes of a line.
PAUSE_SECONDS = 0.012


def answer_of(kind, request):
    """What an honest far end answers."""
    if kind == "stamp":
        number, moment = struct.unpack("!IQ", request[:12])
        return probes.stamp_reply(request, number, moment)
    if kind == "dns":
        # QR: an answer.
        return request[:2] + bytes([request[2] | 0x80]) + request[3:]
    return request


def forged(kind, request):
    """What could pass for the other line's replies."""
    if kind == "stamp":
        return [*probes.stamp_guesses(request), answer_of(kind, request)]
    if kind == "dns":
        return [answer_of(kind, one) for one in probes.around(request, 2, 110)]
    if kind == "template":
        # round 8, line 4, number 4, then whatever it is.
        identity, line, number = struct.unpack("!QII", request[2:18])
        return [request[:2] + struct.pack("!QII", identity, other, number) + request[18:]
                for other in range(4) if other != line] + [request]
    return [*probes.others(request), request]


def main():
    flags = arguments(__doc__, listen="", victim="", kind="plumb", mode="replies")
    own, victim = endpoint(flags.listen), endpoint(flags.victim)
    clock, forger, here = Clock(flags.seconds), Forger(), udp_socket(own)
    heard, before = 0, b""
    ready(listening=flags.listen)
    try:
        for request, source in received(here, clock, PAUSE_SECONDS):
            # The other line's probe of the same number may leave later: the lies of the last one are told again.
            for one in filter(None, (request, before)):
                forge(flags, forger, own, victim, source, one)
            if request:
                heard += 1
                here.sendto(answer_of(flags.kind, request), source)
            before = request
    finally:
        say(heard=heard, forged=forger.sent)


def forge(flags, forger, own, victim, source, request):
    """All lies about one request that was seen."""
    for lie in forged(flags.kind, request):
        # The other line may have a port of its own beside the one that is seen.
        for port in {source[1], source[1] ^ 1, source[1] + 2}:
            there = source[0], port % 65_536
            if flags.mode == "replies":
                forger.send(udp(victim, there, lie), there[0])
            else:
                forger.send(icmp_error(own[0], there[0], udp(there, victim, lie)), there[0])


if __name__ == "__main__":
    main()
