"""What has to be fetched while there is a network; then the suite goes on in a network of its own."""

import sys

from SystemTests.bundle import network, roots
from SystemTests.harness.functions import emulator
from SystemTests.harness.programs import needs_root


def prepare():
    needs_root("roots and a network of its own; run it with sudo")
    roots.older_distribution()
    emulator()
    network.enter(sys.argv)
