"""`plumbline probe` against other people's RFC 862 echoes: socat and openbsd-inetd from Debian.

inetd knows its echo by the name of the service, and answers nobody in 127.0.0.0/8 (dg_badinput). So it runs in
namespaces of its own: of mounts, where /etc/services gives that name a port, and of networks, whose loopback has an
address more. That needs root.
"""

import pathlib

from SystemTests.harness.namespaces import with_files
from SystemTests.harness.outcome import Check, PartFailed, Skipped
from SystemTests.harness.ports import HOST, await_udp, free_udp_port
from SystemTests.harness.programs import built, needed, needs_root
from SystemTests.harness.rounds import line_of

COUNT = 40
# For documentation (RFC 5737): in a network of its own.
OTHER = "192.0.2.1"


def socat(ground, port):
    return ground.program([needed("socat"), f"UDP4-RECVFROM:{port},bind={HOST},fork", "EXEC:/bin/cat"])


def inetd(ground, port):
    needs_root("inetd's port is the system's, which the test's own is put in place of")
    services = pathlib.Path("/etc/services")
    others = services.read_text() if services.exists() else ""
    kept = [line for line in others.splitlines() if line.split()[:1] != ["echo"]]
    own, configuration = ground.directory / "services", ground.directory / "inetd.conf"
    own.write_text("\n".join([*kept, f"echo {port}/udp", ""]))
    configuration.write_text(f"{OTHER}:echo dgram udp wait root internal\n")
    apart = with_files({services: own}, f"ip link set lo up && ip address add {OTHER}/32 dev lo")
    return ground.program(["unshare", "--net", *apart, needed("inetd"), "-d", configuration], "inetd")


def answered(ground, make):
    """What is wrong, and a remark."""
    port = free_udp_port()
    with make(ground, port) as server:
        await_udp(server, port)
        is_apart = make is inetd
        within = ["nsenter", "-t", str(server.process.pid), "-n"] if is_apart else []
        line = line_of(built("plumbline"), f"{OTHER if is_apart else HOST}:{port}", "--count", COUNT, "--interval",
                       "50ms", prefix=within)
    problems = [f"{key}: found {line[key]}, expected {wanted}" for key, wanted in
                (("sent", COUNT), ("received", COUNT), ("corrupt", 0), ("duplicates", 0)) if line[key] != wanted]
    return problems, f"mean {line['rtt_ms']['mean'] if line['rtt_ms'] else None} ms"


def checks(ground):
    for make in (socat, inetd):
        what = f"{COUNT} probes come back from {make.__name__}'s echo"
        try:
            problems, remark = answered(ground.below(make.__name__), make)
        except Skipped as why:
            yield Check.skipped(f"{what}: {why}")
            continue
        except PartFailed as why:
            problems, remark = [why], ""
        yield Check(what, remark, problems)
