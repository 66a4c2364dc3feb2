"""Chat robots on loopback that hold what their documents say: addresses, signatures, bounds, rates, error codes."""

import base64
import hashlib
import hmac
import json
import threading
import time
import urllib.parse
import urllib.request

from SystemTests.harness.http_server import server
from SystemTests.harness.ports import HOST

KEY, TOKEN, SECRET = "KEY-0001", "TOKEN-0002", "SEC-0003"
MINUTE_S = 60
CLOCK_S = 3600


def signature(key, message):
    return base64.b64encode(hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()).decode()


class Robot:
    """One kind: what it is sent, what is wrong with it, and the messages that it took. `fail_next` answers are bad."""

    path = "/"
    max_a_minute = 20

    def __init__(self):
        self.taken, self.problems, self.times, self.fail_next = [], [], [], 0

    def answer(self, request):
        """Status, headers and body."""
        self.times.append(request.time)
        if len([one for one in self.times if one > request.time - MINUTE_S]) > self.max_a_minute:
            self.problems.append("too many messages in a minute")
            return self.limited()
        if self.fail_next > 0:
            self.fail_next -= 1
            return self.busy()
        problem = self.problem(request)
        if problem is None:
            return self.take(request)
        self.problems.append(problem)
        return self.refusal(problem)

    def take(self, request):
        self.taken.append(request)
        return 200, {}, json.dumps({"errcode": 0, "errmsg": "ok"})


class WeCom(Robot):
    """20 a minute, 2,048 bytes of text, 4,096 of markdown, files of 6 bytes to 20 MB that are uploaded first."""

    path = "/cgi-bin/webhook/"
    bounds = {"markdown": 4096, "text": 2048}

    def __init__(self):
        super().__init__()
        self.files = {}

    def url(self, base):
        return f"{base}/cgi-bin/webhook/send?key={KEY}"

    def busy(self):
        return 200, {}, json.dumps({"errcode": -1, "errmsg": "system busy"})

    def limited(self):
        return 200, {}, json.dumps({"errcode": 45009, "errmsg": "api freq out of limit"})

    def refusal(self, problem):
        return 200, {}, json.dumps({"errcode": 93000 if "key" in problem else 45002, "errmsg": problem})

    def problem(self, request):
        if request.query != {"key": KEY} and request.query != {"key": KEY, "type": "file"}:
            return f"the key is wrong: {request.query}"
        if request.path.endswith("/upload_media"):
            name, content = request.file("media")
            return None if name and name.endswith(".csv") and 5 < len(content) <= 20 << 20 else "no file"
        kind = request.json.get("msgtype")
        if kind == "file":
            return None if request.json["file"]["media_id"] in self.files else "an unknown file"
        if kind == "image":
            return self.wrong_image(request.json["image"])
        content = request.json.get(kind, {}).get("content", "")
        if kind not in self.bounds or not content:
            return f"a form that is not known: {kind}"
        size = len(content.encode())
        return None if size <= self.bounds[kind] else f"{kind} of {size} bytes"

    def wrong_image(self, image):
        content = base64.b64decode(image["base64"], validate=True)
        if hashlib.md5(content).hexdigest() != image["md5"]:
            return "the sum of the picture is wrong"
        return None if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) <= 2 << 20 else "no picture"

    def take(self, request):
        self.taken.append(request)
        answer = {"errcode": 0, "errmsg": "ok"}
        if request.path.endswith("/upload_media"):
            answer["media_id"] = f"media-{len(self.files)}"
            self.files[answer["media_id"]] = request.file("media")[1]
        return 200, {}, json.dumps(answer)


class DingTalk(Robot):
    """20 a minute, 20 kB, a timestamp in milliseconds, its signature by the secret."""

    path = "/robot/send"

    def url(self, base):
        return f"{base}/robot/send?access_token={TOKEN}"

    def busy(self):
        return 200, {}, json.dumps({"errcode": -1, "errmsg": "system busy"})

    def limited(self):
        return 200, {}, json.dumps({"errcode": 130101, "errmsg": "send too fast"})

    def refusal(self, problem):
        return 200, {}, json.dumps({"errcode": 310000, "errmsg": problem})

    def problem(self, request):
        query = request.query
        if query.get("access_token") != TOKEN:
            return "the token is wrong"
        stamp = query.get("timestamp", "")
        if not stamp.isdigit() or abs(int(stamp) / 1000 - time.time()) > CLOCK_S:
            return f"the timestamp is wrong: {stamp}"
        if query.get("sign") != signature(SECRET, f"{stamp}\n{SECRET}"):
            return "the signature is wrong"
        markdown = request.json.get("markdown", {})
        if request.json.get("msgtype") != "markdown" or not markdown.get("title") or not markdown.get("text"):
            return "a form that is not known"
        named = all(f"@{number}" in markdown["text"] for number in request.json["at"]["atMobiles"])
        if not named:
            return "who is mentioned is not in the text"
        return None if len(request.body) <= 20_000 else f"{len(request.body)} bytes"


class Feishu(Robot):
    """100 a minute, 20 KB, a timestamp in seconds, its signature with key and message the other way round."""

    path = "/open-apis/bot/v2/hook/"
    max_a_minute = 100

    def url(self, base):
        return f"{base}/open-apis/bot/v2/hook/{KEY}"

    def busy(self):
        return 500, {}, "<html>"

    def limited(self):
        return 200, {}, json.dumps({"code": 11232, "msg": "frequency limited"})

    def refusal(self, problem):
        bad = "sign" in problem or "timestamp" in problem
        return 200 if bad else 400, {}, json.dumps({"code": 19021 if bad else 9499, "msg": problem})

    def problem(self, request):
        if not request.path.endswith("/" + KEY) or request.query:
            return "the address is wrong"
        stamp = request.json.get("timestamp", "")
        if not isinstance(stamp, str) or not stamp.isdigit() or abs(int(stamp) - time.time()) > CLOCK_S:
            return f"the timestamp is wrong: {stamp}"
        if request.json.get("sign") != signature(f"{stamp}\n{SECRET}", ""):
            return "the signature is wrong"
        card = request.json.get("card", {})
        elements = [one.get("tag") for one in card.get("elements", [])]
        if request.json.get("msg_type") != "interactive" or elements != ["markdown"] or "header" not in card:
            return "a form that is not known"
        return None if len(request.body) <= 20 * 1024 else f"{len(request.body)} bytes"

    def take(self, request):
        self.taken.append(request)
        return 200, {}, json.dumps({"StatusCode": 0, "StatusMessage": "success", "code": 0, "msg": "success"})


class Slack(Robot):
    """1 a second with bursts, 50 blocks, 3,000 characters a section; the answer is no JSON."""

    path = "/services/"
    max_a_minute = 60

    def __init__(self):
        super().__init__()
        self.pictures = []

    def url(self, base):
        return f"{base}/services/T/B/{KEY}"

    def busy(self):
        return 429, {"Retry-After": "1"}, "rate_limited"

    def limited(self):
        return self.busy()

    def refusal(self, problem):
        return (404, {}, "no_service") if "address" in problem else (400, {}, "invalid_payload")

    def problem(self, request):
        if request.path != f"/services/T/B/{KEY}" or request.query:
            return "the address is wrong"
        blocks = request.json.get("blocks", [])
        if not request.json.get("text") or not 1 <= len(blocks) <= 50:
            return f"{len(blocks)} blocks"
        for block in blocks:
            if block.get("type") == "image":
                if not block.get("alt_text") or not self.fetches(block.get("image_url")):
                    return "a picture that cannot be fetched"
                continue
            if block.get("type") != "section" or block["text"]["type"] != "mrkdwn":
                return "a form that is not known"
            if not 1 <= len(block["text"]["text"]) <= 3000:
                return f"a block of {len(block['text']['text'])} characters"
        return None

    def fetches(self, address):
        """Slack refuses a message whose picture it cannot fetch; what it fetched is kept."""
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                self.pictures.append((answer.headers.get("Content-Type"), answer.read()))
        except (OSError, ValueError):
            return False
        return True

    def take(self, request):
        self.taken.append(request)
        return 200, {}, "ok"


class Request:
    def __init__(self, target, headers, body):
        parts = urllib.parse.urlsplit(target)
        self.path, self.headers, self.body, self.time = parts.path, headers, body, time.monotonic()
        self.query = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))

    @property
    def json(self):
        return json.loads(self.body)

    def file(self, field):
        """Name and content of a form's file, as Python reads the form; None if there is none."""
        import email

        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        for part in email.message_from_bytes(head + self.body).walk():
            if part.get_param("name", header="content-disposition") == field:
                return part.get_filename(), part.get_payload(decode=True)
        return None, b""


class RobotServer:
    """All of them, or these, at one address, each under its own path."""

    def __init__(self, robots=None):
        self.robots = robots or {"wecom": WeCom(), "dingtalk": DingTalk(), "feishu": Feishu(), "slack": Slack()}
        self.lock = threading.Lock()
        self.running = server(self.answer, keeps_connections=True)
        self.base = None

    def answer(self, method, path, headers, body):
        if method != "POST":
            return 405, {}, b""
        request = Request(path, headers, body)
        with self.lock:
            for robot in self.robots.values():
                if request.path.startswith(robot.path):
                    status, headers, text = robot.answer(request)
                    return status, headers, text.encode()
        return 404, {}, b""

    def __enter__(self):
        self.base = f"http://{HOST}:{self.running.__enter__()}"
        return self

    def __exit__(self, *why):
        self.running.__exit__(*why)
