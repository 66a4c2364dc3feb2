"""Mail through Exim: STARTTLS and TLS with a certificate of one's own, AUTH, what is refused, and what arrives."""

import base64
import csv
import io
import json

from SystemTests.harness.outcome import Check
from SystemTests.harness.ports import HOST
from SystemTests.harness.service import notify_test
from SystemTests.harness.waiting import until
from SystemTests.servers.mail_server import PASSWORD, REFUSED, USERNAME, MailServer, Wiretap

VANTAGE = "上海电信 “1”"
DOTS = b".\r\n..\r\n.a dot at the begin\r\nend\r\n"
HUGE_LINES = 10_000


def checks(ground):
    with MailServer(ground) as server, Wiretap(server.ports["starttls"]) as tap, \
            Wiretap(server.ports["plain"]) as plain_tap:
        configure(ground, server, tap, plain_tap)
        yield from delivered(ground, server, tap)
        yield from refused(ground, server, plain_tap)
        yield from written(ground, server)
    with MailServer(ground, "LOGIN") as server, Wiretap(server.ports["starttls"]) as tap:
        configure(ground, server, tap, tap)
        done = notify_test(ground, "english")
        yield Check("a server that knows only AUTH LOGIN takes it as well", "", problems(done, 0))


def configure(ground, server, tap, plain_tap):
    def entry(name, port=None, host=HOST, language="en", **changed):
        keys = {"host": host, "port": port or tap.port, "ca_file": "authority.pem", "username": USERNAME,
                "password": PASSWORD, "from": "plumbline@example.com", "to": ["ops@example.com", "duty@example.com"]}
        keys.update(changed)
        return {"name": name, "language": language,
                "mail": {key: value for key, value in keys.items() if value is not None}}

    # A relative path begins at the configuration's directory.
    for name in ("authority", "other"):
        (ground.directory / f"{name}.pem").write_bytes((server.folder / f"{name}.pem").read_bytes())
    (ground.directory / "broken.pem").write_text("nothing\n")
    (ground.directory / "plumbline.yaml").write_text(json.dumps({
        "vantage": VANTAGE, "lines": [{"file": "lines.csv"}], "notify": [
            entry("english"), entry("chinese", language="zh"), entry("name", host="localhost"),
            entry("tls", server.ports["tls"], security="tls"),
            entry("untrusted", ca_file=None), entry("other", ca_file="other.pem"),
            entry("broken", ca_file="broken.pem"), entry("stranger", server.ports["stranger"]),
            entry("password", password="wrong-0002"), entry("clear", plain_tap.port),
            entry("anonymous", username=None, password=None),
            entry("nobody", to=[REFUSED]), entry("some", to=[REFUSED, "ops@example.com"])]}))


def problems(done, status, *words):
    """What is wrong with a run's end; no run may show the password."""
    said = (done.stdout + done.stderr).decode()
    found = [f"status {done.returncode}: {said}"] if done.returncode != status else []
    found += [f"`{word}` is not in: {said}" for word in words if word not in said]
    return found + [f"it shows the password: {said}"] * (PASSWORD in said or "wrong-0002" in said)


def delivered(ground, server, tap):
    done = notify_test(ground, "english")
    yield Check("a mail is taken over STARTTLS with AUTH PLAIN", "", problems(done, 0))
    head = tap.heard.split(b"\x16", 1)[0].decode(errors="replace").split("\r\n")
    yield Check.equal("nothing but EHLO and STARTTLS is sent before the encryption",
                      [line.split(" ")[0] for line in head], ["EHLO", "STARTTLS", ""])
    until("the mail is delivered", lambda: len(server.files()) == 1)
    yield from contents(server.mails()[0], "[test]", "abnormal")
    done = notify_test(ground, "chinese")
    until("the second mail is delivered", lambda: len(server.files()) == 2)
    yield Check("one in Chinese as well", "", problems(done, 0))
    yield from contents(server.mails()[1], "[测试]", "异常")
    # Without the lines that the server put before it.
    raw = server.files()[1].read_bytes().split(b"\nFrom: ", 1)[1]
    header, body = raw.split(b"\n\n", 1)
    yield Check("its header is ASCII with words of RFC 2047, and no line is too long", "",
                [] if header.isascii() and body.isascii() and b"=?UTF-8?B?" in header
                and max(map(len, raw.split(b"\n"))) <= 76 else [raw.decode(errors="replace")])
    for name, what in (("name", "the certificate may name the host"), ("tls", "TLS from the first byte")):
        yield Check(what, "", problems(notify_test(ground, name), 0))
    until("they are delivered", lambda: len(server.files()) == 4)


def contents(mail, *words):
    subject, text = str(mail["subject"]), mail.get_content()
    yield Check("Python reads its subject and text", subject,
                [f"{VANTAGE} is missing: {subject}: {text}"] * (VANTAGE not in subject or VANTAGE not in text)
                + [f"{words[0]} is not in {subject}"] * (words[0] not in subject)
                + [f"{words[1]} is not in {text}"] * (words[1] not in text)
                + [f"{line} is not in the text" for line in ("test-1", "192.0.2.1:7000") if line not in text])
    found = (mail.get_content_type(), mail.get_content_charset(), str(mail["to"]), mail["from"].addresses[0].addr_spec,
             mail["date"].datetime is not None, mail["message-id"] is not None, not mail.defects)
    yield Check.equal("and its other headers", found, ("text/plain", "utf-8", "ops@example.com, duty@example.com",
                                                       "plumbline@example.com", True, True, True))


def refused(ground, server, plain_tap):
    before = len(server.files())
    for name, what, words in (
            ("untrusted", "a certificate of an authority that this machine does not know is refused", ["ca_file"]),
            ("other", "one that another authority signed is refused", ["ca_file"]),
            ("stranger", "one for another name is refused", ["certificate"]),
            ("broken", "a file that is none of certificates is told", ["ca_file"]),
            ("password", "a wrong password is refused for good", ["535"]),
            ("anonymous", "a server that wants a password and gets none refuses", ["authentication is required"]),
            ("nobody", "a mail without a recipient that is taken is refused for good", ["there is no such user"]),
            ("clear", "a server without STARTTLS is refused", ["STARTTLS"])):
        done = notify_test(ground, name)
        # What is said before TLS may be anybody's, and gives nothing up.
        final = name in ("password", "nobody", "broken", "anonymous")
        wrong = problems(done, 3, *words)
        if final == (b"try again" in done.stderr):
            wrong.append(f"final is {final}: {done.stderr.decode()}")
        yield Check(what, "", wrong)
    secrets = [PASSWORD.encode(), base64.b64encode(f"\0{USERNAME}\0{PASSWORD}".encode()),
               base64.b64encode(PASSWORD.encode())]
    yield Check("no password went over the connection in clear", f"{len(plain_tap.heard)} bytes heard",
                [] if plain_tap.heard and not any(one in plain_tap.heard for one in secrets)
                and b"AUTH" not in plain_tap.heard else [repr(plain_tap.heard)])
    yield Check.equal("none of them was delivered", len(server.files()), before)
    done = notify_test(ground, "some")
    until("the mail is delivered", lambda: len(server.files()) == before + 1)
    yield Check("one recipient that is refused does not keep it from the other, and is told", "",
                problems(done, 0, REFUSED, "there is no such user"))
    yield Check.equal("the server saw no error of the protocol",
                      [line for line in server.log().splitlines() if "synchron" in line or "syntax" in line], [])


def written(ground, server):
    """What `notify test` does not bring about, by the service's own code."""
    before = len(server.files())
    yield from ground.swift_tests(
        "MailIntegration", PLUMBLINE_MAIL_PORT=server.ports["starttls"], PLUMBLINE_MAIL_CA=server.authority,
        PLUMBLINE_MAIL_USER=USERNAME, PLUMBLINE_MAIL_PASSWORD=PASSWORD)
    until("both mails are delivered", lambda: len(server.files()) == before + 2)
    raw = server.files()[before].read_bytes().replace(b"\r\n", b"\n")
    yield Check.equal("lines that begin with a dot arrive as they are", raw.split(b"\n\n", 1)[1],
                      DOTS.replace(b"\r\n", b"\n"))
    mail = server.mails()[before + 1]
    attached = [part for part in mail.iter_attachments()]
    rows = list(csv.DictReader(io.StringIO(attached[0].get_content().lstrip("\ufeff")))) if attached else []
    yield Check.equal("a mail of 10,000 lines has them all in its attached CSV",
                      ([part.get_content_type() for part in attached], len({row["line"] for row in rows}), len(rows)),
                      (["text/csv"], HUGE_LINES // 4, HUGE_LINES),
                      f"{server.files()[before + 1].stat().st_size} bytes")
