#!/usr/bin/env python3
"""Today's output, compared with golden files: SystemTests/golden/run.py [--update] [--short] [--self-test] [NAME…].

Each part (SystemTests/golden/part_NAME.py) runs the built programs and compares what they say, write and send with
SystemTests/golden/files, of which README.md says how. Status 1 on a difference, with a unified diff.
"""

import argparse
import importlib
import pathlib
import signal
import sys
import tempfile
import time

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import selftest  # noqa: E402
from golden import Check, Golden  # noqa: E402
from ground import ROOT, Ground, PartFailed, addresses  # noqa: E402

# In this order; those that need no addresses first.
PARTS = ["verbs", "lines", "settings", "plans", "history", "rounds", "watch", "calls"]


def checks_of(name, ground):
    """The part's checks; one that could not go on ends in a check that says why."""
    try:
        yield from importlib.import_module(f"part_{name}").checks(ground)
    except (PartFailed, OSError, ValueError, LookupError, TimeoutError) as error:
        yield Check("the part goes to its end", problems=[f"{type(error).__name__}: {error}"])


def run_part(name, options, golden):
    """Runs one part and shows it; its marks."""
    marks, started = [], time.monotonic()
    with tempfile.TemporaryDirectory(prefix=f"plumbline-golden-{name}-") as directory:
        ground = Ground(directory, golden, options.plumbline, options.plumblined, options.short)
        for check in checks_of(name, ground):
            marks.append(check.mark)
            show(name, check)
    print(f"{name:<10} {'':<7} in {time.monotonic() - started:.1f} s", flush=True)
    return marks or ["FAILED"]


def show(name, check):
    remark = f" ({check.remark})" if check.remark else ""
    print(f"{name:<10} {check.mark:<7} {check.what}{remark}", flush=True)
    for problem in check.problems:
        print(f"  {problem}", flush=True)


def program(text):
    path = pathlib.Path(text).resolve()
    if not path.exists():
        raise argparse.ArgumentTypeError(f"{text} is missing; build it: make build-tests")
    return str(path)


def options_of(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    built = ROOT / ".build" / "debug"
    parser.add_argument("--update", action="store_true", help="write the golden files in place of comparing them")
    parser.add_argument("--short", action="store_true", help="without the parts that watch and call for long")
    parser.add_argument("--list", action="store_true", help="print the names of the parts and end")
    parser.add_argument("--self-test", action="store_true", help="prove that a difference is found; starts nothing")
    parser.add_argument("--plumbline", metavar="FILE", help="the prober (default: the debug build's)")
    parser.add_argument("--plumblined", metavar="FILE", help="the service (default: the debug build's)")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these parts")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.names if name not in PARTS]
    if unknown:
        parser.error(f"no part is called {' or '.join(unknown)}; --list names them")
    if not options.list and not options.self_test:
        try:
            options.plumbline = program(options.plumbline or built / "plumbline")
            options.plumblined = program(options.plumblined or built / "plumblined")
        except argparse.ArgumentTypeError as error:
            parser.error(str(error))
    return options


def main(arguments):
    options = options_of(arguments)
    if options.self_test:
        return 0 if selftest.run() else 1
    if options.list:
        print("\n".join(PARTS))
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    golden, started = Golden(options.update), time.monotonic()
    long_ones = {"watch", "calls"} if options.short else set()
    names = options.names or [name for name in PARTS if name not in long_ones]
    with addresses():
        marks = [mark for name in names for mark in run_part(name, options, golden)]
    if set(names) == set(PARTS):
        forgotten = golden.forgotten()
        if forgotten:
            show("files", Check("every golden file is compared", problems=forgotten))
            marks.append("FAILED")
    told = ", ".join(f"{marks.count(mark)} {mark}" for mark in ("ok", "FAILED"))
    print(f"golden: {told}, in {time.monotonic() - started:.0f} s")
    return 1 if "FAILED" in marks else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
