"""Names of lines are looked up in every root: by /etc/hosts, by DNS, and one that nobody knows."""

import json
import pathlib

from SystemTests.bundle import network, roots
from SystemTests.bundle.programs import program_of
from SystemTests.harness.outcome import Check, PartFailed
from SystemTests.harness.processes import run

# As machines with systemd, and with mDNS, have it; the first is the distribution's own.
SWITCHES = {
    "as it comes": None,
    "a module that is there": "hosts: files myhostname dns\npasswd: files systemd\n",
    "modules that are not there": "hosts: files mymachines resolve [!UNAVAIL=return] dns\npasswd: files sss\n",
    "no DNS in it": "hosts: files myhostname\n",
}
CONTROL = pathlib.Path(__file__).with_name("control.c")
COUNT = 20
TRIES = 5


def checks(ground):
    with network.name_server(ground) as server, network.field(ground) as ports:
        with roots.empty(ground) as empty:
            yield from of_root("an empty root", empty, ports, server)
        with roots.older(ground) as older:
            yield from of_older(ground, older, ports, server)


def of_older(ground, older, ports, server):
    release = (older.folder / "etc" / "debian_version").read_text().strip()
    given = (older.folder / "etc" / "nsswitch.conf").read_text()
    for what, switch in SWITCHES.items():
        older.write("etc/nsswitch.conf", switch or given)
        yield from of_root(f"Debian {release}, nsswitch.conf {what}", older, ports, server)
    older.write("etc/nsswitch.conf", SWITCHES["a module that is there"])
    yield control(ground, older)


def of_root(where, root, ports, server):
    network.name_files(root)
    root.put(program_of("plumbline-static"), "plumbline")
    root.write("lines.csv", network.lines_file(ports))
    asked = len(server.asked())
    done, report = probed(root)
    lines = {line["name"]: line for line in report["lines"]}
    yield Check.equal(f"{where}: lines by /etc/hosts and by DNS are measured",
                      [lines[name]["received"] for name in ("near", "far")], [COUNT, COUNT],
                      f"{report['round']['duration_s']:.1f} s")
    unknown = lines["none"]
    yield Check.equal(f"{where}: the unknown name leaves its line unmeasured, and says why",
                      (unknown["verdict"], unknown["sent"], done.returncode), ("unmeasured", 0, 3),
                      "; ".join(unknown["reasons"])[:80])
    since = set(server.asked()[asked:])
    yield Check.equal(f"{where}: DNS was asked for what /etc/hosts does not have",
                      (network.FAR in since, network.NONE in since, network.NEAR in since), (True, True, False))


def probed(root):
    """A round whose probes all came back; what a busy machine spoils is measured again."""
    for _ in range(TRIES):
        done = root.run("/plumbline", "probe", "/lines.csv", "--count", COUNT, "--format", "json")
        if not done.stdout:
            raise PartFailed(f"probe ended with {done.returncode}: {done.stderr.strip()[-300:]}")
        report = json.loads(done.stdout)
        if all(line["received"] == COUNT for line in report["lines"] if line["name"] != "none"):
            break
    return done, report


def control(ground, root):
    """The same root ends a program that is linked in the same way and does not keep to files and DNS."""
    program = ground.directory / "control"
    run(["gcc", "-static", "-o", program, CONTROL], 60)
    root.put(program, "control")
    done = root.run("/control", network.FAR)
    problems = [] if done.returncode < 0 else [f"it ended with {done.returncode}: {done.stdout}"]
    return Check("there a static program that loads the module is ended: what is avoided is real",
                 done.stderr.strip()[-80:], problems)
