"""Proof that a difference is found: goldens are perturbed and must fail, permitted additions must pass."""

import pathlib
import tempfile

import normal
from additions import without_additions, without_new_columns
from golden import Golden, measured

ROUND = '{"round": {"id": "0123456789abcdef", "started": "2026-11-28T12:00:00.1Z", "sent": 5},\n' \
        '"lines": [{"name": "a", "sent": 5, "rtt_ms": {"min": 1.25}, "reasons": ["mean RTT 1.3 ms is above 1 ms"]}]}'


def cases():
    """(what, output, whether it must pass): each is compared with the golden file of `ROUND`."""
    yield "the same", ROUND, True
    yield "other times, ids and measured numbers", ROUND.replace("0123456789abcdef", "fedcba9876543210") \
        .replace("12:00:00.1Z", "13:11:12.25Z").replace("1.25", "7.5").replace("RTT 1.3", "RTT 7.5"), True
    yield "an id beside the texts", ROUND.replace('"reasons"', '"reason_ids": ["rtt"], "reasons"'), True
    yield "an id of a kind that is not permitted", ROUND.replace('"reasons"', '"reasons_id": "rtt", "reasons"'), False
    yield "ids beside numbers", ROUND.replace('"name"', '"sent_ids": [1], "name"'), False
    yield "ids beside no text", ROUND.replace('"name"', '"verdict_ids": ["x"], "name"'), False
    yield "another count", ROUND.replace('"sent": 5}', '"sent": 6}'), False
    yield "a key that is gone", ROUND.replace('"rtt_ms": {"min": 1.25}, ', ""), False
    yield "a new key", ROUND.replace('"name"', '"nick": "b", "name"'), False
    yield "another order of keys", ROUND.replace('"name": "a", "sent": 5', '"sent": 5, "name": "a"'), False
    yield "another word of a reason", ROUND.replace("above", "over"), False
    yield "fewer decimals in a reason", ROUND.replace("RTT 1.3", "RTT 1"), False
    yield "null in place of a number", ROUND.replace("1.25", "null"), False


def texts():
    """(normalised, expected) of the rules for texts."""
    yield normal.text("at 127.0.0.1:7 lost 40.0 % of 5, mean 12.34 ms"), "at 127.0.0.1:7 lost 40.0 % of 5, mean #.## ms"
    yield normal.text("took 15 ms, in 0.43 s"), "took # ms, in #.## s"
    yield normal.text("started=2026-11-28T12:00:00Z round=0123456789abcdef"), "started=<time> round=<id>"
    yield normal.text("a.b does not resolve: No such name; b"), "a.b does not resolve: <cause>; b"
    yield normal.table("a    1.2      b\n"), "a  #.#  b\n"
    yield normal.metrics("# HELP a b\na{l=\"x\"} 5\na{l=\"x\"} 6\n"), "# HELP a b\na{l=\"x\"} #\n"
    yield normal.csv_text("name,sent,rtt_ms_min\na,5,1.5\n"), \
        "columns: name,sent,rtt_ms_min\n\nname: a\nsent: 5\nrtt_ms_min: #\n"
    yield normal.log("2026-11-28T12:00:00Z info b\n2026-11-28T12:00:01Z info a\n2026-11-28T12:00:02Z debug c\n"), \
        "info a\ninfo b\n"


def run():
    """Whether all of it held; says what did not."""
    bad = []
    with tempfile.TemporaryDirectory(prefix="plumbline-golden-selftest-") as directory:
        folder = pathlib.Path(directory)
        Golden(True, folder).check("round", normal.json_text(ROUND))
        for what, output, passes in cases():
            check = Golden(False, folder).check("round", normal.json_text(output))
            if (check.mark == "ok") != passes:
                bad.append(f"{what}: {check.mark}")
        bad += [f"found {found!r}, expected {wanted!r}" for found, wanted in texts() if found != wanted]
        if Golden(False, folder).check("missing", "x").mark == "ok":
            bad.append("a golden file that is missing passes")
        golden = Golden(False, folder)
        if golden.forgotten() != ["round"]:
            bad.append("a forgotten file is not found")
        tries = []
        if measured(golden, 3, lambda: tries.append(1) or {"round": "x"}, "x").mark == "ok" or len(tries) != 3:
            bad.append("what differs every time passes, or is not measured again")
        golden.write("never", "x\n")
        if golden.check("never", "y").problems[:2] != ["--- golden/never.txt", "+++ found"]:
            bad.append("a difference is not shown")
    if without_new_columns({"a": ["x", "y"], "b": ["z"]}, {"a": ["x"]}) != {"a": ["x"]}:
        bad.append("a new column or table is not permitted")
    if without_additions({"reasons": [], "reason_ids": [], "note_ids": []}) != {"reasons": [], "note_ids": []}:
        bad.append("permitted additions")
    for one in bad:
        print(f"golden: self-test: {one}")
    if not bad:
        print("golden: the self-test passed")
    return not bad
