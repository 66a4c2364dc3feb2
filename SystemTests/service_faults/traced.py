"""From an incident to a stored trace: the service in a namespace, a way over three routers, and a router that breaks.

The reference of a day in order comes first. Then nothing gets beyond the last router, and the incident that opens holds
the trace that says where the way ends; the API and the metrics tell it.
"""

import contextlib
import json
import subprocess
import sys

from SystemTests.harness.outcome import Check, PartFailed
from SystemTests.harness.namespaces import networks
from SystemTests.harness.programs import built
from SystemTests.harness.reflector import Reflector
from SystemTests.harness.service import START_SECONDS, Service
from SystemTests.harness.waiting import until
from SystemTests.prober_faults.tracing import FAR, PORT, Way, straight

# Two traces of a way that ends in silence fit between two rounds.
EVERY_S, SECONDS = 10, 60
LINE = "far"


@contextlib.contextmanager
def way(ground):
    with networks(6) as namespaces:
        made = Way(namespaces)
        with Reflector(built("plumbline"), ground.directory, 1, addresses=[f"{FAR[4]}:{PORT}"],
                       prefix=made.far.prefix, errors=subprocess.DEVNULL):
            yield made


class Page:
    """The service's page, asked from within its namespace."""

    def __init__(self, near, service):
        lines = until("the web server listens", lambda: service.said("web server listens"), START_SECONDS)
        self.near, self.port = near, lines[-1].split("port=")[1].split()[0]

    def get(self, path):
        script = "import sys, urllib.request; print(urllib.request.urlopen(sys.argv[1], timeout=10).read().decode())"
        done = subprocess.run(
            [*self.near.prefix, sys.executable, "-c", script, f"http://127.0.0.1:{self.port}{path}"],
            capture_output=True, text=True, timeout=30)
        if done.returncode:
            raise PartFailed(f"{path}: {done.stderr.strip()[-200:]}")
        return done.stdout

    def json(self, path):
        return json.loads(self.get(path))

    def ways(self):
        """The series of ways, by what is behind `plumbline_line_way_`."""
        found = {}
        for line in self.get("/metrics").splitlines():
            if line.startswith("plumbline_line_way_"):
                name, value = line.rsplit(" ", 1)
                found[name.split("{")[0].removeprefix("plumbline_line_way_")] = float(value)
        return found


def shown(found):
    """Who answered at each hop, or *."""
    return ["|".join(sorted({one["address"] for one in hop["answers"] if one["proven"]})) or "*"
            for hop in found["way"]["hops"]]


def traced(service, page, incident):
    """What was found out by traces, for an incident or for none."""
    if not service.rounds():
        # Before its first round there is no such line.
        return []
    found = page.json(f"/api/v1/lines/{LINE}/explanations")["explanations"]
    return [one for one in found if one["experiment"] == "trace" and one["incident"] == incident]


def incidents(page):
    """The numbers of those of lines; a busy machine has one of its own."""
    return [one["incident"] for one in page.json("/api/v1/incidents")["incidents"] if one["trouble"] == "abnormal"]


def checks(ground):
    with way(ground) as made:
        lines = ground.directory / "lines.csv"
        lines.write_text(f"name,ingress\n{LINE},{FAR[4]}:{PORT}\n")
        service = Service(ground, every=f"{EVERY_S}s", lines=[{"file": str(lines)}], explain={"experiments": False},
                          probe={"count": 20, "interval": "10ms", "timeout": "300ms"}, confirm={"count": 20})
        service.wrapper = made.near.prefix
        with service:
            page = Page(made.near, service)
            until("there is a reference", lambda: traced(service, page, None), SECONDS)
            before, ways_before = traced(service, page, None)[0], page.ways()
            made.r3.run("ip route add blackhole 10.79.4.2/32")
            incident = until("the line has an incident", lambda: incidents(page), SECONDS)[0]
            until("it holds a trace", lambda: traced(service, page, incident), SECONDS)
            after, ways_after = traced(service, page, incident)[0], page.ways()
            file = page.json(f"/api/v1/incidents/{incident}")
            status, _ = service.terminate()
    yield Check.equal("the service ends with 0", status, 0)
    hops = shown(before)
    yield Check("the reference has every router", " ".join(hops), [] if hops == straight() else [f"hops are {hops}"])
    hops = shown(after)
    yield Check("the incident's trace ends where the way does", " ".join(hops),
                [] if hops[:2] == straight()[:2] and set(hops[2:]) <= {"*"} and after["way"]["end"] != "reached"
                else [f"hops are {hops}, {after['trace']['end']}"])
    conclusions = [(one["id"], one["figures"]["hop"]) for one in after["conclusions"]]
    yield Check.equal("it is concluded, with the hop", conclusions, [("way-ends", 3)])
    held = [one for one in file["explanations"] if one["experiment"] == "trace"]
    yield Check.equal("the incident holds it", [one["conclusions"] for one in held], [after["conclusions"]])
    number = int(before["way"]["way"][:12], 16)
    wanted = {"hops": 4, "reply_ttl": before["way"]["reply_ttl"], "hash": number}
    problems = [f"{key} is {ways_before.get(key)}, not {value}" for key, value in wanted.items()
                if ways_before.get(key) != value]
    if "hops" in ways_after or "reply_ttl" in ways_after or ways_after.get("hash") != ways_before.get("hash"):
        problems.append(f"then {ways_after}")
    yield Check("the metrics have the way, and no hops where it was not reached", f"{ways_before}", problems)
