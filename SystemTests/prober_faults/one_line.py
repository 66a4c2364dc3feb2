"""One line's trouble beside healthy lines: a silent neighbour, a firewall, a narrow path, a prohibited port.

What must hold: the line says what its trouble is, the others are measured, the round is valid, and a line beside it
that is really dead is called abnormal.
"""

import contextlib
import shutil
import subprocess
import sys

from SystemTests.harness.processes import end, first_line
from SystemTests.harness.programs import search_path
from SystemTests.prober_faults.ground import field, probe_count, under_way, unprivileged
from SystemTests.prober_faults.judgement import consistent, told, trustworthy
from SystemTests.prober_faults.namespaces import ends

HOLD = """
import socket, sys
one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
one.bind((sys.argv[1], 0))
print("%s:%d" % one.getsockname(), flush=True)
sys.stdin.read()
"""


def beside(ground, fault, net, odd, wanted, **settings):
    """A round over healthy lines, a dead one and odd ones, whose verdict, loss and words are wanted."""
    prefix = [*net.near.prefix, *settings.pop("prefix", ())]
    hosts = net.hosts("a")[:10] + net.hosts("b")[:9]
    with field(ground, hosts=hosts, delay_ms=1, prefix=net.far.prefix) as reflector:
        with silence(net.far) as dead:
            addresses = [*reflector.addresses, dead, *odd]
            with under_way(ground, addresses, count=settings.pop("count", probe_count(ground)), prefix=prefix,
                           **settings) as one:
                pass
        reflector.stop()
    problems = []
    if one.verdict != "valid":
        problems.append(f"the round is {one.verdict}: {one.result['round']['validity']['reasons']}")
    by_name = {one.address_of[line["name"]]: line for line in one.result["lines"]}
    for address in reflector.addresses:
        line = by_name[address]
        if line["verdict"] != "healthy" or line["loss"] != 0:
            problems.append(f"{address} is {line['verdict']} with loss {line['loss']}: {line['reasons']}")
    if by_name[dead]["verdict"] != "abnormal" or by_name[dead]["loss"] != 1:
        problems.append(f"the dead line beside them is {by_name[dead]['verdict']}: {by_name[dead]['reasons']}")
    for address in odd:
        line, (verdict, loss, words) = by_name[address], wanted
        said = "; ".join(line["reasons"])
        if line["verdict"] != verdict or line["loss"] != loss or not all(word in said for word in words):
            problems.append(f"{address} is {line['verdict']} with loss {line['loss']}: {said}")
    happened = "; ".join(by_name[odd[0]]["reasons"])[:100]
    return one, told(fault, happened, one, [*problems[:4], *consistent(one), *trustworthy(one)])


@contextlib.contextmanager
def silence(far):
    """A port of the far end that somebody holds and nobody reads: no reply, and no refusal."""
    command = [*far.prefix, sys.executable, "-c", HOLD, "10.77.1.21"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield first_line(process, process.stdout).strip()
    finally:
        end(process)


def forbid(near, address, verdict="drop"):
    """The local firewall drops what leaves for the address, or rejects it, which tells by ICMP besides: the send call
    fails with EPERM."""
    if shutil.which("nft", path=search_path()):
        near.may("nft add table ip f")
        near.run("nft add chain ip f o { type filter hook output priority 0 ; }")
        near.may(f"nft add rule ip f o ip daddr {address} {verdict}")
    else:
        near.may(f"iptables -A OUTPUT -d {address} -j {verdict.upper()}")


def silent_neighbour(ground):
    for count, timeout_s in ((probe_count(ground), 1), (150, 2)):
        with ends() as net:
            # The second round lasts until the kernel has given up asking: then it gives the probes back.
            _, row = beside(ground, f"neighbour without ARP, {count} probes", net, ["10.77.1.200:7000"],
                            ("abnormal", 1, ["loss 100.0 %", "no neighbour answered (ARP)", "10.77.1.200"]),
                            count=count, timeout_s=timeout_s)
            yield row


def many_silent_neighbours(ground):
    """What waits for neighbours is charged to the socket that sent it, and must leave room for the other lines."""
    for fault, prefix in (("as root", []), ("without privilege", unprivileged())):
        with ends() as net:
            odd = [f"10.77.{link}.{host}:7000" for link in (1, 2) for host in range(100, 140)]
            _, row = beside(ground, f"80 neighbours without ARP, {fault}", net, odd,
                            ("abnormal", 1, ["no neighbour answered (ARP)"]), prefix=prefix)
            yield row


def silent_router(ground):
    with ends() as net:
        net.near.run("ip route add 10.98.0.0/24 via 10.77.2.201")
        _, row = beside(ground, "router without ARP", net, [f"10.98.0.{n}:7000" for n in range(1, 4)],
                        ("abnormal", 1, ["no neighbour answered (ARP)", "10.77.2.201"]))
        yield row


def silent_neighbour_v6(ground):
    with ends() as net:
        net.near.may("ip -6 addr add fd77::1/64 dev a0 nodad")
        net.far.may("ip -6 addr add fd77::2/64 dev a1 nodad")
        _, row = beside(ground, "neighbour without NDP", net, ["[fd77::99]:7000"],
                        ("abnormal", 1, ["no neighbour answered (NDP)", "fd77::99"]))
        yield row


def firewall(ground):
    for verdict in ("drop", "reject"):
        with ends() as net:
            forbid(net.near, "10.77.2.12", verdict)
            _, row = beside(ground, f"a firewall's {verdict} for one line", net, ["10.77.2.12:7000"],
                            ("unmeasured", None, ["a local firewall refuses", "EPERM"]))
            yield row


def narrow_path(ground):
    """Behind a router whose link takes 600 bytes, which nobody knows before the first probe."""
    with ends() as net:
        net.far.run("ip link add n0 mtu 600 type veth peer name n1 mtu 600")
        net.far.run("ip link set n0 up")
        net.far.run("ip link set n1 up")
        net.far.run("ip addr add 10.97.0.1/24 dev n0")
        net.far.run("sysctl -q -w net.ipv4.ip_forward=1")
        net.near.run("ip route add 10.97.0.0/24 via 10.77.1.2")
        _, row = beside(ground, "path of 600 bytes, --size 1000", net, ["10.97.0.9:7000"],
                        ("unmeasured", None, ["10.97.0.9 takes 600", "--size 572"]), size=1000)
        yield row
    with ends() as net:
        for side, host in ((net.near, 1), (net.far, 2)):
            side.may(f"ip -6 addr add fd77::{host}/64 dev a{host - 1} nodad")
        net.far.run("ip link add n0 mtu 1280 type veth peer name n1 mtu 1280")
        net.far.run("ip -6 addr add fd97::1/64 dev n0 nodad")
        net.far.run("ip link set n0 up")
        net.far.run("ip link set n1 up")
        net.far.run("sysctl -q -w net.ipv6.conf.all.forwarding=1")
        net.near.run("ip -6 route add fd97::/64 via fd77::2")
        _, row = beside(ground, "IPv6 path of 1280 bytes, --size 1300", net, ["[fd97::9]:7000"],
                        ("unmeasured", None, ["fd97::9 takes 1280", "--size 1232"]), size=1300)
        yield row


def routes_by_port(ground):
    """A rule prohibits one port of an address; the other port is healthy, whichever the lines file has first."""
    for order in (0, 1):
        with ends() as net:
            net.near.may("ip rule add ipproto udp dport 7001 prohibit")
            with field(ground, addresses=["10.77.1.20:7002"], hosts=["10.77.1.20"], delay_ms=1,
                       prefix=net.far.prefix) as reflector:
                pair = ["10.77.1.20:7001", *reflector.addresses]
                with under_way(ground, pair if order else pair[::-1], prefix=net.near.prefix) as one:
                    pass
                reflector.stop()
        verdicts = {one.address_of[line["name"]]: (line["verdict"], line["reasons"]) for line in one.result["lines"]}
        problems = [] if one.verdict == "valid" else [f"the round is {one.verdict}"]
        if verdicts[pair[1]][0] != "healthy":
            problems.append(f"the healthy port is {verdicts[pair[1]]}")
        verdict, reasons = verdicts[pair[0]]
        if verdict != "unmeasured" or "EACCES" not in str(reasons):
            problems.append(f"the prohibited port is {verdict}: {reasons}")
        yield told(f"one port prohibited, {'first' if order else 'last'}", str(reasons)[:90], one, problems)


PARTS = [silent_neighbour, many_silent_neighbours, silent_router, silent_neighbour_v6, firewall, narrow_path,
         routes_by_port]
