"""What the parts share: an internet of namespaces with an actor in any of them, and rounds that they try."""

import contextlib
import json
import os
import subprocess
import sys

from SystemTests.harness.namespaces import networks
from SystemTests.harness.outcome import PartFailed
from SystemTests.harness.processes import end, first_line, kill
from SystemTests.harness.programs import ROOT, built
from SystemTests.harness.reflector import Reflector

PORT = 7007
END_SECONDS = 30
ROUND_SECONDS = 60
# A busy machine spoils a round, and the round says so: it is made again, and judged in the end as it is.
ROUNDS = 4
PLACES = {"near": 0, "a": 1, "b": 2, "stranger": 3}


class Internet:
    """A router, and a host at each of its links: the prober (`near`), two far ends (`a`, `b`) and a `stranger`. The
    router believes every source address."""

    def __init__(self, router, hosts):
        self.router = router
        router.may("ip link set lo up")
        router.run("sysctl -w net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0 "
                   "net.ipv4.conf.all.send_redirects=0")
        for (name, number), host in zip(PLACES.items(), hosts):
            setattr(self, name, host)
            host.run("ip link set lo up")
            host.run("sysctl -w net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0")
            router.may(f"ip link add to-{name} type veth peer name out netns {host.process.pid}")
            router.run(f"ip addr add {self.gateway(name)}/24 dev to-{name}")
            router.run(f"ip link set to-{name} up")
            host.run(f"ip addr add {self.address(name)}/24 dev out")
            host.run("ip link set out up")
            host.run(f"ip route add default via {self.gateway(name)}")

    @staticmethod
    def address(name):
        return f"10.81.{PLACES[name]}.2"

    @staticmethod
    def gateway(name):
        return f"10.81.{PLACES[name]}.1"

    def line(self, name, port=PORT):
        return f"{self.address(name)}:{port}"


@contextlib.contextmanager
def internet():
    with networks(1 + len(PLACES)) as (router, *hosts):
        yield Internet(router, hosts)


class Actor:
    """A program of `actors` that acts while this is entered; `told` is what it says of itself in the end."""

    def __init__(self, name, prefix=(), **flags):
        words = [word for flag, value in flags.items() for one in (value if isinstance(value, list) else [value])
                 for word in (f"--{flag.replace('_', '-')}", str(one))]
        self.name, self.told = name, None
        command = [*prefix, sys.executable, "-m", f"SystemTests.adversary.actors.{name}", *words]
        self.process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"})

    def __enter__(self):
        try:
            self.facts = json.loads(first_line(self.process, self.process.stdout).splitlines()[0])
        except BaseException:
            kill(self.process)
            raise
        return self

    def __exit__(self, kind, *_):
        if kind is not None:
            return kill(self.process)
        self.stop()

    def stop(self):
        """Ends it, if it still acts; what it says that it did."""
        if self.told is None:
            said, errors = end(self.process)
            if not said.strip():
                raise PartFailed(f"the actor {self.name}: {errors.decode(errors='replace')[-300:]}")
            self.told = json.loads(said.decode().splitlines()[-1])
        return self.told

    def acted(self, key="forged"):
        """A problem, if it did nothing: then nothing was shown."""
        return [] if self.stop().get(key) else [f"the actor {self.name} did nothing: {self.told}"]


def far_end(ground, place, address, extra=(), count=1):
    """An honest far end at an address of a place; `count` with those that `extra` adds."""
    return Reflector(built("plumbline"), ground.directory, count, addresses=[address], prefix=place.prefix,
                     extra=extra, errors=subprocess.DEVNULL)


class Probe:
    """`plumbline probe` over rows of a lines file, which runs until `finish`."""

    def __init__(self, ground, rows, *words, prefix=(), count=50, timeout="700ms", program=None):
        path = ground.directory / "lines.csv"
        path.write_text("name,ingress,echo\n" + "".join(f"{row}\n" for row in rows))
        command = [*prefix, program or built("plumbline"), "probe", "--lines", path, "--count", count, "--timeout",
                   timeout, "--format", "json", "--no-progress", *words]
        self.process = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def stop(self):
        """Ends it, if it still runs."""
        kill(self.process)

    def finish(self):
        """Its result, with the lines by their names and the program's words."""
        try:
            said, errors = self.process.communicate(timeout=ROUND_SECONDS)
        except subprocess.TimeoutExpired:
            kill(self.process)
            raise PartFailed(f"the round did not end in {ROUND_SECONDS} s") from None
        if not said.strip():
            raise PartFailed(f"probe ended with {self.process.returncode}: {errors.decode(errors='replace')[-300:]}")
        result = json.loads(said)
        result["lines"] = {line["name"]: line for line in result["lines"]}
        result["said"] = errors.decode(errors="replace")
        result["status"] = self.process.returncode
        return result


def verdict(result):
    return result["round"]["validity"]["verdict"]


def until_valid(attempt):
    """`attempt()` gives a round's result first, and again until that is valid: what a busy machine spoils once is made
    again; what an actor spoils stays spoilt."""
    for _ in range(ROUNDS):
        found = attempt()
        if verdict(found[0]) == "valid":
            break
    return found


def healthy(result, name):
    """What is wrong with a line that answered everything."""
    line = result["lines"][name]
    wrong = [f"{name} has {line[word]} {word}" for word in ("lost", "late", "refused", "corrupt") if line[word]]
    wrong += [f"{name}: {line['received']} of {line['sent']} received"] * (line["received"] != line["sent"])
    return wrong + [f"{name} is {line['verdict']}: {line['reasons']}"] * (line["verdict"] != "healthy")


def dead(result, name):
    """What is wrong with a line that nobody answered: nobody else may have."""
    line = result["lines"][name]
    wrong = [f"{name} has {line[word]} {word}" for word in ("received", "late", "duplicates") if line[word]]
    return wrong + [f"{name} is {line['verdict']}: {line['reasons']}"] * (line["verdict"] != "abnormal")


def valid(result):
    reasons = result["round"]["validity"]["reasons"]
    return [] if verdict(result) == "valid" else [f"the round is {verdict(result)}: {reasons}"]
