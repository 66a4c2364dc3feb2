"""A robot, a store or a mail server that answers with malice: it never ends, drips, sends elsewhere, strips the
encryption, refuses before it. It keeps what it hears."""

import contextlib
import pathlib
import ssl
import threading
import time

from SystemTests.adversary.actors.acting import Clock, accepted, arguments, say

EHLO = {"stripped": [b"250-mail.example", b"250 SIZE 1000000"],
        "refused-ehlo": [b"554 5.7.1 no service"],
        "default": [b"250-mail.example", b"250 STARTTLS"]}
STARTTLS = {"refused-starttls": b"554 5.7.1 not here", "unknown-starttls": b"502 5.5.1 not known",
            "injected": b"220 go\r\n250 injected\r\n235 injected\r\n250 injected\r\n250 injected"}


def mail(client, mode, heard):
    """As far as the first encrypted byte, which this server has no key for."""
    client.sendall(b"554 5.7.1 go away\r\n" if mode == "refused" else b"220 mail.example\r\n")
    while data := client.recv(4096):
        heard.append(data)
        word = data[:4].upper()
        if word == b"EHLO":
            client.sendall(b"\r\n".join(EHLO.get(mode, EHLO["default"])) + b"\r\n")
        elif word == b"STAR":
            client.sendall(STARTTLS.get(mode, b"454 4.7.0 later") + b"\r\n")
        elif word == b"QUIT":
            client.sendall(b"221 bye\r\n")
            return
        elif data[0] == 0x16:
            return
        else:
            client.sendall(b"250 ok\r\n")


def web(client, mode, heard, elsewhere, clock):
    """One request, and what comes of it."""
    heard.append(client.recv(262_144))
    if mode == "redirect":
        client.sendall(f"HTTP/1.1 307 Elsewhere\r\nLocation: {elsewhere}\r\nContent-Length: 0\r\n\r\n".encode())
        return
    if mode == "heads":
        client.sendall(b"HTTP/1.1 200 OK\r\n")
    else:
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while clock.runs:
        if mode == "dripping":
            client.sendall(b"{")
            time.sleep(0.5)
        elif mode == "heads":
            client.sendall(b"X-More: " + b"y" * 8000 + b"\r\n")
        else:
            client.sendall(b"{" * 65_536)


def serve(client, flags, heard, clock):
    with client, contextlib.suppress(OSError, ssl.SSLError):
        client.settimeout(20)
        if flags.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.set_ciphers("ALL:@SECLEVEL=0")
            context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion[flags.version]
            context.load_cert_chain(flags.certificate, flags.key)
            client = context.wrap_socket(client, server_side=True)
        if flags.protocol == "mail":
            mail(client, flags.mode, heard)
        else:
            web(client, flags.mode, heard, flags.elsewhere, clock)


def main():
    flags = arguments(__doc__, listen="127.0.0.1:0", protocol="web", mode="endless", elsewhere="", heard="",
                      certificate="", key="", version="TLSv1_1")
    clock, heard, asked = Clock(flags.seconds), [], 0
    try:
        for client in accepted(flags.listen, clock):
            asked += 1
            threading.Thread(target=serve, args=(client, flags, heard, clock), daemon=True).start()
    finally:
        said = b"".join(list(heard))
        if flags.heard:
            pathlib.Path(flags.heard).write_bytes(said)
        say(asked=asked, heard=len(said))


if __name__ == "__main__":
    main()
