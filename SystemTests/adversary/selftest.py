"""Tests of the suite's own judgement: the datagrams that its actors make, and what it calls healthy, dead and shown."""

import types
import unittest

from SystemTests.adversary import ground
from SystemTests.adversary.actors import probes
from SystemTests.harness import packets

# A probe of 48 bytes as version 1.0.0 sent it: round 1, line 2, sequence 3, time 4.
HEAD = bytes.fromhex("504c4d42 01000020 0000000000000001 00000002 00000003 0000000000000004")


def line(**figures):
    kept = {"sent": 10, "received": 10, "lost": 0, "late": 0, "refused": 0, "corrupt": 0, "duplicates": 0,
            "verdict": "healthy", "reasons": []}
    return {"lines": {"a": {**kept, **figures}}}


class PacketTests(unittest.TestCase):
    def test_a_checksum_is_that_of_RFC_1071(self):
        self.assertEqual(packets.checksum(bytes.fromhex("0001f203f4f5f6f7")), 0x220D)
        self.assertEqual(packets.checksum(b"\xff"), 0x00FF)

    def test_what_is_made_is_read_again_and_its_header_adds_up(self):
        one = packets.udp(("10.0.0.1", 7), ("10.0.0.2", 9), b"text")
        self.assertEqual(packets.read_udp(one), (("10.0.0.1", 7), ("10.0.0.2", 9), b"text"))
        self.assertEqual(packets.checksum(one[:20]), 0)
        refusal = packets.icmp_error("10.0.0.3", "10.0.0.1", one)
        source, target, protocol, message = packets.read_ip(refusal)
        self.assertEqual((source, target, protocol, message[:2], message[8:]),
                         ("10.0.0.3", "10.0.0.1", packets.ICMP, b"\x03\x03", one))
        self.assertEqual(packets.checksum(message), 0)
        self.assertIsNone(packets.read_udp(refusal))
        self.assertIsNone(packets.read_ip(one[:15]))


class ProbeTests(unittest.TestCase):
    def test_another_lines_probe_has_that_line_and_the_padding_of_its_header(self):
        whole = HEAD + probes.padding(1, 2, 3, 4, 16)
        for relay in (b"", bytes(10)):
            forged = probes.with_line(relay + whole, 5)
            self.assertEqual([probes.line_of(one) for one in forged], [5, 5])
            self.assertEqual([len(one) for one in forged], [len(relay + whole)] * 2)
            self.assertEqual(forged[0][-16:], probes.padding(1, 5, 3, 4, 16))
            self.assertEqual(forged[1][-16:], whole[-16:])
        self.assertEqual([probes.line_of(one) for one in probes.others(HEAD)], [0, 1, 3])
        self.assertEqual(probes.others(b"no probe at all, and long enough to be one of some"), [])

    def test_numbers_around_one_leave_out_nothing_but_the_width(self):
        self.assertEqual(list(probes.around(b"\0\0x", 2, 1)), [b"\xff\xffx", b"\0\0x", b"\0\1x"])

    def test_a_stamp_reply_repeats_what_it_answers(self):
        request = (7).to_bytes(4, "big") + (9).to_bytes(8, "big") + b"\x80\x01\x12\x34" + bytes(28)
        reply = probes.stamp_reply(request, 7, 9)
        self.assertEqual((len(reply), reply[24:28], reply[28:36], reply[14:16]), (44, request[:4], request[4:12],
                                                                                 b"\x12\x34"))
        self.assertNotIn(reply, list(probes.stamp_guesses(request)))


class JudgementTests(unittest.TestCase):
    def test_what_is_healthy(self):
        self.assertEqual(ground.healthy(line(), "a"), [])
        for wrong in ({"received": 9}, {"refused": 1}, {"lost": 1}, {"corrupt": 1}, {"verdict": "unmeasured"}):
            self.assertTrue(ground.healthy(line(**wrong), "a"), wrong)

    def test_what_is_dead(self):
        self.assertEqual(ground.dead(line(received=0, lost=10, corrupt=7, verdict="abnormal"), "a"), [])
        for wrong in ({"received": 1, "verdict": "abnormal"}, {"received": 0, "duplicates": 1, "verdict": "abnormal"},
                      {"received": 0, "verdict": "unmeasured"}, {"received": 0, "late": 1, "verdict": "abnormal"}):
            self.assertTrue(ground.dead(line(**wrong), "a"), wrong)

    def test_a_round_is_made_again_until_it_is_valid_and_no_longer(self):
        def round_of(verdict):
            return {"round": {"validity": {"verdict": verdict, "reasons": []}}}
        for said, wanted in ((["suspect", "valid"], "valid"), (["suspect"] * 9, "suspect")):
            left = list(said)
            found, = ground.until_valid(lambda: (round_of(left.pop(0)),))
            self.assertEqual(ground.verdict(found), wanted)
            self.assertEqual(bool(ground.valid(found)), wanted != "valid")
            self.assertLessEqual(len(said) - len(left), ground.ROUNDS)

    def test_an_actor_that_did_nothing_shows_nothing(self):
        for told, wanted in (({"forged": 3}, []), ({"forged": 0}, ["nothing"]), ({}, ["nothing"])):
            one = types.SimpleNamespace(name="x", told=told, stop=lambda told=told: told)
            self.assertEqual(bool(ground.Actor.acted(one)), bool(wanted))


if __name__ == "__main__":
    unittest.main()
