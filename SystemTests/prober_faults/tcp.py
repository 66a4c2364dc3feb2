"""A carrier that drops UDP and lets TCP pass: that is concluded, and nothing else, nor where both lose.

The carrier is a router of the part's own: a process that passes packets between the interfaces of two namespaces, and
drops some by protocol and port. What it dropped is the truth that the round is held against.
"""

import contextlib
import json
import subprocess
import sys

from SystemTests.harness.namespaces import networks
from SystemTests.harness.outcome import Check, PartFailed
from SystemTests.harness.processes import end, first_line
from SystemTests.prober_faults.ground import prober

NEAR, FAR = "10.80.0.1", "10.80.0.2"
# Beside the port: what the router drops of UDP and of TCP, and whether anybody listens by TCP.
LINES = {
    "udp-only": (7401, 0.3, 0, True), "both": (7402, 0.3, 0.3, True), "good": (7403, 0, 0, True),
    "refused": (7404, 0.3, 0, False), "silent": (7405, 0.3, 1, True),
}
WANTED = {"udp-only": ["udp-only"], "both": [], "good": [], "refused": [], "silent": []}
NOTES = {"refused": "are refused", "silent": "nothing answers"}
COUNT, INTERVAL_MS, PORTS = 600, 10, 8
# Of a round that a busy machine spoils nothing is concluded: it is made again.
ROUNDS = 2

# Started in the near namespace with the path of the far one and {port: [share of UDP, share of TCP]}.
ROUTER = r"""
import contextlib, ctypes, fcntl, json, os, random, select, struct, sys
def tun(name):
    one = os.open("/dev/net/tun", os.O_RDWR)
    # IFF_TUN | IFF_NO_PI
    fcntl.ioctl(one, 0x400454CA, struct.pack("16sH22x", name, 0x1001))
    return one
libc, chance = ctypes.CDLL(None, use_errno=True), random.Random(7)
near = tun(b"near0")
if libc.setns(os.open(sys.argv[1], os.O_RDONLY), 0x40000000):
    sys.exit(os.strerror(ctypes.get_errno()))
far = tun(b"far0")
shares = {int(port): share for port, share in json.loads(sys.argv[2]).items()}
dropped = {}
print("ready", flush=True)
while True:
    ready, _, _ = select.select([near, far, sys.stdin], [], [])
    if sys.stdin in ready:
        break
    for one in ready:
        packet = os.read(one, 65535)
        head = (packet[0] & 15) * 4
        if packet[0] >> 4 == 4 and packet[9] in (6, 17):
            source, target = struct.unpack("!HH", packet[head:head + 4])
            port = target if one == near else source
            # Half of the share on the way there, half on the way back, as if each lost by itself.
            share = shares.get(port, [0, 0])[packet[9] == 6]
            if chance.random() < 1 - (1 - share) ** 0.5:
                key = "%d %s" % (port, "tcp" if packet[9] == 6 else "udp")
                dropped[key] = dropped.get(key, 0) + 1
                continue
        # What the kernel says by itself while an interface is still down goes nowhere.
        with contextlib.suppress(OSError):
            os.write(far if one == near else near, packet)
print(json.dumps(dropped), flush=True)
"""
# Echoes UDP on every port of its first argument, and takes connections on those of its second.
FAR_END = r"""
import json, select, socket, sys
host, udp, tcp = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
datagrams, listeners = [], []
for port in udp:
    one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    one.bind((host, port))
    datagrams.append(one)
for port in tcp:
    one = socket.create_server((host, port), backlog=512)
    listeners.append(one)
print("ready", flush=True)
while True:
    ready, _, _ = select.select(datagrams + listeners + [sys.stdin], [], [])
    if sys.stdin in ready:
        break
    for one in ready:
        if one in listeners:
            one.accept()[0].close()
        else:
            data, source = one.recvfrom(65535)
            one.sendto(data, source)
"""


def started(prefix, program, *arguments):
    process = subprocess.Popen([*prefix, sys.executable, "-c", program, *arguments], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE)
    first_line(process, process.stdout)
    return process


@contextlib.contextmanager
def carrier():
    """Yields the namespace of the prober, and what ends the router and returns what it dropped."""
    with networks(2) as (near, far), contextlib.ExitStack() as stack:
        near.may("test -c /dev/net/tun")
        shares = json.dumps({port: [udp, tcp] for port, udp, tcp, _ in LINES.values()})
        router = started(near.prefix, ROUTER, f"/proc/{far.process.pid}/ns/net", shares)
        stack.callback(end, router)
        for place, name, own, other in ((near, "near0", NEAR, FAR), (far, "far0", FAR, NEAR)):
            place.run("ip link set lo up")
            place.run(f"ip addr add {own} peer {other} dev {name}")
            place.run(f"ip link set {name} txqueuelen 5000 up")
        ports = [port for port, _, _, _ in LINES.values()]
        listening = [port for port, _, _, listens in LINES.values() if listens]
        stack.callback(end, started(far.prefix, FAR_END, FAR, json.dumps(ports), json.dumps(listening)))

        def truth():
            output, _ = router.communicate(b"end", timeout=20)
            return json.loads(output)

        yield near, truth


def probe(ground, near, count, *flags):
    lines = ground.directory / "tcp.csv"
    lines.write_text("name,ingress,tcp\n" + "".join(f"{name},{FAR}:{line[0]},true\n" for name, line in LINES.items()))
    done = subprocess.run(
        [*near.prefix, *(str(word) for word in (
            prober(), "probe", "--lines", lines, "--count", count, "--interval", f"{INTERVAL_MS}ms", "--timeout", "1s",
            "--source-ports", PORTS, "--format", "json", "--max-loss", "100%", "--max-address-rate", 5000, *flags))],
        capture_output=True, text=True, timeout=90, stdin=subprocess.DEVNULL)
    if done.returncode not in (0, 1, 3):
        raise PartFailed(f"probe ended with {done.returncode}: {done.stderr[-300:]}")
    return json.loads(done.stdout)


def wrong(line, dropped):
    """What is wrong with what is said of one line."""
    name, tcp = line["name"], line["tcp"]
    port, _, _, listens = LINES[name]
    problems, found = [], [one["id"] for one in line.get("conclusions", [])]
    if found != WANTED[name]:
        problems.append(f"{name}: concluded {found}: {tcp}, loss {line['loss']}")
    if line["lost"] > dropped.get(f"{port} udp", 0):
        problems.append(f"{name}: {line['lost']} probes lost, {dropped.get(f'{port} udp', 0)} dropped")
    lost, gone = tcp["timed_out"], dropped.get(f"{port} tcp", 0)
    # A handshake loses a SYN or its answer; of what follows nobody hears.
    if lost > gone or name == "silent" and tcp["connected"] or tcp["unreachable"]:
        problems.append(f"{name}: {lost} handshakes lost, {gone} packets dropped: {tcp}")
    if listens == bool(tcp["refused"]):
        problems.append(f"{name}: {tcp['refused']} refused")
    if tcp["attempts"] + tcp["unmade"] + tcp["unmade_late"] + tcp["unmade_no_room"] != COUNT // 10:
        problems.append(f"{name}: {tcp['attempts']} attempts")
    if name in NOTES and NOTES[name] not in " ".join(tcp["note"]):
        problems.append(f"{name}: the note is {tcp['note']}")
    return problems


def protocols(ground):
    for _ in range(ROUNDS):
        with carrier() as (near, truth):
            result = probe(ground, near, COUNT)
            dropped = truth()
        if result["round"]["validity"]["verdict"] == "valid":
            break
    verdict, problems = result["round"]["validity"]["verdict"], []
    for line in result["lines"]:
        if verdict == "valid":
            problems += wrong(line, dropped)
        elif line.get("conclusions"):
            problems.append(f"the round is {verdict}, and something is concluded")
    said = [one["text"] for line in result["lines"] for one in line.get("conclusions", [])]
    happened = f"{'; '.join(said)[:150]}; the round is {verdict}, {result['round']['validity']['reasons'][:1]}"
    yield Check("a carrier drops UDP by chance and lets TCP pass", happened, problems[:4])


def one_flow(ground):
    """UDP of one port in one round may be on a bad path by chance: nothing is concluded, whatever TCP says."""
    with carrier() as (near, truth):
        result = probe(ground, near, 100, "--source-ports", "1")
        truth()
    problems = [f"{line['name']}: {line['conclusions']}" for line in result["lines"] if line.get("conclusions")]
    problems += [f"{line['name']}: {line['tcp']}" for line in result["lines"] if line["tcp"]["attempts"] > 10]
    yield Check("one round from one port", f"{len(result['lines'])} lines, nothing is concluded", problems)


PARTS = [protocols, one_flow]
