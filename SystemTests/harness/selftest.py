"""Tests of the harness itself: what it makes of checks, of the Swift tests' output, of parts that hang or break."""

import contextlib
import io
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import types
import unittest

from SystemTests.harness import frame, output, processes
from SystemTests.harness.http_server import fetch, post, server
from SystemTests.harness.outcome import FAILED, OK, SKIPPED, Check, PartFailed, Skipped, status_of
from SystemTests.harness.swift_tests import test_checks
from SystemTests.harness.terminal import Screen
from SystemTests.harness.waiting import until

PASSED = '✔ Test "puts an object" passed after 0.1 seconds.\n✔ Test run with 1 test in 1 suite passed after 0.1 s.\n'
CASES = '✔ Test "puts" with 3 test cases passed after 0.1 seconds.\n'
FAILING = '✘ Test "gets" recorded an issue at A.swift:1:1: no\n✘ Test "gets" failed after 0.1 seconds with 1 issue.\n'
LISTED = '➜ Test "lists" skipped.\n'


class OutcomeTests(unittest.TestCase):
    def test_equality(self):
        self.assertEqual([Check.equal("a", 1, 1).mark, Check.equal("a", 1, 2).mark], [OK, FAILED])

    def test_what_is_skipped_does_not_pass(self):
        self.assertEqual(Check.skipped("why").mark, SKIPPED)
        self.assertEqual([status_of(marks) for marks in ([OK], [OK, SKIPPED], [SKIPPED], [], [OK, FAILED])],
                         [0, 0, 1, 1, 1])

    def test_the_closing_line_counts(self):
        self.assertEqual(output.closing("suite", [OK, SKIPPED, OK], 3.2), "suite: 2 ok, 0 FAILED, 1 skipped, in 3 s")


class ScreenTests(unittest.TestCase):
    def test_what_a_terminal_shows(self):
        for name, sent, shown, wraps in [
                ("rows", b"a\r\nb", "a\nb", 0),
                ("what is drawn over", b"old\r\n\x1b[Hnew\x1b[K\r\n\x1b[J", "new", 0),
                ("a shorter row", b"long\x1b[Hab\x1b[K", "ab", 0),
                ("wide characters", "深圳ab".encode(), "深圳ab", 0),
                ("a row that is too long", b"123456789", "12345678\n9", 1),
                ("a wide one that does not fit", "1234567深".encode(), "1234567\n深", 1),
                ("scrolling", b"1\r\n2\r\n3\r\n4", "2\n3\n4", 0)]:
            with self.subTest(name):
                screen = Screen(8, 3)
                for byte in sent:
                    screen.feed(bytes([byte]))
                self.assertEqual((screen.text, screen.wraps, screen.foreign), (shown, wraps, []))

    def test_what_it_does_not_know_is_noted(self):
        screen = Screen(8, 3)
        screen.feed(b"\x1b[31mred\x1b[0m\x1b[2J\x07")
        self.assertEqual((screen.text, screen.colours, len(screen.foreign)), ("red", {"31", "0"}, 2))


class SwiftTestTests(unittest.TestCase):
    def test_checks_of_the_output(self):
        for name, text, status, marks in [
                ("a test that passed", PASSED, 0, [OK]),
                ("one in colours", "\x1b[92m✔\x1b[0m" + PASSED[1:], 0, [OK]),
                ("a test with arguments", CASES, 0, [OK]),
                ("a test that failed", PASSED + FAILING, 1, [OK, FAILED]),
                ("a test that was skipped", LISTED, 0, [FAILED]),
                ("no test", "error: no tests found", 1, [FAILED]),
                ("a crash after a test", PASSED, 139, [OK, FAILED])]:
            with self.subTest(name):
                self.assertEqual([check.mark for check in test_checks("x", status, text)], marks)


def module_of(checks, **wants):
    return types.SimpleNamespace(checks=checks, __doc__="A part.", **wants)


class FrameTests(unittest.TestCase):
    def run_part(self, checks, short=True, **wants):
        """The marks of a part with these checks, and what was printed."""
        suite = frame.Suite("made-up", "")
        parts = frame.parts_of("part", module_of(checks, **wants), suite)
        with tempfile.TemporaryFile("w+") as printed:
            sys.stdout.flush()
            kept = os.dup(1)
            os.dup2(printed.fileno(), 1)
            try:
                marks = frame.run_parts(suite, parts, short)
            finally:
                sys.stdout.flush()
                os.dup2(kept, 1)
                os.close(kept)
            printed.seek(0)
            return marks, printed.read()

    def test_checks_are_shown_and_counted(self):
        marks, printed = self.run_part(lambda ground: iter([Check("holds", "a remark"), Check("not", "", ["why"])]))
        self.assertEqual(marks, [OK, FAILED])
        self.assertIn("ok      holds (a remark)", printed)
        self.assertIn("! why", printed)

    def test_a_part_that_cannot_go_on_fails_or_is_skipped_with_the_reason(self):
        def failing(_):
            yield Check("first")
            raise PartFailed("broken")

        def skipping(_):
            raise Skipped("not here")
            yield
        self.assertEqual(self.run_part(failing)[0], [OK, FAILED])
        marks, printed = self.run_part(skipping)
        self.assertEqual(marks, [SKIPPED])
        self.assertIn("not here", printed)

    def test_a_part_that_checks_nothing_fails(self):
        self.assertEqual(self.run_part(lambda ground: iter([]))[0], [FAILED])

    def test_a_part_that_breaks_fails_and_is_told(self):
        def broken(_):
            yield Check("first")
            os._exit(7)
        marks, printed = self.run_part(broken)
        self.assertEqual(marks, [OK, FAILED])
        self.assertIn("status 7", printed)

    def test_a_part_that_hangs_is_ended_with_what_it_started_and_its_folder(self):
        with tempfile.TemporaryDirectory() as told:
            place = pathlib.Path(told)

            def hanging(ground):
                yield Check("first")
                (place / "folder").write_text(str(ground.directory))
                with ground.program(["sleep", "60"]) as program:
                    (place / "process").write_text(str(program.process.pid))
                    time.sleep(60)
            marks, printed = self.run_part(hanging, MAX_SECONDS=0.5)
            self.assertEqual(marks, [OK, FAILED])
            self.assertIn("did not end in 0.5 s", printed)
            self.assertFalse(pathlib.Path((place / "folder").read_text()).exists())
            with self.assertRaises(ProcessLookupError):
                os.kill(int((place / "process").read_text()), 0)

    def test_what_a_part_leaves_behind_is_ended(self):
        with tempfile.TemporaryDirectory() as told:
            place = pathlib.Path(told) / "process"

            def leaving(_):
                subprocess.run(["sh", "-c", f"setsid sleep 60 & echo $! >{place}"], check=True)
                yield Check("first", problems=[] if processes.is_alive(int(place.read_text())) else ["it is gone"])
            self.assertEqual(self.run_part(leaving)[0], [OK])
            self.assertFalse(processes.is_alive(int(place.read_text())))

    def test_a_module_has_one_part_or_a_list_of_them_or_none(self):
        def one(_):
            """First.

            More."""
        suite = frame.Suite("made-up", "", max_seconds=5)
        parts = frame.parts_of("m", types.SimpleNamespace(PARTS=[one], __doc__="Module.", ALONE=True), suite)
        self.assertEqual([(part.name, part.about, part.is_alone, part.max_seconds) for part in parts],
                         [("one", "First.", True, 5)])
        self.assertEqual([part.name for part in frame.parts_of("m", module_of(one), suite)], ["m"])
        self.assertEqual(frame.parts_of("m", types.SimpleNamespace(__doc__=""), suite), [])

    def test_a_form_that_is_asked_for_runs_only_when_it_is_named(self):
        suite = frame.Suite("made-up", "")
        for wants, asked in [({}, (False, False)), ({"LONG_FORM_IS_ASKED_FOR": True}, (False, True)),
                             ({"SHORT_FORM_IS_ASKED_FOR": True}, (True, False))]:
            part, = frame.parts_of("part", module_of(None, **wants), suite)
            self.assertEqual((part.is_asked_for(True), part.is_asked_for(False)), asked)


class ProcessTests(unittest.TestCase):
    def start(self, script):
        return subprocess.Popen(["sh", "-c", script], stdout=subprocess.PIPE)

    def test_reads_the_first_line_and_the_rest_after_the_signal(self):
        process = self.start("trap 'echo rest; exit 0' TERM; echo first; while :; do sleep 0.05; done")
        self.assertEqual(processes.first_line(process, process.stdout), "first\n")
        self.assertEqual(processes.end(process)[0], b"rest\n")

    def test_a_program_that_ends_early_is_told(self):
        process = self.start("exit 4")
        with self.assertRaisesRegex(PartFailed, "status 4"):
            processes.first_line(process, process.stdout)
        process.communicate()

    def test_busy_loops_are_gone_afterwards(self):
        with processes.busy_cores(1):
            pass
        with self.assertRaises(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)

    def test_a_process_and_what_it_started_are_found(self):
        process = self.start("sh -c 'sleep 20 & echo $!; wait'")
        child = int(processes.first_line(process, process.stdout))
        found = processes.descendants(process.pid)
        self.assertEqual((found[0], child in found), (process.pid, True))
        for one in found:
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, 9)
        process.communicate()

    def test_waiting_is_bounded(self):
        self.assertEqual(until("now", lambda: 5, 1), 5)
        with self.assertRaisesRegex(PartFailed, "never"):
            until("never", lambda: False, 0.1)


class ServerTests(unittest.TestCase):
    def test_answers_with_what_it_is_told_to(self):
        heard = []

        def answer(method, path, headers, body):
            heard.append((method, path, body))
            return 404 if path == "/none" else 200, {"X": "y"}, b"text"
        with server(answer) as port:
            self.assertEqual(fetch(f"http://127.0.0.1:{port}/a"), "text")
            self.assertEqual(post(f"http://127.0.0.1:{port}/none", "body"), (404, "text"))
        self.assertEqual(heard, [("GET", "/a", b""), ("POST", "/none", b"body")])

    def test_reads_a_body_in_chunks(self):
        from SystemTests.harness.http_server import body_of
        request = types.SimpleNamespace(headers={"Transfer-Encoding": "chunked"},
                                        rfile=io.BytesIO(b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\nnext"))
        self.assertEqual(body_of(request), b"abcde")
        self.assertEqual(request.rfile.read(), b"next")

    def test_says_nothing_or_what_is_no_HTTP(self):
        for said in (None, b"\x00\xff\r\n\r\n"):
            with server(lambda *_: said) as port, self.assertRaises(Exception):
                fetch(f"http://127.0.0.1:{port}/", 5)
