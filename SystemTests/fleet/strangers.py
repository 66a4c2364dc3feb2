"""Garbage, replays, another's rounds, a gigabyte, and tokens that are wrong or were revoked: none of it does harm."""

import contextlib
import http.client
import json
import sqlite3

from SystemTests.harness.fleet_play import Fleet
from SystemTests.harness.outcome import Check
from SystemTests.harness.ports import HOST
from SystemTests.harness.waiting import until

TYPE = "application/vnd.plumbline.round"
PIECE, PIECES = b"\0" * (1 << 20), 1024
MOST_MEMORY_KIB = 600 << 10


def checks(ground):
    with contextlib.ExitStack() as stack:
        fleet = Fleet(stack, ground, ingresses=2, echoes=1, net=93, slot=4, vantages=[("sz-ct", "ct", "sz")])
        hub = fleet.hub
        other = hub.add("other", carrier="cu")
        until("a round is stored", lambda: hub.metric("hub_rounds_total", result="stored"), 60)
        slot, body = a_round(hub)
        token = fleet.tokens["sz-ct"]
        yield from refused(hub, token, other, slot, body)
        yield from large(hub, token, slot)
        yield from revoked(fleet, token, slot, body)


def a_round(hub):
    """A slot and the body of its round, as the vantage sent it."""
    with contextlib.closing(sqlite3.connect(f"file:{hub.keys['database']}?mode=ro", uri=True, timeout=10)) as database:
        return database.execute("SELECT slot, body FROM fleet_round WHERE vantage = 'sz-ct' LIMIT 1").fetchone()


def put(hub, name, slot, body, token=None, **headers):
    """The status, and the reason where it is a refusal."""
    fields = {"Content_Type": TYPE, "Plumbline_Vantage": name, **headers}
    if token:
        fields["Authorization"] = f"Bearer {token}"
    status, _, content = hub.ask(f"/fleet/v1/rounds/{name}/{slot}", "PUT", body, **fields)
    said = json.loads(content)
    return status, said.get("detail", "")


def refused(hub, token, other, slot, body):
    for what, wanted, answer in [
            ("a replay changes nothing", 200, put(hub, "sz-ct", slot, body, token)),
            ("a round of another slot is refused", 422, put(hub, "sz-ct", slot - 400, body, token)),
            ("garbage is refused", 422, put(hub, "sz-ct", slot, b"\x93garbage" * 100, token)),
            ("a damaged round is refused", 422, put(hub, "sz-ct", slot, body[:-1] + bytes([body[-1] ^ 1]), token)),
            ("no gzip is refused", 422, put(hub, "sz-ct", slot, body, token, Content_Encoding="gzip")),
            ("nobody brings a round without a token", 401, put(hub, "sz-ct", slot, body)),
            ("nor with another vantage's", 403, put(hub, "sz-ct", slot, body, other)),
            ("nor another vantage's round as his own", 422, put(hub, "other", slot, body, other)),
            ("nor with a wrong one", 401, put(hub, "sz-ct", slot, body, "A" * 43)),
    ]:
        yield Check.equal(what, answer[0], wanted, answer[1][:80])


def large(hub, token, slot):
    """A gigabyte: refused by its length, and cut off where it does not say how long it is."""
    memory = peak_memory(hub)
    statuses = [sent(hub, token, slot, "Content-Length"), sent(hub, token, slot, "Transfer-Encoding")]
    yield Check.equal("a gigabyte is refused, whether it says its length or not",
                      [one if one in (413, None) else f"status {one}" for one in statuses], statuses)
    grown = peak_memory(hub)
    yield Check("and takes no memory", f"{memory} to {grown} KiB",
                [] if grown < MOST_MEMORY_KIB else [f"the hub has taken {grown} KiB"])
    yield Check.equal("the hub goes on", hub.ask("/livez")[0], 200)


def peak_memory(hub):
    with open(f"/proc/{hub.program.process.pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def sent(hub, token, slot, how):
    """The status; None where the connection was cut before there was one."""
    connection = http.client.HTTPConnection(HOST, hub.port, timeout=60)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.putrequest("PUT", f"/fleet/v1/rounds/sz-ct/{slot}")
        connection.putheader("Authorization", f"Bearer {token}")
        connection.putheader("Content-Type", TYPE)
        chunked = how == "Transfer-Encoding"
        connection.putheader(how, "chunked" if chunked else str(len(PIECE) * PIECES))
        connection.endheaders()
        with contextlib.suppress(OSError):
            for _ in range(PIECES):
                connection.send(b"%x\r\n%b\r\n" % (len(PIECE), PIECE) if chunked else PIECE)
            if chunked:
                connection.send(b"0\r\n\r\n")
        return connection.getresponse().status
    return None


def revoked(fleet, token, slot, body):
    """A token is taken back while its vantage measures; another one is given out."""
    hub = fleet.hub
    new = hub.verb("vantage", "rotate", "sz-ct").strip()
    until("the old token counts no more", lambda: put(hub, "sz-ct", slot, body, token)[0] == 401, 15, 0.3)
    yield Check.equal("the new token counts, and the old one does not", put(hub, "sz-ct", slot, body, new)[0], 200)
    fleet.vantages["sz-ct"].await_rounds(2)
    yield Check("the vantage goes on measuring", "two more rounds")
    yield Check.equal("a vantage that is removed is gone", hub.tried("vantage", "remove", "other").returncode, 0)
    yield Check.equal("and cannot be removed again", hub.tried("vantage", "remove", "other").returncode, 2)
