"""Addresses that mean something else than they seem to: on one interface only, or a socket's own."""

import contextlib
import json

from SystemTests.harness.outcome import Check, PartFailed
from SystemTests.harness.reflector import Reflector
from SystemTests.harness.waiting import until
from SystemTests.prober_faults.ground import prober, run, under_way
from SystemTests.prober_faults.judgement import trustworthy
from SystemTests.prober_faults.namespaces import ends

PORT = 7007
# An address waits for the detection of duplicates.
ADDRESS_SECONDS = 10
COUNT = 10
ROUNDS = 6


def link_local(namespace, interface):
    """The link-local address of an interface, once it can be sent from; nothing before."""
    for line in namespace.run(f"ip -6 -o addr show dev {interface} scope link").splitlines():
        if "tentative" not in line:
            return line.split()[3].partition("/")[0]
    return None


@contextlib.contextmanager
def neighbours(ground):
    """The two namespaces with a reflector in the far one: the reflector's link-local address on link `a`, and ours."""
    with ends() as net:
        far = until("the far end has an address", lambda: link_local(net.far, "a1"), ADDRESS_SECONDS, 0.1)
        own = until("the near end has an address", lambda: link_local(net.near, "a0"), ADDRESS_SECONDS, 0.1)
        with Reflector(prober(), ground.directory, 1, addresses=[f"[::]:{PORT}"], prefix=net.far.prefix):
            yield net, far, own


def result(prefix, *arguments):
    """What a round says in JSON."""
    words = ["probe", *arguments, "--count", COUNT, "--timeout", "500ms", "--format", "json", "--no-progress"]
    status, said, errors = run(*words, prefix=prefix)
    if not said:
        raise PartFailed(f"plumbline ended with {status}: {errors.strip()[-200:]}")
    return json.loads(said)


def report(net, *arguments):
    return result(net.near.prefix, *arguments)


def probe(net, *arguments):
    """The one line of a round."""
    return report(net, *arguments)["lines"][0]


def all_answered(line):
    """Whether all that was sent was answered; a busy machine sends late, and leaves what is overdue unsent."""
    return line["sent"] > 0 and line["received"] == line["sent"] and line["verdict"] != "abnormal"


def link_local_lines(ground):
    """Whoever tells the interface, the line, the round or the source, replies are of the address that was probed."""
    problems, answered = [], 0
    with neighbours(ground) as (net, far, own):
        bare, zoned = f"[{far}]:{PORT}", f"[{far}%a0]:{PORT}"
        for words in ([zoned], [bare, "--interface", "a0"], [zoned, "--interface", "a0"],
                      [bare, "--source", f"{own}%a0"], [bare, "--source", own, "--interface", "a0"],
                      [bare, "--interface", "a0", "--payload", "icmp"]):
            line = probe(net, *words)
            answered += line["received"]
            if not all_answered(line):
                problems.append(f"{' '.join(words)}: {line['received']} of {line['sent']}: {line['reasons']}")
        for words, reason in (([bare], "--interface"), ([zoned, "--interface", "b0"], "another interface")):
            line = probe(net, *words)
            if line["sent"] or line["verdict"] != "unmeasured" or reason not in str(line["reasons"]):
                problems.append(f"{' '.join(words)}: {line['verdict']} {line['reasons']}")
    yield Check("IPv6 link-local lines", f"{answered} replies; without an interface they are not measured", problems)


def own_port(ground):
    """A dead line to an address of this machine, at a port that the kernel would give the prober itself."""
    # The kernel has sixteen ports to choose from: twelve are probed, and nobody listens there.
    problems, answers = [], 0
    with ends() as net:
        net.near.may("sysctl -w 'net.ipv4.ip_local_port_range=40000 40015'")
        for host in ("127.0.0.1", "10.77.1.1"):
            for _ in range(ROUNDS):
                lines = [f"{host}:{port}" for port in range(40000, 40012)]
                for line in report(net, *lines)["lines"]:
                    answers += line["received"]
                    if line["received"] or line["verdict"] == "healthy":
                        problems.append(f"{line['name']}: {line['received']} replies of nobody, {line['verdict']}")
    yield Check("a dead line at a port that the prober could have", f"{answers} replies of {2 * ROUNDS} rounds",
                problems[:3])


def far_port(ground):
    """A reflector answers nothing that comes from its own port's number, so probes must come from another one."""
    problems, answers = [], 0
    with ends() as net:
        net.near.may("sysctl -w 'net.ipv4.ip_local_port_range=40000 40003'")
        # One that answers anything cannot tell a request from another reflector's answer.
        with Reflector(prober(), ground.directory, 1, addresses=["10.77.1.2:40001"], prefix=net.far.prefix,
                       extra=["--any"]) as far:
            for _ in range(ROUNDS):
                line = probe(net, "10.77.1.2:40001")
                answers += line["received"]
                if not all_answered(line):
                    problems.append(f"{line['received']} of {line['sent']} replies: {line['reasons']}")
            loops = far.stop()["ignored"]["loop"]
    if loops:
        problems.append(f"the reflector took {loops} probes for another reflector's")
    yield Check("a reflector at a port that the prober could have", f"{answers} of {ROUNDS * COUNT} replies",
                problems[:3])


def icmp_beside(ground):
    """Two probers by ICMP with raw sockets, which are given each other's replies: nobody's figures change."""
    problems, foreign = [], 0
    with ends() as net:
        # No group may have an unprivileged socket.
        net.near.may("sysctl -w 'net.ipv4.ping_group_range=1 0'")
        one = [f"{host}:7" for host in net.hosts("a")[:3]]
        settings = dict(count=40, timeout_s=1, prefix=net.near.prefix, extra=["--payload", "icmp"])
        with under_way(ground.below("first"), one, **settings) as first:
            with under_way(ground.below("second"), one, **settings) as second:
                pass
    for round in (first, second):
        foreign += round.result["round"]["validity"]["foreign"]
        for line in round.result["lines"]:
            if line["corrupt"] or line["duplicates"] or not all_answered(line):
                problems.append(f"{line['name']}: {line['corrupt']} corrupt, {line['lost']} lost, {line['verdict']}")
        problems += trustworthy(round)
    if not foreign:
        problems.append("neither saw the other's replies, so nothing was shown")
    yield Check("ICMP beside another prober, raw sockets", f"{foreign} foreign replies", problems[:3])


def no_icmp(ground):
    """Without the permission for ICMP its lines are unmeasured, with the reason; the others are measured."""
    with ends() as net, Reflector(prober(), ground.directory, 1, addresses=[f"10.77.1.2:{PORT}"],
                                  prefix=net.far.prefix):
        net.near.may("sysctl -w 'net.ipv4.ping_group_range=1 0'")
        path = ground.directory / "lines.csv"
        path.write_text(f"name,ingress,payload\nicmp4,10.77.1.2:7,icmp\nicmp6,[::1]:7,icmp\nudp,10.77.1.2:{PORT},\n")
        prefix = [*net.near.prefix, "setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw", "--"]
        told = result(prefix, path)
    problems = []
    for line in told["lines"]:
        if line["name"] == "udp":
            if not all_answered(line):
                problems.append(f"udp: {line['received']} of {line['sent']}, {line['verdict']}: {line['reasons']}")
        elif line["reason_ids"] != ["not-permitted"] or "ping_group_range" not in str(line["reasons"]):
            problems.append(f"{line['name']}: {line['verdict']}: {line['reasons']}")
    yield Check("no permission for ICMP", "the line beside it is measured", problems)


PARTS = [link_local_lines, own_port, far_port, icmp_beside, no_icmp]
