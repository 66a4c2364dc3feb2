#!/usr/bin/env python3
"""Interop/echo.py: `plumbline probe` against other people's RFC 862 echoes; a line each, status 1 if one fails.

socat and openbsd-inetd from Debian, on the loopback interface, each with a folder of its own. inetd knows its echo
by the name of the service, and answers nobody in 127.0.0.0/8 (dg_badinput). So it runs in namespaces of its own: of
mounts, where /etc/services gives that name a port, and of networks, whose loopback has an address
more. That needs root.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from Integration.ground import Ground  # noqa: E402
from Integration.outcome import PartFailed  # noqa: E402
from Interop.kit.ports import await_udp, free_udp_port  # noqa: E402
from Interop.kit.programs import found, plumbline  # noqa: E402

COUNT = 40
# For documentation (RFC 5737): in a network of its own.
OTHER = "192.0.2.1"


def socat(ground, port):
    return ground.program([found("socat"), f"UDP4-RECVFROM:{port},bind=127.0.0.1,fork", "EXEC:/bin/cat"])


def inetd(ground, port):
    folder = ground.directory
    services = pathlib.Path("/etc/services")
    others = services.read_text() if services.exists() else ""
    kept = [line for line in others.splitlines() if line.split()[:1] != ["echo"]]
    (folder / "services").write_text("\n".join([*kept, f"echo {port}/udp", ""]))
    (folder / "inetd.conf").write_text(f"{OTHER}:echo dgram udp wait root internal\n")
    script = (f"mount --bind {folder}/services /etc/services && ip link set lo up && ip address add {OTHER}/32 dev lo "
              '&& exec "$@"')
    return ground.program(
        ["unshare", "-m", "-n", "sh", "-c", script, "inetd", found("inetd"), "-d", folder / "inetd.conf"], "inetd")


def check(name, make):
    """What is wrong, and a remark."""
    with tempfile.TemporaryDirectory(prefix=f"plumbline-echo-{name}-") as folder:
        ground, port = Ground(folder, True), free_udp_port()
        with make(ground, port) as server:
            await_udp(server, port)
            is_apart = make is inetd
            within = ["nsenter", "-t", str(server.process.pid), "-n"] if is_apart else []
            address = OTHER if is_apart else "127.0.0.1"
            done = subprocess.run(
                [*within, plumbline(), "probe", f"{address}:{port}", "--count", str(COUNT), "--interval", "50ms",
                 "--format", "json"], capture_output=True, text=True, timeout=60)
    if done.returncode not in (0, 1):
        return [f"plumbline ended with {done.returncode}: {done.stderr[-300:]}"], ""
    (line,) = json.loads(done.stdout)["lines"]
    problems = [f"{key}: found {line[key]}, expected {wanted}" for key, wanted in
                (("sent", COUNT), ("received", COUNT), ("corrupt", 0), ("duplicates", 0)) if line[key] != wanted]
    return problems, f"mean {line['rtt_ms']['mean'] if line['rtt_ms'] else None} ms"


def main():
    failures = 0
    for name, make in (("socat", socat), ("inetd", inetd)):
        if name == "inetd" and os.getuid() != 0:
            print("skipped  echo: inetd's port is the system's, which only root can put the test's in place of")
            continue
        try:
            problems, remark = check(name, make)
        except PartFailed as why:
            problems, remark = [str(why)], ""
        failures += bool(problems)
        print(f"{'FAILED' if problems else 'ok':6}  echo: {COUNT} probes come back from {name}'s echo ({remark})")
        for problem in problems:
            print(f"        {problem}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
