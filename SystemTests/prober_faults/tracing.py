"""The way of a line's probes, through routers that the part makes: network namespaces joined by veth."""

import contextlib
import json
import subprocess

from SystemTests.harness.namespaces import networks
from SystemTests.harness.outcome import Check, PartFailed
from SystemTests.harness.processes import end
from SystemTests.harness.reflector import Reflector
from SystemTests.prober_faults.ground import prober, run

PORT = 7400
# In each family the link between two namespaces is a network of its own, and the far end is behind three routers.
FAR = {4: "10.79.4.2", 6: "fd79:4::2"}


def link(one, other, number, name):
    """Joins two namespaces; the nearer one is .1, the farther one .2."""
    one.may(f"ip link add {name}a type veth peer name {name}b netns {other.process.pid}")
    for place, side, host in ((one, "a", 1), (other, "b", 2)):
        place.run(f"ip addr add 10.79.{number}.{host}/24 dev {name}{side}")
        place.run(f"ip -6 addr add fd79:{number}::{host}/64 dev {name}{side} nodad")
        place.run(f"ip link set {name}{side} up")


class Way:
    """prober - r1 - r2 - r3 - far, and r4 beside r2. Hops answer from 10.79.N.2, as N is the link that reaches them."""

    def __init__(self, namespaces):
        self.near, self.r1, self.r2, self.r3, self.far, self.r4 = namespaces
        for namespace in namespaces:
            namespace.may("ip link set lo up")
        for number, (one, other) in enumerate(
                [(self.near, self.r1), (self.r1, self.r2), (self.r2, self.r3), (self.r3, self.far)], 1):
            link(one, other, number, f"l{number}")
        link(self.r1, self.r4, 5, "l5")
        link(self.r4, self.r3, 6, "l6")
        for router in (self.r1, self.r2, self.r3, self.r4):
            router.run("sysctl -q -w net.ipv4.ip_forward=1")
            router.run("sysctl -q -w net.ipv6.conf.all.forwarding=1")
            router.run("sysctl -q -w net.ipv4.conf.all.rp_filter=0")
            # Several traces of one part must not meet the limit of the kernel, but where a part is about it.
            router.run("sysctl -q -w net.ipv4.icmp_ratelimit=0")
            router.run("sysctl -q -w net.ipv6.icmp.ratelimit=0")
        self.route(self.near, "default", "10.79.1.2", "fd79:1::2")
        self.route(self.far, "default", "10.79.4.1", "fd79:4::1")
        self.to_far(self.r2, 3)
        self.to_far(self.r4, 6)
        self.to_near(self.r2, 2)
        self.to_near(self.r4, 5)
        self.to_near(self.r3, 3)
        self.to_far(self.r1, 2)

    @staticmethod
    def route(place, network, gateway4, gateway6):
        place.run(f"ip route replace {network} via {gateway4}")
        place.run(f"ip -6 route replace {network} via {gateway6}")

    @staticmethod
    def to_far(place, number):
        """The far end's network lies behind this link."""
        place.run(f"ip route replace 10.79.4.0/24 via 10.79.{number}.2")
        place.run(f"ip -6 route replace fd79:4::/64 via fd79:{number}::2")

    @staticmethod
    def to_near(place, number):
        place.run(f"ip route replace 10.79.1.0/24 via 10.79.{number}.1")
        place.run(f"ip -6 route replace fd79:1::/64 via fd79:{number}::1")


@contextlib.contextmanager
def way(ground):
    with networks(6) as namespaces:
        made = Way(namespaces)
        with Reflector(prober(), ground.directory, 1, addresses=[f"[::]:{PORT}"], prefix=made.far.prefix,
                       errors=subprocess.DEVNULL):
            with Reflector(prober(), ground.directory, 1, addresses=[f"0.0.0.0:{PORT}"], prefix=made.far.prefix,
                           errors=subprocess.DEVNULL):
                yield made


def address(family):
    return f"[{FAR[6]}]:{PORT}" if family == 6 else f"{FAR[4]}:{PORT}"


def trace(made, family=4, *more):
    """The JSON of one trace, with the status that it ended with."""
    status, said, errors = run("trace", address(family), "--format", "json", *more, prefix=made.near.prefix)
    if not said:
        raise PartFailed(f"plumbline trace ended with {status}: {errors.strip()[-200:]}")
    return json.loads(said), status


def shown(result):
    """Who answered at each hop: the one address, several joined by |, or *."""
    return ["|".join(sorted({one["address"] for one in hop["answers"] if one["proven"]})) or "*"
            for hop in result["hops"]]


def straight(family=4, second=2):
    links = [1, second, 3 if second == 2 else 6, 4]
    return [f"10.79.{link}.2" if family == 4 else f"fd79:{link}::2" for link in links]


def compared(ground, made, before, family=4):
    path = ground.directory / "before.json"
    path.write_text(json.dumps(before))
    return trace(made, family, "--compare", path)


def routers_in_a_row(ground):
    """Three routers in a row, by IPv4 and by IPv6: each hop in its place, without privilege to open raw sockets."""
    with way(ground) as made:
        for family in (4, 6):
            result, status = trace(made, family)
            problems = [] if shown(result) == straight(family) else [f"hops are {shown(result)}"]
            if (result["end"], result["hop_count"], status) != ("reached", 4, 0):
                problems.append(f"it ends as {result['end']}, {result['hop_count']} hops, status {status}")
            again, _ = compared(ground, made, result, family)
            if again["comparison"]["verdict"] != "same":
                problems.append(f"a second trace is {again['comparison']['verdict']}")
            yield Check(f"three routers, IPv{family}", " ".join(shown(result)), problems)


def silent_hop(ground):
    """A router without an answer is no change of the way, and no end of it."""
    with way(ground) as made:
        before, _ = trace(made)
        # It has no way back, and so sends no error; what it forwards goes on.
        made.r2.run("ip rule add iif lo to 10.79.1.0/24 prohibit")
        result, status = compared(ground, made, before)
        wanted = straight()
        wanted[1] = "*"
        problems = [] if shown(result) == wanted else [f"hops are {shown(result)}"]
        if result["comparison"]["verdict"] != "same" or status != 0:
            problems.append(f"it is called {result['comparison']['text']}, status {status}")
        yield Check("a hop that answers no ICMP", result["comparison"]["text"], problems)


def limited_hop(ground):
    """A router that limits its errors to a few: no change, whatever it lets through."""
    with way(ground) as made:
        before, _ = trace(made)
        made.r2.run("sysctl -q -w net.ipv4.icmp_ratemask=6168")
        made.r2.run("sysctl -q -w net.ipv4.icmp_ratelimit=60000")
        problems, answered = [], []
        for _ in range(4):
            result, status = compared(ground, made, before)
            answered.append(sum(len(one["rtt_ms"]) for one in result["hops"][1]["answers"]))
            if result["comparison"]["verdict"] != "same" or status != 0:
                problems.append(f"it is called {result['comparison']['text']}, status {status}")
        if min(answered) == 3:
            problems.append("every probe was answered, so nothing was shown")
        yield Check("a hop that limits its errors", f"{answered} of 3 probes answered", problems)


def another_way(ground):
    """A way that changes in its middle is named at the right hop; one that ends says where."""
    with way(ground) as made:
        before, _ = trace(made)
        made.to_far(made.r1, 5)
        made.to_near(made.r3, 6)
        result, status = compared(ground, made, before)
        change = result["comparison"]["change"] or {}
        problems = []
        if (change.get("hop"), change.get("was"), change.get("now")) != (2, ["10.79.2.2"], ["10.79.5.2"]):
            problems.append(f"the change is {result['comparison']['text']}")
        if status != 1 or change.get("agrees_from") != 4:
            problems.append(f"status {status}, agrees from {change.get('agrees_from')}")
        yield Check("another router in the middle", result["comparison"]["text"], problems)
        made.to_far(made.r1, 2)
        made.to_near(made.r3, 3)
        # A router without an onward way is silent itself: it looks for one before it looks at the TTL.
        made.r3.run("ip route add blackhole 10.79.4.2/32")
        result, status = compared(ground, made, before)
        verdict, change = result["comparison"]["verdict"], result["comparison"]["change"] or {}
        problems = [] if (verdict, change.get("hop"), status) == ("ends", 3, 1) else [result["comparison"]["text"]]
        yield Check("a way that ends in silence", result["comparison"]["text"], problems)
        made.r3.run("ip route del blackhole 10.79.4.2/32")
        made.r2.run("ip route replace prohibit 10.79.4.0/24")
        result, status = compared(ground, made, before)
        last = result["hops"][-1]["answers"][0]
        problems = []
        if (result["end"], last["mark"], result["comparison"]["verdict"], status) != ("refused", "!X", "ends", 1):
            problems.append(f"{result['end']}, {last}, {result['comparison']['text']}")
        yield Check("a way that a router forbids", result["comparison"]["text"], problems)


def balanced(ground):
    """Two ways of equal cost, shared by port: one trace takes one of them, and the next one the same."""
    with way(ground) as made:
        made.r1.run("sysctl -q -w net.ipv4.fib_multipath_hash_policy=1")
        made.r1.may("ip route replace 10.79.4.0/24 nexthop via 10.79.2.2 nexthop via 10.79.5.2")
        problems, first = [], None
        for _ in range(3):
            result, _ = trace(made) if first is None else compared(ground, made, first)
            first = first or result
            hops = shown(result)
            if any("|" in hop for hop in hops) or hops[1] not in ("10.79.2.2", "10.79.5.2"):
                problems.append(f"the ways are mixed: {hops}")
            if result is not first and result["comparison"]["verdict"] != "same":
                problems.append(result["comparison"]["text"])
        yield Check("two ways of equal cost", " ".join(shown(first)), problems)


# A program in the router's namespace that answers each probe's way with errors of its own: it quotes what it is told.
FORGER = r"""
import socket, struct, sys
source, target, port, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xffff)
    return ~(total + (total >> 16)) & 0xffff
raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
print("ready", flush=True)
import time
until = time.monotonic() + seconds
payload = b"PLMB\x01\x00\x00\x20" + b"\x5a" * 56
while time.monotonic() < until:
    for kind, code in ((11, 0), (3, 1), (3, 3)):
        for quoted in (payload, payload[:8], b""):
            udp = struct.pack("!HHHH", int(sys.argv[5]), port, 8 + 64, 0) + quoted
            ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + 72, 1, 0, 1, 17, 0, socket.inet_aton(source),
                             socket.inet_aton(target))
            body = ip + udp
            head = struct.pack("!BBHI", kind, code, checksum(struct.pack("!BBHI", kind, code, 0, 0) + body), 0)
            raw.sendto(head + body, (source, 0))
    time.sleep(0.002)
"""


def forged_errors(ground):
    """A router beside the way that floods the prober with errors about its very flow changes nothing."""
    with way(ground) as made:
        before, _ = trace(made)
        forger = subprocess.Popen(
            [*made.r4.prefix, "python3", "-c", FORGER, "10.79.1.1", FAR[4], str(PORT), "8",
             str(before["source_port"])], stdout=subprocess.PIPE)
        try:
            forger.stdout.readline()
            result, status = compared(ground, made, before)
        finally:
            end(forger)
        problems = []
        if shown(result) != straight() or result["end"] != "reached":
            problems.append(f"hops are {shown(result)}, {result['end']}")
        if result["comparison"]["verdict"] != "same" or status != 0:
            problems.append(f"it is called {result['comparison']['text']}, status {status}")
        counts = result["counts"]
        if not counts["foreign"] or not counts["unproven"]:
            problems.append(f"the forged errors did not get there: {counts}")
        yield Check("forged ICMP errors", f"{counts['foreign']} foreign, {counts['unproven']} unproven", problems)


PARTS = [routers_in_a_row, silent_hop, limited_hop, another_way, balanced, forged_errors]
