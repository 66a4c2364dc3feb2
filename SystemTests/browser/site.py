"""The service over a small field, for parts that open its pages. No part itself."""

import contextlib
import subprocess

from SystemTests.harness.ports import HOST
from SystemTests.harness.processes import paused
from SystemTests.harness.programs import built
from SystemTests.harness.reflector import Reflector
from SystemTests.harness.service import START_SECONDS, Service
from SystemTests.harness.waiting import until

CITIES = ["sz", "gz", "sh", "bj"]
REGIONS = ["hk", "jp", "us", "de", "br"]
CARRIERS = ["ct", "cu", "cm"]
ROUNDS_SECONDS = 120


class Site:
    """Lines through an ingress for each city, to an echo for each region; the ingress of Guangzhou can break."""

    def __init__(self, ground, net=91, every="2s", users=(), **keys):
        self.ground, self.net, self.every, self.keys = ground, net, every, dict(keys)
        if users:
            self.keys["web"] = {"listen": "127.0.0.1:0", **self.keys.get("web", {}), "users": list(users)}
        self.stack, self.reflectors = contextlib.ExitStack(), {}

    def reflect(self, hosts, *flags):
        return self.stack.enter_context(Reflector(
            built("plumbline"), self.ground.directory, len(hosts), hosts=hosts,
            extra=["--max-source-rate", "0", *flags], errors=subprocess.DEVNULL))

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.stack = stack
            echoes = self.reflect([f"127.{self.net}.1.{number + 1}" for number in range(len(REGIONS))]).addresses
            rows = ["name,ingress,echo,tags"]
            for number, city in enumerate(CITIES):
                one = self.reflect([f"127.{self.net}.0.{number + 1}"], "--relay", "--allow-echo", "127.0.0.0/8")
                self.reflectors[city] = one
                rows += [f"{city}-{region},{one.addresses[0]},{echo},"
                         f"city={city};carrier={CARRIERS[(number + place) % 3]}"
                         for place, (region, echo) in enumerate(zip(REGIONS, echoes))]
            (self.ground.directory / "lines.csv").write_text("\n".join(rows) + "\n")
            self.service = Service(self.ground, every=self.every, clear_after=1, **self.keys)
            self.service.keys.update({
                "vantage": "shenzhen-1", "lines": [{"file": str(self.ground.directory / "lines.csv")}],
                "probe": {"count": 10, "interval": "5ms", "timeout": "300ms"}, "confirm": {"count": 5}})
            self.service.write()
            stack.enter_context(self.service)
            lines = until("the web server listens",
                          lambda: self.service.said("web server listens", self.service.started), START_SECONDS)
            self.port = int(lines[-1].split("port=")[1].split()[0])
            self.address = f"http://{HOST}:{self.port}"
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *trouble):
        return self.stack.__exit__(*trouble)

    def await_rounds(self, more=2):
        self.service.await_rounds(more, ROUNDS_SECONDS)

    def broken(self, city="gz"):
        """An ingress that says nothing meanwhile."""
        return paused(self.reflectors[city].process)

    def await_incident(self, change="opened"):
        until(f"an incident {change}", lambda: self.service.said(f"incident {change}"), ROUNDS_SECONDS)
