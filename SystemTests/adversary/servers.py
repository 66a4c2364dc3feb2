"""Robots, stores and mail servers with malice: nothing is given up, nothing goes elsewhere, all is bounded."""

import json
import time

from SystemTests.adversary.ground import Actor
from SystemTests.harness.authority import Authority
from SystemTests.harness.field import Field
from SystemTests.harness.outcome import Check
from SystemTests.harness.service import Service, notify_test
from SystemTests.harness.waiting import until

PASSWORD, SECRET = "geheim-0077", "geheim-0078"
MODES = {"stripped": "a mail server from whose answer STARTTLS was taken", "refused": "a 554 instead of a greeting",
         "refused-ehlo": "a 554 to EHLO", "refused-starttls": "a 554 to STARTTLS",
         "unknown-starttls": "a 502 to STARTTLS", "injected": "answers behind the one to STARTTLS, in clear"}
MAX_SECONDS = 75


def configured(ground, **entry):
    (ground.directory / "lines.csv").write_text("ingress\n127.0.0.1:9\n")
    (ground.directory / "plumbline.yaml").write_text(json.dumps(
        {"lines": [{"file": "lines.csv"}], "notify": [{"name": "one", **entry}]}))


def mail(port, **keys):
    return {"mail": {"host": "127.0.0.1", "port": port, "username": "plumbline", "password": PASSWORD,
                     "from": "plumbline@example.com", "to": ["ops@example.com"], **keys}}


def told(ground, actor, heard, secrets):
    """A test message to the server: what is wrong if that was not a failure that is tried again, and who heard what."""
    began = time.monotonic()
    done = notify_test(ground, "one")
    took, said = time.monotonic() - began, done.stderr.decode() + done.stdout.decode()
    actor.stop()
    found = heard.read_bytes() if heard.exists() else b""
    problems = actor.acted("asked") + [f"it took {took:.0f} s"] * (took > MAX_SECONDS)
    problems += [f"status {done.returncode}: {said}"] * (done.returncode != 3)
    problems += [f"it is given up: {said.strip()[-200:]}"] * ("try again" not in said)
    return took, found, problems + ["a secret is shown"] * any(one in said for one in secrets)


def before_encryption(ground):
    """Whoever is on the way to a mail server can say anything before TLS: it is tried again, and nothing is told."""
    for mode, what in MODES.items():
        heard = ground.directory / f"heard-{mode}"
        with Actor("server", protocol="mail", mode=mode, heard=heard, seconds=100) as actor:
            configured(ground, **mail(actor.facts["port"]))
            _, found, problems = told(ground, actor, heard, [PASSWORD])
        problems += [f"it was told {word.decode()}" for word in (b"AUTH", b"MAIL", b"DATA", b"RCPT") if word in found]
        yield Check(f"{what}: tried again, and nothing said in clear", f"{len(found)} bytes heard", problems)


def waits(ground):
    """The same to a running service: the message of an alarm waits in the outbox, and is given up by none of it."""
    heard = ground.directory / "heard"
    with Field(ground, hosts=2, ports=1, net=75) as field, \
            Actor("server", protocol="mail", mode="refused", heard=heard, seconds=120) as actor:
        with Service(ground, field, notify=[{"name": "one", **mail(actor.facts["port"])}]) as service:
            service.await_rounds(2)
            field.ingresses[0].stop()
            until("the message was tried", lambda: service.said("one") and heard_some(service), 60)
            service.await_rounds(3)
            rows = service.query("SELECT end FROM outbox")
        actor.stop()
    yield Check("an alarm that a 554 before TLS refuses waits",
                f"{len(rows)} in the outbox, asked {actor.told['asked']} times",
                [*actor.acted("asked"), *["there is none"] * (not rows),
                 *[f"it ended: {row[0]}" for row in rows if row[0]]])


def heard_some(service):
    return service.query("SELECT count(*) FROM outbox WHERE attempts > 0")[0][0]


def robots(ground):
    """Answers without an end, in drops, with heads without an end, and another address to go to."""
    for mode in ("endless", "heads", "redirect", *([] if ground.short else ["dripping"])):
        heard, other = ground.directory / f"heard-{mode}", ground.directory / f"other-{mode}"
        with Actor("server", mode="endless", heard=other, seconds=100) as elsewhere, \
                Actor("server", mode=mode, heard=heard, elsewhere=f"http://127.0.0.1:{elsewhere.facts['port']}/taken",
                      seconds=100) as actor:
            url = f"http://127.0.0.1:{actor.facts['port']}/hook"
            configured(ground, webhook={"url": url, "secret": SECRET})
            began = time.monotonic()
            done = notify_test(ground, "one")
            took = time.monotonic() - began
        found = heard.read_bytes()
        problems = actor.acted("asked") + [f"it took {took:.0f} s"] * (took > MAX_SECONDS)
        problems += ["it went elsewhere"] * (elsewhere.told["asked"] > 0)
        problems += ["the secret was sent"] * (SECRET.encode() in found + done.stdout + done.stderr)
        yield Check(f"a robot's answer ({mode}) ends nothing and leads nowhere", f"{took:.1f} s", problems)


def old_tls(ground):
    """Servers that speak TLS 1.1 at most: nothing is told to them."""
    authority = Authority(ground.path("authority"))
    authority.sign("server", "IP:127.0.0.1")
    folder = authority.certificate.parent
    files = {"certificate": folder / "server.pem", "key": folder / "server.key"}
    for version, wanted in (("TLSv1_1", False), ("TLSv1_2", True)):
        for kind in ("webhook", "mail"):
            heard = ground.directory / f"heard-{kind}-{version}"
            protocol = "mail" if kind == "mail" else "web"
            with Actor("server", protocol=protocol, mode="redirect" if kind == "webhook" else "plain", version=version,
                       heard=heard, seconds=100, **files) as actor:
                port = actor.facts["port"]
                entry = mail(port, security="tls", ca_file=str(authority.certificate)) if kind == "mail" else {
                    "webhook": {"url": f"https://127.0.0.1:{port}/hook", "secret": SECRET}}
                configured(ground, **entry)
                notify_test(ground, "one", SSL_CERT_FILE=str(authority.certificate))
            count = len(heard.read_bytes())
            what = "what it is for" if wanted else "nothing"
            yield Check(f"{kind}: a server of {version.replace('_', '.')} at most is told {what}",
                        f"{count} bytes heard", actor.acted("asked") + [f"{count} bytes"] * ((count > 0) != wanted))


def stores(ground):
    """A store that sends the report elsewhere, or never stops: it stays in the spool, and its keys stay here."""
    for mode in ("redirect", "endless"):
        heard, other = ground.directory / f"heard-{mode}", ground.directory / f"other-{mode}"
        with Field(ground, hosts=1, ports=1, net=76) as field, \
                Actor("server", mode="endless", heard=other, seconds=100) as elsewhere, \
                Actor("server", mode=mode, heard=heard, elsewhere=f"http://127.0.0.1:{elsewhere.facts['port']}/x",
                      seconds=100) as actor:
            store = {"endpoint": f"http://127.0.0.1:{actor.facts['port']}", "bucket": "reports", "region": "x",
                     "access_key": "AKID", "secret_key": SECRET, "style": "path", "timeout": "5s",
                     "key": "{round}.json.gz"}
            spool = ground.path(f"spool-{mode}")
            with Service(ground, field, upload=[{"name": "store", "s3": store}], spool={"path": str(spool)}) as service:
                service.await_rounds(4)
                time.sleep(1)
                kept = len(list(spool.rglob("*.upload")))
        problems = actor.acted("asked") + ["it went elsewhere"] * (elsewhere.told["asked"] > 0)
        problems += ["its key was sent"] * (SECRET.encode() in heard.read_bytes())
        yield Check(f"a store with malice ({mode}) gets no key, and takes no report away", f"{kept} in the spool",
                    problems + ["the spool is empty"] * (kept == 0))


PARTS = [before_encryption, waits, robots, old_tls, stores]
