"""What a part stands on: a folder of its own, the programs that it runs, the Swift tests that it drives."""

import contextlib
import pathlib

from SystemTests.harness import swift_tests
from SystemTests.harness.processes import Program


class Ground:
    """A part's folder, which is removed afterwards, whether this is the short form, and how to say how far it is."""

    def __init__(self, directory, short, say=print):
        self.directory, self.short, self.say = pathlib.Path(directory), short, say

    def path(self, name):
        """A folder in the part's own folder; made if it is missing."""
        path = self.directory / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def below(self, name):
        """A ground of its own in a folder of this one."""
        return Ground(self.path(name), self.short, self.say)

    @contextlib.contextmanager
    def program(self, arguments, name=None, **settings):
        """A program that runs meanwhile, in a process group of its own; its output is in `log_of(name)`."""
        one = Program(arguments, self.log_of(name or pathlib.Path(str(arguments[0])).name), **settings)
        try:
            yield one
        finally:
            one.stop()

    def log_of(self, name):
        return self.directory / f"{name}.log"

    def swift_tests(self, pattern, seconds=240, meanwhile=None, **variables):
        """Runs the Swift tests whose name has `pattern`, with environment variables that tell them what to drive, and
        `meanwhile` again and again until they end. Yields a check for each test."""
        yield from swift_tests.run(self, pattern, seconds, meanwhile, variables)
