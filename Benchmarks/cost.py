"""What a probe costs at the rates of daily work, where each wake-up and each system call is for a few probes only.

The C loop (floor.c) is run three ways beside the prober: woken by replies, as most programs of this kind are written;
one probe at a time; and in quanta of the prober's own size. All in turn, each with a reflector of its own.
"""

from collections import namedtuple

from load import FloorRun, ProberRun, lost_of, us
from measured import median, settled
from rows import Row

# `woken` is the share of the woken loop's processor time that a probe may take.
Rate = namedtuple("Rate", "packets lines count woken tries")
RATES = [Rate(6_000, 1_000, 30, 0.35, 3), Rate(33_000, 1_000, 150, 0.7, 3), Rate(100_000, 1_000, 400, 0.9, 3)]
SHORT = Rate(6_000, 1_000, 6, 0.35, 1)
LOOP_RATIO = 1.2
WOKEN, ONE_BY_ONE = 0, 1
REFLECTOR_US, KERNEL_US = 30, 5


def interval_us(rate):
    return round(rate.lines / rate.packets * 1e6)


def prober(bench, rate, *extra):
    return ProberRun(bench, rate.lines, rate.packets, count=rate.count, interval_us=interval_us(rate),
                     max_rate=str(2 * rate.packets), extra=extra)


def median_rtt_us(one):
    return median([line["rtt_ms"]["median"] for line in one.lines]) * 1000


def rows(bench, rate):
    """The rows of one rate."""
    quanta, exact, loops = [], [], {WOKEN: [], ONE_BY_ONE: []}
    for _ in range(rate.tries):
        quanta.append(settled(lambda: prober(bench, rate), rate.tries))
        size = quanta[-1].figures["plan"]["quantum_probes"]
        exact.append(settled(lambda: prober(bench, rate, "--pace", "exact"), rate.tries))
        for quantum in (WOKEN, ONE_BY_ONE, size):
            loop = settled(lambda quantum=quantum: FloorRun(bench, rate.lines, rate.packets, rate.count,
                                                            quantum=quantum), rate.tries)
            loops.setdefault(quantum, []).append(loop)
    cpu = {quantum: median([one.cpu_us for one in runs]) for quantum, runs in loops.items()}
    ours = median([one.cpu_us for one in quanta])
    label = f"cost, {rate.packets:,}/s over {rate.lines:,} lines"
    found = [
        Row(f"{label}: CPU a probe, plumbline / C loop with the same quantum of {size}",
            f"{ours / cpu[size]:.2f} ({us(quanta)} / {cpu[size]:.2f} us)", f"<= {LOOP_RATIO}",
            ours / cpu[size] <= LOOP_RATIO),
        Row(f"{label}: CPU a probe, plumbline / C loop that replies wake",
            f"{ours / cpu[WOKEN]:.2f} ({us(quanta)} / {cpu[WOKEN]:.2f} us)", f"<= {rate.woken}",
            ours / cpu[WOKEN] <= rate.woken),
        Row(f"{label}: CPU a probe one by one, --pace exact / C loop",
            f"{median([one.cpu_us for one in exact]) / cpu[ONE_BY_ONE]:.2f} ({us(exact)} / {cpu[ONE_BY_ONE]:.2f} us)"),
        Row(f"{label}: context switches a probe, in quanta; --pace exact; C loops woken, one by one, in quanta",
            "; ".join(f"{median([switches(one) for one in runs]):.2f}"
                      for runs in (quanta, exact, loops[WOKEN], loops[ONE_BY_ONE], loops[size]))),
        Row(f"{label}: send lateness in quanta, p50; p99 ({quanta[-1].figures['plan']['quantum_span_us']:.0f} us a "
            "quantum at most)", lateness(quanta[-1])),
        Row(f"{label}: lost; unsent; false losses", "; ".join(str(sum(map(count, quanta + exact))) for count in (
            lost_of, lambda one: one.figures["unsent"], lambda one: one.false_losses)), "0; 0; 0",
            not any(lost_of(one) or one.figures["unsent"] for one in quanta + exact)),
        rtt(f"{label}, one reflector", quanta, exact, REFLECTOR_US),
    ]
    return found + ([] if rate is SHORT else [kernel(bench, label, rate)])


def switches(one):
    sent = one.sent if isinstance(one, FloorRun) else one.figures["sent"]
    return one.run.switches / max(sent, 1)


def lateness(one):
    figures = one.validity["send_lateness_us"]
    return f"{figures['p50']:.0f} us; {figures['p99']:.0f} us"


def rtt(label, quanta, exact, limit):
    together, alone = (median([median_rtt_us(one) for one in runs]) for runs in (quanta, exact))
    return Row(f"{label}: median RTT in quanta above --pace exact", f"{together - alone:+.1f} us ({together:.1f} / "
               f"{alone:.1f} us)", f"<= {limit} us", together - alone <= limit)


def kernel(bench, label, rate):
    """Echo requests, which the kernel answers at once: what a quantum itself does to a delay."""
    quanta, exact = [], []
    for _ in range(rate.tries):
        quanta.append(settled(lambda: prober(bench, rate, "--payload", "icmp")))
        exact.append(settled(lambda: prober(bench, rate, "--payload", "icmp", "--pace", "exact")))
    return rtt(f"{label}, ICMP", quanta, exact, KERNEL_US)
