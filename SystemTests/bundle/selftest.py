"""Tests of what the parts judge by; nothing is started."""

import pathlib
import tempfile
import unittest

from SystemTests.bundle import network

LOG = """dnsmasq[7]: query[A] far.test from 127.0.0.1
dnsmasq[7]: config far.test is 127.77.0.2
dnsmasq[7]: query[AAAA] none.test from 127.0.0.1
"""


class NetworkTests(unittest.TestCase):
    def test_names_that_were_asked_for(self):
        with tempfile.TemporaryDirectory() as folder:
            log = pathlib.Path(folder) / "log"
            log.write_text(LOG)
            self.assertEqual(network.NameServer(log).asked(), ["far.test", "none.test"])

    def test_lines_by_name_and_one_without(self):
        self.assertEqual(network.lines_file({network.NEAR: "1", network.FAR: "2"}).splitlines(),
                         ["name,ingress", "near,near.test:1", "far,far.test:2", "none,none.test:7007"])
