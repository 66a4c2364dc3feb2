"""The frame's own judgement, without a server."""

from Integration.ground import test_checks
from Integration.outcome import Check

PASSED = '✔ Test "puts an object" passed after 0.1 seconds.\n✔ Test run with 1 test in 1 suite passed after 0.1 s.\n'
CASES = '✔ Test "puts" with 3 test cases passed after 0.1 seconds.\n'
FAILED = '✘ Test "gets" recorded an issue at A.swift:1:1: no\n✘ Test "gets" failed after 0.1 seconds with 1 issue.\n'
SKIPPED = '➜ Test "lists" skipped.\n'


def run():
    """Whether the judgement is right; says what is not."""
    wanted = [
        ("a test that passed", PASSED, 0, ["ok"]),
        ("one in colours", "\x1b[92m✔\x1b[0m" + PASSED[1:], 0, ["ok"]),
        ("a test with arguments", CASES, 0, ["ok"]),
        ("a test that failed", PASSED + FAILED, 1, ["ok", "FAILED"]),
        ("a test that was skipped", SKIPPED, 0, ["FAILED"]),
        ("no test", "error: no tests found", 1, ["FAILED"]),
        ("a crash after a test", PASSED, 139, ["ok", "FAILED"]),
    ]
    good = True
    for name, output, status, marks in wanted:
        found = [check.mark for check in test_checks("x", status, output)]
        if found != marks:
            good = False
            print(f"integration: self-test: {name}: expected {marks}, found {found}")
    pairs = [Check.equal("a", 1, 1).mark, Check.equal("a", 1, 2).mark]
    if pairs != ["ok", "FAILED"]:
        good = False
        print(f"integration: self-test: equality: {pairs}")
    if good:
        print("integration: the self-test passed")
    return good
