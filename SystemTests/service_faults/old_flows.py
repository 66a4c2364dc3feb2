"""A carrier drops the flows of one line once they are some seconds old: the service finds it, and opens a new flow.

Two far ends on loopback, each a small process: one forgets sources first seen too long ago, the other is healthy.
"""

import json

from SystemTests.harness.far_end import FarEnd
from SystemTests.harness.outcome import Check
from SystemTests.harness.service import Service
from SystemTests.harness.waiting import until

OLD_AFTER_S = 5
# Rounds are 3 s apart: a flow begins to be dropped in its third one, which takes two of them to tell.
EVERY, PROBE = "3s", {"count": 100, "interval": "10ms", "timeout": "300ms", "flows": True}
SECONDS = 90

FAR_END = r"""
import socket, sys, time
limit, seen = float(sys.argv[1]), {}
far = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
far.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
far.bind(("127.0.0.1", 0))
print("%s:%d" % far.getsockname(), flush=True)
while True:
    data, sender = far.recvfrom(65535)
    if time.monotonic() - seen.setdefault(sender, time.monotonic()) < limit:
        far.sendto(data, sender)
"""


def found_of(service, name):
    """What was concluded of a line: ids, and the findings."""
    rows = service.query("SELECT body FROM explanation WHERE line = ? ORDER BY id", name.encode())
    return [one for (body,) in rows for one in json.loads(body)["conclusions"]]


def carrier(ground):
    with FarEnd(FAR_END, OLD_AFTER_S) as forgetful, FarEnd(FAR_END, 1e9) as healthy:
        lines = ground.directory / "lines.csv"
        lines.write_text(f"ingress\n{forgetful.address}\n{healthy.address}\n")
        service = Service(ground, every=EVERY, lines=[{"file": str(lines)}], probe=PROBE,
                          limits={"loss": 0.9, "change": False})
        with service:
            until("the old flow is found", lambda: found_of(service, forgetful.address), SECONDS)
            status, _ = service.terminate()
        yield Check.equal("the service ends with 0", status, 0)
        found = found_of(service, forgetful.address)
        wrong = [one["id"] for one in found if one["id"] != "old-flow"]
        ages = [one["finding"]["age"] for one in found if one["id"] == "old-flow"]
        yield Check("a flow that is dropped for its age is found", f"at {ages} s",
                    wrong + [f"{age} s is too young" for age in ages if age < OLD_AFTER_S])
        yield Check.equal("of the healthy line nothing is concluded", found_of(service, healthy.address), [])


PARTS = [carrier]
