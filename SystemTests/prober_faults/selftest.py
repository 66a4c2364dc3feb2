"""Tests of what is made of a fault's outcome, on results that are made up. No packet is sent."""

import types
import unittest

from SystemTests.prober_faults import judgement
from SystemTests.prober_faults.limits import clear_end

ADDRESS_OF = {"a": "h:1"}


def truth(**changed):
    line = {"address": "h:1", "received": 100, "dropped": 2, "answered": 98, "duplicated": 0}
    far = {key: 0 for key in ("receive_overflow", "send_failures", "queue_overflow", "unsent_at_stop")}
    return {"lines": [line], **far, **changed}


def made_up(status=0, lost=2, unsent=0, verdict="valid", line_verdict="healthy", stall=0.1, overflow=0):
    line = {"name": "a", "sent": 100 - unsent, "received": 100 - unsent - lost, "late": 0, "lost": lost, "refused": 0,
            "unsent": unsent, "duplicates": 0, "verdict": line_verdict}
    validity = {"verdict": verdict, "reasons": [] if verdict == "valid" else ["why"], "longest_stall_ms": stall,
                "receive_overflow": overflow, "timestamps": "kernel", "send_errors_by_name": {}}
    figures = {"planned": 100, "unsent": unsent, "plan": {"count": 100, "timeout_ms": 1000.0}, "validity": validity}
    words = ["received"] * line["received"] + ["lost"] * lost + ["unsent"] * unsent
    return types.SimpleNamespace(
        result={"round": figures, "lines": [line]}, process=types.SimpleNamespace(returncode=status),
        samples=lambda: [{"line": "a", "outcome": word} for word in words])


class OutcomeTests(unittest.TestCase):
    def problems(self, one, true=None):
        return judgement.judged("fault", "", one, true or truth(), ADDRESS_OF).problems

    def test_a_truthful_round_passes(self):
        self.assertEqual(self.problems(made_up()), [])
        self.assertEqual(self.problems(made_up(status=1, line_verdict="abnormal")), [])

    def test_a_false_loss_fails_in_whatever_round(self):
        self.assertTrue(self.problems(made_up(lost=3)))
        self.assertTrue(self.problems(made_up(lost=3, status=3, verdict="invalid", line_verdict="unmeasured")))
        self.assertTrue(self.problems(made_up(lost=1)))

    def test_what_the_far_end_or_our_own_admitted_overflow_lost_is_no_false_loss(self):
        self.assertEqual(self.problems(made_up(lost=3), truth(receive_overflow=1)), [])
        admitted = made_up(lost=3, overflow=1, status=3, verdict="invalid", line_verdict="unmeasured")
        self.assertEqual(self.problems(admitted), [])
        self.assertTrue(self.problems(made_up(lost=3, overflow=1)))

    def test_a_round_that_does_not_admit_its_own_figures_fails(self):
        for one in (made_up(unsent=2), made_up(stall=1001.0), made_up(overflow=1), made_up(status=1),
                    made_up(unsent=30, status=3, verdict="suspect", line_verdict="unmeasured"),
                    made_up(status=1, verdict="suspect", line_verdict="abnormal")):
            self.assertTrue(judgement.trustworthy(one))

    def test_what_one_line_could_not_send_is_no_other_lines_matter(self):
        one = made_up(unsent=60, status=3)
        one.result["lines"].append({**one.result["lines"][0], "name": "b", "sent": 100, "received": 98, "unsent": 0})
        self.assertTrue(judgement.trustworthy(one))
        errors = one.result["round"]["validity"]["send_errors_by_name"]
        errors["ENETUNREACH"] = 60
        self.assertEqual(judgement.trustworthy(one), ["status 3, expected 0"])
        errors.clear()
        one.result["lines"][0]["verdict"] = "unmeasured"
        self.assertEqual(judgement.trustworthy(one), [])
        one.result["lines"][0].update(verdict="abnormal", reason_ids=["loss-above-limit", "no-neighbour"])
        one.process.returncode = 1
        self.assertEqual(judgement.trustworthy(one), [])

    def test_counts_that_do_not_add_up_fail(self):
        one = made_up()
        one.result["lines"][0]["unsent"] = 1
        self.assertTrue(judgement.consistent(one))
        one = made_up()
        one.result["lines"][0].update(lost=1, late=1)
        self.assertTrue(judgement.consistent(one))

    def test_a_crash_and_an_end_without_a_word_are_no_clear_end(self):
        self.assertEqual(clear_end(3, "raise ulimit -n", (2, 3), ["ulimit -n"]), [])
        self.assertTrue(clear_end(-6, "raise ulimit -n", (2, 3), ["ulimit -n"]))
        self.assertTrue(clear_end(134, "raise ulimit -n", (2, 3), ["ulimit -n"]))
        self.assertTrue(clear_end(3, "", (2, 3), ["ulimit -n"]))
