"""The program of an `exec` destination: what it can read of the service that starts it, and which rights it gets."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from SystemTests.harness.outcome import Check, Skipped
from SystemTests.harness.programs import built, needed

NOBODY = 65534
# What a shell sets of its own.
SHELL = ("PWD=", "SHLVL=", "OLDPWD=", "_=")
SCRIPT = """#!/bin/sh
exec 2>/dev/null
{
    echo "environ=$(tr '\\0' ' ' </proc/$PPID/environ)"
    echo "memory=$(head -c 1 /proc/$PPID/maps | tr '\\n' ' ')"
    echo "descriptors=$(ls /proc/$PPID/fd | tr '\\n' ' ')"
    grep '^Cap[IPEA]' /proc/self/status
    echo "own=$(env | sort | tr '\\n' ' ')"
} >"$1"
"""


def checks(ground):
    if os.geteuid() != 0:
        raise Skipped("it takes root to begin with a capability and as another user")
    # Nobody may come neither into the part's folder nor where this tree is.
    place = pathlib.Path(tempfile.mkdtemp(prefix="plumbline-spying-"))
    try:
        yield from spied(place)
    finally:
        shutil.rmtree(place)


def spied(place):
    program, told = place / "tell-us", place / "told"
    program.write_text(SCRIPT)
    program.chmod(0o755)
    shutil.copy(built("plumblined"), place / "plumblined")
    (place / "plumbline.yaml").write_text(json.dumps({
        "lines": [{"file": "lines.csv"}],
        "notify": [{"name": "one", "exec": {"program": str(program), "arguments": [str(told)]}}]}))
    place.chmod(0o755)
    os.chown(place, NOBODY, NOBODY)
    ended = subprocess.run(
        [needed("setpriv"), f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--inh-caps=+net_admin",
         "--ambient-caps=+net_admin", str(place / "plumblined"), "notify", "test", "one", "--config",
         str(place / "plumbline.yaml")],
        stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False,
        env={"PATH": os.environ["PATH"], "WECOM_URL": "https://robot.example/?key=geheim"})
    text = told.read_text() if told.exists() else ""
    found = dict(re.split("[=:]", line, maxsplit=1) for line in text.splitlines())
    yield Check.equal("the program is run", (ended.returncode, bool(found)), (0, True), ended.stderr.decode()[-200:])
    yield Check.equal("it reads neither environment nor memory nor descriptors of the service",
                      [found.get(name) for name in ["environ", "memory", "descriptors"]], ["", "", ""])
    yield Check.equal("it has none of the capabilities that the service was given to hand on",
                      {name: int(found.get(name, "1"), 16) for name in ["CapPrm", "CapEff", "CapAmb", "CapInh"]},
                      {"CapPrm": 0, "CapEff": 0, "CapAmb": 0, "CapInh": 0})
    own = [one for one in found.get("own", "").split() if not one.startswith(SHELL)]
    yield Check.equal("its environment is what the documents say", own,
                      ["LANG=C.UTF-8", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"])
