"""IPv4, UDP and ICMP datagrams as bytes, so that somebody else's can be made. No I/O."""

import socket
import struct

ICMP, UDP = socket.IPPROTO_ICMP, socket.IPPROTO_UDP
UNREACHABLE, PORT_UNREACHABLE, HOST_UNREACHABLE, PROHIBITED, TIME_EXCEEDED = 3, 3, 1, 13, 11
ECHO_REPLY, ECHO_REQUEST = 0, 8
IP_HEADER, UDP_HEADER = 20, 8


def checksum(data):
    """RFC 1071."""
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ip(source, target, protocol, payload, ttl=60):
    """A whole datagram; RFC 791."""
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, IP_HEADER + len(payload), 0, 0x4000, ttl, protocol, 0,
                       socket.inet_aton(source), socket.inet_aton(target))
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + payload


def udp(source, target, payload, ttl=60):
    """A whole datagram between two (address, port), without a checksum, which RFC 768 allows."""
    head = struct.pack("!HHHH", source[1], target[1], UDP_HEADER + len(payload), 0)
    return ip(source[0], target[0], UDP, head + payload, ttl)


def icmp(kind, code, rest, payload):
    """A message; `rest` are the four bytes behind its checksum."""
    head = struct.pack("!BBH", kind, code, 0)
    sum_of_all = checksum(head + rest + payload)
    return struct.pack("!BBH", kind, code, sum_of_all) + rest + payload


def icmp_error(source, target, quotation, kind=UNREACHABLE, code=PORT_UNREACHABLE):
    """A whole datagram that says so of the quoted one; RFC 792."""
    return ip(source, target, ICMP, icmp(kind, code, bytes(4), quotation))


def read_ip(datagram):
    """(source, target, protocol, payload); None for what is no whole IPv4 datagram."""
    if len(datagram) < IP_HEADER or datagram[0] >> 4 != 4:
        return None
    start, length = (datagram[0] & 15) * 4, struct.unpack("!H", datagram[2:4])[0]
    if not IP_HEADER <= start <= length <= len(datagram):
        return None
    return (socket.inet_ntoa(datagram[12:16]), socket.inet_ntoa(datagram[16:20]), datagram[9], datagram[start:length])


def read_udp(datagram):
    """((source, port), (target, port), payload) of a whole datagram; None for any other."""
    found = read_ip(datagram)
    if found is None or found[2] != UDP or len(found[3]) < UDP_HEADER:
        return None
    source_port, target_port, length, _ = struct.unpack("!HHHH", found[3][:UDP_HEADER])
    return (found[0], source_port), (found[1], target_port), found[3][UDP_HEADER:length]
