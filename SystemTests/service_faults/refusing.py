"""A destination refuses everything and is mended, another joins in an outage: told what is open, and no end alone."""

import contextlib
import signal

from SystemTests.harness.field import Field
from SystemTests.harness.outcome import Check
from SystemTests.harness.service import Service, plumblined
from SystemTests.harness.waiting import until
from SystemTests.harness.webhook import Webhook

# While it is refused, it is tried again after 10 s, 20 s, 40 s, each at random down to the half.
MENDED_S = 90


def checks(ground):
    with contextlib.ExitStack() as stack:
        field = stack.enter_context(Field(ground, hosts=4, ports=2, net=94))
        refusing, working, joining = (stack.enter_context(Webhook()) for _ in range(3))
        refusing.mode = "403"
        service = Service(ground, field, notify=[hook("refusing", refusing), hook("working", working)])
        with service:
            yield from refused(service, field, refusing, working)
            yield from joined(service, field, joining)
            yield from mended(service, refusing)
            yield from ended(service, field, [refusing, working, joining])


def hook(name, webhook):
    return {"name": name, "webhook": {"url": webhook.url}}


def refused(service, field, refusing, working):
    """The first ingress stays dead; the second one dies and comes back."""
    service.await_rounds(2)
    field.ingresses[0].stop()
    until("the first incident is told to the one that works", lambda: ("opened", 1) in working.changes())
    until("the other one refused it", lambda: refusing.attempts)
    field.ingresses[1].stop()
    until("the second one, too", lambda: ("opened", 2) in working.changes())
    until("the other one refused both", lambda: service.query(
        "SELECT state FROM told WHERE destination = 'refusing' ORDER BY incident") == [("refused",), ("refused",)], 60)
    field.ingresses[1].start()
    until("the second one is over", lambda: ("closed", 2) in working.changes())
    given_up = service.query("SELECT id FROM outbox WHERE end = 'given-up'")
    said = service.said("refuses every message until this is mended")
    problems = [f"given up: {given_up}"] if given_up else []
    problems += [] if said else ["nothing is logged"]
    problems += [] if service.metric('plumbline_notify_held{target="refusing"}') == 1 else ["it is not held"]
    yield Check("a destination that refuses everything is held, loudly, and nothing is given up",
                f"{len(refusing.attempts)} attempts", problems)


def joined(service, field, joining):
    service.keys["notify"].append(hook("joining", joining))
    service.write()
    service.program.process.send_signal(signal.SIGHUP)
    until("the new destination is told", joining.told, 30)
    yield Check.equal("a destination that joins in an outage is told what is open, once", joining.changes(),
                      [("opened", 1)])


def mended(service, refusing):
    refusing.mode = "ok"
    until("the mended one is told", refusing.told, MENDED_S)
    yield Check.equal("mended, it is told what is open then, and not what is over", refusing.changes(),
                      [("opened", 1)], f"{len(refusing.attempts)} attempts")
    untold = service.metric('plumbline_notify_untold_incidents_total{target="refusing"}')
    yield Check.equal("what it was told nothing of is counted and logged",
                      (untold, len(service.said("incidents began and ended before"))), (1.0, 1))


def ended(service, field, webhooks):
    field.ingresses[0].start()
    until("all are told of the end", lambda: all(("closed", 1) in one.changes() for one in webhooks), 60)
    told = [[change for change in one.changes() if change[1] == 1] for one in webhooks]
    yield Check.equal("each was told of the beginning, then of the end, each once", told,
                      [[("opened", 1), ("closed", 1)]] * 3)
    held = service.metric('plumbline_notify_held{target="refusing"}')
    yield Check.equal("and nothing is held any more", held, 0.0)
    yield Check.equal("the configuration is still a good one",
                      plumblined("validate", "--quiet", service.configuration).returncode, 0)
