"""Readers of the page who ask as fast as they can, while the service measures: their haste is no line's loss."""

import json
import time

from SystemTests.adversary.connections import port_of
from SystemTests.adversary.ground import Actor
from SystemTests.harness.field import Field
from SystemTests.harness.http_server import fetch
from SystemTests.harness.outcome import Check
from SystemTests.harness.ports import HOST
from SystemTests.harness.service import Service

# A busy machine spoils rounds, and they say so; among many there is one that it did not spoil. It is asked for rounds
# without readers as well: where those are not valid either, the readers are not to blame.
VALID_ROUNDS, QUIET_ROUNDS = 3, 5
MOST_SECONDS = 60


def page_readers(ground):
    """Pages and events, asked for by many at once, one after the other without a pause."""
    readers, streams = (6, 3) if ground.short else (24, 12)
    with Field(ground, hosts=3, ports=3, net=75) as field, Service(ground, field) as service:
        service.await_rounds(3)
        port = port_of(service)
        before = set(service.stored())
        names = [f"/lines/{address}" for one in field.ingresses[:2] for address in one.addresses[:1]]
        with Actor("reader", target=f"{HOST}:{port}", readers=readers, streams=streams, page=names,
                   seconds=MOST_SECONDS + 10) as actor:
            made = await_valid(service, before)
            told = actor.stop()
        since = len(service.stored())
        service.await_rounds(QUIET_ROUNDS)
        quiet = service.query("SELECT verdict FROM round ORDER BY seq")[since + 1:]
        calm = sum(verdict == "valid" for verdict, in quiet)
        valid = [one for one in made if one["verdict"] == "valid"]
        yield Check("pages are read and events are followed all the while",
                    f"{told['pages']} pages, {told['events']} events, {told['octets'] >> 20} MB",
                    [*actor.acted("pages"), *actor.acted("events")])
        yield Check("rounds go on and are valid while they are read",
                    f"{len(valid)} of {len(made)} rounds; without readers {calm} of {len(quiet)}",
                    [*[f"{len(made)} rounds"] * (len(made) < VALID_ROUNDS),
                     *["none is valid but those without readers"] * (not valid and calm > 0)])
        yield Check("no haste of a reader is a loss of a line", f"{sum(one['sent'] for one in valid)} probes",
                    [f"round {one['id']}: {lost} not received" for one in valid
                     if (lost := one["sent"] - one["received"])])
        yield Check.equal("nobody is told of an incident", service.query("SELECT count(*) FROM incident")[0][0], 0)
        yield Check.equal("no page is an error of the service", (told["errors"], service.said(" error ")[:3]), (0, []))


def await_valid(service, before):
    """The rounds that were made since, as the API tells them; as soon as enough are valid, or the time is over."""
    deadline = time.monotonic() + MOST_SECONDS
    while True:
        new = [row for row in service.query("SELECT id, verdict FROM round ORDER BY seq") if row[0] not in before]
        enough = sum(verdict == "valid" for _, verdict in new) >= VALID_ROUNDS
        if enough or time.monotonic() > deadline:
            break
        time.sleep(0.2)
    ids = {row[0] for row in new}
    listed = json.loads(fetch(f"http://{HOST}:{port_of(service)}/api/v1/rounds?limit=1000"))["rounds"]
    return [one for one in listed if one["id"] in ids]


PARTS = [page_readers]
