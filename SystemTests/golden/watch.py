"""`plumblined watch` over a field where an ingress dies and comes back: log, messages, metrics, uploads, history."""

import contextlib
import re
import shutil
import signal
import time

from SystemTests.golden import fixtures, normal
from SystemTests.golden.comparing import measured
from SystemTests.golden.field import Field, Service, settings
from SystemTests.golden.ground import Ground
from SystemTests.golden.receivers import BUCKET, EXACT, Mailbox, Receiver, object_texts
from SystemTests.harness.waiting import until

# It lasts too long for the short form.
SHORT_FORM_IS_ASKED_FOR = True
PREFIXES = ("watch-", "continued-", "stretched-")
KEY = "KEY-0001"
LASTED = re.compile(r"\d+ (?:d|h|min)(?: (?:\d+|#) (?:h|min|s))?\b")


def checks(ground):
    ground = Ground(ground, PREFIXES)
    yield measured(ground.golden, 4, lambda: watched(ground), "an ingress dies and comes back")
    yield measured(ground.golden, 4, lambda: continued(ground), "a history of today's with an open incident goes on")
    yield measured(ground.golden, 4, lambda: stretched(ground), "a stretched plan and a round that is held up")
    yield ground.golden.every_file()


def destinations(base, mail_port, directory):
    """One of each kind, in both languages where it has some."""
    robots = {"wecom": {"mentions": ["zhang"]}, "dingtalk": {"secret": "SEC-1", "mention_mobiles": ["13800000000"]},
              "feishu": {"secret": "SEC-1"}, "slack": {}}
    query = {"wecom": f"?key={KEY}", "dingtalk": f"?access_token={KEY}", "feishu": "", "slack": ""}
    found = [{"name": f"{kind}-{language}", "language": language,
              kind: {"url": f"{base}/{kind}-{language}/open-apis/bot/v2/hook/{KEY}{query[kind]}", **more}}
             for kind, more in robots.items() for language in ("en", "zh")]
    found += [{"name": f"mail-{language}", "language": language, "mail": {
        "host": "127.0.0.1", "port": mail_port, "security": "none", "from": "plumbline@example.com",
        "to": [f"ops-{language}@example.com"]}} for language in ("en", "zh")]
    return [
        *found, {"name": "duty", "alertmanager": {"url": f"{base}/duty", "labels": ["team=games"], "token": "TOKEN-1"}},
        {"name": "hook", "webhook": {"url": f"{base}/hook/x", "secret": "HOOK-1"}},
        {"name": "all", "webhook": {"url": f"{base}/all/x", "continued": True}},
        {"name": "program", "exec": {"program": f"{directory}/tell", "arguments": ["--now"]}},
    ]


def upload(base):
    return {"name": "bucket", "s3": {
        "endpoint": base, "bucket": BUCKET, "region": "us-east-1", "style": "path", "access_key": "id",
        "secret_key": "key", "key": "{vantage}/{date}/{time}.json.gz", "text_key": "{vantage}/{date}/{time}.txt"}}


def prepare(ground, field, configuration):
    ground.write("lines.csv", field.lines())
    ground.write("plumbline.yaml", configuration)


def fresh(ground):
    """Nothing is left of an attempt before."""
    for path in ground.directory.glob("history.sqlite*"):
        path.unlink()
    shutil.rmtree(ground.directory / "spool", ignore_errors=True)
    (ground.directory / "told").unlink(missing_ok=True)


def watched(ground):
    fresh(ground)
    tell = ground.write("tell", f"#!/bin/sh\necho \"$@\" >> {ground.directory}/told\ncat >> {ground.directory}/told\n")
    tell.chmod(0o755)
    receiver, mailbox = Receiver(), Mailbox()
    with contextlib.ExitStack() as stack:
        stack.enter_context(receiver.serving())
        stack.enter_context(mailbox.serving())
        field = stack.enter_context(Field(ground))
        prepare(ground, field, settings(
            "history.sqlite", notify=destinations(receiver.base, mailbox.port, ground.directory),
            upload=[upload(receiver.base)]))
        service = stack.enter_context(Service(ground))
        breaks(service, field, receiver)
        pages = {"watch-metrics": normal.metrics(service.page("/metrics")),
                 "watch-health": normal.text(service.page("/healthz") + service.page("/readyz"))}
        status = service.end()
    texts = {f"watch-told-{name}": text for name, text in receiver.texts(ground.directory).items()}
    texts |= {f"watch-told-mail-{name.split('@')[0]}": text for name, text in mailbox.texts().items()}
    texts["watch-told-program"] = program_text(ground)
    texts["watch-log"] = f"status {status}\n" + log_text(service, ground)
    texts["watch-uploads"] = object_texts(receiver.objects, ground.directory)
    texts["watch-outages"] = outages(ground)
    return texts | pages


def breaks(service, field, receiver):
    """The middle ingress dies and comes back, each between two rounds."""
    until("the line without a name is told", lambda: receiver.count("hook") >= 1 or service.ended())
    service.await_rounds(1)
    field.ingresses[1].end()
    service.await_said("incident opened", 3)
    service.await_rounds(2)
    field.ingresses[1].begin_again()
    service.await_said("incident closed")
    until("its end is told to all", lambda: receiver.count("hook") >= 3)
    service.await_rounds(1)


def program_text(ground):
    """What the program was given: its arguments, then JSON."""
    path = ground.directory / "told"
    parts = (path.read_text() if path.exists() else "").split("--now\n")
    return "".join(f"--now\n{normal.json_text(part, exact=EXACT)}" for part in parts if part.strip())


def log_text(service, ground):
    """Of the log what does not depend on how many rounds there were."""
    text = service.log.read_text(errors="replace")
    # A round that an incident begins or ends in is told by the incident's own lines.
    return normal.log(re.sub(r"(listens: .*)port=\d+", r"\1port=#", text), ground.directory)


def outages(ground):
    """The incidents as the history has them afterwards, without times and how long they lasted."""
    parts = []
    for form, clean in {"json": normal.json_text, "table": normal.table, "csv": normal.csv_text}.items():
        # So wide that no value is cut: a cut address hides which port it has.
        done = ground.run("plumblined", "history", "outages", "--database", "history.sqlite", "--last", "90d",
                          "--format", form, COLUMNS="200")
        parts.append(f"=== {form}\n" + clean(done.stdout.decode()) + done.stderr.decode())
    return LASTED.sub("# s", "\n".join(parts))


def continued(ground):
    """The same incident goes on, is closed under its number, and what waited is told."""
    fresh(ground)
    receiver = Receiver()
    with receiver.serving(), Field(ground) as field:
        fixtures.history(ground.directory / "history.sqlite", ground.ports.by_host())
        prepare(ground, field, settings("history.sqlite", notify=[
            {"name": name, "webhook": {"url": f"{receiver.base}/{name}/x"}} for name in ("hook", "slow")]))
        with Service(ground) as service:
            service.await_said("incident closed")
            until("its end is told", lambda: receiver.count("hook") and receiver.count("slow"))
            service.await_rounds(1)
            status = service.end()
    texts = {f"continued-told-{name}": text for name, text in receiver.texts(ground.directory).items()}
    texts["continued-log"] = f"status {status}\n" + log_text(service, ground)
    texts["continued-outages"] = outages(ground)
    return texts


def stretched(ground):
    """A plan that the caps stretch, and a round in which the service stood still: what the log says."""
    fresh(ground)
    receiver = Receiver()
    receiver.statuses = {"hook": 500, BUCKET: 403}
    with receiver.serving(), Field(ground) as field:
        probe = {"count": 5, "interval": "50ms", "timeout": "1s", "max_address_rate": 40}
        prepare(ground, field, settings("history.sqlite", probe=probe, every="4s", upload=[upload(receiver.base)],
                                        notify=[{"name": "hook", "webhook": {"url": f"{receiver.base}/hook/x"}}]))
        with Service(ground) as service:
            service.await_rounds(1)
            service.await_said("refuses every upload")
            hold_up(service, 4)
            service.await_said("not valid")
            service.await_said("could not be delivered")
            service.await_rounds(1)
            status = service.end()
    said = normal.without_counts(log_text(service, ground)).splitlines()
    # One more reason where another program took the core.
    kept = [re.sub(r"; the measuring loop waited for a core [^;]*; raise [^;\"]*", "", line) for line in said]
    return {"stretched-log": f"status {status}\n" + "\n".join(dict.fromkeys(kept))}


def hold_up(service, every):
    """The service stands still in the midst of its next round, which begins at a multiple of `every` seconds."""
    time.sleep(every - time.time() % every + 0.15)
    service.process.send_signal(signal.SIGSTOP)
    time.sleep(0.6)
    service.process.send_signal(signal.SIGCONT)
