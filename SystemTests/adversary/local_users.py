"""Another user of the machine: planted links where root writes, what `exec` is given, files that others may read."""

import json
import os
import stat
import subprocess

from SystemTests.adversary.ground import Actor
from SystemTests.harness.field import Field, reflectors
from SystemTests.harness.outcome import Check
from SystemTests.harness.programs import built, needed, needs_root
from SystemTests.harness.service import Service

NOBODY = 65534
PRECIOUS = "root's own\n"
SECRET = "geheim-0042"
# `exec`'s program: what it can read of the one that started it, and what it may do.
CHILD = r"""#!/bin/sh
cat >/dev/null
{ tr '\0' '\n' </proc/$PPID/environ; echo "own:"; env; grep Cap /proc/self/status; } >"$1" 2>&1
"""


def as_nobody():
    return [needed("setpriv"), f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]


def reachable(ground):
    """The part's folder, as another user may pass through it."""
    ground.directory.chmod(0o755)
    return ground.directory


def probe(line, *words):
    """A short round, whose result goes to a file only."""
    command = [built("plumbline"), "probe", line, "--count", 5, "--timeout", "200ms", "--quiet", *words]
    return subprocess.run([str(word) for word in command], capture_output=True, timeout=60, stdin=subprocess.DEVNULL)


def planted_links(ground):
    """Root writes results into a folder of everybody's, where another user has planted links to a file of root's."""
    needs_root("another user's links")
    reachable(ground)
    for sticky, mode in ((0o777, "link"), (0o1777, "link"), (0o777, "race")):
        folder = ground.path(f"shared-{sticky:o}-{mode}")
        folder.chmod(sticky)
        victim = folder.parent / f"victim-{sticky:o}-{mode}"
        victim.write_text(PRECIOUS)
        victim.chmod(0o600)
        with reflectors(ground, 1) as field, Actor("planter", as_nobody(), folder=folder, victim=victim, mode=mode,
                                                   process=os.getpid(), seconds=60) as actor:
            for place in ("--output", "--samples"):
                done = probe(field.addresses[0], place, folder / "out.json")
        found, owner = victim.read_text(), victim.stat().st_uid
        problems = [f"it now begins {found[:40]!r}"] if found != PRECIOUS else []
        problems += [f"it is {owner}'s"] if owner else []
        yield Check(f"links in a folder of mode {sticky:o} ({mode}) lead root nowhere",
                    f"{actor.told['planted']} planted; status {done.returncode}", actor.acted("planted") + problems)


def modes(ground):
    """What a file was before: a result that only its owner may read stays so; a new history is nobody else's."""
    place = ground.directory / "out.json"
    place.write_text("old")
    place.chmod(0o600)
    before = os.umask(0o022)
    try:
        with reflectors(ground, 1) as field:
            probe(field.addresses[0], "--output", place)
        with Field(ground, hosts=1, ports=1, net=71) as field, Service(ground, field) as service:
            service.await_rounds(1)
            found = {path.name: stat.filemode(path.stat().st_mode) for path in ground.directory.glob("history.sqlite*")}
    finally:
        os.umask(before)
    yield Check.equal("a result that only its owner could read stays so",
                      (stat.S_IMODE(place.stat().st_mode), place.read_text()[:1]), (0o600, "{"))
    yield Check.equal("a history that is made by hand is its owner's alone", set(found.values()), {"-rw-------"},
                      ", ".join(sorted(found)))


def child_of_exec(ground):
    """The program of an `exec` destination reads its parent's environment in /proc, and its own capabilities."""
    needs_root("to start the service as another user with a capability")
    folder = reachable(ground)
    child, told = folder / "child", ground.path("told")
    child.write_text(CHILD)
    child.chmod(0o755)
    for one in (folder, told):
        os.chown(one, NOBODY, NOBODY)
    (folder / "lines.csv").write_text("ingress\n127.0.0.1:9\n")
    configuration = folder / "plumbline.yaml"
    configuration.write_text(json.dumps({
        "lines": [{"file": str(folder / "lines.csv")}], "notify": [
            {"name": "program", "exec": {"program": str(child), "arguments": [str(told / "what")]}},
            {"name": "hook", "webhook": {"url": "http://127.0.0.1:1/", "secret": "${HOOK_SECRET}"}}]}))
    command = [*as_nobody(), "--inh-caps=+net_admin", "--ambient-caps=+net_admin", str(built("plumblined")), "notify",
               "test", "program", "--config", str(configuration)]
    done = subprocess.run(command, env={**os.environ, "HOOK_SECRET": SECRET}, capture_output=True, timeout=90,
                          stdin=subprocess.DEVNULL)
    what = (told / "what").read_text(errors="replace") if (told / "what").exists() else ""
    problems = [] if what else [f"the program did not run: {done.returncode} {done.stderr.decode()[-200:]}"]
    yield Check("the program of exec reads no secret of its parent's environment", f"{len(what)} bytes",
                problems + ["it has the secret"] * (SECRET in what))
    held = [line for line in what.splitlines() if line.startswith(("CapEff", "CapPrm", "CapAmb", "CapInh"))]
    yield Check("the program of exec has no capability", " ".join(held).replace("\t", ""),
                problems + [one for one in held if int(one.split()[1], 16)] + ["it did not say"] * (len(held) < 4))


def secret_arguments(ground):
    """A secret among a program's arguments, which every user sees: told, and not silently done."""
    (ground.directory / "lines.csv").write_text("ingress\n127.0.0.1:9\n")
    path = ground.directory / "plumbline.yaml"
    path.write_text(json.dumps({"lines": [{"file": "lines.csv"}], "notify": [
        {"name": "program", "exec": {"program": "/bin/true", "arguments": ["--token", "${HOOK_SECRET}"]}}]}))
    done = subprocess.run([str(built("plumblined")), "validate", str(path)], capture_output=True, timeout=60,
                          env={**os.environ, "HOOK_SECRET": SECRET}, stdin=subprocess.DEVNULL)
    said = (done.stdout + done.stderr).decode()
    problems = [] if "exec.arguments" in said else [f"nothing of the arguments is said: {said!r}"]
    yield Check("a secret in exec's arguments is warned of, and not shown", said.strip().splitlines()[-1][:90],
                problems + ["it is shown"] * (SECRET in said))


PARTS = [planted_links, modes, child_of_exec, secret_arguments]
