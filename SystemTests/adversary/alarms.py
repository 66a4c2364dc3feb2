"""Everything at once against a service that watches: the alarm of a line that dies is raised all the same, and told."""

import contextlib
import json

from SystemTests.adversary.ground import Actor, far_end, internet
from SystemTests.harness.outcome import Check, PartFailed
from SystemTests.harness.service import Service
from SystemTests.harness.waiting import until

# The prober's ports, so few that a stranger can try them all.
FIRST_PORT, PORTS = 40_000, 16
ALARM_SECONDS = 60
TELL = '#!/bin/sh\n{ cat; echo; } >>"$1"\n'


def checks(ground):
    tell, told = ground.directory / "tell", ground.directory / "told"
    tell.write_text(TELL)
    tell.chmod(0o755)
    with internet() as net, contextlib.ExitStack() as attack:
        net.near.may(f"sysctl -w 'net.ipv4.ip_local_port_range={FIRST_PORT} {FIRST_PORT + PORTS - 1}'")
        lines = ground.directory / "lines.csv"
        lines.write_text(f"name,ingress\na,{net.line('a')}\nb,{net.line('b')}\n")
        service = Service(
            ground, lines=[{"file": str(lines)}], every="2s",
            probe={"count": 20, "interval": "10ms", "timeout": "300ms"}, confirm={"count": 20},
            notify=[{"name": "program", "exec": {"program": str(tell), "arguments": [str(told)]}}])
        service.wrapper = net.near.prefix
        actors = {}
        with far_end(ground, net.b, net.line("b")), service:
            actors["A's far end"] = attack.enter_context(Actor(
                "far_end", net.a.prefix, listen=net.line("a"), victim=net.line("b"), seconds=120))
            service.await_rounds(2)
            actors["a neighbour"] = attack.enter_context(Actor(
                "neighbour", net.router.prefix, interface="to-near", rate=8.0, seconds=120))
            actors["a stranger"] = attack.enter_context(Actor(
                "stranger", net.stranger.prefix, prober=net.address("near"), rate=1500, seconds=120,
                port=list(range(FIRST_PORT, FIRST_PORT + PORTS)), line=[net.line("a"), net.line("b")]))
            service.await_rounds(2)
            yield Check("attacked on all sides, healthy lines raise no alarm", f"{service.rounds()} rounds",
                        [f"told: {opened(told)}"] * bool(opened(told)))
            yield from dies(net, service, told)
    did = {who: actor.told.get("forged") or actor.told.get("sent") for who, actor in actors.items()}
    yield Check("and all of them acted", ", ".join(f"{who}: {count}" for who, count in did.items()),
                [f"{who} did nothing" for who, count in did.items() if not count])


def dies(net, service, told):
    """From here on nothing reaches B, and nobody says so."""
    net.router.run(f"ip route add blackhole {net.address('b')}/32")
    problems = []
    try:
        until("the alarm is told", lambda: opened(told), ALARM_SECONDS)
    except PartFailed as late:
        problems = [str(late), *[line[-160:] for line in service.said(" warning ")[-2:]]]
    found = opened(told)
    yield Check("the line that dies is told, attacked or not", f"{found}",
                problems + [f"lines: {found}"] * (bool(found) and found != ["b"]))


def opened(told):
    """Names of the lines that incidents were opened with."""
    if not told.exists():
        return []
    digests = [json.loads(line) for line in told.read_text().splitlines() if line.strip()]
    return sorted({line["name"] for digest in digests for item in digest["items"] if item["change"] == "opened"
                   for line in item["lines"]})
