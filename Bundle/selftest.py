"""What the parts judge by, without starting anything."""

import pathlib
import tempfile

from Bundle import network

LOG = """dnsmasq[7]: query[A] far.test from 127.0.0.1
dnsmasq[7]: config far.test is 127.77.0.2
dnsmasq[7]: query[AAAA] none.test from 127.0.0.1
"""


def run():
    """Whether it is right; says what is not."""
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        log = pathlib.Path(folder) / "log"
        log.write_text(LOG)
        asked = network.NameServer(log).asked()
    if asked != ["far.test", "none.test"]:
        wrong.append(f"names that were asked for: {asked}")
    rows = network.lines_file({network.NEAR: "1", network.FAR: "2"}).splitlines()
    if rows != ["name,ingress", "near,near.test:1", "far,far.test:2", "none,none.test:7007"]:
        wrong.append(f"lines: {rows}")
    print("\n".join(f"bundle: self-test: {what}" for what in wrong) or "bundle: the self-test passed")
    return not wrong
