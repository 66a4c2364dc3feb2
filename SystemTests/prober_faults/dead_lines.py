"""Dead lines that something comes back for: ICMP errors, replies from another address."""

import subprocess
import sys

from SystemTests.harness.outcome import Check
from SystemTests.harness.processes import end, first_line
from SystemTests.prober_faults.addresses import COUNT, probe
from SystemTests.prober_faults.namespaces import ends

# Answers what comes to one address from another one, as a host with two addresses may.
CROOKED_ECHO = """
import socket
one, two = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
one.bind(("10.77.1.2", 7000))
two.bind(("10.77.1.3", 7000))
print("ready", flush=True)
while True:
    data, source = one.recvfrom(2048)
    two.sendto(data, source)
"""


def closed_port(ground):
    """The far end's host sends ICMP errors itself: words and JSON say so; of a router's errors they do not."""
    problems = []
    with ends() as net:
        net.near.run("ip route add 198.51.100.0/24 via 10.77.1.2")
        # Errors to one host are limited to one a second; a router has a limit of its own besides, and so comes first.
        net.far.may("sysctl -w net.ipv4.ip_forward=1 net.ipv4.icmp_ratelimit=0")
        net.far.run("ip route add unreachable 198.51.100.0/24")
        behind = probe(net, "198.51.100.7:7000")
        if not behind["refused"] or behind["refused_by_address"] or "itself" in str(behind["reasons"]):
            problems.append(f"by a router: {behind['refused_by_address']} by the address, {behind['reasons']}")
        line = probe(net, "10.77.1.2:7000")
        kinds = line["refused_kinds"]
        if not line["refused"] or line["refused_by_address"] != line["refused"]:
            problems.append(f"{line['refused']} refused, {line['refused_by_address']} by the address: {kinds}")
        # A busy machine's round may be no valid one, and then accuses no line.
        told = str(line["reasons"])
        if line["verdict"] == "abnormal" and "nobody listens at the port" not in told:
            problems.append(f"reasons: {line['reasons']}")
    yield Check("a closed port, and an unreachable network",
                f"{line['refused']} of {COUNT} refused {kinds}; by a router {behind['refused_kinds']}", problems)


def two_addresses(ground):
    """Replies that come from another address than the one probed are no replies, and the line says where from."""
    problems = []
    with ends() as net:
        echo = subprocess.Popen([*net.far.prefix, sys.executable, "-c", CROOKED_ECHO], stdout=subprocess.PIPE)
        try:
            first_line(echo, echo.stdout)
            line = probe(net, "10.77.1.2:7000")
        finally:
            end(echo)
    if line["received"] or line["replies_elsewhere"] != line["sent"]:
        problems.append(f"{line['received']} received, {line['replies_elsewhere']} from elsewhere of {line['sent']}")
    if line["replies_elsewhere_from"] != "10.77.1.3:7000":
        problems.append(f"from {line['replies_elsewhere_from']}")
    if line["verdict"] == "abnormal" and "10.77.1.3:7000" not in str(line["reasons"]):
        problems.append(f"reasons: {line['reasons']}")
    yield Check("an echo with two addresses", f"{line['replies_elsewhere']} of {COUNT} replies from "
                f"{line['replies_elsewhere_from']}", problems)


PARTS = [closed_port, two_addresses]
