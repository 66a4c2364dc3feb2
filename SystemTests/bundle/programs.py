"""What is tested: the static executables and the zips of one folder, which make and its targets lay there."""

import os
import pathlib

from SystemTests.harness.outcome import PartFailed
from SystemTests.harness.programs import ROOT

VARIABLE = "PLUMBLINE_BUNDLE"


def folder():
    """dist, unless the environment names another one."""
    return pathlib.Path(os.environ.get(VARIABLE) or ROOT / "dist").resolve()


def program_of(name):
    path = folder() / name
    if not path.exists():
        raise PartFailed(f"{path} is missing; build it: make bundle static")
    return path
