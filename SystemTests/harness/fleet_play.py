"""Faults of a fleet, each made and repaired, and what the robot must have heard of it."""

import contextlib
import time

from SystemTests.harness.fleet import FleetField, Hub, Vantage
from SystemTests.harness.outcome import PartFailed
from SystemTests.harness.waiting import until
from SystemTests.harness.webhook import Webhook

# Five vantages of three carriers; each probes from an address of its own.
VANTAGES = [("sz-ct", "ct", "sz"), ("sh-ct", "ct", "sh"), ("sz-cu", "cu", "sz"), ("bj-cu", "cu", "bj"),
            ("gz-cm", "cm", "gz")]
SLOT_SECONDS = 6


class Fleet:
    """A hub, its vantages, a field and a robot that counts."""

    def __init__(self, stack, ground, ingresses=6, echoes=3, net=91, slot=SLOT_SECONDS, vantages=VANTAGES, members=(),
                 **keys):
        self.ground, self.slot, self.all = ground, slot, vantages
        self.robot = stack.enter_context(Webhook())
        self.field = stack.enter_context(FleetField(ground, ingresses, echoes, net))
        keys = {"lines": [{"file": str(self.field.lines_file)}], "selectors": ["* -> *; copies=all"],
                "notify": [{"name": "robot", "webhook": {"url": self.robot.url}}], **keys}
        self.members = [Hub(ground, name, every=f"{slot}s", **keys) for name in ["hub", *members]]
        self.hub = self.members[0]
        self.sources = {name: f"127.{net}.9.{number + 1}" for number, (name, _, _) in enumerate(vantages)}
        self.tokens = {name: self.hub.add(name, carrier=carrier, city=city) for name, carrier, city in vantages}
        for hub in self.members:
            stack.enter_context(hub)
        self.vantages = {}
        for name, carrier, city in vantages:
            one = Vantage(ground, self.members, name, self.sources[name], self.tokens[name], every=f"{slot}s",
                          tags={"carrier": carrier, "city": city})
            self.vantages[name] = stack.enter_context(one)

    def of_carrier(self, carrier):
        return [name for name, own, _ in self.all if own == carrier]

    def await_heard(self, change, count):
        """Until the robot heard so often of this change."""
        until(f"the robot hears {count} times that something {change}", lambda: len(self.heard(change)) >= count,
              10 * self.slot + 60, 0.1)

    def judged(self):
        """Slots that the members judged which run now, since each of them was started."""
        return sum(hub.metric("hub_slots_judged_total", when="in_time") or 0 for hub in self.living())

    def living(self):
        """The members that run."""
        return [hub for hub in self.members if hub.program.process.poll() is None]

    def await_slots(self, more, seconds=None):
        """Until so many more slots are judged."""
        wanted = self.judged() + more
        until(f"{more} more slots are judged", lambda: self.judged() >= wanted,
              seconds or (more + 4) * self.slot + 60, 0.2)

    def await_gap(self):
        """Until all rounds of a slot are done, and none of the next has begun: what breaks then breaks for all of them
        in the same slot."""
        deadline = time.monotonic() + 20 * self.slot + 60
        while time.monotonic() < deadline:
            self.await_slots(1)
            # A slot that is judged before its end has all its rounds.
            lags = [hub.metric("hub_judgement_lag_seconds") for hub in self.living()]
            if 0 in lags and time.time() % self.slot < self.slot - 0.2:
                return
        raise PartFailed("no slot was judged before the next one began")

    def await_all(self):
        """Until a slot was judged with a round of every vantage."""
        def reported():
            stored = sum(hub.metric("hub_rounds_total", result="stored") or 0 for hub in self.members)
            return stored >= len(self.vantages) and self.hub.metric("hub_vantages", state="live") == len(self.vantages)
        until("every vantage reports", reported, 90, 0.2)
        self.await_slots(1)

    def heard(self, change):
        """The causes of the items that the robot was told with this change, in order."""
        items = [item for _, digest, _ in self.robot.told() for item in digest["items"]]
        return [(f"{item['cause']} {item['value']}".strip(), item["incident"]) for item in items
                if item["change"] == change]

    @contextlib.contextmanager
    def broken(self, *ways):
        """These ways are cut meanwhile: pairs of a source and an ingress, either of which may be None."""
        with contextlib.ExitStack() as stack:
            for source, ingress in ways:
                stack.enter_context(self.field.ways.broken(source, ingress))
            yield

    def uplink(self, name):
        """The ways that break with a vantage's uplink."""
        return [(self.sources[name], None)]

    def ingress(self, number):
        """The ways that break with an ingress."""
        return [(None, self.field.hosts[number])]

    def way(self, carrier, number):
        """The ways that break between a carrier and an ingress."""
        return [(self.sources[name], self.field.hosts[number]) for name in self.of_carrier(carrier)]

    def play(self, ways, say=lambda text: None):
        """Breaks ways until the robot heard of an opening, repairs them until it heard of a closing; the causes of all
        that opened meanwhile."""
        opened, closed = len(self.heard("opened")), len(self.heard("closed"))
        self.await_gap()
        with self.broken(*ways):
            self.await_heard("opened", opened + 1)
            say(f"the robot is told that it opened: {self.heard('opened')[opened][0]}")
            # What else would be accused is accused by the next slot.
            self.await_gap()
        self.await_heard("closed", closed + 1)
        say("the robot is told that it closed")
        return [cause for cause, _ in self.heard("opened")[opened:]]
