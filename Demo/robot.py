"""A WeCom group robot on loopback: takes what the real one takes, and shows it."""

import http.server
import json
import threading

MOST_OCTETS = {"markdown": 4096, "text": 2048}


class Robot:
    """Answers as https://qyapi.weixin.qq.com/cgi-bin/webhook/send does; `show` is called with each message's text."""

    def __init__(self, show):
        robot = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                answer = json.dumps(robot.answer(self.path, body)).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.show, self.messages = show, []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.server_address[1]}/cgi-bin/webhook/send?key=demo"

    def answer(self, path, body):
        if "key=demo" not in path:
            return {"errcode": 93000, "errmsg": "invalid webhook url"}
        if "/upload_media" in path:
            return {"errcode": 0, "errmsg": "ok", "type": "file", "media_id": "demo", "created_at": "0"}
        try:
            message = json.loads(body)
            kind = message["msgtype"]
            text = message[kind].get("content", "")
        except (ValueError, KeyError, TypeError, AttributeError):
            return {"errcode": 40058, "errmsg": "invalid request parameter"}
        if len(text.encode()) > MOST_OCTETS.get(kind, 20 << 20):
            return {"errcode": 45002, "errmsg": "content size out of limit"}
        self.messages.append((kind, text))
        self.show(kind, text)
        return {"errcode": 0, "errmsg": "ok"}

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
