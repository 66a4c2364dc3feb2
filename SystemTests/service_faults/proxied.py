"""Whoever is told is behind a proxy: the usual variables, whom they except, and the setting in their place."""

import contextlib

from SystemTests.harness.authority import Authority
from SystemTests.harness.field import Field
from SystemTests.harness.http_server import server
from SystemTests.harness.outcome import Check
from SystemTests.harness.ports import HOST
from SystemTests.harness.proxy import Proxy
from SystemTests.harness.service import Service, plumblined
from SystemTests.harness.waiting import until
from SystemTests.harness.webhook import Webhook

# Nobody but the proxy knows where it is.
NAME = "hook.plumbline.test"
LOGIN = "plumbline:geheim-0001"
VARIABLES = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"]


def checks(ground):
    authority = Authority(ground.directory)
    bare = {one: "" for one in VARIABLES}
    with contextlib.ExitStack() as stack:
        field = stack.enter_context(Field(ground, hosts=2, ports=2, net=95))
        hook = stack.enter_context(Webhook(tls=authority.context(NAME)))
        plain = stack.enter_context(Webhook())
        lines = stack.enter_context(server(
            lambda *_: (200, {"Content-Type": "text/csv"}, field.lines_file.read_bytes())))
        proxy = stack.enter_context(Proxy({NAME: hook.port}, LOGIN))
        service = Service(ground, field, lines=[{"url": f"http://lines.plumbline.test:{lines}/lines.csv"}], notify=[
            {"name": "hook", "webhook": {"url": f"https://{NAME}/hook"}},
            {"name": "plain", "webhook": {"url": plain.url}}])
        environment = {**bare, "SSL_CERT_FILE": str(authority.certificate)}
        service.environment = {**environment, "HTTPS_PROXY": proxy.url, "HTTP_PROXY": proxy.url, "NO_PROXY": HOST}
        with service:
            yield from by_variables(service, field, hook, plain, proxy, lines)
            status, _ = service.terminate()
            yield Check.equal("the service ends with 0", status, 0)
        yield from tested(service, environment, proxy)


def by_variables(service, field, hook, plain, proxy, lines):
    service.await_rounds(2)
    field.ingresses[0].stop()
    until("both are told", lambda: hook.told() and plain.told(), 60)
    yield Check("lines and messages come through the proxy, by its name for them", f"{len(set(proxy.asked))} targets",
                [f"it was asked for {sorted(set(proxy.asked))}"] * (set(proxy.asked) != {
                    ("CONNECT", f"{NAME}:443"), ("CONNECT", f"lines.plumbline.test:{lines}")}))
    said = service.said("requests go through a proxy")
    yield Check("the log says so, once, and not the login", "", [f"{said}"] * (
        len(said) != 1 or "geheim" in said[0] or HOST not in said[0]))


def tested(service, environment, proxy):
    """`notify test` with variables that are wrong, and with the setting."""
    def notify(**variables):
        done = plumblined("notify", "test", "hook", "--config", service.configuration, **environment | variables)
        return done.returncode, (done.stdout + done.stderr).decode()

    status, said = notify(HTTPS_PROXY="https://proxy.example")
    yield Check("a variable that is no proxy is refused, by its name", "", [said] * (
        status != 2 or "HTTPS_PROXY" not in said))
    status, said = notify()
    yield Check("without a proxy the name is not found", "", [said] * (status != 3 or "through the proxy" in said))
    status, said = notify(HTTPS_PROXY=proxy.url.replace("geheim", "falsch"))
    yield Check("a login that the proxy refuses is told with the proxy's address", "", [said] * (
        status != 3 or f"through the proxy http://{HOST}:{proxy.port}" not in said or "falsch" in said))
    service.keys["proxy"] = {"url": proxy.url}
    service.write()
    status, said = notify(HTTPS_PROXY="http://127.0.0.1:1")
    yield Check("the setting goes before the environment", "", [said] * (status != 0))
    service.keys["proxy"] = {"url": "none"}
    service.write()
    status, said = notify(HTTPS_PROXY=proxy.url)
    yield Check("none asks directly, whatever the environment says", "", [said] * (
        status != 3 or "through the proxy" in said))
