"""The pages behind Debian's nginx: a base path, a login, the reader's address, and events that pass at once."""

import contextlib
import http.client
import os
import re
import socket
import urllib.parse

from SystemTests.harness.field import Field
from SystemTests.harness.outcome import Check, PartFailed
from SystemTests.harness.ports import HOST
from SystemTests.harness.programs import needed
from SystemTests.harness.service import START_SECONDS, Service
from SystemTests.harness.waiting import until

NAME, PASSWORD = "ops", "correct horse"
EVENT_SECONDS = 60
CONFIGURATION = """
daemon off; master_process off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr notice;
events {{ worker_connections 256; }}
http {{
    access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{
        listen {host}:{port};
        location /plumbline/ {{
            proxy_pass http://{host}:{upstream}{strip};
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto https;
        }}
    }}
}}
"""


def free_port():
    with socket.socket() as one:
        one.bind((HOST, 0))
        return one.getsockname()[1]


class Asker:
    """A reader who keeps cookies and follows nothing."""

    def __init__(self, port):
        self.port, self.cookies = port, {}

    def ask(self, method, target, form=None, headers=()):
        connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Host": "ops.example", "Cookie": cookies, **dict(headers)}
        body = urllib.parse.urlencode(form) if form is not None else None
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, target, body, sent)
        answer = connection.getresponse()
        for one in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = one.split(";")[0].partition("=")
            self.cookies[name] = value
        text = answer.read().decode(errors="replace")
        connection.close()
        return answer, text


def checks(ground):
    nginx = needed("nginx")
    (ground.directory / "password").write_text(PASSWORD)
    web = {"listen": f"{HOST}:0", "base_path": "/plumbline", "trusted_proxies": [HOST], "hosts": ["ops.example"],
           "users": [{"name": NAME, "password": f"file:{ground.directory / 'password'}"}]}
    with Field(ground, hosts=2, ports=2, net=93) as field, Service(ground, field, every="2s", web=web) as service:
        said = until("the web server listens", lambda: service.said("web server listens", service.started),
                     START_SECONDS)
        upstream = said[-1].split("port=")[1].split()[0]
        service.await_rounds(1)
        for strip in ("", "/"):
            what = "the path is taken away" if strip else "the path is left"
            with running(ground, nginx, upstream, strip) as port:
                yield from visit(Asker(port), what)
        yield from throttled(ground, nginx, upstream)


@contextlib.contextmanager
def running(ground, nginx, upstream, strip):
    port = free_port()
    folder = ground.path(f"nginx-{port}")
    file = folder / "nginx.conf"
    file.write_text(CONFIGURATION.format(folder=folder, host=HOST, port=port, upstream=upstream, strip=strip))
    # Root's workers would be another user's, who cannot reach the folder.
    extra = ["-g", "user root;"] if os.geteuid() == 0 else []
    with ground.program([nginx, "-p", folder, "-c", file, *extra], f"nginx-{port}") as one:
        one.await_port(HOST, port)
        yield port


def token_of(text):
    found = re.search(r'name="token" value="([^"]+)"', text)
    if not found:
        raise PartFailed(f"no form: {text[:200]}")
    return found.group(1)


def log_in(asker, password=PASSWORD, headers=()):
    _, page = asker.ask("GET", "/plumbline/login?to=/incidents", headers=headers)
    return asker.ask("POST", "/plumbline/login", {"token": token_of(page), "to": "/incidents", "name": NAME,
                                                  "password": password}, headers)


def visit(asker, what):
    answer, _ = asker.ask("GET", "/plumbline/")
    yield Check.equal(f"a stranger is led to the login below the base path ({what})",
                      (answer.status, answer.headers["Location"]), (302, "/plumbline/login"))
    answer, _ = log_in(asker, headers=[("Origin", "https://ops.example")])
    cookies = answer.headers.get_all("Set-Cookie") or []
    yield Check.equal(f"a login leads back below it, by a cookie for https alone ({what})",
                      (answer.status, answer.headers["Location"], [one.endswith("; Secure") for one in cookies]),
                      (303, "/plumbline/incidents", [True]))
    answer, text = asker.ask("GET", "/plumbline/")
    links = re.findall(r'(?:href|src|action)="(/[^"]*)"', text)
    foreign = [one for one in links if not one.startswith("/plumbline/")]
    yield Check(f"every link is below it ({what})", f"{len(links)} links",
                [] if answer.status == 200 and links and not foreign else [answer.status, *foreign[:3]])
    style = next(one for one in links if one.endswith(".css"))
    answer, _ = asker.ask("GET", style, headers=[("Accept-Encoding", "gzip")])
    yield Check.equal(f"its files come, packed ({what})",
                      (answer.status, answer.headers["Content-Encoding"]), (200, "gzip"))
    yield Check(f"an event passes when it happens ({what})", problems=event_problems(asker))


def event_problems(asker):
    """A round's news must come while the stream goes on: a proxy that keeps it would wait for its end."""
    connection = http.client.HTTPConnection(HOST, asker.port, timeout=EVENT_SECONDS)
    connection.request("GET", "/plumbline/events?page=/", headers={
        "Host": "ops.example", "Cookie": f"plumbline_session={asker.cookies.get('plumbline_session')}"})
    answer = connection.getresponse()
    try:
        if answer.status != 200:
            return [answer.status]
        for _ in range(1000):
            line = answer.readline().decode()
            if line.startswith("event: round"):
                return []
        return ["no event in 1000 lines"]
    except TimeoutError:
        return [f"no event in {EVENT_SECONDS} s"]
    finally:
        connection.close()


def throttled(ground, nginx, upstream):
    with running(ground, nginx, upstream, "") as port:
        bad, good = [("X-Forwarded-For", "203.0.113.7")], [("X-Forwarded-For", "203.0.113.8")]
        # nginx adds its own reader behind what he pretends, and only that counts.
        statuses = [log_in(Asker(port), "wrong", bad)[0].status for _ in range(5)]
        answer, _ = log_in(Asker(port), PASSWORD, good)
    yield Check.equal("whoever tries passwords gains nothing by pretending to be somebody else",
                      (statuses, answer.status), ([403] * 5, 429))
