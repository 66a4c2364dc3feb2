"""A far end loses a little in bursts: evidence finds it, tells it once, keeps it over a kill, and accuses no other."""

import json

from SystemTests.harness.outcome import Check
from SystemTests.harness.programs import built
from SystemTests.harness.reflector import Reflector
from SystemTests.harness.service import Service
from SystemTests.harness.waiting import until
from SystemTests.harness.webhook import Webhook

LINES = 5
# 100 probes a round lose 10 on the average, where up to 60 are within the limit.
BURSTS = ["--burst", "4:10%", "--seed", "16"]


def checks(ground):
    plumbline = built("plumbline")
    with (Reflector(plumbline, ground.directory, LINES, addresses=["127.99.0.1:0"] * LINES) as good,
          Reflector(plumbline, ground.directory, LINES, addresses=["127.99.0.2:0"] * LINES, extra=BURSTS) as bad,
          Webhook() as robot):
        lines = ground.directory / "lines.csv"
        lines.write_text("ingress\n" + "".join(f"{address}\n" for address in good.addresses + bad.addresses))
        service = Service(
            ground, every="2s", lines=[{"file": str(lines)}], limits={"loss": 0.6, "change": False},
            probe={"count": 100, "interval": "5ms", "timeout": "150ms"}, confirm={"count": 100},
            alerts={"false_alarms": "1/day"}, notify=[{"name": "hook", "webhook": {"url": robot.url}}])
        with service:
            service.await_rounds(3)
            service.kill()
        kept = service.query("SELECT length(state) FROM evidence")
        yield Check("killed after some rounds: the evidence is in the history", f"{kept} bytes",
                    [] if kept and kept[0][0] > 68 * LINES else ["it is not"])
        with service:
            until("an incident is told", lambda: robot.told(), 120)
            service.await_rounds(1)
            service.kill()
        with service:
            service.await_rounds(3)
            status, seconds = service.terminate()
        yield Check.equal("the service ends with 0", status, 0, f"in {seconds:.1f} s")
        items = [item for _, digest, _ in robot.told() for item in digest["items"]]
        opened = [item["incident"] for item in items if item["change"] == "opened"]
        yield Check("each incident is told as opened once", f"{opened}",
                    [] if opened and len(set(opened)) == len(opened) else ["it is not"])
        accused = {line["name"] for item in items for line in item["lines"]}
        yield Check("no line of the other far end is accused", f"{len(accused)} accused",
                    sorted(accused - set(bad.addresses)))
        evidence = [line["evidence"] for item in items for line in item["lines"] if "evidence" in line]
        yield Check("what is told has the evidence", json.dumps(evidence[:1]), problems_of(evidence))
        unlike = service.query("SELECT count(*) FROM incident WHERE phase = 'open'")[0][0]
        yield Check("it is one incident, or two while lines join", f"{unlike} open", [] if unlike <= 2 else ["more"])


def problems_of(evidence):
    if not evidence:
        return ["nothing has any"]
    return [f"{key}: {one[key]}" for one in evidence for key, low, high in (
        ("loss", 0.02, 0.4), ("usual_loss", 0.001, 0.02), ("rounds", 1, 60), ("one_in", 1, 1e15))
        if not low <= one[key] <= high]
