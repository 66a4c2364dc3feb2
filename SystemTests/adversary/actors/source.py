"""A source of lines with malice: too many lines, an answer that never ends or drips, growth in one step."""

import contextlib
import threading
import time

from SystemTests.adversary.actors.acting import Clock, accepted, arguments, say

HEADER = b"name,ingress\n"
# Where nobody listens, and nobody is harmed: loopback.
ROW = "m-{0},127.88.{1}.{2}:9\n"
BATCH = 10_000


def rows(count):
    """So many lines, in pieces."""
    for start in range(0, count, BATCH):
        yield "".join(ROW.format(number, number // 250 % 250, number % 250 + 1)
                      for number in range(start, min(start + BATCH, count))).encode()


def body(flags, asked, clock):
    """Pieces of one answer, and the pause behind each."""
    yield HEADER, 0
    if flags.mode == "growing":
        yield from ((piece, 0) for piece in rows(4 if asked < 3 else flags.count))
    elif flags.mode == "many":
        yield from ((piece, 0) for piece in rows(flags.count))
    elif flags.mode == "dripping":
        while clock.runs:
            yield b"m", 0.5
    else:
        piece = b"".join(rows(BATCH))
        while clock.runs:
            yield piece, 0


def serve(client, flags, asked, clock, told):
    with client, contextlib.suppress(OSError):
        client.settimeout(10)
        client.recv(65_536)
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\nConnection: close\r\n\r\n")
        for piece, pause in body(flags, asked, clock):
            client.sendall(piece)
            told["bytes"] += len(piece)
            time.sleep(pause)
        told["whole"] += 1


def main():
    flags = arguments(__doc__, listen="", mode="many", count=3_000_000)
    clock, told, asked = Clock(flags.seconds), {"bytes": 0, "whole": 0}, 0
    try:
        for client in accepted(flags.listen, clock):
            threading.Thread(target=serve, args=(client, flags, asked, clock, told), daemon=True).start()
            asked += 1
    finally:
        say(asked=asked, **told)


if __name__ == "__main__":
    main()
