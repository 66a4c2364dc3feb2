"""STAMP packets, both ways, against scapy's scapy.contrib.stamp.

scapy is installed into an environment of its own, where `oracles/stamp.py` runs. The other half is a Swift test that
reads and writes files: Tests/ProbeWireTests/STAMPInteropTests.swift.
"""

import json
import pathlib

from SystemTests.harness.outcome import Check, PartFailed
from SystemTests.harness.processes import run
from SystemTests.harness.programs import environment

ORACLE = pathlib.Path(__file__).with_name("oracles") / "stamp.py"
WANTED = "scapy==2.8.0"


def checks(ground):
    python, folder = environment("stamp", [WANTED]), ground.path("exchange")
    run([python, ORACLE, folder, "write"], 60)
    for test in ground.swift_tests("STAMPInteropTests", PLUMBLINE_STAMP_EXCHANGE=folder):
        if test.problems:
            raise PartFailed(f"the exchange failed: {' '.join(test.problems)}")
    judged = json.loads(run([python, ORACLE, folder, "judge"], 60))
    if not judged:
        raise PartFailed("nothing was judged")
    for what, found, wanted in judged:
        yield Check.equal(what, found, wanted)
