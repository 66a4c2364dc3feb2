#!/usr/bin/env python3
"""A history and a function's state as version 1.0.0 wrote them, in fixtures.

`fixtures.py --make --plumbline FILE --plumblined FILE` wrote them. Do not run it again: a newer program has to go on
from what the older one wrote. What has a time limit (a message waits 72 hours) is brought to the present in a copy.
"""

import argparse
import contextlib
import gzip
import json
import pathlib
import sqlite3
import sys
import tempfile
import time

FOLDER = pathlib.Path(__file__).resolve().parent / "fixtures"
# The watch's history; one that nobody measured; the function's state.
WATCHED, GENERATED, STATE = "watched.sqlite.gz", "generated.sqlite.gz", "state.json.gz"


def unpacked(name):
    return gzip.decompress((FOLDER / name).read_bytes())


def write(name, octets):
    """Packed, always to the same octets."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / name).write_bytes(gzip.compress(octets, 9, mtime=0))


def history(path):
    """The watch's history, with an open incident; messages that wait in it are as old as if it had just ended."""
    path.write_bytes(unpacked(WATCHED))
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        newest = database.execute("SELECT max(created) FROM outbox").fetchone()[0]
        later = time.time_ns() - 5_000_000_000 - newest
        database.execute("UPDATE outbox SET created = created + ?, due = due + ? WHERE ended IS NULL", (later, later))


def state():
    """The function's state, with an open incident and messages that wait, as if the call had just ended."""
    found = json.loads(unpacked(STATE))
    later = time.time_ns() - 5_000_000_000 - newest_time(found["outbox"])
    return gzip.compress(json.dumps(shifted(found, later), separators=(",", ":"), sort_keys=True).encode())


def newest_time(value):
    """The latest instant in nanoseconds since 1970 that is somewhere in the value; 0: none."""
    if isinstance(value, dict):
        return max((newest_time(one) for one in value.values()), default=0)
    if isinstance(value, list):
        return max((newest_time(one) for one in value), default=0)
    return value if is_instant(value) else 0


def shifted(value, later):
    if isinstance(value, dict):
        return {key: shifted(one, later) for key, one in value.items()}
    if isinstance(value, list):
        return [shifted(one, later) for one in value]
    return value + later if is_instant(value) else value


def is_instant(value):
    return isinstance(value, int) and not isinstance(value, bool) and 1_500_000_000 * 10**9 < value < 3 * 10**18


def make_watched(ground):
    """The middle ingress dies and comes back; the last one is dead at the end, and one destination never answered."""
    from field import Field, Service, settings
    from ground import until
    from receivers import Receiver

    receiver = Receiver()
    receiver.statuses = {"slow": 500}
    with receiver.serving(), Field(ground) as field:
        ground.write("lines.csv", field.lines())
        ground.write("plumbline.yaml", settings("history.sqlite", notify=[
            {"name": name, "webhook": {"url": f"{receiver.base}/{name}/x"}} for name in ("hook", "slow")]))
        with Service(ground) as service:
            until("the line without a name is told", lambda: receiver.count("hook") >= 1)
            for number in (1, 2):
                service.await_rounds(1)
                field.ingresses[number].end()
                service.await_said("incident opened", 2 + number)
                service.await_rounds(2)
                if number == 1:
                    field.ingresses[number].begin()
                    service.await_said("incident closed")
            service.end()
    write(WATCHED, whole(ground.directory / "history.sqlite"))


def whole(path):
    """The octets of a database without its log beside it."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.execute("PRAGMA journal_mode = DELETE")
        database.execute("VACUUM")
    return path.read_bytes()


def make_generated(ground):
    path = ground.directory / "generated.sqlite"
    done = ground.run("plumblined", "history", "generate", "--seed", 7, "--lines", 5, "--days", 3, "--every", 3600,
                      "--probes", 2, "--until", "2026-11-24T00:00:00Z", "--output", path)
    if done.returncode:
        sys.exit(done.stderr.decode())
    write(GENERATED, whole(path))


def make_state(ground):
    import part_calls

    write(STATE, gzip.decompress(part_calls.state_with_an_incident(ground)))


def main():
    from golden import Golden
    from ground import Ground, addresses

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--make", action="store_true", required=True, help="write the fixtures anew")
    parser.add_argument("--plumbline", metavar="FILE", required=True)
    parser.add_argument("--plumblined", metavar="FILE", required=True)
    parser.add_argument("names", nargs="*", choices=["watched", "generated", "state", []], metavar="NAME")
    options = parser.parse_args()
    makers = {"watched": make_watched, "generated": make_generated, "state": make_state}
    for name in options.names or makers:
        with addresses(), tempfile.TemporaryDirectory(prefix="plumbline-golden-fixtures-") as directory:
            makers[name](Ground(directory, Golden(), str(pathlib.Path(options.plumbline).resolve()),
                                str(pathlib.Path(options.plumblined).resolve())))


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    main()
