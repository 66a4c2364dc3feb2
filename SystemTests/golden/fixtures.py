"""A history and a function's state as version 1.0.0 wrote them, in fixtures.

`python3 -m SystemTests.golden.fixtures --make watched generated state` wrote them. Do not run it again: a newer program
has to go on from what the older one wrote. A part takes a copy. What has a time limit in it (a message waits 72 hours)
is brought to the present, and the lines' addresses have the ports that the kernel gives today.
"""

import argparse
import contextlib
import gzip
import json
import pathlib
import re
import sqlite3
import tempfile
import time

from SystemTests.golden.field import Field, Service, settings
from SystemTests.golden.ground import Ground
from SystemTests.golden.receivers import Receiver
from SystemTests.harness import ground as harness
from SystemTests.harness.outcome import PartFailed
from SystemTests.harness.waiting import until

FOLDER = pathlib.Path(__file__).resolve().parent / "fixtures"
# The watch's history; one that nobody measured; the function's state.
WATCHED, GENERATED, STATE = "watched.sqlite.gz", "generated.sqlite.gz", "state.json.gz"


def unpacked(name):
    return gzip.decompress((FOLDER / name).read_bytes())


def write(name, data):
    """Packed, always to the same bytes."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / name).write_bytes(gzip.compress(data, 9, mtime=0))


def history(path, ports):
    """The watch's history, with an open incident; messages that wait in it are as old as if it had just ended.

    `ports`: those of today, by their hosts.
    """
    path.write_bytes(unpacked(WATCHED))
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        newest = database.execute("SELECT max(created) FROM outbox").fetchone()[0]
        later = time.time_ns() - 5_000_000_000 - newest
        database.execute("UPDATE outbox SET created = created + ?, due = due + ? WHERE ended IS NULL", (later, later))
        database.create_function("moved", 1, lambda data: moved(data, ports))
        database.execute("UPDATE outbox SET digest = moved(digest)")
        database.execute("UPDATE incident SET incident = moved(incident)")
        database.create_function("moved_line", 1, lambda data: moved_line(data, ports))
        database.execute("UPDATE line SET definition = moved_line(definition)")


def state(ports):
    """The function's state, with an open incident and messages that wait, as if the call had just ended."""
    found = json.loads(unpacked(STATE))
    later = time.time_ns() - 5_000_000_000 - newest_time(found["outbox"])
    packed = json.dumps(shifted(found, later), separators=(",", ":"), sort_keys=True).encode()
    return gzip.compress(moved(packed, ports))


def moved(data, ports):
    """JSON whose addresses have the ports that their hosts have today."""
    return re.sub(rb"\b(\d+(?:\.\d+){3}):(\d+)", lambda found: found.group(1) + b":" + str(
        ports.get(found.group(1).decode(), found.group(2).decode())).encode(), data)


def moved_line(data, ports):
    """The same of a line as the history packs it: a text, then its port with seven bits in each byte, least first."""
    for host, port in ports.items():
        packed = host.encode() + bytes([port & 0x7F | 0x80, port >> 7 & 0x7F | 0x80, port >> 14])
        data = re.sub(re.escape(host.encode()) + rb"[\x80-\xff]{2}[\x01-\x03]", lambda _, new=packed: new, data)
    return data


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
    """The bytes of a database without its log beside it."""
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
        raise PartFailed(done.stderr.decode())
    write(GENERATED, whole(path))


def make_state(ground):
    # That part has this module's fixtures.
    from SystemTests.golden.calls import state_with_an_incident

    write(STATE, gzip.decompress(state_with_an_incident(ground)))


def main():
    makers = {"watched": make_watched, "generated": make_generated, "state": make_state}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--make", action="store_true", required=True, help="write the fixtures anew")
    parser.add_argument("names", nargs="+", choices=makers, metavar="NAME")
    for name in parser.parse_args().names:
        with tempfile.TemporaryDirectory(prefix="plumbline-golden-fixtures-") as directory:
            makers[name](Ground(harness.Ground(directory, short=False), prefixes=()))


if __name__ == "__main__":
    main()
