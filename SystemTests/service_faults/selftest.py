"""Tests of the judgement, on values that are right and on values that are not."""

import unittest

from SystemTests.service_faults.judgement import (late_starts, lost_messages, missing_rounds, most_within,
                                                  repeats_without_reason, slope)

LIVES = [(["a", "b", "c"], ["a", "b"]), (["d"], [])]
MESSAGE = ("m", [("opened", 1)], 1.0)


class JudgementTests(unittest.TestCase):
    def test_problems_are_found_and_counted(self):
        for name, found, count in [
                ("all are there", missing_rounds(LIVES, ["a", "b", "c", "d"]), 0),
                ("the last of a life may be missing", missing_rounds(LIVES, ["a", "b"]), 0),
                ("a finished round is missing", missing_rounds([(["a"], ["a"])], []), 1),
                ("one before the last is missing", missing_rounds([(["a", "b"], [])], ["b"]), 1),
                ("a round is there twice", missing_rounds(LIVES, ["a", "b", "b"]), 1),
                ("a round comes from nowhere", missing_rounds(LIVES, ["a", "b", "x"]), 1),
                ("told", lost_messages([(1, "opened")], [("opened", 1)], []), 0),
                ("waits", lost_messages([(1, "opened")], [], [("opened", 1)]), 0),
                ("told as closed", lost_messages([(1, "opened"), (1, "closed")], [("closed", 1)], []), 0),
                ("the end is lost", lost_messages([(1, "opened"), (1, "closed")], [("opened", 1)], []), 1),
                ("all is lost", lost_messages([(2, "opened")], [("opened", 1)], []), 1),
                ("once", repeats_without_reason([MESSAGE], []), 0),
                ("again after a kill", repeats_without_reason([MESSAGE, ("m", [("opened", 1)], 3.0)], [2.0]), 0),
                ("again without a kill", repeats_without_reason([MESSAGE, ("m", [("opened", 1)], 3.0)], [4.0]), 1),
                ("again under another id", repeats_without_reason([MESSAGE, ("n", [("opened", 1)], 3.0)], [2.0]), 1),
                ("in time", late_starts([100.01, 102.0], 2, 0.2), 0),
                ("late", late_starts([100.01, 102.3], 2, 0.2), 1)]:
            with self.subTest(name):
                self.assertEqual(len(found), count, found)

    def test_the_fullest_window_of_a_capture(self):
        even = [10 * number for number in range(100)]
        for name, times, window, most in [
                ("nothing", [], 100, 0), ("one", [5], 100, 1), ("evenly", even, 100, 10),
                ("its end is not in it", [0, 100], 100, 1), ("a burst", [*even, 501, 502, 503], 100, 13),
                ("out of order", [300, 0, 310, 20], 100, 2)]:
            with self.subTest(name):
                self.assertEqual(most_within(times, window), most)

    def test_the_slope_of_a_line(self):
        self.assertAlmostEqual(slope([(0, 1), (1, 3), (2, 5)]), 2)
