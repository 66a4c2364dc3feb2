"""What the parts of cloud functions share: the field of lines, the configuration, the emulators' programs, a store."""

import contextlib
import hashlib
import http.server
import json
import os
import pathlib
import shutil
import sys
import threading
import time
import urllib.error
import urllib.request
import zipfile

from Integration.ground import CACHE, INSTALL_SECONDS, ROOT, run
from Integration.outcome import PartFailed

HOST = "127.0.0.1"
SAM = "aws-sam-cli==1.170.0"
EMULATOR = "samcli/local/rapid/aws-lambda-rie-x86_64"
ROLE = {"AWS_ACCESS_KEY_ID": "test:tester", "AWS_SECRET_ACCESS_KEY": "testing"}


def built(name):
    """The debug build's, unless the environment names a folder with others: the static ones."""
    path = pathlib.Path(os.environ.get("PLUMBLINE_PROGRAMS") or ROOT / ".build" / "debug").resolve() / name
    if not path.exists():
        raise PartFailed(f"{path} is missing; build it: make build-tests")
    return path


def emulator():
    """AWS's Runtime Interface Emulator, out of the wheel of aws-sam-cli, which is not installed; kept once made."""
    folder = CACHE / f"lambda-{hashlib.sha256(SAM.encode()).hexdigest()[:12]}"
    program = folder / "aws-lambda-rie"
    if program.exists():
        return program
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    run([sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--disable-pip-version-check",
         "--dest", folder, SAM], INSTALL_SECONDS)
    wheel, = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive, open(folder / "unpacked", "wb") as output:
        output.write(archive.read(EMULATOR))
    wheel.unlink()
    (folder / "unpacked").chmod(0o755)
    return (folder / "unpacked").rename(program)


class Field:
    """Lines that answer: one program with so many addresses."""

    def __init__(self, program, addresses):
        self.program, self.addresses = program, addresses


@contextlib.contextmanager
def reflectors(ground, count, program=None):
    """So many addresses that answer, by this `plumbline` or the built one."""
    listens = [part for number in range(count) for part in ("--listen", f"127.77.0.{number + 1}:0")]
    log = ground.log_of("reflect")
    # Another field of this part may have written there.
    before = log.stat().st_size if log.exists() else 0
    reflect = [program or built("plumbline"), "reflect", "--max-source-rate", "0", *listens]
    with ground.program(reflect, "reflect") as program:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            said = log.read_bytes()[before:].decode(errors="replace")
            for line in said.splitlines():
                if line.startswith("{") and "listening" in line:
                    yield Field(program, json.loads(line)["listening"])
                    return
            time.sleep(0.02)
        raise PartFailed(f"reflect did not say where it listens: {' '.join(program.tail())}")


def bundle(ground, addresses, endpoint, robot, role=ROLE):
    """A folder as the zip has it: `bootstrap`, the configuration and the lines. Returns the bootstrap's path.

    The bootstrap is the zip's own, but for the role's key pair, which a platform puts into the environment.
    """
    folder = ground.path("bundle")
    lines = "".join(f"line-{number},{address},n={number}\n" for number, address in enumerate(addresses))
    (folder / "lines.csv").write_text("name,ingress,tags\n" + lines)
    upload = {"endpoint": endpoint, "bucket": "reports", "region": "us-east-1", "style": "path",
              "key": "rounds/{round}.json.gz", "text_key": "rounds/{round}.txt"}
    (folder / "plumbline.yaml").write_text(json.dumps({
        "vantage": "cloud", "lines": [{"file": "lines.csv"}],
        "probe": {"count": 50, "interval": "10ms", "timeout": "500ms"},
        "confirm": {"count": 50}, "upload": [{"name": "bucket", "s3": upload}],
        "notify": [{"name": "ops", "webhook": {"url": robot, "secret": "s3cr3t"}}]}))
    bootstrap = folder / "bootstrap"
    shutil.copy(built("plumblined"), folder / "plumblined")
    exports = "".join(f"export {name}='{value}'\n" for name, value in role.items())
    first, *rest = (ROOT / "examples" / "function" / "bootstrap").read_text().splitlines(keepends=True)
    bootstrap.write_text("".join([first, exports, *rest]))
    bootstrap.chmod(0o755)
    return bootstrap


@contextlib.contextmanager
def server(answer, tls=None):
    """An HTTP server: `answer(method, path, headers, body)` gives status, headers and body. Yields its port.

    With `tls`, an ssl.SSLContext, it is an HTTPS server.
    """

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, headers, answered = answer(self.command, self.path, self.headers, body)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answered)))
            self.end_headers()
            self.wfile.write(answered)

        do_GET = do_PUT = do_POST = handle_any

        def log_message(self, *_):
            pass

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *_):
            # A program that is ended breaks its connections.
            pass

    one = Server((HOST, 0), Handler)
    one.daemon_threads = True
    if tls:
        one.socket = tls.wrap_socket(one.socket, server_side=True)
    thread = threading.Thread(target=one.serve_forever)
    thread.start()
    try:
        yield one.server_port
    finally:
        one.shutdown()
        thread.join()
        one.server_close()


class ConditionStore:
    """Objects that are put under If-Match and If-None-Match as Amazon S3 does it. Signatures are not looked at."""

    def __init__(self):
        self.objects, self.writes, self.lost, self.lock = {}, 0, 0, threading.Lock()

    def answer(self, method, path, headers, body):
        with self.lock:
            found = self.objects.get(path)
            if method == "GET":
                missing = 404, {}, b"<Error><Code>NoSuchKey</Code></Error>"
                return (200, {"ETag": found[0]}, found[1]) if found else missing
            wanted = headers.get("If-Match")
            if (wanted and (not found or found[0] != wanted)) or (headers.get("If-None-Match") == "*" and found):
                self.lost += 1
                return 412, {}, b"<Error><Code>PreconditionFailed</Code></Error>"
            self.writes += 1
            etag = f'"{self.writes}"'
            self.objects[path] = (etag, body)
            return 200, {"ETag": etag}, b""


class Robot:
    """Takes messages."""

    def __init__(self):
        self.messages = []

    def answer(self, method, path, headers, body):
        self.messages.append(json.loads(body))
        return 200, {}, b"{}"

    def changes(self):
        """What each message told: `opened`, `closed`, or several."""
        return ["+".join(sorted({item["change"] for item in message["items"]})) for message in self.messages]


def post(url, body, timeout=60):
    """Status and body."""
    request = urllib.request.Request(url, data=body.encode(), method="POST")
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
