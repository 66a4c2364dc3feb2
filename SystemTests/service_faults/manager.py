"""The service manager's side: it hears READY, a watchdog's sign of life, reloads and the end, when they are so."""

import os
import signal
import socket
import time

from SystemTests.harness.field import Field
from SystemTests.harness.outcome import Check
from SystemTests.harness.service import Service
from SystemTests.harness.waiting import until

WATCHDOG_S = 2


class Manager:
    """What systemd is to a service of Type=notify: a socket, and what was said over it."""

    def __init__(self, ground):
        self.path = ground.directory / "notify"
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(self.path))
        self.socket.setblocking(False)
        self.heard = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def environment(self):
        return {"NOTIFY_SOCKET": str(self.path), "WATCHDOG_USEC": str(WATCHDOG_S * 1_000_000)}

    def times(self, word):
        """When each assignment that begins so was read, CLOCK_MONOTONIC."""
        while True:
            try:
                said = self.socket.recv(4096).decode()
            except BlockingIOError:
                break
            self.heard += [(time.monotonic(), one) for one in said.split("\n")]
        return [when for when, one in self.heard if one.startswith(word)]


def checks(ground):
    with Field(ground, hosts=1, ports=2, net=79) as field, Manager(ground) as manager:
        service = Service(ground, field)
        service.environment = manager.environment()
        with service:
            until("it says that it is ready", lambda: manager.times("READY=1"))
            until("three signs of life", lambda: len(manager.times("WATCHDOG=1")) >= 3, 4 * WATCHDOG_S)
            signs = manager.times("WATCHDOG=1")
            max_gap = max(later - earlier for earlier, later in zip(signs, signs[1:]))
            yield Check("it says that it is ready, and gives a sign of life more often than the watchdog asks for it",
                        f"every {max_gap:.1f} s, asked for every {WATCHDOG_S} s",
                        [] if max_gap < WATCHDOG_S else ["too late: it would be ended"])
            yield Check("its status names the last round", problems=[] if until(
                "a status of a round", lambda: manager.times("STATUS=round of ")) else ["it does not"])
            service.program.process.send_signal(signal.SIGHUP)
            until("it says that the reload is over", lambda: len(manager.times("READY=1")) == 2)
            order = [one for _, one in manager.heard if one in ("READY=1", "RELOADING=1")]
            yield Check.equal("a reload is told at its begin and at its end", order,
                              ["READY=1", "RELOADING=1", "READY=1"])
            since = os.path.getsize(service.log)
            status, _ = service.terminate()
            yield Check.equal("its end is told once, and its status is 0",
                              (len(manager.times("STOPPING=1")), status), (1, 0))
            yield Check("the log ends with it", problems=[] if service.said("stopped", since) else ["it does not"])
