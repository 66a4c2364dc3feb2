"""Proof that a difference is found: goldens are perturbed and must fail, permitted additions must pass."""

import contextlib
import pathlib
import socket
import tempfile
import unittest

from SystemTests.golden import (calls, comparing, fixtures, history, lines, normal, plans, rounds, settings, verbs,
                                watch)
from SystemTests.golden.additions import without_additions, without_new_columns
from SystemTests.golden.comparing import Golden, measured
from SystemTests.golden.ports import Ports
from SystemTests.harness.outcome import FAILED, OK

MODULES = [calls, history, lines, plans, rounds, settings, verbs, watch]
ROUND = '{"round": {"id": "0123456789abcdef", "started": "2026-11-28T12:00:00.1Z", "sent": 5},\n' \
        '"lines": [{"name": "a", "sent": 5, "rtt_ms": {"min": 1.25}, "reasons": ["mean RTT 1.3 ms is above 1 ms"]}]}'
# What an output differs in from that of `ROUND`, the output, and its mark.
OUTPUTS = [
    ("nothing", ROUND, OK),
    ("times, ids and measured numbers", ROUND.replace("0123456789abcdef", "fedcba9876543210")
     .replace("12:00:00.1Z", "13:11:12.25Z").replace("1.25", "7.5").replace("RTT 1.3", "RTT 7.5"), OK),
    ("an id beside the texts", ROUND.replace('"reasons"', '"reason_ids": ["rtt"], "reasons"'), OK),
    ("an id of a kind that is not permitted", ROUND.replace('"reasons"', '"reasons_id": "rtt", "reasons"'), FAILED),
    ("ids beside numbers", ROUND.replace('"name"', '"sent_ids": [1], "name"'), FAILED),
    ("ids beside no text", ROUND.replace('"name"', '"verdict_ids": ["x"], "name"'), FAILED),
    ("another count", ROUND.replace('"sent": 5}', '"sent": 6}'), FAILED),
    ("a key that is gone", ROUND.replace('"rtt_ms": {"min": 1.25}, ', ""), FAILED),
    ("a new key", ROUND.replace('"name"', '"nick": "b", "name"'), FAILED),
    ("another order of keys", ROUND.replace('"name": "a", "sent": 5', '"sent": 5, "name": "a"'), FAILED),
    ("another word of a reason", ROUND.replace("above", "over"), FAILED),
    ("fewer decimals in a reason", ROUND.replace("RTT 1.3", "RTT 1"), FAILED),
    ("null in place of a number", ROUND.replace("1.25", "null"), FAILED),
]
# What a rule for texts makes of one, and what it has to.
TEXTS = [
    (normal.text("at 127.0.0.1:7 lost 40.0 % of 5, mean 12.34 ms"), "at 127.0.0.1:7 lost 40.0 % of 5, mean #.## ms"),
    (normal.text("took 15 ms, in 0.43 s"), "took # ms, in #.## s"),
    (normal.text("started=2026-11-28T12:00:00Z round=0123456789abcdef"), "started=<time> round=<id>"),
    (normal.text("a.b does not resolve: No such name; b"), "a.b does not resolve: <cause>; b"),
    (normal.table("a    1.2      b\n"), "a  #.#  b\n"),
    (normal.metrics("# HELP a b\na{l=\"x\"} 5\na{l=\"x\"} 6\n"), "# HELP a b\na{l=\"x\"} #\n"),
    (normal.csv_text("name,sent,rtt_ms_min\na,5,1.5\n"),
     "columns: name,sent,rtt_ms_min\n\nname: a\nsent: 5\nrtt_ms_min: #\n"),
    (normal.log("2026-11-28T12:00:00Z info b\n2026-11-28T12:00:01Z info a\n2026-11-28T12:00:02Z debug c\n"),
     "info a\ninfo b\n"),
]


class ComparingTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="plumbline-golden-selftest-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def golden(self, updates=False, named=str):
        return Golden(("round",), named, updates, self.folder)

    def test_a_difference_is_found_and_what_is_permitted_is_not(self):
        self.golden(True).check("round", normal.json_text(ROUND))
        for what, output, mark in OUTPUTS:
            with self.subTest(what):
                self.assertEqual(self.golden().check("round", normal.json_text(output)).mark, mark)

    def test_a_difference_is_shown(self):
        self.golden(True).check("round", "x")
        self.assertEqual(self.golden().check("round", "y").problems,
                         ["--- golden/round.txt", "+++ found", "@@ -1 +1 @@", "-x", "+y"])

    def test_a_golden_file_that_is_missing_fails(self):
        self.assertEqual(self.golden().check("round-missing", "x").mark, FAILED)

    def test_a_golden_file_that_no_check_has_compared_fails(self):
        self.golden(True).check_all({"round": "x", "round-other": "y"})
        golden = self.golden()
        golden.check("round", "x")
        self.assertEqual(golden.every_file().problems, ["round-other is not"])
        golden.check("round-other", "y")
        self.assertEqual(golden.every_file().mark, OK)

    def test_what_was_measured_is_measured_again_and_fails_if_it_differs_every_time(self):
        self.golden(True).check("round", "x")
        for outputs, mark, count in [("x", OK, 1), ("yx", OK, 2), ("yyyx", FAILED, 3), ("abcd", FAILED, 4)]:
            with self.subTest(outputs):
                tries = iter(outputs)
                check = measured(self.golden(), 4, lambda tries=tries: {"round": next(tries)}, "what")
                self.assertEqual((check.mark, len(outputs) - len(list(tries))), (mark, count))

    def test_the_role_of_a_port_is_compared(self):
        ports = Ports()
        for role, number in (("one", 40001), ("two", 40002)):
            self.assertTrue(ports.give("127.64.0.1", role, number))
        self.golden(True).check("round", "127.64.0.1:<port:one>")
        for output, mark in [("127.64.0.1:40001", OK), ("127.64.0.1:40002", FAILED), ("127.64.0.2:40001", FAILED),
                             ("127.64.0.1:40003", FAILED)]:
            with self.subTest(output):
                self.assertEqual(self.golden(named=ports.named).check("round", output).mark, mark)


class RuleTests(unittest.TestCase):
    def test_texts(self):
        for found, wanted in TEXTS:
            with self.subTest(wanted):
                self.assertEqual(found, wanted)

    def test_additions(self):
        self.assertEqual(without_new_columns({"a": ["x", "y"], "b": ["z"]}, {"a": ["x"]}), {"a": ["x"]})
        self.assertEqual(without_additions({"reasons": [], "reason_ids": [], "note_ids": []}),
                         {"reasons": [], "note_ids": []})

    def test_every_golden_file_is_of_one_part(self):
        for path in comparing.FOLDER.iterdir():
            with self.subTest(path.name):
                self.assertEqual([path.suffix, sum(path.name.startswith(one.PREFIXES) for one in MODULES)], [".txt", 1])


class PortTests(unittest.TestCase):
    def test_roles_stand_for_ports_both_ways(self):
        ports = Ports()
        ports.give("127.64.0.1", "one", 40001)
        text = "a,127.64.0.1:<port:one> stamp:<port:one>; 40001 a:400011 1.5:40001x"
        self.assertEqual(ports.filled(text), "a,127.64.0.1:40001 stamp:40001; 40001 a:400011 1.5:40001x")
        self.assertEqual(ports.named(ports.filled(text)), text)
        with self.assertRaises(LookupError):
            ports.filled("<port:two>")

    def test_no_two_roles_have_the_same_port(self):
        ports = Ports()
        self.assertEqual([ports.give("h", "one", 1), ports.give("i", "two", 1), ports.give("h", "one", 2),
                          ports.give("i", "two", 1)], [True, False, True, True])

    def test_nobody_listens_where_nobody_is(self):
        ports = Ports()
        with contextlib.closing(ports), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            ports.nobody("127.64.9.1", "nobody")
            place = "127.64.9.1", ports.numbers["nobody"]
            with self.assertRaises(ConnectionRefusedError):
                socket.create_connection(place, timeout=5)
            one.settimeout(5)
            one.connect(place)
            one.send(b"x")
            with self.assertRaises(ConnectionRefusedError):
                one.recv(1)

    def test_a_fixture_has_the_ports_of_today(self):
        ports = {"127.64.7.1": 40001}
        self.assertEqual(fixtures.moved(b'["127.64.7.1:17201","127.64.7.2:17201"]', ports),
                         b'["127.64.7.1:40001","127.64.7.2:17201"]')
        self.assertEqual(fixtures.moved_line(b"\n127.64.7.1\xb1\x86\x01\n127.64.7.2\xb1\x86\x01", ports),
                         b"\n127.64.7.1\xc1\xb8\x02\n127.64.7.2\xb1\x86\x01")
