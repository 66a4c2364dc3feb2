"""Runs parts: finds them, shows each check with its mark, and says how many there were."""

import argparse
import concurrent.futures
import importlib
import signal
import sys
import tempfile
import time

from Integration.ground import ROOT, Ground
from Integration.outcome import Check, PartFailed, Skipped


class Frame:
    """The parts of a folder of the project, under a name that its lines begin with."""

    def __init__(self, name, folder, description, short_help, workers=1):
        self.name, self.folder, self.description, self.short_help = name, folder, description, short_help
        self.workers = workers

    def parts(self):
        """Name and module of every part, by name."""
        names = sorted(path.stem for path in (ROOT / self.folder).glob("*.py") if path.stem != "__init__")
        modules = {name: importlib.import_module(f"{self.folder}.{name}") for name in names}
        return {name: module for name, module in modules.items() if hasattr(module, "checks")}

    def run(self, name, part, short):
        """Runs one part and shows it; its marks."""
        marks, started = [], time.monotonic()
        with tempfile.TemporaryDirectory(prefix=f"plumbline-{self.name}-{name}-") as directory:
            for mark, check in marked(part, Ground(directory, short)):
                marks.append(mark)
                show(name, mark, check)
        if not marks:
            print(f"{name:<14} FAILED  nothing was checked", flush=True)
            marks.append("FAILED")
        print(f"{name:<14} {'':<7} in {time.monotonic() - started:.0f} s", flush=True)
        return marks

    def run_all(self, parts, short):
        """Their marks. In the short form as many at once as `workers` says, those that must be alone after them."""
        beside = [name for name, part in parts.items() if short and not getattr(part, "ALONE", False)]
        marks = []
        with concurrent.futures.ThreadPoolExecutor(self.workers) as pool:
            for found in pool.map(lambda name: self.run(name, parts[name], short), beside):
                marks += found
        for name in parts:
            if name not in beside:
                marks += self.run(name, parts[name], short)
        return marks

    def main(self, self_test):
        """The command; its status."""
        parser = argparse.ArgumentParser(
            description=self.description, formatter_class=argparse.RawDescriptionHelpFormatter)
        parser.add_argument("--short", action="store_true", help=self.short_help)
        parser.add_argument("--list", action="store_true", help="print the names and end")
        parser.add_argument("--self-test", action="store_true", help="test the judgement only; starts nothing")
        parser.add_argument("names", nargs="*", metavar="NAME", help="only these")
        options = parser.parse_args()
        if options.self_test:
            return 0 if self_test() else 1
        found = self.parts()
        if options.list:
            for name, part in found.items():
                print(f"{name:<14} {(part.__doc__ or '').splitlines()[0]}")
            return 0
        unknown = [name for name in options.names if name not in found]
        if unknown:
            parser.error(f"no part is called {' or '.join(unknown)}; --list names them")

        # So that servers are ended when this one is told to end.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        started = time.monotonic()
        names = options.names or [name for name, part in found.items() if not asked_for_only(part, options.short)]
        marks = self.run_all({name: found[name] for name in names}, options.short)
        told = ", ".join(f"{marks.count(mark)} {mark}" for mark in ("ok", "FAILED", "skipped"))
        print(f"{self.name}: {told}, in {time.monotonic() - started:.0f} s")
        return 1 if "FAILED" in marks or "ok" not in marks else 0


def asked_for_only(part, short):
    """A part whose long form takes so long that it runs only when it is named."""
    return not short and getattr(part, "LONG_FORM_IS_ASKED_FOR", False)


def marked(part, ground):
    """The part's checks as (mark, check); one that could not go on ends in a check that says why."""
    try:
        for check in part.checks(ground):
            yield check.mark, check
    except Skipped as why:
        yield "skipped", Check(str(why))
    except (PartFailed, OSError, ValueError, LookupError, TimeoutError) as error:
        yield "FAILED", Check("the part goes to its end", problems=[f"{type(error).__name__}: {error}"])


def show(name, mark, check):
    remark = f" ({check.remark})" if check.remark else ""
    print(f"{name:<14} {mark:<7} {check.what}{remark}", flush=True)
    for problem in check.problems:
        print(f"{'':<14} {'':<7} ! {problem}", flush=True)
