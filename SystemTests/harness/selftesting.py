"""Running unittest cases of a module as a self-test: of the harness, of a suite, of the benchmarks."""

import importlib
import unittest


def modules_of(suite):
    """The harness's own tests, and the suite's where it has some."""
    return ["SystemTests.harness.selftest", *([f"{suite.package}.selftest"] if suite.module("selftest") else [])]


def passed(*names):
    """Whether every case of these modules holds, and there is one."""
    loader = unittest.defaultTestLoader
    suite = unittest.TestSuite(loader.loadTestsFromModule(importlib.import_module(name)) for name in names)
    return suite.countTestCases() > 0 and unittest.TextTestRunner(verbosity=1).run(suite).wasSuccessful()
