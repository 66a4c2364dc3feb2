"""scripts/system-tests: one suite of the catalogue, or some of its parts."""

import argparse
import os
import pathlib

from SystemTests.catalogue import SUITES
from SystemTests.harness import selftesting
from SystemTests.harness.frame import run_suite
from SystemTests.harness.outcome import PartFailed, Skipped
from SystemTests.harness.programs import EXECUTABLE


def arguments(description):
    suites = "\n".join(f"  {one.name:<15} {one.description.partition(chr(10))[0]}" for one in SUITES)
    parser = argparse.ArgumentParser(description=f"{description}\nsuites:\n{suites}",
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("suite", choices=[one.name for one in SUITES], metavar="SUITE", help="one of those above")
    parser.add_argument("--short", action="store_true", help="the form that the check runs: " + "; ".join(
        f"{one.name}: {one.short_help}" for one in SUITES))
    parser.add_argument("--list", action="store_true", help="print the names of the parts and end")
    parser.add_argument("--self-test", action="store_true", help="test the judgement only; nothing is measured")
    parser.add_argument("--executable", metavar="FILE", help="the plumbline that is tested (default: the built one)")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these parts")
    return parser


def main(description):
    """The command; its status."""
    parser = arguments(description)
    options = parser.parse_intermixed_args()
    suite, = [one for one in SUITES if one.name == options.suite]
    if options.self_test:
        return 0 if selftesting.passed(*selftesting.modules_of(suite)) else 1
    found = suite.parts()
    if options.list:
        print("\n".join(f"{part.name:<19} {part.about}" for part in found.values()))
        return 0
    unknown = [name for name in options.names if name not in found]
    if unknown:
        parser.error(f"no part of {suite.name} is called {' or '.join(unknown)}; --list names them")
    if options.executable:
        if not suite.takes_executable:
            parser.error(f"{suite.name} tests what was built for it: --executable is of no use there")
        os.environ[EXECUTABLE] = str(pathlib.Path(options.executable).resolve())
    try:
        suite.prepare()
    except (PartFailed, Skipped) as why:
        print(f"{suite.name}: {why}")
        return 1
    names = options.names or [name for name, part in found.items() if not part.is_asked_for(options.short)]
    return run_suite(suite, [found[name] for name in names], options.short)
