"""Where programs are: ours as they were built, other people's, and Pythons that have packages."""

import hashlib
import os
import pathlib
import shutil
import sys

from SystemTests.harness.outcome import PartFailed, Skipped
from SystemTests.harness.processes import run

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# What is fetched or made once: packages of Python, an emulator, a bare Debian.
CACHE = ROOT / ".build-system-tests"
# `plumbline` itself (the runner's --executable), and a folder with both programs.
EXECUTABLE, FOLDER = "PLUMBLINE_EXECUTABLE", "PLUMBLINE_PROGRAMS"
INSTALL_SECONDS = 600


def built(name, kinds=("release", "debug")):
    """`plumbline` or `plumblined`: the one that the environment names, else the newer of these builds."""
    if name == "plumbline" and os.environ.get(EXECUTABLE):
        return existing(os.environ[EXECUTABLE])
    if os.environ.get(FOLDER):
        return existing(pathlib.Path(os.environ[FOLDER]) / name)
    found = [path for kind in kinds if (path := ROOT / ".build" / kind / name).exists()]
    if not found:
        raise PartFailed(f"{name} is not built ({' or '.join(kinds)}); run: make build")
    return max(found, key=lambda path: path.stat().st_mtime)


def existing(path):
    path = pathlib.Path(path).resolve()
    if not path.exists():
        raise PartFailed(f"{path} does not exist")
    return path


def search_path():
    """PATH, and where Debian has programs for root, and games."""
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin:/usr/games"


def needed(name):
    """The path of somebody else's program; without it the part is skipped."""
    found = shutil.which(name, path=search_path())
    if found is None:
        raise Skipped(f"{name} is not here; run: scripts/need {name}")
    return found


def needs_root(why):
    if os.geteuid() != 0:
        raise Skipped(f"needs root: {why}")


def environment(name, packages):
    """The Python of an environment of its own that has the packages from PyPI; made once, then kept."""
    key = hashlib.sha256("\n".join([sys.version, *packages]).encode()).hexdigest()[:12]
    folder = CACHE / f"{name}-{key}"
    python = folder / "bin" / "python"
    if (folder / "complete").exists():
        return python
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    run([sys.executable, "-m", "venv", folder], INSTALL_SECONDS)
    run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages], INSTALL_SECONDS)
    (folder / "complete").touch()
    return python
