"""Two members on one PostgreSQL: one judges, and when it is killed the other goes on; everything is told once."""

import contextlib
import os

from SystemTests.fleet.causes import told
from SystemTests.harness.fleet import postgres
from SystemTests.harness.fleet_play import Fleet
from SystemTests.harness.outcome import Check, Skipped
from SystemTests.harness.waiting import until

VANTAGES = [("sz-ct", "ct", "sz"), ("bj-cu", "cu", "bj"), ("gz-cm", "cm", "gz")]
FOLDER = "/usr/lib/postgresql/15/bin"


def checks(ground):
    if not os.path.exists(f"{FOLDER}/initdb"):
        raise Skipped("PostgreSQL is not here; run: scripts/need initdb")
    with contextlib.ExitStack() as stack:
        address = stack.enter_context(postgres(ground, FOLDER))
        fleet = Fleet(stack, ground, ingresses=3, echoes=2, net=94, slot=4, vantages=VANTAGES,
                      members=["second"], postgres=address)
        fleet.await_all()
        judges = [hub for hub in fleet.members if hub.metric("hub_judge") == 1]
        yield Check.equal("one of two members judges", len(judges), 1)
        other = next(hub for hub in fleet.members if hub is not judges[0])
        opened = len(fleet.heard("opened"))
        fleet.await_gap()
        with fleet.broken(*fleet.ingress(1)):
            fleet.await_heard("opened", opened + 1)
            judges[0].kill()
            fleet.hub = other
            until("the other one judges", lambda: other.metric("hub_judge") == 1, 60, 0.2)
            yield Check("the other member judges when the first is killed")
            fleet.await_gap()
        fleet.await_heard("closed", opened + 1)
        yield told("an ingress is named as that, by both together",
                   [cause for cause, _ in fleet.heard("opened")], "ingress", fleet.field.hosts[1])
        yield Check.equal("and is told once", (len(fleet.heard("opened")), len(fleet.heard("closed"))), (1, 1))
