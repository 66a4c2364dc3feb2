"""Every query of a history that today's program wrote, in every form. A program that migrates it answers the same."""

import contextlib
import csv
import io
import re
import shutil
import sqlite3

from SystemTests.golden import fixtures, normal
from SystemTests.golden.additions import FIGURES_IN_TEXT, without_new_cells, without_new_columns
from SystemTests.golden.field import Service, settings
from SystemTests.golden.ground import Ground, outcome
from SystemTests.harness.outcome import Check

PREFIXES = ("history-",)
# Times that hold all of it, and others that hold a part.
TIMES = {"watched": ["--from", "2026-11-28", "--to", "2026-11-29"],
         "generated": ["--from", "2026-11-20", "--to", "2026-11-25"]}
SOME_TIMES = {"watched": ["--from", "2026-11-28T13:11:30Z", "--to", "2026-11-28T13:11:37+00:00"],
         "generated": ["--to", "2026-11-23", "--last", "5h"]}
LINES = {"watched": ["gz-hk", "quiet-1", "work-1", "nameless"], "generated": ["line-00003"]}
FORMATS = ["table", "json", "csv", "text"]


def checks(ground):
    ground = Ground(ground, PREFIXES)
    for name, packed in (("watched", fixtures.WATCHED), ("generated", fixtures.GENERATED)):
        database = ground.write(f"{name}.sqlite", fixtures.unpacked(packed))
        before = schema(database)
        yield ground.golden.check(f"history-{name}-schema", normal.shown(before))
        yield from opened(ground, name, before)
        yield from queries(ground, name)
    yield wrong(ground)
    yield ground.golden.every_file()


def opened(ground, name, before):
    """The service opens it once, and so brings it to its own form; it makes no round, for none is due today."""
    ground.write("lines.csv", "name,ingress\na,127.64.9.9:1\n")
    ground.write("plumbline.yaml", settings(f"{name}.sqlite", every="1d"))
    with Service(ground) as service:
        service.await_said("web server listens")
        status = service.end()
    found = without_new_columns(schema(ground.directory / f"{name}.sqlite"), before)
    problems = [] if (status, found) == (0, before) else [f"status {status}", normal.shown(found)]
    yield Check(f"the service opens {name}.sqlite, and keeps its tables and columns", problems=problems)


def schema(path):
    """{table: [column, …]}, and under `user_version` that number."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        names = [row[0] for row in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")]
        found = {name: [row[1] for row in database.execute(f"PRAGMA table_info({name})")] for name in names}
        return found | {"user_version": [str(database.execute("PRAGMA user_version").fetchone()[0])]}


def queries(ground, name):
    for form in FORMATS:
        asked = [["lines", *TIMES[name]], ["rounds", *TIMES[name]], ["rounds", *SOME_TIMES[name]],
                 ["outages", *TIMES[name]], ["outages", *SOME_TIMES[name]]]
        for line in LINES[name]:
            asked += [["show", line, *TIMES[name]], ["show", line, *TIMES[name], "--by", "hour"],
                      ["show", line, *TIMES[name], "--by", "day"], ["show", line, *SOME_TIMES[name]]]
        yield compare(ground, f"history-{name}-{form}", name, [[*one, "--format", form] for one in asked])
    # Two of the rounds, the second of which is broken.
    for form in [*FORMATS, "samples"]:
        asked = [["export", *SOME_TIMES[name], "--format", form]]
        yield compare(ground, f"history-{name}-export-{form}", name, asked)
    with contextlib.closing(sqlite3.connect(ground.directory / f"{name}.sqlite")) as database:
        newest = database.execute("SELECT id FROM round ORDER BY started DESC LIMIT 1").fetchone()[0]
    yield compare(ground, f"history-{name}-round", name, [["export", "--round", newest],
                                                          ["export", "--round", newest, "--format", "samples"]])


def compare(ground, name, database, asked):
    parts = []
    for arguments in asked:
        done = ground.run("plumblined", "history", *arguments, "--database", f"{database}.sqlite")
        parts.append(f"=== {' '.join(arguments)}\n{outcome(done, clean=lambda said: cleaned(said, arguments))}")
    return ground.golden.check(name, "\n".join(parts), f"{len(asked)} queries of {name}")


# How long what is open has lasted until now, in each form.
UNTIL_NOW = [
    (re.compile(r"(?<= {2})\S+(?: \S+)*(?=, open)"), "#"),
    (re.compile(r'("to": null,\s+"duration_s": )\d+'), r"\1#"),
    (re.compile(r"(Z,,)\d+(?=,)"), r"\1#"),
    (re.compile(r"(\nto +-\nduration_s +)\d+"), r"\1#"),
]


def cleaned(said, arguments):
    """The answer as it is, but for how long what is open has lasted until now, and the program's version."""
    if "json" in arguments and said.strip():
        said = normal.json_text(said, exact=None)
    # An export's own form is compared byte for byte, but for the ids that stand behind their texts.
    said = re.sub(r'("reasons":\[[^\]]*\]),"reason_ids":\[[^\]]*\]', r"\1", said)
    said = FIGURES_IN_TEXT.sub("", said)
    if arguments[0] == "export" and arguments[-1] == "csv" and said.startswith("\ufeffround,"):
        said = without_new_figures(said)
    if arguments[0] == "outages":
        said = normal.SPACES.sub("  ", said) if "table" in arguments else said
        for pattern, word in UNTIL_NOW:
            said = pattern.sub(word, said)
    return re.sub(r'("plumbline": )"[^"]*"', r'\1"<version>"', said)


def without_new_figures(said):
    """CSV, of several rounds perhaps, without the columns of figures that joined."""
    rows, made = list(csv.reader(io.StringIO(said))), io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(without_new_cells(rows))
    return made.getvalue()


def wrong(ground):
    """Questions that have no answer."""
    shutil.copy(ground.directory / "watched.sqlite", ground.directory / "history.sqlite")
    asked = [["show", "nobody"], ["export", "--round", "0123456789abcdef"],
             ["rounds", "--last", "1h", "--to", "2020-01-01"],
             ["lines", "--to", "2020-01-01"], ["outages", "--to", "2020-01-01", "--format", "json"],
             ["show", "gz-hk", "--to", "2020-01-01"], ["export", "--to", "2020-01-01"]]
    parts = [f"=== {' '.join(one)}\n{outcome(ground.run('plumblined', 'history', *one))}" for one in asked]
    ground.write("damaged.sqlite", b"SQLite format 3\0" + bytes(5000))
    ground.write("other.sqlite", b"no database\n" * 50)
    for name in ("damaged", "other"):
        done = ground.run("plumblined", "history", "lines", "--database", f"{name}.sqlite")
        parts.append(f"=== {name}\n{outcome(done)}")
    return ground.golden.check("history-wrong", "\n".join(parts))
