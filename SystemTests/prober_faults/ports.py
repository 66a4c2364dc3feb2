"""One path of several loses: the source ports that take it are named, and no other, nor on lines that lose otherwise.

Which port took which path the far end tells; the prober's report has to say the same.
"""

import contextlib
import json

from SystemTests.harness.far_end import FarEnd
from SystemTests.harness.namespaces import networks
from SystemTests.prober_faults.ground import under_way
from SystemTests.prober_faults.judgement import consistent, told, trustworthy

# Answers every datagram but those that its mode loses: `paths`, the 4th of 8 source ports loses 2 of 5; `link N`, what
# comes by the interface N loses as much; `even`, one in 5 by chance; `bursts`, 12 of 60; `none`. At the end it tells
# for each source port what it got, what it dropped, and whether its path was the lossy one.
FAR_END = """
import json, select, socket, struct, sys, zlib
host, mode, *link = sys.argv[1:]
one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
one.setsockopt(socket.IPPROTO_IP, 8, 1)
one.bind((host, 0))
print("%s:%d" % one.getsockname(), flush=True)
ports, total = {}, 0
while True:
    readable, _, _ = select.select([one, sys.stdin], [], [])
    if sys.stdin in readable:
        break
    data, control, _, source = one.recvmsg(2048, 128)
    here = [struct.unpack("i4s4s", content)[0] for level, kind, content in control if (level, kind) == (0, 8)]
    port = ports.setdefault(source[1], {"got": 0, "dropped": 0, "order": len(ports)})
    port["bad"] = port["order"] % 8 == 3 if mode == "paths" else mode == "link" and here == [int(link[0])]
    lost = port["bad"] and (port["got"] + port["order"]) * 2 % 5 < 2
    lost = lost or mode == "even" and zlib.crc32(b"%d" % total) % 5 == 0 or mode == "bursts" and total % 60 < 12
    port["got"] += 1
    total += 1
    if lost:
        port["dropped"] += 1
    else:
        one.sendto(data, source)
print(json.dumps(ports), flush=True)
"""
COUNT = 400
INTERVAL_MS = 5
# A round that a busy machine spoilt, or whose fresh ports all took one kind of path, tells nothing: another is made.
TRIES = 6
PATHS = 4


def measured(ground, wanted, ports, prefix=(), extra=()):
    """A round over far ends, each told as the arguments of `FarEnd`, and what each of them did."""
    with contextlib.ExitStack() as stack:
        ends = [stack.enter_context(FarEnd(FAR_END, *words, **settings)) for words, settings in wanted]
        flags = ["--source-ports", ports, "--max-loss", "100%", *extra]
        with under_way(ground, [end.address for end in ends], count=COUNT, interval_ms=INTERVAL_MS, prefix=prefix,
                       extra=flags) as one:
            pass
        return one, [end.stop() for end in ends]


def tells(truth):
    """Whether some of the ports took the lossy path, and at least as many did not."""
    return 0 < sum(port["bad"] for port in truth.values()) <= len(truth) / 2


def problems_of(line, truth, lossy):
    """The report names the ports of the lossy path, and draws no other conclusion."""
    found = line.get("conclusions", [])
    if not lossy:
        return [f"{line['name']}: {[one['id'] for one in found]}, though no path is lossy"] if found else []
    bad = sorted(port for port, what in truth.items() if what["bad"])
    if [one["id"] for one in found] != ["lossy-port"]:
        return [f"{line['name']}: concluded {[one['id'] for one in found]}; ports {bad} are lossy"]
    named = [int(port) for port in found[0]["bad_ports"].split(",")]
    return [] if named == bad else [f"{line['name']}: named {named}; ports {bad} are lossy"]


def judged(fault, one, truths, lossy):
    """`lossy` are the numbers of the lines with a lossy path."""
    problems = []
    for number, (line, truth) in enumerate(zip(one.result["lines"], truths)):
        problems += problems_of(line, truth, number in lossy)
        dropped = sum(port["dropped"] for port in truth.values())
        if line["lost"] != dropped:
            problems.append(f"{line['name']}: {line['lost']} lost, {dropped} were dropped")
    said = [one["text"] for line in one.result["lines"] for one in line.get("conclusions", [])]
    return told(fault, "; ".join(said)[:150] or "nothing concluded", one,
                [*problems[:4], *consistent(one), *trustworthy(one)])


def by_hash(ground):
    """Beside it a line that loses evenly, one that loses in bursts, and one that loses nothing."""
    modes = ["paths", "even", "bursts", "none"]
    wanted = [((f"127.0.9.{number + 1}", mode), {}) for number, mode in enumerate(modes)]
    for _ in range(TRIES):
        one, truths = measured(ground, wanted, 8)
        if one.verdict == "valid":
            break
    yield judged("one of 8 ports loses 40 %", one, truths, {0})


def multipath(ground):
    """The kernel's own choice among routes of equal cost, by ports (`fib_multipath_hash_policy`)."""
    with networks(2) as (near, far):
        near.may("ip link set lo up")
        far.run("ip link set lo up")
        near.run("ip addr add 10.88.0.2/32 dev lo")
        far.run("ip addr add 10.88.0.1/32 dev lo")
        near.may("sh -c 'echo 1 > /proc/sys/net/ipv4/fib_multipath_hash_policy'")
        hops = ""
        for path in range(PATHS):
            near.may(f"ip link add p{path} type veth peer name q{path} netns {far.process.pid}")
            near.run(f"ip addr add 10.78.{path}.1/24 dev p{path}")
            far.run(f"ip addr add 10.78.{path}.2/24 dev q{path}")
            far.run(f"ip link set q{path} up")
            near.run(f"ip link set p{path} up")
            far.run(f"sh -c 'echo 0 > /proc/sys/net/ipv4/conf/q{path}/rp_filter'")
            hops += f" nexthop via 10.78.{path}.2 dev p{path}"
        near.may(f"ip route add 10.88.0.1/32 src 10.88.0.2{hops}")
        far.run("ip route add 10.88.0.2/32 via 10.78.0.1")
        lossy = json.loads(far.run("ip -json link show q2"))[0]["ifindex"]
        settings = {"prefix": far.prefix}
        wanted = [(("10.88.0.1", "link", lossy), settings), (("10.88.0.1", "none"), settings)]
        for _ in range(TRIES):
            one, truths = measured(ground, wanted, 16, near.prefix, ["--source", "10.88.0.2"])
            if one.verdict == "valid" and tells(truths[0]):
                break
        yield judged(f"one of {PATHS} routes loses 40 %", one, truths, {0})


PARTS = [by_hash, multipath]
