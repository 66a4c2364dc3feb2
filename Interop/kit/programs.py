"""Programs of other people."""

import os
import shutil
import sys


def found(program):
    """Its path; /usr/sbin is looked in too."""
    path = shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if path is None:
        sys.exit(f"{program} is missing; run scripts/need {program}")
    return path
