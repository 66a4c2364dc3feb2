"""The kernel has no room for what is sent: a slow link with a short queue (ENOBUFS) or a long one (EAGAIN)."""

from SystemTests.prober_faults.ground import field, under_way, unprivileged
from SystemTests.prober_faults.judgement import judged
from SystemTests.prober_faults.namespaces import ends


def of_link(one, link, key):
    prefix = f"10.77.{'ab'.index(link) + 1}."
    return sum(line[key] for line in one.result["lines"] if line["ingress"].startswith(prefix))


def slow_link(ground, fault, queue, holds_back=True, **settings):
    """Half of the lines go over the slow link, half over the other.

    `holds_back`: some probes cannot be sent. That may touch none of the other link's.
    """
    with ends() as net:
        net.near.may(f"tc qdisc add dev a0 root {queue}")
        hosts = net.hosts("a") + net.hosts("b")
        with field(ground, hosts=hosts, delay_ms=0, prefix=net.far.prefix) as reflector:
            prefix = [*net.near.prefix, *settings.pop("prefix", ())]
            with under_way(ground, reflector.addresses, prefix=prefix, **settings) as one:
                pass
            truth = reflector.stop()
    validity, problems = one.result["round"]["validity"], []
    if holds_back and not of_link(one, "a", "unsent"):
        problems.append("nothing is unsent: the link was not slow enough to show anything")
    arrived, sent = sum(line["received"] for line in truth["lines"]), one.result["round"]["sent"]
    if arrived != sent:
        problems.append(f"{sent - arrived} probes called sent never arrived")
    held = of_link(one, "b", "unsent")
    if held > validity["overdue"]:
        problems.append(f"{held} probes unsent on the link that had room")
    happened = f"unsent {of_link(one, 'a', 'unsent')} on it and {of_link(one, 'b', 'unsent')} on the other link"
    happened += f", {validity['send_retries']} retries, errors {validity['send_errors_by_name']}"
    happened += f", late by p99 {validity['send_lateness_us']['p99'] / 1000:.0f} ms"
    return judged(fault, happened, one, truth, one.address_of, problems)


def no_buffers(ground):
    yield slow_link(ground, "ENOBUFS: slow link, short queue", "tbf rate 300kbit burst 2kb limit 3kb")


def send_buffer_full(ground):
    # The socket's own buffer fills before the queue does; the lines of the other link go on from the spare socket.
    yield slow_link(ground, "EAGAIN: slow link, send buffer full", "tbf rate 2mbit burst 5kb limit 8mb", size=1000,
                    prefix=unprivileged())


def long_queue(ground):
    """Everything is taken at once, and leaves for seconds after: later than the timeout, if that began at the call."""
    yield slow_link(ground, "slow link, long queue", "tbf rate 300kbit burst 2kb limit 8mb", holds_back=False)


PARTS = [no_buffers, send_buffer_full, long_queue]
