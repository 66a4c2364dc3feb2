"""Programs of other people, and our own."""

import os
import pathlib
import shutil
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def found(program):
    """Its path; /usr/sbin is looked in too."""
    path = shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if path is None:
        sys.exit(f"{program} is missing; run scripts/need {program}")
    return path


def plumbline():
    """The built one: what the tests use, or a release if there is none."""
    for kind in ("debug", "release"):
        path = ROOT / ".build" / kind / "plumbline"
        if path.exists():
            return path
    sys.exit("plumbline is not built; run make build-tests")
