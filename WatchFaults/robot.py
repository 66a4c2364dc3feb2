"""A webhook on loopback that keeps what it is told, and can misbehave."""

import http.server
import json
import threading
import time


class Robot:
    """Answers POST as its `mode` says: `ok`, `500`, `rate` (429 with Retry-After), `garbage`, `hang`."""

    def __init__(self):
        robot = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                robot.take(self, body)

            def log_message(self, *_):
                pass

        self.mode, self.hang_s = "ok", 60
        self.accepted, self.attempts = [], []
        self.lock = threading.Lock()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.closing = threading.Event()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}/hook"

    def take(self, request, body):
        mode = self.mode
        with self.lock:
            self.attempts.append((time.monotonic(), mode))
        if mode == "hang":
            self.closing.wait(self.hang_s)
            return
        if mode == "ok":
            # Before the answer: what was taken counts even if the sender is killed before it hears of it.
            with self.lock:
                self.accepted.append((request.headers.get("Idempotency-Key") or "", json.loads(body), time.monotonic()))
        status = {"ok": 200, "500": 500, "rate": 429, "garbage": 200}[mode]
        answer = b"\x00\xff<not http>" if mode == "garbage" else b"{}"
        try:
            if mode == "garbage":
                request.wfile.write(b"\x00\xff\x00 nonsense\r\n\r\n")
                return
            request.send_response(status)
            if mode == "rate":
                request.send_header("Retry-After", "1")
            request.send_header("Content-Length", str(len(answer)))
            request.end_headers()
            request.wfile.write(answer)
        except OSError:
            pass

    def told(self):
        """Every message that was accepted, in order: (id, digest, when)."""
        with self.lock:
            return list(self.accepted)

    def changes(self):
        """(change, incident) of every item that was accepted, in order."""
        return [(item["change"], item["incident"]) for _, digest, _ in self.told() for item in digest["items"]]
