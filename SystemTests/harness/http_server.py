"""HTTP servers on loopback, each a function that answers requests; and a request of one's own."""

import contextlib
import http.server
import threading
import urllib.error
import urllib.request

from SystemTests.harness.ports import HOST


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        # A program that is ended breaks its connections.
        pass


@contextlib.contextmanager
def server(answer, port=0, tls=None, keeps_connections=False):
    """Runs meanwhile; yields its port, the kernel's choice unless one is given. With `tls`, an ssl.SSLContext, HTTPS.

    `answer(method, path, headers, body)` gives status, headers and body; or raw bytes, which are sent as they are; or
    None: then the connection is closed without a word. It runs on a thread for each connection.
    """

    class Handler(http.server.BaseHTTPRequestHandler):
        # A server that is stopped would go on answering over a connection that it kept.
        protocol_version = "HTTP/1.1" if keeps_connections else "HTTP/1.0"

        def handle_any(self):
            answered = answer(self.command, self.path, self.headers, body_of(self))
            with contextlib.suppress(OSError):
                write(self, answered)

        do_GET = do_PUT = do_POST = handle_any

        def log_message(self, *_):
            pass

    one = Server((HOST, port), Handler)
    if tls:
        one.socket = tls.wrap_socket(one.socket, server_side=True)
    thread = threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield one.server_port
    finally:
        one.shutdown()
        thread.join()
        one.server_close()


def body_of(request):
    if request.headers.get("Transfer-Encoding", "").lower() != "chunked":
        return request.rfile.read(int(request.headers.get("Content-Length") or 0))
    body = b""
    while size := int(request.rfile.readline().split(b";")[0], 16):
        body += request.rfile.read(size)
        request.rfile.readline()
    # What follows the last chunk, to the empty line.
    while request.rfile.readline().strip():
        pass
    return body


def write(request, answered):
    if answered is None or isinstance(answered, bytes):
        request.close_connection = True
        request.wfile.write(answered or b"")
        return
    status, headers, body = answered
    request.send_response(status)
    for name, value in {**headers, "Content-Length": str(len(body))}.items():
        request.send_header(name, value)
    request.end_headers()
    request.wfile.write(body)


def fetch(url, timeout=10):
    """The text that a GET is answered with."""
    with urllib.request.urlopen(url, timeout=timeout) as answer:
        return answer.read().decode()


def post(url, body, timeout=60):
    """Status and body."""
    request = urllib.request.Request(url, data=body.encode(), method="POST")
    try:
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
