"""The Swift tests that a part drives, and the checks that their output stands for."""

import os
import re

from SystemTests.harness.outcome import Check, PartFailed
from SystemTests.harness.processes import last_lines
from SystemTests.harness.programs import ROOT
from SystemTests.harness.waiting import until


def run(ground, pattern, seconds, meanwhile, variables):
    """A check for each test. None run, or one skipped, is a failure: the variables are there to switch them on."""
    # The built bundle itself: `swift test` takes longer to find it than it takes to run.
    bundles = list((ROOT / ".build" / "debug").glob("*.xctest"))
    if not bundles:
        raise PartFailed("the tests are not built; run: make build-tests")
    told = {name: str(value) for name, value in variables.items()}
    command = [bundles[0], "--testing-library", "swift-testing", "--filter", pattern]
    log = ground.log_of(f"tests-{pattern}")
    with ground.program(command, log.stem, cwd=ROOT, env={**os.environ, **told}) as program:
        def ended():
            if meanwhile is not None:
                meanwhile()
            return program.process.poll() is not None
        try:
            until("an end", ended, seconds, 0.02)
            status = program.process.returncode
        except PartFailed:
            status = f"no end in {seconds} s"
    yield from test_checks(pattern, status, log.read_text(errors="replace"))


def test_checks(pattern, status, output):
    """The checks that the output of `swift test` stands for."""
    output = re.sub(r"\x1b\[[0-9;]*m", "", output)
    ended = re.findall(r'Test (?:"([^"]+)"|(\w+\(\))) (?:with .*? )?(passed|failed|skipped)', output)
    for quoted, plain, word in ended:
        problems = [] if word == "passed" else [word, *issues_of(output)]
        yield Check(quoted or plain, problems=problems)
    if not ended:
        yield Check(f"tests of {pattern}", problems=["none has run; build them: make build-tests", *last_lines(output)])
    elif status != 0 and all(word == "passed" for _, _, word in ended):
        yield Check(f"tests of {pattern}", problems=[f"status {status}", *last_lines(output)])


def issues_of(output):
    return [line.strip() for line in output.splitlines() if "recorded an issue" in line or line.startswith("↳")][:6]
