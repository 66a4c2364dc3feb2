"""Ports of the kernel's choice, and waiting until somebody is there."""

import pathlib
import socket

HOST = "127.0.0.1"


def free_port(host=HOST, kind=socket.SOCK_STREAM):
    """A port that the kernel says is free. It may be taken before it is used: start again with another one then."""
    with socket.socket(socket.AF_INET, kind) as one:
        one.bind((host, 0))
        return one.getsockname()[1]


def free_udp_port(host=HOST):
    return free_port(host, socket.SOCK_DGRAM)


def bound_udp_ports(process):
    """Of IPv4, as that process sees the network."""
    rows = pathlib.Path(f"/proc/{process}/net/udp").read_text().splitlines()[1:]
    return {int(row.split()[1].split(":")[1], 16) for row in rows}


def await_udp(program, port, seconds=10):
    """Until something is bound to the port, as the program sees the network."""
    program.until(f"it is bound to UDP port {port}", lambda: port in bound_udp_ports(program.process.pid), seconds)
