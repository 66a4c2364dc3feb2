"""Destinations on loopback that keep what they are sent: chat robots, webhooks, Alertmanager, an object store, SMTP."""

import contextlib
import email
import email.policy
import gzip
import json
import re
import socketserver
import threading
import urllib.parse

from SystemTests.golden import normal
from SystemTests.harness.http_server import server
from SystemTests.harness.ports import HOST

BUCKET = "reports"
# Headers that a destination may rely on.
HEADERS = ("Content-Type", "Authorization", "Idempotency-Key", "Plumbline-Timestamp", "Plumbline-Signature",
           "Content-Encoding", "If-Match", "If-None-Match")
EXACT = normal.EXACT | frozenset("""
    most_lines worst_loss abnormal_lines unmeasured_lines format_version healthy_inside every_seconds absorbed_by
    loss_there loss_back loss_either ingress_loss beyond_loss
""".split())
ANSWERS = {
    "wecom": b'{"errcode": 0, "errmsg": "ok", "media_id": "media-0"}', "dingtalk": b'{"errcode": 0, "errmsg": "ok"}',
    "feishu": b'{"code": 0, "msg": "success"}', "slack": b"ok",
}


class Receiver:
    """An HTTP server. A path is /NAME/…; `statuses` says what a name answers. Those of /reports/… are objects."""

    def __init__(self):
        self.taken, self.objects, self.statuses, self.bodies = {}, {}, {}, {}
        self.lock = threading.Lock()

    @contextlib.contextmanager
    def serving(self):
        with server(self.answer, keeps_connections=True) as port:
            self.base = f"http://{HOST}:{port}"
            yield self

    def answer(self, method, target, headers, body):
        path = urllib.parse.urlsplit(target).path
        name = path.split("/")[1]
        if name == BUCKET:
            return self.store(method, path, headers, body)
        with self.lock:
            status = self.statuses.get(name, 200)
            if status == 200:
                self.taken.setdefault(name, []).append((method, target, headers, body))
        kind = name.split("-")[0]
        return status, {}, self.bodies.get(name, ANSWERS.get(kind, b"{}"))

    def store(self, method, path, headers, body):
        """Objects under If-Match and If-None-Match as Amazon S3 takes them."""
        with self.lock:
            status = self.statuses.get(BUCKET, 200)
            if status != 200:
                return status, {}, b"<Error><Code>AccessDenied</Code></Error>"
            found = self.objects.get(path)
            if method in ("GET", "HEAD"):
                missing = 404, {}, b"<Error><Code>NoSuchKey</Code></Error>"
                return (200, {"ETag": found[0]}, found[1] if method == "GET" else b"") if found else missing
            wanted = headers.get("If-Match")
            if (wanted and (not found or found[0] != wanted)) or (headers.get("If-None-Match") == "*" and found):
                return 412, {}, b"<Error><Code>PreconditionFailed</Code></Error>"
            etag = f'"{len(self.objects)}-{len(body)}"'
            self.objects[path] = (etag, body)
            return 200, {"ETag": etag}, b""

    def count(self, name):
        with self.lock:
            return len(self.taken.get(name, []))

    def texts(self, directory=None):
        """What each name was sent, normalised; what repeats the one before is left out."""
        with self.lock:
            return {name: without_repeats([shown(*one, directory) for one in taken])
                    for name, taken in sorted(self.taken.items())}


def without_repeats(parts):
    return "\n".join(part for number, part in enumerate(parts) if number == 0 or parts[number - 1] != part)


def shown(method, target, headers, body, directory):
    parts = urllib.parse.urlsplit(target)
    query = [(key, value if key in ("key", "access_token", "type") else "<value>")
             for key, value in urllib.parse.parse_qsl(parts.query)]
    lines = [f"{method} {parts.path}" + "".join(f" {key}={value}" for key, value in query)]
    for name in HEADERS:
        if headers.get(name) is not None:
            lines.append(f"{name}: {header(name, headers[name])}")
    return "\n".join([*lines, body_text(headers.get("Content-Type") or "", body, directory)])


def header(name, value):
    if name in ("Content-Type", "Content-Encoding", "If-None-Match"):
        return re.sub(r"boundary=.*", "boundary=<boundary>", value)
    return "sha256=<value>" if value.startswith("sha256=") else "<value>"


def body_text(kind, body, directory):
    if kind.startswith("multipart/"):
        head = f"Content-Type: {kind}\r\n\r\n".encode()
        parts = email.message_from_bytes(head + body).walk()
        return "\n".join(f"part {part['Content-Disposition']}\n{normal.text(part.get_payload(decode=True).decode())}"
                         for part in parts if not part.is_multipart())
    value = normal.without_additions(json.loads(body))
    for key in ("timestamp", "sign"):
        if isinstance(value, dict) and key in value:
            value[key] = "<value>"
    return normal.shown(normal.json_value(value, directory, exact=EXACT)).replace("\\n", "\n  ")


def object_texts(objects, directory=None, exact=normal.EXACT):
    """Uploaded objects by their normalised keys; the last of each key counts."""
    found = {}
    for path, (_, body) in objects.items():
        name = normal.text(re.sub(r"\d\d\d\d-\d\d-\d\d/[\d-]+", "<date>/<time>", path))
        content = gzip.decompress(body) if path.endswith(".gz") else body
        is_json = ".json" in path
        found[name] = normal.json_text(content, directory, exact) if is_json else normal.table(content.decode())
    return "\n".join(f"=== {name}\n{content}" for name, content in sorted(found.items()))


class Mailbox:
    """An SMTP server that takes every mail, without encryption."""

    def __init__(self):
        self.mails = []

    @contextlib.contextmanager
    def serving(self):
        box = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                try:
                    self.dialogue()
                except OSError:
                    pass

            def say(self, text):
                self.wfile.write(text.encode() + b"\r\n")

            def dialogue(self):
                self.say("220 mail.example ESMTP")
                while line := self.rfile.readline():
                    verb = line.strip().upper()[:4]
                    if verb == b"EHLO":
                        self.say("250-mail.example\r\n250-8BITMIME\r\n250 SMTPUTF8")
                    elif verb == b"DATA":
                        self.say("354 go on")
                        box.mails.append(self.content())
                        self.say("250 taken")
                    elif verb == b"QUIT":
                        self.say("221 bye")
                        return
                    else:
                        self.say("250 ok")

            def content(self):
                lines = []
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(line[1:] if line.startswith(b"..") else line)
                return b"".join(lines)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = allow_reuse_address = True

        one = Server((HOST, 0), Handler)
        thread = threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        self.port = one.server_address[1]
        try:
            yield self
        finally:
            one.shutdown()
            thread.join()
            one.server_close()

    def texts(self):
        """The mails by the one that they are for, normalised."""
        found = {}
        for data in list(self.mails):
            mail = email.message_from_bytes(data, policy=email.policy.default)
            found.setdefault(str(mail["To"]), []).append(mail_text(mail))
        return {name: without_repeats(texts) for name, texts in sorted(found.items())}


def mail_text(mail):
    lines = []
    for name, value in mail.items():
        shown_value = "<value>" if name.lower() in ("date", "message-id") else str(value)
        lines.append(f"{name}: {normal.text(re.sub(r'boundary=.*', 'boundary=<boundary>', shown_value))}")
    for part in mail.walk():
        if not part.is_multipart():
            lines.append(f"--- {part.get_content_type()} {normal.text(part.get_filename() or '')}".rstrip())
            content = part.get_content()
            lines.append(normal.text(content if isinstance(content, str) else content.decode()).rstrip())
    return "\n".join(lines) + "\n"
