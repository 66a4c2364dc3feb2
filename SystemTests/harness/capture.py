"""Every IPv4 datagram that an interface carries, in a namespace of somebody else: an AF_PACKET socket of this process.

The kernel's own words beside it: a table of /proc/net in that namespace.
"""

import ctypes
import os
import pathlib
import socket
import struct
import threading

from SystemTests.harness.packets import read_ip, read_udp

ALL_PROTOCOLS = 0x0003
CLONE_NEWNET = 0x40000000
SO_RCVBUFFORCE = 33
SO_TIMESTAMPNS = 35
BUFFER_BYTES = 64 * 1024 * 1024
MAX_FRAME = 65_536
WAIT_SECONDS = 0.1


def socket_in(process, family, kind, protocol=0):
    """A socket in the network namespace of that process; this thread is back in its own afterwards."""
    setns = ctypes.CDLL(None, use_errno=True).setns
    own, other = (os.open(place, os.O_RDONLY) for place in ("/proc/thread-self/ns/net", f"/proc/{process}/ns/net"))
    try:
        if setns(other, CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns")
        try:
            return socket.socket(family, kind, protocol)
        finally:
            if setns(own, CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), "setns back")
    finally:
        os.close(own)
        os.close(other)


class Capture:
    """What a namespace's interface carries while this is entered: (nanoseconds, is outgoing, datagram). The time is the
    kernel's, since 1970: this process may come to read a datagram much later."""

    def __init__(self, namespace, interface):
        self.datagrams, self.is_open = [], True
        self.socket = socket_in(namespace.process.pid, socket.AF_PACKET, socket.SOCK_DGRAM,
                                socket.htons(ALL_PROTOCOLS))
        self.socket.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, BUFFER_BYTES)
        self.socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        self.socket.bind((interface, ALL_PROTOCOLS))
        self.socket.settimeout(WAIT_SECONDS)
        self.thread = threading.Thread(target=self.read, daemon=True)

    def read(self):
        while self.is_open:
            try:
                datagram, control, _, (_, protocol, kind, *_) = self.socket.recvmsg(MAX_FRAME, 64)
            except TimeoutError:
                continue
            if protocol == 0x0800:
                self.datagrams.append((stamp(control), kind == socket.PACKET_OUTGOING, datagram))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_open = False
        self.thread.join()
        self.socket.close()

    def udp(self, outgoing=None):
        """((source, port), (target, port), payload) of each that is UDP, in order."""
        wanted = [one for one in self.datagrams if outgoing is None or one[1] == outgoing]
        return [found for _, _, datagram in wanted if (found := read_udp(datagram))]

    def to(self, address):
        """How many went to an address."""
        found = [read_ip(datagram) for _, _, datagram in self.datagrams]
        return sum(one is not None and one[1] == address for one in found)


def stamp(control):
    """When the kernel saw a datagram, nanoseconds since 1970; socket(7), SO_TIMESTAMPNS."""
    for level, kind, data in control:
        if (level, kind) == (socket.SOL_SOCKET, SO_TIMESTAMPNS):
            seconds, nanoseconds = struct.unpack("qq", data[:16])
            return seconds * 1_000_000_000 + nanoseconds
    raise LookupError("a datagram without a stamp")


def counter(namespace, table, name):
    """A figure of /proc/net/snmp or netstat, as `counter(one, "Udp", "InDatagrams")`, in a namespace."""
    for file in ("snmp", "netstat"):
        lines = pathlib.Path(f"/proc/{namespace.process.pid}/net/{file}").read_text().splitlines()
        for names, values in zip(lines[::2], lines[1::2]):
            if names.startswith(f"{table}:"):
                return int(dict(zip(names.split(), values.split()))[name])
    raise LookupError(f"the kernel has no {table}")


def received_drops(namespace, interface):
    """`rx_dropped` of an interface: /proc/net/dev as the namespace sees it."""
    for line in pathlib.Path(f"/proc/{namespace.process.pid}/net/dev").read_text().splitlines():
        name, _, figures = line.partition(":")
        if name.strip() == interface:
            return int(figures.split()[3])
    raise LookupError(f"{interface} is not there")
