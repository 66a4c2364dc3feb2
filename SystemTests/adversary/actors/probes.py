"""Plumbline's own datagrams as somebody reads and changes them who has seen some: what is public about them. No I/O."""

import struct

MAGIC = b"PLMB"
HEADER = struct.Struct("!4sIQIIq")
MASK = (1 << 64) - 1


def mix(value):
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 & MASK
    value = (value ^ value >> 27) * 0x94D049BB133111EB & MASK
    return value ^ value >> 31


def padding(identity, line, sequence, moment, count):
    """What fills a probe behind its header, for whoever knows the header: versions before 1.1 had no secret in it."""
    state = mix(identity ^ mix((line << 32 | sequence) ^ mix(moment & MASK)))
    data = b""
    while len(data) < count:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        data += mix(state).to_bytes(8, "big")
    return data[:count]


def place_of(datagram):
    """Where in a datagram (behind a relay's header, an ICMP header) the probe begins; None without one."""
    at = datagram.find(MAGIC, 0, 32)
    return at if at >= 0 and len(datagram) >= at + HEADER.size else None


def with_line(datagram, line):
    """The same probe as if it were another line's: whole, with the padding that its header would give; and as bytes
    behind the header that are left alone. None where there is no probe."""
    at = place_of(datagram)
    if at is None:
        return []
    magic, version, identity, _, sequence, moment = HEADER.unpack_from(datagram, at)
    head = datagram[:at] + HEADER.pack(magic, version, identity, line, sequence, moment)
    rest = datagram[at + HEADER.size:]
    computed = head + padding(identity, line, sequence, moment, len(rest))
    return [computed] if computed == head + rest else [computed, head + rest]


def line_of(datagram):
    at = place_of(datagram)
    return None if at is None else HEADER.unpack_from(datagram, at)[3]


def others(datagram, lines=4):
    """The same probe as each other line's of a small round."""
    own = line_of(datagram)
    return [forged for line in range(lines) if line != own for forged in with_line(datagram, line)]


def stamp_reply(request, number, moment):
    """What a reflector without a key would answer a STAMP request (RFC 8762, 4.3.1) of that number and time."""
    error, identifier = request[12:14], request[14:16]
    return struct.pack("!IQ2s2sQIQ2s2sB3s", number & 0xFFFFFFFF, moment & MASK, error, identifier, moment & MASK,
                       number & 0xFFFFFFFF, moment & MASK, error, bytes(2), 64, bytes(3))


def stamp_guesses(request, span=12, step=0.02 / 4):
    """Answers to requests beside one that was seen: numbers around it, and times at which they may have left."""
    number, moment = struct.unpack("!IQ", request[:12])
    units = int(step * (1 << 32))
    for near in range(-span, span + 1):
        if near:
            for late in range(-4, 5):
                yield stamp_reply(request, number + near, moment + late * units)


def around(request, width, span):
    """A datagram whose first bytes are a number: the same with each number around it."""
    number = int.from_bytes(request[:width], "big")
    for near in range(-span, span + 1):
        yield ((number + near) % (1 << 8 * width)).to_bytes(width, "big") + request[width:]
