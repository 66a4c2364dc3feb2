"""A thousand readers who follow the page's events and say nothing: memory, rounds, and the page for others."""

import contextlib
import pathlib
import socket
import time

from SystemTests.harness.field import Field
from SystemTests.harness.outcome import Check, PartFailed
from SystemTests.harness.ports import HOST
from SystemTests.harness.service import Service
from SystemTests.harness.waiting import until
from SystemTests.service_faults.crowding import port_of, status_of

READERS, MAX_MEGABYTES = 1000, 50
# A debug build on a busy machine hears of them in its own time.
SETTLING_SECONDS = 60


def checks(ground):
    with Field(ground, hosts=4, ports=2, net=98) as field, Service(ground, field) as service:
        service.await_rounds(3)
        # What the first readers make the program set up is not theirs.
        with readers(service, 20):
            service.await_rounds(1)
        before = memory_of(service)
        with readers(service, READERS) as streams:
            service.await_rounds(4)
            grown = (memory_of(service) - before) / 1e6
            yield Check(f"{READERS} readers cost at most {MAX_MEGABYTES} MB", f"{grown:.1f} MB",
                        [] if grown <= MAX_MEGABYTES else [f"{grown:.1f} MB"])
            yield Check.equal("the page has room for others meanwhile", status_of(port_of(service), "localhost"), 200)
            # Whether they are valid is a matter of the machine, too: a thousand connections are made here at once.
            yield Check("rounds are made", problems=service.said("the round could not be made")[:3])
            deaf = sum(not hears(one) for one in streams)
            yield Check("each reader was told of the rounds", problems=[f"{deaf} were not"] if deaf else [])
        until("their places are free again", lambda: service.metric("plumbline_web_streams") == 0, SETTLING_SECONDS)
        _, seconds = service.terminate()
        yield Check("the end is not held up", f"{seconds:.1f} s", [] if seconds < 6 else ["it is"])


def memory_of(service):
    """Resident memory, bytes."""
    status = pathlib.Path(f"/proc/{service.program.process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) * 1024


@contextlib.contextmanager
def readers(service, count):
    port, streams = port_of(service), []
    try:
        for _ in range(count):
            one = socket.create_connection((HOST, port), 30)
            one.sendall(b"GET /events?page=/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
            streams.append(one)
            # The kernel's queue is short, and a connection takes a place until it is a stream.
            if not begins(one):
                raise PartFailed(f"stream {len(streams)} did not begin")
        yield streams
    finally:
        for one in streams:
            one.close()


def begins(stream):
    stream.settimeout(30)
    said = b""
    deadline = time.monotonic() + 30
    while b"retry:" not in said and time.monotonic() < deadline:
        more = stream.recv(4096)
        if not more:
            return False
        said += more
    return b"200 OK" in said


def hears(stream):
    stream.settimeout(5)
    said = b""
    with contextlib.suppress(OSError):
        while b"event: round" not in said and (more := stream.recv(65536)):
            said += more
    return b"event: round" in said
