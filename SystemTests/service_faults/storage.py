"""The history's disk is full, its database locked by another process, damaged, or deleted while it is used; a copy of
it on a read-only disk."""

import contextlib
import json
import shutil
import sqlite3
import subprocess

from SystemTests.harness.field import Field
from SystemTests.harness.outcome import Check, Skipped
from SystemTests.harness.ports import free_port
from SystemTests.harness.processes import run
from SystemTests.harness.programs import needs_root
from SystemTests.harness.service import Service, integrity, plumblined
from SystemTests.harness.waiting import until

BUSY_SECONDS = 5


def checks(ground):
    with Field(ground, hosts=2, ports=2, net=83) as field:
        yield from full(ground, field)
        yield from locked(ground, field)
        yield from damaged_at_start(ground, field)
        yield from damaged_while_running(ground, field)
        yield from deleted_while_running(ground, field)
        yield from read_only(ground, field)


def full(ground, field):
    try:
        with small_disk(ground) as disk:
            yield from watch_on_full_disk(ground, field, disk)
    except Skipped as why:
        yield Check.skipped(why)


@contextlib.contextmanager
def small_disk(ground):
    needs_root("disk full: a file system of the test's own")
    disk = ground.path("small")
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)], capture_output=True)
    if done.returncode != 0:
        raise Skipped(f"disk full: a small file system cannot be mounted here: {done.stderr.decode().strip()}")
    try:
        yield disk
    finally:
        run(["umount", "-l", disk], 20)


def watch_on_full_disk(ground, field, disk):
    target = {"endpoint": f"http://127.0.0.1:{free_port()}", "bucket": "reports", "region": "here", "access_key": "key",
              "secret_key": "none", "style": "path", "key": "{date}/{time}.json.gz"}
    service = Service(ground, field, history={"path": str(disk / "history.sqlite")},
                      spool={"path": str(disk / "spool")}, upload=[{"name": "store", "s3": target}])
    service.database = disk / "history.sqlite"
    with service:
        service.await_rounds(2)
        ballast = disk / "ballast"
        fill(ballast)
        since, before = service.size(), service.metric("plumbline_history_failures_total")
        until("three rounds on a full disk", lambda: len(service.measured(since)) >= 3)
        until("the error is logged", lambda: service.said("the history could not be written", since))
        failures = service.metric("plumbline_history_failures_total") - before
        unspooled = service.said("was not spooled", since)
        problems = [] if failures >= 1 else ["the failures are not counted"]
        problems += [] if unspooled else ["nothing was said of the spool"]
        yield Check("disk full: rounds go on; what cannot be stored is logged and counted",
                    f"{len(service.measured(since))} rounds, {failures:.0f} failures, {len(unspooled)} not spooled",
                    problems)
        ballast.unlink()
        yield from stored_after(service, "disk freed: every round that waited is stored")
        spooled = list((disk / "spool" / "store").glob("*.upload"))
        yield Check("disk freed: reports are spooled again", f"{len(spooled)} wait",
                    [] if spooled else ["the spool is empty"])
    yield Check("disk full: the database is sound", problems=integrity(service))


def fill(ballast):
    """Takes all that is left, to the last byte."""
    with contextlib.suppress(OSError), open(ballast, "wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            with contextlib.suppress(OSError):
                while file.write(b"\0" * size):
                    pass


def stored_after(service, what):
    """Every round that was measured until now is in the history soon."""
    measured = service.measured()

    def missing():
        return [one for one in measured if one not in service.stored()]
    with contextlib.suppress(Exception):
        until("they are stored", lambda: not missing(), 30)
    problems = [f"{len(missing())} of them are missing"] if missing() else []
    yield Check(what, f"{len(measured)} rounds", problems)


def locked(ground, field):
    service = Service(ground, field)
    with service:
        service.await_rounds(2)
        # A round that is between its end and its storing would be held up before the two that are counted.
        until("they are stored", lambda: set(service.measured()) <= set(service.stored()))
        with contextlib.closing(sqlite3.connect(service.database, isolation_level=None, timeout=10)) as other:
            since = service.size()
            other.execute("BEGIN IMMEDIATE")
            until("the lock is noticed", lambda: service.said("is locked by another process", since),
                  4 * BUSY_SECONDS)
            until("two rounds meanwhile", lambda: len(service.measured(since)) >= 2, 4 * BUSY_SECONDS)
            waits = [line for line in service.said("is locked by another process", since)
                     if "could not be written" in line or "could not be deleted" in line]
            rounds = service.measured(since)
            other.execute("ROLLBACK")
        # Each of them is a wait of seconds, and slots are skipped for more than one. The round before the first of
        # these may have been on its way.
        problems = [f"{len(waits)} waits in {len(rounds)} rounds"] if len(waits) > len(rounds) + 1 else []
        yield Check("locked: a round waits for it once", f"{len(waits)} waits", problems)
        yield from stored_after(service, "locked longer than the service waits: every round is stored afterwards")


def overwrite(path, skip):
    """Nonsense over all pages but the first ones, whose places stay."""
    size = path.stat().st_size
    with open(path, "r+b") as file:
        file.seek(skip)
        file.write(b"\x5a" * max(0, size - skip))


def damaged_at_start(ground, field):
    for what, skip in [("damaged in the middle", 8 * 4096), ("no database at all", 0)]:
        service = Service(ground, field)
        with service:
            service.await_rounds(2)
            service.terminate()
        overwrite(service.database, skip)
        before, since = aside(service), service.size()
        with service:
            service.await_rounds(2)
            problems = [] if len(aside(service)) == len(before) + 1 else ["it was not kept beside the new one"]
            problems += [] if [one for one in service.said(" error ", since) if "moved" in one] else ["not logged"]
            yield Check(f"{what}, found at the start: moved aside loudly, a new one begun", problems=problems)


def damaged_while_running(ground, field):
    service = Service(ground, field)
    with service:
        service.await_rounds(2)
        field.ingresses[0].stop()
        until("an incident is open", lambda: service.query("SELECT id FROM incident WHERE phase = 'open'"))
        before, since = aside(service), service.size()
        # What is still in the write-ahead log would heal the pages; what is read from the page cache does not notice.
        with contextlib.closing(sqlite3.connect(service.database, timeout=10)) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        overwrite(service.database, 4096)
        until("the damage is found", lambda: len(aside(service)) > len(before))
        service.await_rounds(2)
        problems = [] if service.metric("plumbline_history_replaced_total") else ["it is not counted"]
        problems += [] if service.said("the history is damaged: it was moved aside", since) else ["it is not logged"]
        problems += [] if len(aside(service)) == len(before) + 1 else [f"{len(aside(service))} were moved aside"]
        yield Check("damaged while it is used: moved aside loudly, a new one begun, rounds go on", problems=problems)
        until("the states are in the new one", lambda: service.query("SELECT name FROM line_watch"))
        field.ingresses[0].start()
        closed = "SELECT incident FROM incident_event WHERE change = 'closed'"
        until("it is closed", lambda: service.query(closed))
        yield Check("the incident that was open is open in the new one, and closes there")
        status, _ = service.terminate()
        yield Check.equal("the service ends with 0", status, 0)
    yield Check("the new database is sound", problems=integrity(service))


def deleted_while_running(ground, field):
    service = Service(ground, field)
    with service:
        service.await_rounds(2)
        field.ingresses[0].stop()
        until("an incident is open", lambda: service.query("SELECT id FROM incident WHERE phase = 'open'"))
        before, since = service.stored(), service.size()
        for path in service.database.parent.glob(f"{service.database.name}*"):
            path.unlink()
        until("it is noticed", lambda: service.said("the history was deleted while it was in use", since))
        service.await_rounds(2)
        problems = [] if set(before) <= set(service.stored()) else ["rounds of before are gone"]
        problems += [] if service.metric("plumbline_history_replaced_total") else ["it is not counted"]
        yield Check("deleted while it is used: it is at its place again with all rounds, loudly",
                    f"{len(before)} rounds of before", problems)
        other = plumblined("watch", "--config", service.configuration)
        yield Check.equal("and its lock keeps a second service away", other.returncode, 3)
        field.ingresses[0].start()
        until("the incident is closed", lambda: service.query(
            "SELECT incident FROM incident_event WHERE change = 'closed'"))
        status, _ = service.terminate()
        yield Check.equal("the incident that was open closes; the service ends with 0", status, 0)
        stored = service.stored()
        missing = [one for one in service.measured() if one not in stored]
        yield Check("and every round is in it at the end", f"{len(stored)} rounds",
                    [f"{len(missing)} are missing"] if missing else [])
    yield Check("deleted while it is used: the database is sound", problems=integrity(service))


def read_only(ground, field):
    service = Service(ground, field)
    with service:
        service.await_rounds(2)
        service.terminate()
    try:
        with small_disk(ground) as disk:
            shutil.copy(service.database, disk / "copy of it.sqlite")
            done = subprocess.run(["mount", "-o", "remount,ro", str(disk)], capture_output=True)
            if done.returncode != 0:
                raise Skipped(f"a read-only disk: {done.stderr.decode().strip()}")
            read = plumblined("history", "rounds", "--format", "json", "--database", disk / "copy of it.sqlite")
            rounds = len(json.loads(read.stdout)["rounds"]) if read.returncode == 0 else read.stderr.decode()
            yield Check.equal("a copy of it on a read-only disk is read", rounds, service.rounds())
    except Skipped as why:
        yield Check.skipped(why)


def aside(service):
    return [path for path in service.database.parent.glob(f"{service.database.name}.corrupt-*")
            if not path.name.endswith(("-wal", "-shm"))]
