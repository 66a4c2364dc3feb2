"""Runs the parts of a suite: finds them, gives each a process, a folder and a bound in time, counts their checks."""

import contextlib
import importlib
import importlib.util
import multiprocessing
import multiprocessing.connection
import os
import pathlib
import signal
import sys
import tempfile
import time

from SystemTests.harness import output
from SystemTests.harness.ground import Ground
from SystemTests.harness.outcome import FAILED, Check, PartFailed, Skipped, status_of
from SystemTests.harness.processes import adopt_orphans, kill_descendants

MAX_SECONDS = 1800
# What a part that is told to end may take to end what it started.
UNWINDING_SECONDS = 30
PAUSE_SECONDS = 0.2
# A fork, so that a part is not imported again. The frame has no threads.
FORK = multiprocessing.get_context("fork")


class Suite:
    """A package of parts beside the harness.

    `workers`: how many parts of the short form may run at once. `max_seconds`: how long a part may take.
    """

    def __init__(self, name, short_help, workers=1, max_seconds=MAX_SECONDS, takes_executable=True, package=None):
        self.name, self.short_help, self.workers, self.max_seconds = name, short_help, workers, max_seconds
        self.takes_executable = takes_executable
        self.package = package or f"SystemTests.{name}"

    def module(self, name):
        """A module of the suite; None where it has none of that name."""
        full = f"{self.package}.{name}"
        return importlib.import_module(full) if importlib.util.find_spec(full) else None

    @property
    def description(self):
        return importlib.import_module(self.package).__doc__ or ""

    def parts(self):
        """Every part, by its name."""
        folder = pathlib.Path(importlib.import_module(self.package).__file__).parent
        found = {}
        for name in sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__"):
            for part in parts_of(name, self.module(name), self):
                found[part.name] = part
        return found

    def prepare(self):
        """What has to be so before any part; raises PartFailed or Skipped."""
        module = self.module("prepare")
        if module is not None:
            module.prepare()


class Part:
    """`checks(ground)` under a name, and what it wants of the frame."""

    def __init__(self, name, checks, about, module, suite):
        self.name, self.checks, self.about = name, checks, (about or "").strip().split("\n")[0]
        self.is_alone = getattr(module, "ALONE", False)
        self.long_form_is_asked_for = getattr(module, "LONG_FORM_IS_ASKED_FOR", False)
        self.short_form_is_asked_for = getattr(module, "SHORT_FORM_IS_ASKED_FOR", False)
        self.max_seconds = getattr(module, "MAX_SECONDS", suite.max_seconds)

    def is_asked_for(self, short):
        """Whether this form of it runs only when it is named."""
        return self.short_form_is_asked_for if short else self.long_form_is_asked_for


def parts_of(name, module, suite):
    """A module has one part of its own name, or a list of functions, or none: then it is a helper."""
    if hasattr(module, "PARTS"):
        return [Part(one.__name__, one, one.__doc__ or module.__doc__, module, suite) for one in module.PARTS]
    return [Part(name, module.checks, module.__doc__, module, suite)] if hasattr(module, "checks") else []


def marked(part, ground):
    """The part's checks; one that could not go on ends in a check that says why."""
    try:
        yield from part.checks(ground)
    except Skipped as why:
        yield Check.skipped(why)
    except (PartFailed, OSError, ValueError, LookupError, TimeoutError) as error:
        yield Check("the part goes to its end", problems=[f"{type(error).__name__}: {error}"])


def end_when_told():
    """From now on a signal to end ends what this process started first."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_, number=number: sys.exit(128 + number))


def run(part, directory, short, lines, marks):
    """Runs the part and shows it, in a process of its own; its marks go into the pipe."""
    end_when_told()
    adopt_orphans()
    try:
        run_checks(part, directory, short, lines, marks)
    finally:
        # What it was not able to end itself: an interrupted start, or what a program left behind.
        kill_descendants(os.getpid())


def run_checks(part, directory, short, lines, marks):
    started, count = time.monotonic(), 0
    for check in marked(part, Ground(directory, short, lambda text: lines.say(part.name, "", text))):
        lines.show(part.name, check)
        marks.send(check.mark)
        count += 1
    if not count:
        lines.say(part.name, FAILED, "nothing was checked")
        marks.send(FAILED)
    lines.say(part.name, "", f"in {time.monotonic() - started:.0f} s")


class Running:
    """A part that runs."""

    def __init__(self, suite, part, short, lines):
        self.part, self.lines, self.marks = part, lines, []
        # The frame's own, so that it is removed however the part ends.
        self.directory = tempfile.TemporaryDirectory(prefix=f"plumbline-{suite.name}-{part.name}-",
                                                     ignore_cleanup_errors=True)
        self.pipe, given = FORK.Pipe(duplex=False)
        sys.stdout.flush()
        self.process = FORK.Process(target=run, args=(part, self.directory.name, short, lines, given))
        self.process.start()
        given.close()
        self.deadline = time.monotonic() + part.max_seconds

    def collect(self):
        """Takes what the part has found so far."""
        with contextlib.suppress(EOFError):
            while self.pipe.poll():
                self.marks.append(self.pipe.recv())

    def has_ended(self):
        """Whether it has; one that is over its time is ended, and fails."""
        late = self.process.is_alive() and time.monotonic() > self.deadline
        if self.process.is_alive() and not late:
            return False
        self.stop()
        if late:
            self.fail(f"it did not end in {self.part.max_seconds} s")
        elif self.process.exitcode:
            self.fail(f"it ended with status {self.process.exitcode}")
        return True

    def fail(self, why):
        self.lines.show(self.part.name, Check("the part goes to its end", problems=[why]))
        self.marks.append(FAILED)

    def stop(self):
        """Ends the part's process, which ends what it started; what is left then is killed, by its id."""
        if self.process.is_alive():
            self.process.terminate()
            self.process.join(UNWINDING_SECONDS)
            if self.process.is_alive():
                kill_descendants(self.process.pid)
                self.process.kill()
        self.process.join()
        self.collect()
        self.pipe.close()
        self.directory.cleanup()


def run_parts(suite, parts, short):
    """The marks of all. In the short form as many at once as `workers` says, those that must be alone after them."""
    lines = output.Lines(part.name for part in parts)
    beside = [part for part in parts if short and not part.is_alone]
    alone = [part for part in parts if part not in beside]
    return run_some(suite, beside, short, lines, suite.workers) + run_some(suite, alone, short, lines, 1)


def run_some(suite, parts, short, lines, workers):
    waiting, running, marks = list(parts), [], []
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                running.append(Running(suite, waiting.pop(0), short, lines))
            multiprocessing.connection.wait([one.process.sentinel for one in running], PAUSE_SECONDS)
            for one in list(running):
                one.collect()
                if one.has_ended():
                    running.remove(one)
                    marks += one.marks
    finally:
        for one in running:
            one.stop()
    return marks


def run_suite(suite, parts, short):
    """Runs these parts of the suite and shows them; the suite's status."""
    end_when_told()
    print(f"machine: {output.machine()}", flush=True)
    started = time.monotonic()
    marks = run_parts(suite, parts, short)
    print(output.closing(suite.name, marks, time.monotonic() - started))
    return status_of(marks)
