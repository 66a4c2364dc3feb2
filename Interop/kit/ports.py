"""Ports of the kernel's choice, and waiting until somebody answers there."""

import contextlib
import pathlib
import socket
import time

from Integration.outcome import PartFailed


def free_udp_port(host="127.0.0.1"):
    """A port that the kernel says is free. It may be taken before it is used."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.bind((host, 0))
        return one.getsockname()[1]


def bound_udp_ports(process):
    """Of IPv4, as that process sees the network."""
    rows = pathlib.Path(f"/proc/{process}/net/udp").read_text().splitlines()[1:]
    return {int(row.split()[1].split(":")[1], 16) for row in rows}


def await_udp(program, port, seconds=10):
    """Until something is bound to the port."""
    process = program.process.pid
    await_that(program, seconds, lambda: port in bound_udp_ports(process), f"is not bound to UDP port {port}")


def await_ntp(program, port, seconds=10):
    """Until a server answers there: chrony is bound before it serves."""
    await_that(program, seconds, lambda: asked(port), f"answers nothing on UDP port {port}")


def asked(port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.settimeout(0.2)
        one.connect(("127.0.0.1", port))
        with contextlib.suppress(OSError):
            one.send(b"\x23" + bytes(47))
            return len(one.recv(512)) >= 48
    return False


def await_that(program, seconds, is_so, complaint):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if program.process.poll() is not None:
            raise PartFailed(f"{program.told()} ended with {program.process.returncode}: {' '.join(program.tail())}")
        if is_so():
            return
        time.sleep(0.02)
    raise PartFailed(f"{program.told()} {complaint} in {seconds} s: {' '.join(program.tail())}")
