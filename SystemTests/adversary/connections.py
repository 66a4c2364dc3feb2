"""Slow connections to the service's page, as many as it has descriptors, and requests under another host's name."""

import http.client
import re
import time

from SystemTests.adversary.ground import Actor
from SystemTests.harness.field import Field
from SystemTests.harness.outcome import Check
from SystemTests.harness.ports import HOST
from SystemTests.harness.programs import needed
from SystemTests.harness.service import Service
from SystemTests.harness.waiting import until

DESCRIPTORS, CONNECTIONS = 1024, 1015
ROUNDS = 6
# Within which a connection that says next to nothing is ended.
PATIENCE_SECONDS = 60
STARVED = re.compile(r"EMFILE|[Tt]oo many open files|descriptors")


def port_of(service):
    line = until("the page listens", lambda: service.said("web server listens", service.started))[-1]
    return int(line.split("port=")[1].split()[0])


def asked(port, path="/healthz", host=None):
    """The status of a request, or what went wrong with it."""
    one = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        one.putrequest("GET", path, skip_host=host is not None)
        if host is not None:
            one.putheader("Host", host)
        one.endheaders()
        answer = one.getresponse()
        answer.read()
        return answer.status
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        one.close()


def slow(ground):
    """1,015 connections that say a byte now and then, where the service may have 1,024 descriptors."""
    count = CONNECTIONS
    with Field(ground, hosts=2, ports=2, net=73) as field:
        service = Service(ground, field)
        service.wrapper = [needed("prlimit"), f"--nofile={DESCRIPTORS}:{DESCRIPTORS}"]
        with service:
            service.await_rounds(2)
            port, since = port_of(service), service.size()
            with Actor("slow", target=f"{HOST}:{port}", count=count, seconds=PATIENCE_SECONDS + 30) as actor:
                before, began = service.rounds(), time.monotonic()
                wait_for_rounds(service, before + ROUNDS)
                made = service.rounds() - before
                failed = [line for line in service.said(" ", since) if STARVED.search(line) and " round" in line]
                yield Check("rounds go on while the page has as many slow connections as descriptors",
                            f"{made} rounds, {actor.facts['opened']} connections",
                            [*["no connection was opened"] * (actor.facts["opened"] < 10),
                             *[f"{made} rounds of {ROUNDS}"] * (made < ROUNDS), *failed[:2]])
                answered = wait_for_answer(port, began)
                yield Check("somebody honest is answered meanwhile, as soon as the slow ones are ended",
                            f"{answered} after {time.monotonic() - began:.0f} s",
                            [] if answered == 200 else [f"/healthz: {answered}"])
            yield Check("slow connections are ended by the service", f"{actor.told['left']} of {count} left",
                        [] if actor.told["left"] < 100 else [f"{actor.told['left']} are still open"])


def wait_for_rounds(service, wanted):
    deadline = time.monotonic() + 40
    while service.rounds() < wanted and time.monotonic() < deadline:
        time.sleep(0.1)


def wait_for_answer(port, began):
    while (answer := asked(port)) != 200 and time.monotonic() < began + PATIENCE_SECONDS:
        time.sleep(1)
    return answer


def hosts(ground):
    """Requests in another host's name, as a page that a browser has loaded elsewhere makes them (DNS rebinding)."""
    with Field(ground, hosts=1, ports=1, net=74) as field, Service(ground, field) as service:
        port = port_of(service)
        own = {f"127.0.0.1:{port}": 200, f"localhost:{port}": 200, f"[::1]:{port}": 200}
        foreign = ["evil.example", f"evil.example:{port}", f"127.0.0.1.evil.example:{port}", "127.0.0.1@evil.example",
                   f"169.254.169.254:{port}"]
        found = {host: asked(port, "/metrics", host) for host in own}
        yield Check.equal("the page is answered under its own names", found, own)
        for path in ("/metrics", "/readyz"):
            told = {host: asked(port, path, host) for host in foreign}
            yield Check(f"{path} is not answered under another host's name", f"{sorted(set(told.values()), key=str)}",
                        [f"{host}: {status}" for host, status in told.items() if status not in (400, 403, 404, 421)])


PARTS = [slow, hosts]
