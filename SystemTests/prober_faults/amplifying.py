"""Nothing that a reflector answers is longer than what asked for it, whatever was asked and however it is damaged."""

import contextlib
import json
import pathlib
import random
import socket
import subprocess
import time

from SystemTests.harness.outcome import Check, PartFailed
from SystemTests.harness.processes import end, first_line
from SystemTests.prober_faults.ground import prober, run

HOST = "127.0.9.1"
FOLDER = pathlib.Path(__file__).resolve().parents[2] / "templates"
# Those of which some request is as long as its reply.
TEMPLATES = ["a2s-info", "bittorrent-tracker", "dns", "ntp", "quic-version", "raknet", "snmp", "stun"]
PAYLOADS = [*TEMPLATES, "plumb", "stamp"]
WAIT_SECONDS = 0.4
START_SECONDS = 2
MUTATIONS = 60


def requests(ground, payload):
    """What the prober itself sends: a socket that answers nothing is probed."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sink:
        sink.bind((HOST, 0))
        sink.settimeout(START_SECONDS)
        address = "%s:%d" % sink.getsockname()
        status, _, said = run(
            "probe", address, "--template", FOLDER, "--payload", payload, "--count", "3", "--interval", "100ms",
            "--timeout", "50ms", "--quiet", "--output", ground.directory / "sent.json")
        try:
            sent = [sink.recv(65_535)]
            sink.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                while True:
                    sent.append(sink.recv(65_535))
        except TimeoutError:
            raise PartFailed(f"a probe of {payload} sends nothing; it ends with {status}: {said}") from None
        return sent


def damaged(one, chance):
    """The request with bytes taken, added or changed."""
    for _ in range(MUTATIONS):
        text = bytearray(one)
        for _ in range(chance.randrange(1, 4)):
            kind = chance.randrange(4)
            if kind == 0:
                del text[chance.randrange(len(text) + 1):]
            elif kind == 1:
                text += bytes(chance.randrange(1, 40))
            elif kind == 2 and text:
                text[chance.randrange(len(text))] ^= 1 << chance.randrange(8)
            else:
                text += chance.randbytes(chance.randrange(1, 40))
        yield bytes(text)


def exchanged(port, asked):
    """For each datagram, from a socket of its own, the bytes that came back."""
    with contextlib.ExitStack() as stack:
        sockets = []
        for one in asked:
            sender = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            sender.setblocking(False)
            sender.bind((HOST, 0))
            sender.sendto(one, port)
            sockets.append(sender)
        time.sleep(WAIT_SECONDS)
        for one, sender in zip(asked, sockets):
            count = 0
            with contextlib.suppress(BlockingIOError):
                while True:
                    count += len(sender.recv(65_535))
            yield one, count


def amplification(ground):
    chance = random.Random(9)
    listen = [f"--listen={HOST}:0={name}" for name in TEMPLATES]
    process = subprocess.Popen(
        [prober(), "reflect", "--template", FOLDER, *listen, f"--listen={HOST}:0", f"--stamp={HOST}:0",
         f"--twamp-light={HOST}:0", "--max-size", "4096", "--until-stdin-closes"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    problems, largest, answered = [], 0.0, set()
    try:
        started = json.loads(first_line(process, process.stdout))
        for place, payload in zip(started["listening"], started["payloads"]):
            host, _, number = place.rpartition(":")
            # A TWAMP-Light port has a name of its own, and the requests of STAMP.
            sent = requests(ground, payload if payload in PAYLOADS else "stamp")
            asked = [*sent, *(one for first in sent for one in damaged(first, chance))]
            for one, count in exchanged((host, int(number)), asked):
                largest = max(largest, count / max(len(one), 1))
                if count:
                    answered.add(payload)
                if count > len(one):
                    problems.append(f"{payload}: {count} bytes for the {len(one)} of {one.hex()}")
    finally:
        end(process)
    problems += [f"{name}: nothing was answered" for name in PAYLOADS if name not in answered]
    yield Check("no reply is longer than its request", f"largest ratio {largest:.2f}", problems[:5])


PARTS = [amplification]
