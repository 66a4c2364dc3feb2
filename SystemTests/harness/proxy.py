"""An HTTP proxy on loopback that passes CONNECT on, to names that only it knows."""

import base64
import socket
import threading

from SystemTests.harness.ports import HOST

HEAD_BYTES = 64 * 1024


class Proxy:
    """Runs while it is entered. `names` says at which port of this machine a name is; `asked`, what it was asked."""

    def __init__(self, names, login=None):
        self.names, self.login, self.asked = names, login, []
        self.server = socket.create_server((HOST, 0))
        self.port = self.server.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.close()

    @property
    def url(self):
        login = f"{self.login}@" if self.login else ""
        return f"http://{login}{HOST}:{self.port}"

    def accept(self):
        while True:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        try:
            head = b""
            while b"\r\n\r\n" not in head and len(head) < HEAD_BYTES:
                more = client.recv(4096)
                if not more:
                    return
                head += more
            lines = head.decode(errors="replace").split("\r\n")
            method, target = lines[0].split(" ")[:2]
            self.asked.append((method, target))
            wanted = f"basic {base64.b64encode(self.login.encode()).decode()}" if self.login else None
            if wanted and not any(line.lower() == f"proxy-authorization: {wanted}".lower() for line in lines):
                client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
                return
            host, port = target.rsplit(":", 1)
            there = socket.create_connection((HOST, self.names.get(host, int(port))), timeout=30)
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            threading.Thread(target=carry, args=(there, client), daemon=True).start()
            carry(client, there)
        except (OSError, ValueError):
            pass
        finally:
            client.close()


def carry(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass
