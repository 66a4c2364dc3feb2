"""The lines that a suite prints: one for each check, one for the end of a part, one for the end of the suite."""

import os
import platform

from SystemTests.harness.outcome import MARKS


MIN_NAME_COLUMNS = 14


class Lines:
    """Prints the lines of parts with these names."""

    def __init__(self, names):
        self.columns = max([MIN_NAME_COLUMNS, *map(len, names)])

    def line(self, name, mark, text):
        return f"{name:<{self.columns}} {mark:<7} {text}"

    def say(self, name, mark, text):
        print(self.line(name, mark, text), flush=True)

    def show(self, name, check):
        """A check's line, and one for each of its problems; in one piece, since other parts may print meanwhile."""
        what = f"{check.what} ({check.remark})" if check.remark else check.what
        problems = [self.line("", "", f"! {one}") for one in check.problems]
        print("\n".join([self.line(name, check.mark, what), *problems]), flush=True)


def closing(name, marks, seconds):
    """The last line: how many checks of the suite came to what."""
    return f"{name}: {', '.join(f'{marks.count(mark)} {mark}' for mark in MARKS)}, in {seconds:.0f} s"


def machine():
    """The machine that the results are from."""
    model = "unknown processor"
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith(("model name", "Model")):
                model = line.partition(":")[2].strip()
                break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    return f"{model}, {cores} cores, {memory:.0f} GB, {platform.system()} {platform.release()}"
