"""A field of ingresses on loopback that can be broken and repaired."""

import subprocess
import time

from SystemTests.harness.outcome import PartFailed
from SystemTests.harness.programs import built
from SystemTests.harness.reflector import Reflector

START_SECONDS = 20


def reflectors(ground, count, executable=None):
    """So many addresses that answer, by this `plumbline` or the built one."""
    hosts = [f"127.77.0.{number + 1}" for number in range(count)]
    return Reflector(executable or built("plumbline"), ground.directory, count, hosts=hosts,
                     extra=["--max-source-rate", "0"], errors=subprocess.DEVNULL)


class Ingress:
    """`plumbline reflect` on one address with several ports: each port is a line."""

    def __init__(self, ground, host, ports):
        self.ground, self.host = ground, host
        self.reflector = None
        self.addresses = [f"{host}:0"] * ports
        self.start()

    def start(self):
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self.reflector = Reflector(built("plumbline"), self.ground.directory, len(self.addresses),
                                           addresses=self.addresses, errors=subprocess.DEVNULL)
                break
            except PartFailed:
                if time.monotonic() > deadline:
                    raise
            # While it was away, one of its ports may have become the source port of a round, for as long as that lasts.
            time.sleep(0.1)
        self.addresses = self.reflector.addresses

    @property
    def is_up(self):
        return self.reflector is not None

    def stop(self):
        """Its ports answer with ICMP errors from now on."""
        if self.reflector is not None:
            self.reflector.kill()
            self.reflector = None


class Field:
    """Ingresses at 127.NET.0.1 and on, and a lines file of theirs."""

    def __init__(self, ground, hosts=3, ports=3, net=81):
        self.ingresses = []
        try:
            for host in range(1, hosts + 1):
                self.ingresses.append(Ingress(ground, f"127.{net}.{host // 250}.{1 + host % 250}", ports))
        except BaseException:
            self.stop()
            raise
        self.lines_file = ground.directory / "lines.csv"
        self.write()

    def write(self):
        rows = [f"{address},site=s{number}\n" for number, one in enumerate(self.ingresses) for address in one.addresses]
        self.lines_file.write_text("ingress,tags\n" + "".join(rows))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        for one in self.ingresses:
            one.stop()
