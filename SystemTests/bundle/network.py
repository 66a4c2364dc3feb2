"""A network of the test's own, with a name server and lines that answer; nothing in it reaches out."""

import contextlib
import os
import sys

from SystemTests.bundle.programs import program_of
from SystemTests.harness.field import reflectors
from SystemTests.harness.outcome import PartFailed
from SystemTests.harness.ports import HOST
from SystemTests.harness.programs import needed, search_path

# What /etc/hosts names, what the name server names, and what nobody does.
NEAR, FAR, NONE = "near.test", "far.test", "none.test"
ADDRESSES = {NEAR: "127.77.0.1", FAR: "127.77.0.2"}
# Of the HTTP servers that a test starts.
STORE = "store.test"
SERVER = "127.0.0.53"
MARK = "PLUMBLINE_BUNDLE_NETWORK"


def enter(arguments):
    """Starts this program again in namespaces of its own (networks, mounts); returns where it is in them already."""
    if os.environ.get(MARK):
        return
    # An address that is not loopback's: without one, a look-up that asks only for what the machine can reach
    # (AI_ADDRCONFIG) is another one.
    script = 'ip link set lo up && ip address add 192.0.2.1/32 dev lo && exec "$@"'
    command = ["unshare", "--net", "--mount", "sh", "-c", script, "system-tests", sys.executable, *arguments]
    os.execvpe("unshare", command, {**os.environ, MARK: "1", "PATH": search_path()})


class NameServer:
    """dnsmasq on loopback: knows one name, and was asked for these."""

    def __init__(self, log):
        self.log = log

    def asked(self):
        """Names that were asked for, as often as they were."""
        said = self.log.read_text(errors="replace").splitlines()
        return [words[words.index(word) + 1] for words in map(str.split, said)
                for word in words if word.startswith("query[")]


@contextlib.contextmanager
def name_server(ground):
    command = [needed("dnsmasq"), "--keep-in-foreground", "--log-facility=-", "--log-queries", "--pid-file=",
               "--no-hosts", "--no-resolv", "--conf-file=/dev/null", "--user=root", "--bind-interfaces",
               f"--listen-address={SERVER}", f"--address=/{FAR}/{ADDRESSES[FAR]}", f"--address=/{STORE}/{HOST}",
               "--local=/test/"]
    with ground.program(command, "dnsmasq") as program:
        program.await_port(SERVER, 53)
        yield NameServer(ground.log_of("dnsmasq"))


@contextlib.contextmanager
def field(ground):
    """Both addresses answer; yields the port of each name."""
    with reflectors(ground, len(ADDRESSES), program_of("plumbline-static")) as lines:
        ports = dict(address.rsplit(":", 1) for address in lines.addresses)
        try:
            yield {name: ports[address] for name, address in ADDRESSES.items()}
        except KeyError as missing:
            raise PartFailed(f"reflect does not listen on {missing}") from None


def name_files(root):
    """What a root knows of names: one in /etc/hosts, and where the name server is."""
    root.write("etc/hosts", f"127.0.0.1 localhost\n{ADDRESSES[NEAR]} {NEAR}\n")
    root.write("etc/resolv.conf", f"nameserver {SERVER}\noptions timeout:1 attempts:1\n")


def lines_file(ports):
    """Lines by name, and one that has none."""
    rows = [f"{name.split('.')[0]},{name}:{port}" for name, port in ports.items()]
    return "\n".join(["name,ingress", *rows, f"none,{NONE}:7007", ""])
