"""An HTTP proxy on loopback that passes CONNECT on, to names that only it knows."""

import base64
import socket

from SystemTests.harness.ports import HOST
from SystemTests.harness.tcp import TCPServer, join

HEAD_BYTES = 64 * 1024


class Proxy(TCPServer):
    """Runs while it is entered. `names` says at which port of this machine a name is; `asked`, what it was asked."""

    def __init__(self, names, login=None):
        super().__init__()
        self.names, self.login, self.asked = names, login, []

    @property
    def url(self):
        login = f"{self.login}@" if self.login else ""
        return f"http://{login}{HOST}:{self.port}"

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
            join(client, there)
        except (OSError, ValueError):
            pass
        finally:
            client.close()
