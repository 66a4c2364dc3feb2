"""Golden files: an output is compared with its file, or becomes it when files are updated."""

import difflib
import os
import pathlib
import re

from SystemTests.harness.outcome import Check, PartFailed

FOLDER = pathlib.Path(__file__).resolve().parent / "files"
# 1: files are written in place of being compared.
UPDATE = "GOLDEN_UPDATE"
MAX_DIFFERENCES = 60
# How often the same must be found before it is the outcome.
SAME = 3


class Golden:
    """The golden files of a part: those of the folder whose names begin with one of `prefixes`.

    `named` puts the roles of ports in place of their numbers. `used` are the files that were compared.
    """

    def __init__(self, prefixes, named=str, updates=None, folder=FOLDER):
        self.prefixes, self.named, self.folder, self.used = prefixes, named, folder, set()
        self.updates = os.environ.get(UPDATE) == "1" if updates is None else updates

    def path(self, name):
        return self.folder / f"{name}.txt"

    def differences(self, name, found):
        """The unified diff against the file; empty where they are the same."""
        path = self.path(name)
        if not path.exists():
            return [f"there is no golden file {path.name}; write it with {UPDATE}=1"]
        wanted = path.read_text()
        lines = list(difflib.unified_diff(wanted.splitlines(), found.splitlines(), f"golden/{path.name}", "found",
                                          lineterm=""))
        if not lines and wanted != found:
            lines = ["they differ in line ends only"]
        more = len(lines) - MAX_DIFFERENCES
        return lines[:MAX_DIFFERENCES] + ([f"… and {more} lines more"] if more > 0 else [])

    def check(self, name, found, what=None):
        """Compares, or writes the file where files are updated."""
        return self.check_all({name: found}, what)

    def check_all(self, texts, what=None):
        """The same of several files, whose names are the keys, as one check."""
        problems, changed = [], 0
        for name, found in texts.items():
            if not name.startswith(self.prefixes):
                raise ValueError(f"{name} is no golden file of this part")
            self.used.add(name)
            found = self.shown(found)
            if self.updates:
                changed += self.write(name, found)
            else:
                problems += self.differences(name, found)
        return Check(what or next(iter(texts)), f"{changed} written" if changed else "", problems)

    def write(self, name, found):
        """Whether the file changed."""
        path = self.path(name)
        if path.exists() and path.read_text() == found:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found)
        return True

    def shown(self, found):
        """An output as its file has it."""
        return ended(self.named(found))

    def every_file(self):
        """That each file of the part was compared. None may be forgotten when its check goes."""
        names = sorted(path.stem for path in self.folder.glob("*.txt") if path.stem.startswith(self.prefixes))
        return Check("every golden file of the part is compared", f"{len(names)} files",
                     [f"{name} is not" for name in names if name not in self.used])


def measured(golden, attempts, make, what):
    """A check of what was measured; `make` gives its texts by name.

    What a busy machine spoils differs from time to time, and is measured again, up to `attempts` times. A change of
    the program does not: what was found `SAME` times is the outcome, right or wrong, and alone is written.
    """
    found, attempt = [], 0
    while attempt < attempts:
        attempt += 1
        try:
            found.append({name: golden.shown(text) for name, text in make().items()})
        except PartFailed as error:
            if attempt == attempts:
                return Check(what, f"attempt {attempt}", [str(error)])
            continue
        is_right = not any(golden.differences(name, text) for name, text in found[-1].items())
        if (is_right and not golden.updates) or found.count(found[-1]) >= (2 if golden.updates else SAME):
            break
    check = golden.check_all(found[-1], what)
    if golden.updates and found.count(found[-1]) < 2:
        check.problems.append(f"no two of {attempt} attempts gave the same; update it when the machine is idle")
    if attempt > 1:
        check.remark = ", ".join(part for part in (check.remark, f"attempt {attempt}") if part)
    return check


def ended(found):
    """With a line end, and with spaces at the ends of lines made visible, for files must not have any."""
    found = re.sub(r" +$", lambda spaces: "·" * len(spaces.group()), found, flags=re.M)
    return found if found.endswith("\n") else found + "\n"
