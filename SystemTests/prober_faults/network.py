"""The way to the lines goes away in the middle of a round, and comes back: a link, the default route, the far end."""

import contextlib
import time

from SystemTests.prober_faults.ground import field, probe_count, under_way
from SystemTests.prober_faults.judgement import consistent, told, total, truthful, trustworthy
from SystemTests.prober_faults.namespaces import ends

# Until the neighbours of a link that came up have found each other again.
SETTLING_NS = 1_300_000_000
# From a probe's departure to its arrival at the far end and back.
FLIGHT_NS = 60_000_000
DELAY_MS = 20


def outage_problems(one, harmed, down, up):
    """Outside of the outage, or on the lines that it did not touch, nothing may be missing.

    But for what the prober itself was too late for, which a busy machine makes and the round counts as overdue.
    """
    problems, early = [], 0
    overdue = one.result["round"]["validity"]["overdue"]
    for sample in one.samples():
        if sample["outcome"] == "received":
            continue
        if sample["outcome"] == "unsent" and sample["line"] not in harmed and overdue > 0:
            overdue -= 1
        elif sample["line"] not in harmed:
            problems.append(f"{sample['line']}, on the other way, has a probe {sample['outcome']}")
        elif sample["sent_ns"] is not None and not down - FLIGHT_NS <= sample["sent_ns"] <= up + SETTLING_NS:
            early += 1
    if early:
        problems.append(f"{early} probes lost that were sent outside of the outage")
    return problems[:3]


def outage(ground, fault, hosts, take, give, prepare=()):
    """`take` and `give` are commands in a namespace: ("near" or "far", command). `hosts` are the harmed lines'."""
    with ends() as net:
        for side, command in prepare:
            getattr(net, side).run(command)
        hosts = hosts or net.hosts("a")
        every = hosts + net.hosts("b")
        with field(ground, hosts=every, delay_ms=DELAY_MS, prefix=net.far.prefix) as reflector:
            with under_way(ground, reflector.addresses, count=probe_count(ground) * 3, prefix=net.near.prefix) as one:
                time.sleep(0.4)
                down = time.time_ns()
                for side, command in take:
                    getattr(net, side).run(command)
                time.sleep(0.5)
                for side, command in give:
                    getattr(net, side).run(command)
                up = time.time_ns()
            truth = reflector.stop()
    harmed = {name for name, address in one.address_of.items() if address.rpartition(":")[0] in hosts}
    problems = outage_problems(one, harmed, down, up)
    figures = {line["address"]: line for line in truth["lines"]}
    for line in one.result["lines"]:
        # What did not arrive, or was answered in vain, was taken by the outage: no probe may be lost beside that.
        if line["received"] > figures.get(line["ingress"], {"answered": 0})["answered"]:
            problems.append(f"{line['name']}: more replies than answers")
    errors = one.result["round"]["validity"]["send_errors_by_name"]
    lost, refused = total(one, "lost"), total(one, "refused")
    others = sum(line["unsent"] for line in one.result["lines"] if line["name"] not in harmed)
    happened = f"{total(one, 'unsent')} unsent {errors}, {others} of them on the other way"
    happened += f", {lost} lost, {refused} refused"
    return one, told(fault, happened, one, [*problems, *consistent(one), *trustworthy(one)])


def interface_down(ground):
    one, row = outage(ground, "interface down and up", None, [("near", "ip link set a0 down")],
                      [("near", "ip link set a0 up")])
    if not total(one, "unsent"):
        row.problems.append("no probe is unsent, though the kernel had no interface")
    yield row


def carrier_lost(ground):
    _, row = outage(ground, "cable pulled and put back", None, [("far", "ip link set a1 down")],
                    [("far", "ip link set a1 up")])
    yield row


def default_route(ground):
    hosts = [f"10.99.0.{number}" for number in range(1, 21)]
    prepare = [("far", f"ip addr add {host}/32 dev lo") for host in hosts]
    add = "ip route add default via 10.77.1.2"
    one, row = outage(ground, "default route removed and back", hosts, [("near", "ip route del default")],
                      [("near", add)], [*prepare, ("near", add)])
    lost = total(one, "lost") + total(one, "refused") + total(one, "late")
    if not total(one, "unsent"):
        row.problems.append("no probe is unsent, though the kernel had no route")
    if lost:
        row.problems.append(f"{lost} lost, though replies had their way all the time")
    yield row


def reflector_killed(ground):
    """From then on the kernel refuses by ICMP; how many of the messages come depends on its own rate limit."""
    with contextlib.ExitStack() as stack:
        doomed = stack.enter_context(field(ground, hosts=[f"127.0.3.{n}" for n in range(1, 21)], delay_ms=DELAY_MS))
        other = stack.enter_context(field(ground, 20))
        with under_way(ground, doomed.addresses + other.addresses, count=probe_count(ground) * 2) as one:
            time.sleep(0.6)
            killed = time.time_ns()
            doomed.kill()
            gone = time.time_ns()
        truth = other.stop()
    names = set(one.names[:20])
    problems = []
    for sample in one.samples():
        if sample["line"] not in names or sample["sent_ns"] is None:
            continue
        if sample["sent_ns"] < killed - FLIGHT_NS and sample["outcome"] != "received":
            problems.append(f"{sample['line']} {sample['seq']}: {sample['outcome']}, though answered before the end")
        if sample["sent_ns"] > gone and sample["outcome"] in ("received", "unsent"):
            problems.append(f"{sample['line']} {sample['seq']}: {sample['outcome']} after the end")
    others = {name: address for name, address in one.address_of.items() if name not in names}
    _, untrue = truthful(one, truth, others)
    happened = f"{total(one, 'refused')} refused, {sum(line['lost'] for line in one.result['lines'][:20])} lost of them"
    yield told("reflector killed", happened, one,
               [*problems[:3], *untrue, *consistent(one), *trustworthy(one)])


PARTS = [interface_down, carrier_lost, default_route, reflector_killed]
