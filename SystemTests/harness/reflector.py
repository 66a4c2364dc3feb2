"""`plumbline reflect`: lines that answer, with or without trouble."""

import csv
import json
import pathlib
import subprocess

from SystemTests.harness.outcome import PartFailed
from SystemTests.harness.processes import end, first_line, kill


class Reflector:
    """`plumbline reflect` on addresses of its own, one a line; ports are the kernel's choice.

    `hosts` are other addresses than those of loopback, `addresses` such with ports; `profile` is what it does to each
    line, `prefix` a command to start it by, `extra` further flags, `errors` where its standard error goes.
    """

    def __init__(self, executable, directory, count, profile=None, hosts=None, addresses=None, prefix=(), extra=(),
                 errors=None):
        hosts = hosts or [f"127.0.1.{index + 1}" for index in range(count)]
        arguments = [*prefix, executable, "reflect", *extra]
        for address in addresses or [f"{host}:0" for host in hosts]:
            arguments += ["--listen", address]
        if profile is not None:
            path = pathlib.Path(directory) / "profile.csv"
            with path.open("w", newline="") as file:
                writer = csv.DictWriter(file, profile[0].keys())
                writer.writeheader()
                writer.writerows(profile)
            arguments += ["--profile", str(path), "--seed", "20250101"]
        self.process = subprocess.Popen([str(argument) for argument in arguments], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=errors)
        self.truth = None
        try:
            self.addresses = json.loads(first_line(self.process, self.process.stdout).splitlines()[0])["listening"]
            if len(self.addresses) != count:
                raise PartFailed(f"reflect listens on {len(self.addresses)} addresses, {count} were asked for")
        except BaseException:
            self.kill()
            raise

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if self.truth is not None:
            return
        if kind is not None:
            self.kill()
        else:
            self.stop()

    def kill(self):
        """Ends it at once; its ports answer with ICMP errors from now on."""
        kill(self.process)
        # There is nothing to ask it for any more.
        self.truth = {}

    def stop(self):
        """Ends it and returns its account."""
        if self.truth is None:
            said, _ = end(self.process)
            if self.process.returncode != 0:
                raise PartFailed(f"reflect ended with status {self.process.returncode}")
            self.truth = json.loads(said)
        return self.truth


def field_profile(addresses):
    """What the reflector does to each line: every mix of delay, jitter, loss, duplicates and changed order."""
    lines = []
    for index, address in enumerate(addresses):
        lines.append({
            "address": address.rpartition(":")[0],
            "delay": f"{5 + 2 * index}ms",
            "jitter": f"{(0, 2, 15)[index % 3]}ms",
            "loss": (0, 0.01, 0.05, 0.3)[index % 4],
            "duplicate": (0, 0, 0.02, 0.1, 0)[index % 5],
            "reorder": (0, 0, 0.05)[index // 2 % 3],
        })
    return lines
