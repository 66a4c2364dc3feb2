"""Another user in a shared folder, while root writes results there: nothing of root's is overwritten."""

import os
import shutil
import subprocess
import sys

from SystemTests.harness.outcome import Check
from SystemTests.harness.processes import end, first_line
from SystemTests.harness.programs import needs_root
from SystemTests.prober_faults.ground import run

STRANGER = 65_534
ROUNDS = 12
ROUND = ["127.0.0.1:9", "--count", "2", "--interval", "10ms", "--timeout", "20ms", "--quiet"]

# Makes a folder a link to root's and back, as fast as it goes.
SWAPPER = """
import os, sys
os.chdir(sys.argv[1])
os.setgid(%d)
os.setuid(%d)
os.mkdir("real")
os.symlink(sys.argv[2], "trap")
os.rename("real", "out")
print("swapping", flush=True)
while True:
    os.rename("out", "real")
    os.rename("trap", "out")
    os.rename("out", "trap")
    os.rename("real", "out")
""" % (STRANGER, STRANGER)


def shared(ground, mode):
    """A folder where everybody may write, and one of root's with a file in it."""
    folder, prey = ground.directory / f"shared-{mode:o}", ground.directory / f"prey-{mode:o}"
    for one in (folder, prey):
        shutil.rmtree(one, ignore_errors=True)
        one.mkdir()
    (prey / "r.json").write_text("root's")
    folder.chmod(mode)
    return folder, prey


def planted(ground, mode):
    folder, prey = shared(ground, mode)
    plants = {"r.json": prey / "r.json", "new.json": prey / "new.json", "way": prey}
    for name, target in plants.items():
        (folder / name).symlink_to(target)
        os.lchown(folder / name, STRANGER, STRANGER)
    problems = []
    for name in ("r.json", "new.json", "way/r.json", "way/new.json"):
        status, _, said = run("probe", *ROUND, "--output", folder / name)
        if status != 2 or "belongs to another user" not in said:
            problems.append(f"{name}: ends with {status}: {said.strip()[:200]}")
    if sorted(os.listdir(prey)) != ["r.json"] or (prey / "r.json").read_text() != "root's":
        problems.append("something of root's was overwritten")
    return Check(f"links that another user planted in a folder of mode {mode:o}", problems=problems)


def swapped(ground):
    """Whichever of the two it finds, the file lands in the one that it looked at, or nowhere."""
    folder, prey = shared(ground, 0o777)
    process = subprocess.Popen([sys.executable, "-c", SWAPPER, str(folder), str(prey)], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE)
    statuses = []
    try:
        first_line(process, process.stdout)
        for _ in range(ROUNDS):
            statuses.append(run("probe", *ROUND, "--output", folder / "out/r.json")[0])
    finally:
        end(process)
    problems = []
    if sorted(os.listdir(prey)) != ["r.json"] or (prey / "r.json").read_text() != "root's":
        problems.append(f"something of root's was overwritten: {os.listdir(prey)}")
    return Check("a folder that another user swaps for a link", f"ended with {statuses}", problems)


def shared_folder(ground):
    needs_root("another user")
    yield planted(ground, 0o1777)
    yield planted(ground, 0o777)
    yield swapped(ground)


PARTS = [shared_folder]
