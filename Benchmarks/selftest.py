"""Tests of the benchmarks' arithmetic on what is made up in memory. No packet is sent."""

import struct
import sys
import tempfile
import unittest

import capture
import load
import measured
import table
from SystemTests.harness import account
from SystemTests.harness.outcome import PartFailed
from SystemTests.harness.reflector import field_profile
from rows import Row

ECHO, CLIENT, IDENTITY = 7000, 40000, 0x9F0C000000000001


def plumb(line, sequence, identity=IDENTITY):
    return capture.PLUMB_HEADER.pack(b"PLMB", 1, 0, 32, identity, line, sequence, 1_700_000_000_000_000_000) + bytes(32)


def frame(source, destination, payload, options=0, protocol=17, fragment=0):
    header = struct.pack(">BBHHHBBH4s4s", 0x45 + options, 0, 0, 0, fragment, 64, protocol, 0, bytes(4), bytes(4))
    udp = struct.pack(">HHHH", source, destination, 8 + len(payload), 0)
    return bytes(12) + b"\x08\x00" + header + bytes(4 * options) + udp + payload


def pcap(records, order="<", magic=capture.NANOSECOND_MAGIC, link=capture.ETHERNET, snap=128):
    content = struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, snap, link)
    for stamp, data in records:
        kept = data[:snap]
        seconds, rest = divmod(stamp, 1_000_000_000)
        content += struct.pack(order + "IIII", seconds, rest, len(kept), len(data)) + kept
    return content


def request(line, sequence, identity=IDENTITY):
    return frame(CLIENT, ECHO, plumb(line, sequence, identity))


def reply(line, sequence, identity=IDENTITY):
    return frame(ECHO, CLIENT, plumb(line, sequence, identity))


class CaptureTests(unittest.TestCase):
    start = 1_700_000_000_999_999_000

    def test_matches_by_line_and_sequence_across_a_second(self):
        for order in "<>":
            records = [
                (self.start, request(0, 0)), (self.start + 100, request(1, 0)), (self.start + 5_000, reply(1, 0)),
                (self.start + 38_102_400, reply(0, 0)), (self.start + 38_200_000, request(0, 1)),
            ]
            found = capture.round_trips(pcap(records, order), {ECHO})
            self.assertEqual(found, {(0, 0): 38_102_400, (1, 0): 4_900})

    def test_a_packet_seen_twice_and_a_duplicate_reply_count_once(self):
        records = [(0, request(0, 0)), (7, request(0, 0)), (500, reply(0, 0)), (509, reply(0, 0)), (900, reply(0, 0))]
        self.assertEqual(capture.round_trips(pcap(records), {ECHO}), {(0, 0): 500})

    def test_two_rounds_in_one_capture_are_refused(self):
        records = [(0, request(0, 0)), (1, request(1, 0, IDENTITY + 1)), (2, request(0, 1, IDENTITY + 1))]
        with self.assertRaises(capture.CaptureError):
            capture.round_trips(pcap(records), {ECHO})

    def test_other_identities_protocols_fragments_and_payloads_are_left_out(self):
        other = frame(CLIENT, ECHO, b"X" * 64)
        records = [
            (0, request(0, 0)), (1, reply(0, 0, IDENTITY + 1)), (1, reply(1, 0)), (2, other), (3, bytes(10)),
            (4, frame(CLIENT, ECHO, plumb(0, 0), protocol=6)), (5, frame(CLIENT, ECHO, plumb(0, 0), fragment=1)),
            (6, frame(CLIENT, ECHO, plumb(0, 0)[:31])), (7, reply(0, 1)),
        ]
        self.assertEqual(capture.round_trips(pcap(records), {ECHO}), {})

    def test_ip_options_and_a_cut_file(self):
        records = [(0, frame(CLIENT, ECHO, plumb(3, 4), options=2)), (10, reply(3, 4)), (20, reply(3, 5))]
        self.assertEqual(capture.round_trips(pcap(records)[:-5], {ECHO}), {(3, 4): 10})

    def test_refuses_microseconds_other_links_and_nothing(self):
        wrong = [pcap([], magic=capture.MICROSECOND_MAGIC), pcap([], link=113), b""]
        for content in wrong:
            with self.assertRaises(capture.CaptureError):
                list(capture.packets(content))

    def test_differences_are_absolute_and_in_nanoseconds(self):
        samples = [
            {"line": "a", "seq": 0, "rtt_us": 38102.4, "outcome": "received"},
            {"line": "b", "seq": 0, "rtt_us": 4.0, "outcome": "received"},
            {"line": "b", "seq": 1, "rtt_us": 4.0, "outcome": "received"},
            {"line": "b", "seq": 2, "rtt_us": None, "outcome": "lost"},
        ]
        by_capture = {(0, 0): 38_102_000, (1, 0): 4_900}
        self.assertEqual(capture.differences(samples, by_capture, {"a": 0, "b": 1}), ([400, 900], 1))

    def test_percentiles_are_by_nearest_rank(self):
        hundred = list(range(1, 101))
        self.assertEqual([capture.percentile(hundred, share) for share in (0.5, 0.99, 1.0)], [50, 99, 100])
        self.assertEqual(capture.percentile([7], 0.99), 7)
        self.assertEqual(capture.percentile([1, 2, 3], 0.5), 2)
        with self.assertRaises(capture.CaptureError):
            capture.percentile([], 0.5)


def result(**changed):
    line = {"name": "a", "sent": 100, "received": 98, "late": 0, "lost": 2, "refused": 0, "unsent": 0, "duplicates": 1}
    return {"lines": [line | changed]}


class AccountTests(unittest.TestCase):
    truth = {"lines": [{"address": "h:1", "received": 100, "dropped": 2, "answered": 98, "duplicated": 1}]}
    address_of = {"a": "h:1"}

    def sums(self, *rounds, truth=None):
        return account.compare(rounds, truth or self.truth, self.address_of)

    def test_equal_figures_are_exact(self):
        sums = self.sums(result())
        self.assertTrue(sums.is_exact)
        self.assertEqual((sums.probes, sums.true_losses), (100, 2))

    def test_false_and_missed_losses_are_told_apart(self):
        self.assertEqual(self.sums(result(lost=5)).false_losses, 3)
        self.assertEqual(self.sums(result(late=1)).false_losses, 1)
        self.assertEqual(self.sums(result(lost=0)).missed_losses, 2)
        self.assertEqual(self.sums(result(received=97)).received_off, 1)
        self.assertEqual(self.sums(result(duplicates=0)).duplicates_off, 1)
        for changed in ({"lost": 5}, {"lost": 0}, {"received": 97}, {"duplicates": 0}):
            self.assertFalse(self.sums(result(**changed)).is_exact)

    def test_rounds_over_the_same_lines_are_added_up(self):
        twice = {"lines": [{"address": "h:1", "received": 200, "dropped": 4, "answered": 196, "duplicated": 2}]}
        self.assertTrue(self.sums(result(), result(), truth=twice).is_exact)
        self.assertEqual(self.sums(result(), result()).false_losses, 2)

    def test_errors_of_two_lines_do_not_cancel_out(self):
        two = {"lines": result()["lines"] + result(name="b", lost=3)["lines"]}
        truth = {"lines": self.truth["lines"] + [dict(self.truth["lines"][0], address="h:2")]}
        truth["lines"][0] = dict(truth["lines"][0], dropped=3)
        sums = account.compare([two], truth, {"a": "h:1", "b": "h:2"})
        self.assertEqual((sums.false_losses, sums.missed_losses), (1, 1))

    def test_a_line_that_the_reflector_never_heard_of_has_only_false_losses(self):
        sums = self.sums(result(received=0, lost=100, duplicates=0), truth={"lines": []})
        self.assertEqual((sums.false_losses, sums.received_off, sums.duplicates_off), (100, 0, 0))

    def test_a_line_without_result_is_an_error(self):
        with self.assertRaises(ValueError):
            account.compare([{"lines": []}], self.truth, self.address_of)


class LoadTests(unittest.TestCase):
    def test_addresses_are_distinct_and_of_loopback(self):
        addresses = {load.address(index) for index in range(100_000)}
        self.assertEqual(len(addresses), 100_000)
        self.assertTrue(all(one.startswith("127.") for one in addresses))
        self.assertNotIn("127.0.0.1", addresses)

    def test_a_false_loss_is_a_probe_that_was_answered_and_not_received(self):
        result = {"lines": [{"received": 98}, {"received": 100}, {"received": 0}]}
        truth = {"lines": [{"address": load.address(0) + ":7", "answered": 100},
                           {"address": load.address(1) + ":7", "answered": 99}]}
        self.assertEqual(load.false_losses(result, truth, 7), 2)

    def test_the_reflectors_faults_are_named(self):
        truth = {"receive_overflow": 3, "send_failures": 0}
        self.assertEqual(load.reflector_faults(truth), "receive_overflow 3")
        self.assertEqual(load.reflector_faults(truth | {"receive_overflow": 0}), "none")

    def test_medians(self):
        self.assertEqual([measured.median([3, 1, 2]), measured.median([4, 1, 2, 3])], [2, 2.5])

    def test_a_process_has_its_own_seconds_and_memory(self):
        script = "x = bytearray(50_000_000)\nfor _ in range(3_000_000): pass"
        with tempfile.TemporaryDirectory() as directory:
            run = measured.Measured([sys.executable, "-c", script], directory, 30)
            self.assertGreater(run.cpu, 0.01)
            self.assertGreater(run.peak_mb, 47)
            with self.assertRaises(PartFailed):
                measured.Measured(["sleep", "20"], directory, 0.1)

    def test_the_quietest_try_counts(self):
        class Try:
            def __init__(self, others):
                self.run = type("Run", (), {"others": others})
        tries = iter([Try(0.5), Try(0.2), Try(0.3)])
        waits, measured.await_quiet = measured.await_quiet, lambda: None
        try:
            self.assertEqual(measured.settled(lambda: next(tries)).run.others, 0.2)
        finally:
            measured.await_quiet = waits


class TableTests(unittest.TestCase):
    def test_columns_are_aligned(self):
        text = table.table([Row("a", "1.000", "<= 1", True), Row("longer", "2", "<= 1", False), Row("b", "3")])
        self.assertEqual(text.splitlines()[1], "a       1.000   <= 1    met")
        self.assertEqual(text.splitlines()[2:], ["longer  2       <= 1    MISSED", "b       3               -"])

    def test_the_field_has_every_trouble(self):
        lines = field_profile([f"127.0.1.{index}:0" for index in range(60)])
        for key in ("jitter", "loss", "duplicate", "reorder"):
            self.assertGreater(len({line[key] for line in lines}), 1)
        self.assertEqual(len({line["address"] for line in lines}), 60)
