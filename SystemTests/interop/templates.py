"""Every template of templates/ against a server: its datagrams by themselves, then whole rounds of `plumbline probe`.

DNS by Debian's dnsmasq, NTP by chrony, STUN by coturn, SNMP by snmpd, BitTorrent's tracker by opentracker and OpenVPN
by openvpn, each on loopback with a configuration and a folder of its own; the others by the small servers of `kit`.
The rounds go straight, over a way that loses every fifth request, and over one that holds every fourth reply until the
probe's timeout is over.
"""

import contextlib
import os
import pathlib
import pwd
import socket
import sys

from SystemTests.harness.outcome import Check, PartFailed, Skipped
from SystemTests.harness.ports import HOST, await_udp, free_port, free_udp_port
from SystemTests.harness.processes import run
from SystemTests.harness.programs import ROOT, built, needed, needs_root
from SystemTests.harness.rounds import line_of
from SystemTests.interop.kit.way import way_to

KIT = pathlib.Path(__file__).with_name("kit")
COUNT = 40


def dnsmasq(ground, port):
    """Answers for the root itself: a reply of whatever code has the question and the id."""
    return ground.program([
        needed("dnsmasq"), "--keep-in-foreground", "--no-daemon", "--conf-file=/dev/null", f"--port={port}",
        "--listen-address=127.0.0.1", "--bind-interfaces", "--no-resolv", "--no-hosts", "--user=", "--group=",
        f"--pid-file={ground.directory}/dnsmasq.pid"])


def chrony(ground, port):
    """Serves its own clock, which it leaves alone (-x)."""
    folder = ground.path("chrony")
    os.chmod(ground.directory, 0o755)
    owner = pwd.getpwuid(os.getuid()).pw_name
    (folder / "chrony.conf").write_text(
        f"local stratum 8\nallow 127.0.0.0/8\nport {port}\nbindaddress 127.0.0.1\ncmdport 0\n"
        f"bindcmdaddress /\npidfile {folder}/pid\ndriftfile {folder}/drift\nuser {owner}\n")
    return ground.program([needed("chronyd"), "-d", "-x", "-U", "-f", folder / "chrony.conf"])


def coturn(ground, port):
    return ground.program([
        needed("turnserver"), "--stun-only", "-n", "-L", HOST, "-p", port, "--no-tls", "--no-dtls", "--no-cli",
        "--log-file", "stdout", "--simple-log", "--pidfile", ground.directory / "pid"])


def opentracker(ground, port):
    """It goes into its folder as nobody."""
    needs_root("opentracker gives its rights up")
    os.chmod(ground.directory, 0o755)
    return ground.program([
        needed("opentracker"), "-i", HOST, "-p", free_port(), "-P", port, "-d", ground.directory])


def snmpd(ground, port):
    settings = ground.directory / "snmpd.conf"
    settings.write_text(f"rocommunity public {HOST}\nagentAddress udp:{HOST}:{port}\n")
    return ground.program([
        needed("snmpd"), "-f", "-Lo", "-C", "-c", settings, f"--persistentDir={ground.directory}", "-p",
        ground.directory / "pid"])


def openvpn(ground, port):
    """A server with an interface of its own that nothing is sent to. Its limit on first packets is out of the way."""
    needs_root("openvpn makes an interface")
    if not os.path.exists("/dev/net/tun"):
        raise Skipped("this machine has no /dev/net/tun")
    key, certificate = ground.directory / "key.pem", ground.directory / "certificate.pem"
    run([needed("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
         "-days", "2", "-subj", "/CN=test"], 60)
    return ground.program([
        needed("openvpn"), "--mode", "server", "--tls-server", "--dev", "plumbtun", "--dev-type", "tun",
        "--ifconfig-noexec", "--local", HOST, "--lport", port, "--proto", "udp", "--ca", certificate, "--cert",
        certificate, "--key", key, "--dh", "none", "--connect-freq-initial", "100000", "1"])


def openarena(ground, port):
    """It answers an address ten times at once, and then once a second."""
    return ground.program([
        needed("openarena-server"), "+set", "dedicated", "1", "+set", "net_enabled", "1", "+set", "net_ip", HOST,
        "+set", "net_port", port, "+set", "fs_homepath", ground.directory, "+set", "sv_master1", "", "+set", "sv_pure",
        "0", "+map", "oa_dm1"])


def kit(kind):
    return lambda ground, port: ground.program([sys.executable, KIT / "servers.py", kind, port])


def await_ntp(program, port):
    """Until a server answers there: chrony is bound before it serves."""
    program.until(f"it answers on UDP port {port}", lambda: asked(port), 10)


def asked(port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.settimeout(0.2)
        one.connect((HOST, port))
        with contextlib.suppress(OSError):
            one.send(b"\x23" + bytes(47))
            return len(one.recv(512)) >= 48
    return False


def await_quake(program, port):
    """Until it plays its map: it is bound before that. A status that it does not answer uses up what it answers."""
    program.until("it has read its map", lambda: "AAS initialized" in program.log.read_text(errors="replace"), 30)
    await_udp(program, port)


# Where a server limits its answers: the interval of a round, and how many probes.
SLOWLY = {"quake3": ("1s", 15)}

SERVERS = {
    "raknet": (kit("raknet"), "the kit's server", await_udp),
    "a2s-info": (kit("a2s-info"), "the kit's server", await_udp),
    "quic-version": (kit("quic-version"), "the kit's server", await_udp),
    "dns": (dnsmasq, "dnsmasq", await_udp),
    "ntp": (chrony, "chrony", await_ntp),
    "stun": (coturn, "coturn", await_udp),
    "bittorrent-tracker": (opentracker, "opentracker", await_udp),
    "snmp": (snmpd, "snmpd", await_udp),
    "openvpn": (openvpn, "openvpn", await_udp),
    "quake3": (openarena, "openarena-server", lambda program, port: await_quake(program, port)),
}


def understood(ground, name):
    """What is wrong; empty when the template and its server understand each other."""
    make, _, is_ready = SERVERS[name]
    port = free_udp_port()
    with make(ground, port) as server:
        is_ready(server, port)
        tests = ground.swift_tests(
            "TemplateInteropTests", PLUMBLINE_TEMPLATE_FILE=ROOT / "templates" / f"{name}.template",
            PLUMBLINE_TEMPLATE_PORT=port)
        return [problem for one in tests for problem in one.problems] + rounds(name, port)


def rounds(name, port):
    """What is wrong with whole rounds; empty when nothing is."""
    count = SLOWLY[name][1] if name in SLOWLY else COUNT
    problems = compared("plain", probed(name, port), sent=count, received=count, lost=0, late=0)
    with way_to(port, lose=5) as way:
        line = probed(name, way.port)
        problems += compared("losing", line, sent=way.came, received=way.came - way.lost, lost=way.lost, late=0)
        problems += [] if way.lost == count // 5 else [f"losing: the way has lost {way.lost} of {way.came}"]
    with way_to(port, hold=4, seconds=0.25) as way:
        line = probed(name, way.port)
        problems += compared("holding", line, sent=way.came, received=way.came - way.held)
        # What is later than the round listens is lost to it: one timeout after the last probe.
        if line["late"] + line["lost"] != way.held or line["late"] < way.held - 2:
            problems.append(f"holding: {way.held} replies were held, {line['late']} late, {line['lost']} lost")
    return problems


def probed(name, port):
    """The line of the report of one round."""
    interval, count = SLOWLY.get(name, ("50ms", COUNT))
    return line_of(built("plumbline"), "--template", ROOT / "templates" / f"{name}.template", "--payload", name,
                   f"{HOST}:{port}", "--count", count, "--interval", interval, "--timeout", "200ms")


def compared(what, line, **wanted):
    wanted |= {"corrupt": 0, "duplicates": 0, "refused": 0}
    return [f"{what}: {key} is {line[key]}, and should be {value}" for key, value in wanted.items()
            if line[key] != value]


def checks(ground):
    for name in sorted(path.stem for path in (ROOT / "templates").glob("*.template")):
        served = SERVERS[name][1] if name in SERVERS else "nobody"
        count = SLOWLY[name][1] if name in SLOWLY else COUNT
        what = f"{name}: 20 probes and 3 rounds of {count}, answered by {served}"
        try:
            problems = understood(ground.below(name), name) if name in SERVERS else [
                "no server answers it; add one to SystemTests/interop/templates.py"]
        except Skipped as why:
            yield Check.skipped(f"{what}: {why}")
            continue
        except PartFailed as why:
            problems = [why]
        yield Check(what, problems=problems)
