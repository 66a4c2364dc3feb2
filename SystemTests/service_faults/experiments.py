"""An incident opens on ways that drop by length, by DSCP, or evenly: the service finds out which, and nothing else.

Three far ends on loopback, each a small forwarder of its own process, are lines of one service; a fourth is healthy.
"""

import json

from SystemTests.harness.far_end import FarEnd
from SystemTests.harness.outcome import Check
from SystemTests.harness.service import Service
from SystemTests.harness.waiting import until

LOOKED_INTO = "lines of new incidents were looked into by experiments"
# Of one service; and how many are tried on a machine that spoils rounds.
SECONDS, ATTEMPTS = 60, 5

# Sends back what it gets, but for what its rule drops. Its own random numbers are seeded: no run differs.
FAR_END = r"""
import random, socket, sys
rule, chance = sys.argv[1], random.Random(17)
far = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
far.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
far.setsockopt(socket.IPPROTO_IP, socket.IP_RECVTOS, 1)
far.bind(("127.0.0.1", 0))
print("%s:%d" % far.getsockname(), flush=True)
while True:
    data, control, _, sender = far.recvmsg(65535, 256)
    dscp = next((value[0] >> 2 for level, kind, value in control
                 if (level, kind) == (socket.IPPROTO_IP, socket.IP_TOS)), 0)
    if rule == "size" and len(data) > 800:
        continue
    if rule == "dscp" and dscp == 46 and chance.random() < 0.7:
        continue
    if rule == "even" and chance.random() < 0.5:
        continue
    far.sendto(data, sender)
"""


def found_of(service, name):
    """What was found of a line: (experiment, conclusions), the newest first."""
    rows = service.query("SELECT experiment, body FROM explanation WHERE line = ? ORDER BY id DESC", name.encode())
    return [(experiment, json.loads(body)["conclusions"]) for experiment, body in rows]


def problems(found, wanted):
    """What of the conclusions is not what is wanted."""
    ids = {one["id"] for _, conclusions in found for one in conclusions}
    return [] if ids == wanted else [f"{sorted(ids)} in place of {sorted(wanted)}"]


def complete(service, bad):
    """Whether each line has both experiments; a busy machine spoils some, of which nothing is stored."""
    return all({"size", "dscp"} <= {experiment for experiment, _ in found_of(service, name)} for name in bad)


def looked_into(ground, lines, bad):
    """A service that looked into all bad lines, which has ended; and its status. What is spoilt is made again by
    another one, with a history of its own."""
    service = None
    for number in range(ATTEMPTS):
        service = Service(
            ground, every="15s", lines=[{"file": str(lines)}], limits={"loss": 0.2, "change": False},
            probe={"count": 30, "interval": "4ms", "timeout": "150ms", "size": 1000, "dscp": 46},
            confirm={"count": 30}, history={"path": str(ground.directory / f"history-{number}.sqlite")})
        service.database = ground.directory / f"history-{number}.sqlite"
        with service:
            until("an incident is looked into", lambda: service.said(LOOKED_INTO), SECONDS)
            done = complete(service, bad)
            status, _ = service.terminate()
        if done:
            break
    return service, status


def checks(ground):
    with FarEnd(FAR_END, "size") as size, FarEnd(FAR_END, "dscp") as dscp, \
            FarEnd(FAR_END, "even") as even, FarEnd(FAR_END, "none") as healthy:
        ends = [size, dscp, even, healthy]
        lines = ground.directory / "lines.csv"
        lines.write_text("ingress\n" + "".join(f"{end.address}\n" for end in ends))
        service, status = looked_into(ground, lines, [size.address, dscp.address, even.address])
        yield Check.equal("the service ends with 0", status, 0)
        found = {end.address: found_of(service, end.address) for end in ends}
        yield Check("what drops above 800 bytes has a limit of length", said(found[size.address]),
                    problems(found[size.address], {"size-limit"}))
        limits = [one["finding"] for _, conclusions in found[size.address] for one in conclusions
                  if one["id"] == "size-limit"]
        yield Check("the limit is where it is", f"{[(one['passes'], one['fails']) for one in limits]}",
                    [f"{one['passes']} to {one['fails']}" for one in limits
                     if not one["passes"] <= 800 < one["fails"]])
        yield Check("what drops DSCP 46 has a lossy class", said(found[dscp.address]),
                    problems(found[dscp.address], {"dscp-class"}))
        yield Check("what drops evenly has neither", said(found[even.address]), problems(found[even.address], set()))
        yield Check.equal("of the healthy line nothing was asked", len(found[healthy.address]), 0)


def said(found):
    """In short."""
    return ", ".join(f"{name}: {[one['id'] for one in conclusions]}" for name, conclusions in found)
