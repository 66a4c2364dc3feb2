"""Thousands of lines fail at once: one digest a destination, within its bounds, and few incidents."""

import http.server
import json
import socket
import threading
import time

from Integration.outcome import Check
from WatchFaults.field import MEASURED, Field, Service, until
from WatchFaults.robot import Robot

MARKDOWN_OCTETS, TEXT_OCTETS = 4096, 2048
# Of what is stored of an incident of any size that goes on.
LATER_OCTETS = 256 * 1024


class WeCom:
    """A group robot that refuses what WeCom refuses: too long, or no UTF-8."""

    def __init__(self):
        robot = self
        self.markdown, self.refused, self.files = [], [], 0

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = json.dumps(robot.take(self.path, body)).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}/cgi-bin/webhook/send?key=k"

    def take(self, path, body):
        if "upload_media" in path:
            self.files += 1
            return {"errcode": 0, "media_id": "m"}
        message = json.loads(body)
        kind = message["msgtype"]
        most = {"markdown": MARKDOWN_OCTETS, "text": TEXT_OCTETS}.get(kind)
        octets = len(message[kind]["content"].encode()) if most else 0
        if most and octets > most:
            self.refused.append(f"{kind} of {octets} octets")
            return {"errcode": 45002}
        if kind == "markdown":
            self.markdown.append(octets)
        return {"errcode": 0}


def checks(ground):
    hosts, ports = (4, 250) if ground.short else (4, 2500)
    lines = hosts * ports
    with (Field(ground, hosts=hosts, ports=ports, net=86) as field, Robot() as robot, WeCom() as wecom,
          socket.socket() as refusing):
        # Bound and not listening: whoever connects is refused.
        refusing.bind(("127.0.0.1", 0))
        service = Service(ground, field, every="3s" if ground.short else "20s", stop_within="10s", notify=[
            {"name": "hook", "webhook": {"url": robot.url}},
            {"name": "group", "wecom": {"url": wecom.url, "mentions": ["@all"]}, "language": "zh"},
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
            until("both are told", lambda: robot.told() and wecom.markdown, 120)
            took = time.monotonic() - found
            until("the list is sent", lambda: wecom.files or wecom.refused, 60)
            service.await_rounds(2, 120)
            opened = service.query("SELECT count(*) FROM incident")[0][0]
            yield Check(f"{lines} lines fail at once: one incident or few", f"{opened} incidents", problems=(
                [] if 1 <= opened <= hosts else [f"{opened} incidents"]))
            digests = [digest for _, digest, _ in robot.told()]
            yield Check.equal("one digest for each destination", [len(digests), len(wecom.markdown)], [1, 1],
                              f"told {took:.1f} s after the round")
            yield Check("WeCom's bounds are kept", f"{max(wecom.markdown)} octets of markdown, {wecom.files} file",
                        wecom.refused)
            named = sum(len(item["lines"]) for digest in digests for item in digest["items"])
            yield Check("the webhook names the lines", f"{named} lines", [] if named >= lines // 2 else ["too few"])
            waiting = [one for (one,) in service.query(
                "SELECT length(digest) FROM outbox WHERE destination = 'dead' AND ended IS NULL ORDER BY id")]
            yield Check("for an Alertmanager that is down the news waits, and one message that it goes on",
                        f"{waiting} octets", waiting_problems(waiting))
            status, seconds = service.terminate()
            yield Check.equal("the service ends with 0", status, 0, f"in {seconds:.1f} s")


def waiting_problems(octets):
    """The first message has every line; what follows it says that it goes on, with the lines that can be shown."""
    problems = [] if 1 <= len(octets) <= 2 else [f"{len(octets)} messages"]
    return problems + [f"{one} octets" for one in octets[1:] if one > LATER_OCTETS]
