"""A round's figures, recomputed from its samples by an independent program (`oracles/figures.py`).

The far ends are sockets of this test that lose, hold, double and reorder by a fixed seed, each line by a recipe of its
own. Every figure of every line that the samples tell is compared with the report's.
"""

import contextlib
import heapq
import random
import selectors
import socket
import threading
import time

from SystemTests.harness.outcome import Check
from SystemTests.harness.programs import built
from SystemTests.harness.rounds import Round
from SystemTests.interop.oracles.figures import differences, figures

COUNT, INTERVAL_MS = 120, 20
# For each line: chance of a loss, how long a loss goes on, milliseconds held at most, chance of being held behind the
# next, and of a reply after the timeout.
RECIPES = [
    (0, 1, 0, 0, 0), (0, 1, 3, 0, 0), (0.02, 1, 3, 0, 0), (0.2, 1, 0, 0, 0), (0.05, 6, 10, 0, 0), (0.01, 30, 3, 0, 0),
    (0, 1, 2, 0.05, 0), (0, 1, 2, 0.4, 0), (0.1, 2, 60, 0.1, 0), (0.05, 1, 5, 0, 0.05), (0.3, 3, 30, 0.2, 0.1),
    (1, 1, 0, 0, 0), (0.985, 1, 0, 0, 0), (0.95, 1, 5, 0, 0),
]


class FarEnd:
    """One line's: holds replies in a heap, and answers with what it got."""

    def __init__(self, recipe, seed):
        self.recipe, self.chance, self.silent = recipe, random.Random(seed), 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"

    def take(self, waiting, number):
        loss, length, held, behind, late = self.recipe
        data, sender = self.socket.recvfrom(65536)
        if self.silent == 0 and self.chance.random() < loss:
            self.silent = 1 + self.chance.randrange(length)
        if self.silent:
            self.silent -= 1
            return
        pause = self.chance.random() * held
        if self.chance.random() < behind:
            pause += INTERVAL_MS * (1 + 3 * self.chance.random())
        if self.chance.random() < late:
            pause += 450
        for _ in range(2 if self.chance.random() < 0.02 else 1):
            heapq.heappush(waiting, (time.monotonic() + pause / 1000, number, self.socket.fileno(), data, sender))
            number += 0.5


def serve(ends, ending):
    chosen, waiting, number = selectors.DefaultSelector(), [], 0
    by_descriptor = {end.socket.fileno(): end for end in ends}
    for end in ends:
        chosen.register(end.socket, selectors.EVENT_READ, end)
    while not ending.is_set():
        pause = min(0.05, max(0, waiting[0][0] - time.monotonic())) if waiting else 0.05
        for key, _ in chosen.select(pause):
            number += 1
            key.data.take(waiting, number)
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, descriptor, data, sender = heapq.heappop(waiting)
            by_descriptor[descriptor].socket.sendto(data, sender)
    chosen.close()


@contextlib.contextmanager
def far_ends():
    ends, ending = [FarEnd(recipe, seed) for seed, recipe in enumerate(RECIPES)], threading.Event()
    thread = threading.Thread(target=serve, args=(ends, ending))
    thread.start()
    try:
        yield [end.address for end in ends]
    finally:
        ending.set()
        thread.join()
        for end in ends:
            end.socket.close()


def checks(ground):
    with far_ends() as addresses:
        # Loopback is one address: its cap must not stretch the interval.
        made = Round(built("plumbline"), ground.directory, "recomputed", addresses, COUNT, INTERVAL_MS, 0.4,
                     extra=["--max-address-rate", "20000"]).finish()
    interval = made.result["round"]["plan"]["interval_ms"]
    samples = {}
    for sample in made.samples():
        samples.setdefault(sample["line"], []).append(sample)
    compared, kinds = 0, {"reordered": 0, "late": 0, "lost": 0, "burst": 0}
    for recipe, line in zip(RECIPES, made.result["lines"]):
        what = f"{line['name']} {recipe}: the report's figures are those of its samples"
        if line["uncertain"]:
            yield Check.skipped(f"{what}: the machine held the prober up")
            continue
        wanted = figures(samples[line["name"]], interval)
        problems, count = differences(line, wanted)
        compared += count
        for kind in ("reordered", "late", "lost"):
            kinds[kind] += wanted[kind]
        kinds["burst"] += wanted["burst"]["count"]
        yield Check(what, f"{count} figures", problems)
    yield Check("there was loss, lateness, reordering and bursts to compare", f"{compared} comparisons",
                [f"none of {kind}" for kind, number in kinds.items() if number == 0])
