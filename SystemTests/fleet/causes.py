"""An uplink, an ingress and a carrier's way break and are repaired: each is told once, by its name, over a kill."""

import contextlib

from SystemTests.harness.fleet_play import Fleet
from SystemTests.harness.outcome import Check

SHORT_SLOT, SLOT = 4, 6
# Two vantages of one carrier, and one each of two others.
VANTAGES = [("sz-ct", "ct", "sz"), ("sh-ct", "ct", "sh"), ("bj-cu", "cu", "bj"), ("gz-cm", "cm", "gz")]


def checks(ground):
    with contextlib.ExitStack() as stack:
        fleet = Fleet(stack, ground, ingresses=4, echoes=2, net=92, slot=SHORT_SLOT if ground.short else SLOT,
                      vantages=VANTAGES)
        fleet.await_all()
        yield Check("every vantage gets its lines and reports", f"{len(fleet.vantages)} vantages")
        yield told("an uplink is named as itself", fleet.play(fleet.uplink("gz-cm")), "vantage", "gz-cm")
        yield from killed_in_the_middle(fleet)
        host = fleet.field.hosts[3]
        yield told("a carrier's way to an ingress is named as that", fleet.play(fleet.way("ct", 3)), "way", "ct", host)
        yield from counted(fleet)
        yield from ended(fleet)


def told(what, causes, *parts):
    """One cause, which has all of these."""
    wrong = len(causes) != 1 or not all(part in causes[0] for part in parts)
    return Check(what, " ".join(causes[:1]), [f"told of {causes or 'nothing'}"] if wrong else [])


def killed_in_the_middle(fleet):
    """The hub is killed while an ingress is bad, and started again: it goes on where it was."""
    host = fleet.field.hosts[1]
    opened = len(fleet.heard("opened"))
    fleet.await_gap()
    with fleet.broken(*fleet.ingress(1)):
        fleet.await_heard("opened", opened + 1)
        fleet.hub.kill()
        fleet.hub.start()
        fleet.await_gap()
    fleet.await_heard("closed", opened + 1)
    causes = [cause for cause, _ in fleet.heard("opened")[opened:]]
    yield told("an ingress is named as that, though the hub was killed meanwhile", causes, "ingress", host)


def counted(fleet):
    """Each incident was told once with each end."""
    for change in ("opened", "closed"):
        incidents = [incident for _, incident in fleet.heard(change)]
        yield Check.equal(f"the robot hears exactly three times that something {change}",
                          (len(incidents), len(set(incidents))), (3, 3))


def ended(fleet):
    status, seconds = fleet.hub.terminate()
    yield Check("the hub ends in time, with 0", f"{seconds:.1f} s",
                [] if status == 0 and seconds < 5 else [f"status {status} after {seconds:.1f} s"])
