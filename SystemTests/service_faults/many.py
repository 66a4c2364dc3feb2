"""Thousands of lines fail at once: one digest a destination, within its bounds, and few incidents."""

import json
import socket
import time

from SystemTests.harness.field import Field
from SystemTests.harness.outcome import Check
from SystemTests.harness.robots import RobotServer, WeCom
from SystemTests.harness.service import MEASURED, Service
from SystemTests.harness.waiting import until
from SystemTests.harness.webhook import Webhook

# Of what is stored of an incident of any size that goes on.
LATER_BYTES = 256 * 1024


def checks(ground):
    hosts, ports = (4, 250) if ground.short else (4, 2500)
    lines = hosts * ports
    with (Field(ground, hosts=hosts, ports=ports, net=86) as field, Webhook() as robot,
          RobotServer({"wecom": WeCom()}) as group, socket.socket() as refusing):
        wecom = group.robots["wecom"]
        # Bound and not listening: whoever connects is refused.
        refusing.bind(("127.0.0.1", 0))
        service = Service(ground, field, every="3s" if ground.short else "20s", stop_within="10s", notify=[
            {"name": "hook", "webhook": {"url": robot.url}},
            {"name": "group", "wecom": {"url": wecom.url(group.base), "mentions": ["@all"]}, "language": "zh"},
            {"name": "dead", "alertmanager": {"url": f"http://127.0.0.1:{refusing.getsockname()[1]}"}}])
        # One port sends ICMP errors for all of them: as many as the kernel likes, no more.
        service.keys["probe"]["max_address_rate"] = 20000
        service.write()
        with service:
            service.await_rounds(1, 90)
            for one in field.ingresses:
                one.stop()
            all_abnormal = f"abnormal={lines} "
            until("a round finds it", lambda: [one for one in service.said(MEASURED) if all_abnormal in one], 90)
            found = time.monotonic()
            until("both are told", lambda: robot.told() and markdown(wecom), 120)
            took = time.monotonic() - found
            until("the list is sent", lambda: wecom.files or wecom.problems, 60)
            service.await_rounds(2, 120)
            opened = service.query("SELECT count(*) FROM incident")[0][0]
            yield Check(f"{lines} lines fail at once: one incident or few", f"{opened} incidents", problems=(
                [] if 1 <= opened <= hosts else [f"{opened} incidents"]))
            digests = [digest for _, digest, _ in robot.told()]
            yield Check.equal("one digest for each destination", [len(digests), len(markdown(wecom))], [1, 1],
                              f"told {took:.1f} s after the round")
            yield Check("WeCom's bounds are kept", f"{max(markdown(wecom))} bytes of markdown, "
                        f"{len(wecom.files)} file", wecom.problems)
            named = sum(len(item["lines"]) for digest in digests for item in digest["items"])
            yield Check("the webhook names the lines", f"{named} lines", [] if named >= lines // 2 else ["too few"])
            waiting = [json.loads(one) for (one,) in service.query(
                "SELECT digest FROM outbox WHERE destination = 'dead' AND ended IS NULL ORDER BY id")]
            yield Check("for an Alertmanager that is down the news waits, and one message that it goes on",
                        f"{[len(json.dumps(one)) for one in waiting]} bytes", waiting_problems(waiting))
            status, seconds = service.terminate()
            yield Check.equal("the service ends with 0", status, 0, f"in {seconds:.1f} s")


def markdown(wecom):
    """How many bytes each message of markdown has that was taken."""
    messages = [one.json for one in wecom.taken if not one.path.endswith("upload_media")]
    return [len(one["markdown"]["content"].encode()) for one in messages if one["msgtype"] == "markdown"]


def waiting_problems(digests):
    """The first message has every line; what says that it goes on has the lines that can be shown. What a later round
    finds first, or finds worse, is news, with every line of its own."""
    problems = [] if 1 <= len(digests) <= 2 else [f"{len(digests)} messages"]
    going_on = [len(json.dumps([item for item in one["items"] if item["change"] == "continued"])) for one in digests]
    return problems + [f"{one} bytes of what goes on" for one in going_on if one > LATER_BYTES]
