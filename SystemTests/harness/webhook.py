"""A webhook on loopback that keeps what it is told, and can misbehave."""

import json
import threading
import time

from SystemTests.harness.http_server import server
from SystemTests.harness.ports import HOST


class Webhook:
    """Answers POST as its `mode` says: `ok`, `rate` (429 with Retry-After), `garbage`, `hang`, or a status."""

    def __init__(self, tls=None):
        self.mode, self.hang_s = "ok", 60
        self.accepted, self.attempts = [], []
        self.lock, self.closing = threading.Lock(), threading.Event()
        self.running = server(self.answer, tls=tls)
        self.port = None

    def __enter__(self):
        self.port = self.running.__enter__()
        return self

    def __exit__(self, *why):
        self.closing.set()
        self.running.__exit__(*why)

    @property
    def url(self):
        return f"http://{HOST}:{self.port}/hook"

    def answer(self, method, path, headers, body):
        mode = self.mode
        with self.lock:
            self.attempts.append((time.monotonic(), mode))
        if mode == "hang":
            self.closing.wait(self.hang_s)
            return None
        if mode == "garbage":
            return b"\x00\xff\x00 nonsense\r\n\r\n"
        if mode == "ok":
            # Before the answer: what was taken counts even if the sender is killed before it hears of it.
            with self.lock:
                self.accepted.append((headers.get("Idempotency-Key") or "", json.loads(body), time.monotonic()))
        status = {"ok": 200, "rate": 429}.get(mode) or int(mode)
        return status, {"Retry-After": "1"} if mode == "rate" else {}, b"{}"

    def told(self):
        """Every message that was accepted, in order: (id, digest, when)."""
        with self.lock:
            return list(self.accepted)

    def forget(self):
        """Forgets what was accepted; how many messages that were."""
        with self.lock:
            count = len(self.accepted)
            self.accepted.clear()
            return count

    def changes(self):
        """(change, incident) of every item that was accepted, in order."""
        return [(item["change"], item["incident"]) for _, digest, _ in self.told() for item in digest["items"]]

    def words(self):
        """What each message told: `opened`, `closed`, or several."""
        return ["+".join(sorted({item["change"] for item in digest["items"]})) for _, digest, _ in self.told()]
