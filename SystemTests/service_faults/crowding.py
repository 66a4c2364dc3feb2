"""A thousand slow connections to a service with 1,024 descriptors: rounds go on. A stranger's name is refused."""

import contextlib
import socket
import threading
import time

from SystemTests.harness.field import Field
from SystemTests.harness.outcome import Check
from SystemTests.harness.ports import HOST
from SystemTests.harness.programs import needed
from SystemTests.harness.service import Service
from SystemTests.harness.waiting import until

DESCRIPTORS, CROWD = 1024, 1015


def checks(ground):
    with Field(ground, hosts=4, ports=2, net=96) as field:
        service = Service(ground, field)
        service.wrapper = [needed("prlimit"), f"--nofile={DESCRIPTORS}:{DESCRIPTORS}"]
        with service:
            service.await_rounds(2)
            yield from names(service)
            with crowd(service) as held:
                began = time.monotonic()
                service.await_rounds(6)
                problems = [line for line in service.said("the round could not be made")]
                yield Check("rounds are made while a crowd holds on to the page", f"{held()} connections stand, "
                            f"{time.monotonic() - began:.0f} s", problems[:3])
            refused = until("the page is free again", lambda: refused_of(service), 60)
            yield Check("what was too much was refused and is counted", f"{refused:.0f} refused",
                        [] if refused > 100 else ["hardly any"])
            _, seconds = service.terminate()
            yield Check("the end is not held up", f"{seconds:.1f} s", [] if seconds < 6 else ["it is"])


def refused_of(service):
    with contextlib.suppress(OSError):
        return service.metric('plumbline_web_refused_total{reason="connections"}')


def port_of(service):
    lines = until("the web server listens", lambda: service.said("web server listens", service.started))
    return int(lines[-1].split("port=")[1].split()[0])


def names(service):
    found = {name: status_of(port_of(service), name) for name in
             ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "localhost", HOST, f"{HOST}:80"]}
    wanted = {name: 421 if "evil" in name else 200 for name in found}
    yield Check.equal("it answers by its own names, and by no stranger's", found, wanted)


def status_of(port, name):
    with socket.create_connection((HOST, port), 10) as one:
        one.sendall(f"GET /metrics HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
        return int(one.recv(100).split()[1])


@contextlib.contextmanager
def crowd(service):
    """So many connections that send a byte now and then; each that is closed is made again."""
    port, ended, standing = port_of(service), threading.Event(), {}

    def hold(first):
        while not ended.is_set():
            for number in range(first, CROWD, 8):
                one = standing.get(number)
                try:
                    if one is None:
                        one = standing[number] = socket.create_connection((HOST, port), 1)
                        one.setblocking(False)
                        one.sendall(b"GET /metrics HTTP/1.1\r\nX: ")
                    else:
                        one.sendall(b"x")
                except OSError:
                    if one is not None:
                        one.close()
                    standing[number] = None
            ended.wait(0.3)

    threads = [threading.Thread(target=hold, args=(first,), daemon=True) for first in range(8)]
    for thread in threads:
        thread.start()
    try:
        yield lambda: sum(one is not None for one in list(standing.values()))
    finally:
        ended.set()
        for thread in threads:
            thread.join(30)
        for one in standing.values():
            if one is not None:
                one.close()
