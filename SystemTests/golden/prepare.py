"""What is tested must be there before any part runs."""

from SystemTests.harness.programs import built


def prepare():
    for program in ("plumbline", "plumblined"):
        built(program)
