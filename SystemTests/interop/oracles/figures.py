"""A line's figures from its samples: written from the RFCs' words alone, none of plumbline's code. No I/O.

What a loss is, and what a figure is called, is docs/reference/formats.md; the formulas are those of the documents that
stand beside them. Delays are milliseconds.
"""

import math

GMIN, DELTA, TICKS = 16, 16, (20, 30, 64, 128)
LOSSES = ("late", "lost", "refused")


def nearest_rank(values, percent):
    """RFC 2330 section 11.3: the smallest value that at least this share of a sample does not exceed; None without."""
    ordered = sorted(values)
    for place, value in enumerate(ordered, 1):
        if place * 1000 >= percent * 10 * len(ordered):
            return value
    return None


def wilson(hits, trials):
    """The score interval at 95 % (Wilson 1927)."""
    if not trials:
        return None
    z, share = 1.959964, hits / trials
    middle = share + z * z / (2 * trials)
    width = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    return [0 if hits == 0 else (middle - width) / scale, 1 if hits == trials else (middle + width) / scale]


def delays(received):
    """RFC 2681, conditional on arrival (RFC 6703)."""
    if not received:
        return dict.fromkeys(("min", "mean", "median", "p90", "p95", "p99", "p999", "max", "stddev"))
    mean = math.fsum(received) / len(received)
    squares = math.fsum((one - mean) ** 2 for one in received)
    found = {f"p{name}": nearest_rank(received, percent)
             for name, percent in (("90", 90), ("95", 95), ("99", 99), ("999", 99.9))}
    return found | {"min": min(received), "mean": mean, "median": nearest_rank(received, 50), "max": max(received),
                    "stddev": math.sqrt(squares / (len(received) - 1)) if len(received) > 1 else None}


def variation(rows):
    """RFC 3393, consecutive packets that both arrived: |D(i) - D(i-1)|."""
    steps = [abs(second["rtt"] - first["rtt"]) for first, second in zip(rows, rows[1:])
             if first["outcome"] == second["outcome"] == "received"]
    return {"mean_abs": math.fsum(steps) / len(steps) if steps else None, "p95": nearest_rank(steps, 95)}


def in_arrival_order(rows):
    return sorted((row for row in rows if row["outcome"] in ("received", "late")),
                  key=lambda row: (row["sent"] + row["rtt_ns"], row["seq"]))


def jitter(rows):
    """RFC 3550 section 6.4.1: J = J + (|D| - J) / 16, in order of arrival."""
    arrived = [row["rtt"] for row in in_arrival_order(rows) if row["outcome"] == "received"]
    value = 0.0
    for first, second in zip(arrived, arrived[1:]):
        value += (abs(second - first) - value) / 16
    return value if len(arrived) > 1 else None


def reordering(rows):
    """RFC 4737 sections 3.3, 4.1 and 4.2: which arrivals are below NextExp, and how far they came behind."""
    numbers = [row["seq"] for row in in_arrival_order(rows)]
    expected, extents = 0, []
    for place, number in enumerate(numbers):
        if number >= expected:
            expected = number + 1
        else:
            extents.append(place - next(index for index, other in enumerate(numbers) if other > number))
    return {"reordered": len(extents), "reordered_ratio": len(extents) / len(numbers) if numbers else None,
            "reordered_extent_max": max(extents, default=None),
            "reordered_extent_mean": sum(extents) / len(extents) if extents else None}


def runs(lost):
    """Lengths of the runs of True."""
    lengths, length = [], 0
    for one in [*lost, False]:
        if not one and length:
            lengths.append(length)
        length = length + 1 if one else 0
    return lengths


def loss_pattern(lost):
    """RFC 3357: loss periods, and the share of losses at a distance of DELTA or less from the one before."""
    lengths, places = runs(lost), [place for place, one in enumerate(lost) if one]
    near = sum(later - earlier <= DELTA for earlier, later in zip(places, places[1:]))
    return {"loss_periods": len(lengths), "longest_loss_run": max(lengths, default=0),
            "loss_noticeable": {"delta": DELTA, "rate": near / len(places) if places else None}}


def bursts(lost, interval):
    """RFC 3611 section 4.7.2: stretches that begin and end with a loss, without GMIN received in a row."""
    groups = []
    for place in (place for place, one in enumerate(lost) if one):
        if groups and place - groups[-1][-1] - 1 < GMIN:
            groups[-1].append(place)
        else:
            groups.append([place])
    groups = [group for group in groups if len(group) > 1]
    within = [any(group[0] <= place <= group[-1] for group in groups) for place in range(len(lost))]
    gaps = runs([not one for one in within])
    losses_in = sum(map(len, groups))
    return {"gmin": GMIN, "count": len(groups), "density": losses_in / sum(within) if groups else None,
            "mean_ms": sum(within) * interval / len(groups) if groups else None,
            "gap_density": (sum(lost) - losses_in) / sum(gaps) if gaps else None,
            "gap_mean_ms": sum(gaps) * interval / len(gaps) if gaps else None}


def sent_twice(rows):
    """Of two neighbouring probes that were sent: how often both were lost."""
    pairs = [(first["outcome"] in LOSSES, second["outcome"] in LOSSES) for first, second in zip(rows, rows[1:])
             if "unsent" not in (first["outcome"], second["outcome"])]
    return sum(first and second for first, second in pairs) / len(pairs) if pairs else None


def quality(mean, jitter_ms, loss):
    """R by the shortcut that formats.md has; MOS by ITU-T G.107 annex B."""
    latency = mean / 2 + 2 * jitter_ms + 10
    rating = 93.2 - latency / 40 if latency < 160 else 93.2 - (latency - 120) / 10
    rating = min(max(rating - 250 * loss, 0), 100)
    opinion = 1 + 0.035 * rating + 7e-6 * rating * (rating - 60) * (100 - rating)
    return rating, 1 if rating <= 0 else max(1, opinion)


def game(rows, median, interval):
    """For each tick rate the probes that are lost, or later than the median by more than a tick."""
    found = []
    for hertz in TICKS:
        buffer = 1000 / hertz
        missed = [row["outcome"] != "received" or row["rtt"] > median + buffer for row in rows
                  if row["outcome"] != "unsent"]
        found.append({"tick_hz": hertz, "buffer_ms": buffer, "missed": sum(missed) / len(missed) if missed else None,
                      "longest_freeze_ms": max(runs(missed), default=0) * interval if missed else None})
    return found


def figures(samples, interval):
    """All figures of a line that its samples tell, in the shape of the report's JSON.

    `samples`: objects of `--samples` of one line; `interval`: between two of its probes, milliseconds.
    """
    rows = []
    for sample in sorted(samples, key=lambda one: one["seq"]):
        # To the nanosecond, as they are written.
        nanoseconds = None if sample["rtt_us"] is None else round(sample["rtt_us"] * 1000)
        rows.append({"seq": sample["seq"], "sent": sample["sent_ns"], "outcome": sample["outcome"],
                     "rtt_ns": nanoseconds, "rtt": None if nanoseconds is None else nanoseconds / 1e6})
    counts = {name: sum(row["outcome"] == name for row in rows)
              for name in ("received", "late", "lost", "refused", "unsent")}
    sent = len(rows) - counts["unsent"]
    lost = [row["outcome"] in LOSSES for row in rows if row["outcome"] != "unsent"]
    received = [row["rtt"] for row in rows if row["outcome"] == "received"]
    found = counts | {"sent": sent, "loss": sum(lost) / sent if sent else None, "loss_ci95": wilson(sum(lost), sent)}
    found |= {"rtt_ms": delays(received), "ipdv_ms": variation(rows), "jitter_ms": jitter(rows),
              "pdv_p99_ms": nearest_rank(received, 99) - min(received) if received else None,
              "burst": bursts(lost, interval), "loss_if_sent_twice": sent_twice(rows)}
    found |= loss_pattern(lost) | reordering(rows)
    rating = (None, None) if len(received) < 2 else quality(found["rtt_ms"]["mean"], found["jitter_ms"], found["loss"])
    found |= {"r_estimate": rating[0], "mos_estimate": rating[1]}
    if received:
        found["game"] = game(rows, nearest_rank(received, 50), interval)
    return found


def differences(found, wanted, place=""):
    """Where `found`, of a report, is not `wanted`; and how much was compared. Numbers may differ by rounding."""
    if isinstance(wanted, dict):
        parts = [(key, found.get(key, "absent") if isinstance(found, dict) else "absent", one)
                 for key, one in wanted.items()]
    elif isinstance(wanted, list) and isinstance(found, list) and len(found) == len(wanted):
        parts = [(index, *pair) for index, pair in enumerate(zip(found, wanted))]
    else:
        room = 0.0051 if place.endswith(("estimate", "extent_mean")) else 2e-6
        is_same = found == wanted or (
            all(isinstance(one, (int, float)) for one in (found, wanted)) and abs(found - wanted) <= room)
        return ([] if is_same else [f"{place}: {found} is told, {wanted} is right"]), 1
    told = [differences(one, right, f"{place}.{key}" if place else str(key)) for key, one, right in parts]
    return [problem for problems, _ in told for problem in problems], sum(count for _, count in told)
