"""Round-trip times by a packet capture, and how far a round's samples are from them. Pure arithmetic, no I/O."""

import struct

NANOSECOND_MAGIC = 0xA1B23C4D
MICROSECOND_MAGIC = 0xA1B2C3D4
ETHERNET = 1
PLUMB_HEADER = struct.Struct(">4sBBHQIIq")
PLUMB_HEADER_LENGTH = 32


class CaptureError(Exception):
    """The capture is not what the comparison needs."""


def packets(content):
    """Yields (stamp in ns since 1970, frame) of a pcap file with nanosecond stamps; a cut last record ends it."""
    if len(content) < 24:
        raise CaptureError("the capture is empty")
    order = next((o for o in "<>" if struct.unpack_from(o + "I", content)[0] == NANOSECOND_MAGIC), None)
    if order is None:
        raise CaptureError("the capture has no nanosecond stamps")
    link = struct.unpack_from(order + "I", content, 20)[0] & 0xFFFF
    if link != ETHERNET:
        raise CaptureError(f"the capture's link type is {link}; {ETHERNET} is expected")
    record = struct.Struct(order + "IIII")
    offset = 24
    while offset + record.size <= len(content):
        seconds, nanoseconds, length, _ = record.unpack_from(content, offset)
        offset += record.size
        if offset + length > len(content):
            return
        yield seconds * 1_000_000_000 + nanoseconds, content[offset : offset + length]
        offset += length


def plumb_datagram(frame):
    """(source port, destination port, identity, line, sequence) of a frame with a plumb header over IPv4, else None."""
    if len(frame) < 14 + 20 or frame[12:14] != b"\x08\x00":
        return None
    udp = 14 + (frame[14] & 0x0F) * 4
    fragment = struct.unpack_from(">H", frame, 14 + 6)[0] & 0x3FFF
    if frame[14 + 9] != 17 or fragment or len(frame) < udp + 8 + PLUMB_HEADER_LENGTH:
        return None
    magic, version, _, length, identity, line, sequence, _ = PLUMB_HEADER.unpack_from(frame, udp + 8)
    if magic != b"PLMB" or version != 1 or length != PLUMB_HEADER_LENGTH:
        return None
    source, destination = struct.unpack_from(">HH", frame, udp)
    return source, destination, identity, line, sequence


def round_trips(content, echo_ports):
    """Nanoseconds from request to reply by the capture, by (line, sequence), of the one round in it.

    Loopback shows a packet once or twice (going out and coming in): the first stamp of each counts, which is also right
    for duplicates, since the first reply is the one that a round counts.
    """
    identities, requests, replies = {}, {}, {}
    for stamp, frame in packets(content):
        datagram = plumb_datagram(frame)
        if datagram is None:
            continue
        source, destination, identity, line, sequence = datagram
        if destination in echo_ports:
            if identities.setdefault(line, identity) != identity:
                raise CaptureError(f"the capture has line {line} of more than one round")
            requests.setdefault((line, sequence), stamp)
        elif source in echo_ports and identities.get(line) == identity:
            replies.setdefault((line, sequence), stamp)
    return {probe: replies[probe] - stamp for probe, stamp in requests.items() if probe in replies}


def differences(samples, by_capture, index_of):
    """Absolute differences in ns, sorted, between the samples' `rtt_us` and the capture; and how many had no match."""
    found, unmatched = [], 0
    for sample in samples:
        if sample["rtt_us"] is None:
            continue
        captured = by_capture.get((index_of[sample["line"]], sample["seq"]))
        if captured is None:
            unmatched += 1
        else:
            found.append(abs(round(sample["rtt_us"] * 1000) - captured))
    return sorted(found), unmatched


def percentile(ordered, share):
    """The nearest-rank percentile of sorted values: the smallest that at least `share` of them do not exceed."""
    if not ordered:
        raise CaptureError("there is nothing to compare")
    rank = -(-len(ordered) * round(share * 1_000_000) // 1_000_000)
    return ordered[max(1, rank) - 1]
