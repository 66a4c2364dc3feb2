"""Makes what two runs of one program may differ in alike. No I/O.

The rule: names, words, keys, columns, their order, verdicts, null and booleans stay. Times, identities, temporary
paths and the ports of servers become a word in angle brackets; of the ports that have a role, ports.py keeps which one
stands where. A number with decimals was measured: it becomes # with as many
decimals. Whole numbers in texts are counts and stay, unless a unit of time follows. In JSON and CSV a number stays
where its key is one of `EXACT`, and is # elsewhere.
"""

import csv
import io
import itertools
import json
import re

from SystemTests.golden.additions import without_additions, without_new_cells

# Keys of what the impairment or the plan fixes.
EXACT = frozenset("""
    sent received late lost refused unsent duplicates reordered corrupt planned loss loss_ci95 loss_periods
    longest_loss_run loss_noticeable loss_if_sent_twice count lines interval_ms requested_interval_ms timeout_ms
    rate_pps payload_bytes every pairs both_received only_line_lost only_ingress_lost both_lost unpaired abnormal
    unmeasured incident change seq version healthy raised dismissed unconfirmed delivered waiting open_incidents
    stateful lost_there lost_back lost_either duplicated_there duplicated_back healthy_outside limit port-unreachable
    port_unreachable others total opened closed continued associations proxies threads source_ports
    code msgtype msg_type gmin delta tick_hz buffer_ms rate density gap_density port host network prohibited ttl other
    worst_loss most_lines reopened answered dropped dropped_back duplicated answered_again forwarded echo_refused
""".split())
# Facts that not every machine knows: null and numbers are alike.
KNOWN_TO_SOME = frozenset("""
    steal_ratio sched_wait_ms sched_run_ms throttled_ms suspended_ms slew_ppm backlog_drops udp_rcvbuf_errors
    udp_mem_errors udp_csum_errors udp_in_errors udp_sndbuf_errors tx_dropped tx_errors rx_dropped rx_missed_errors
    rx_fifo_errors frames_without_ip
""".split())

TIME = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d| UTC)?"
TEXT = [
    (re.compile(TIME), "<time>"),
    (re.compile(r"\b\d{8}T\d{6}Z?\b"), "<time>"),
    (re.compile(r"\b\d{4}-\d\d-\d\d\b"), "<date>"),
    (re.compile(r"\b\d\d:\d\d:\d\d\b"), "<clock>"),
    (re.compile(r"\b[0-9a-f]{16}\b"), "<id>"),
    (re.compile(r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b"), "<uuid>"),
    (re.compile(r"(does not resolve: )[^\n\";|)]+?(?=[\n\";|)]|$| [a-z_]+=)"), r"\1<cause>"),
    (re.compile(r"\b(port|pid|seconds|took)=[\d.]+"), r"\1=#"),
    (re.compile(r"\bloopback-[a-z0-9]{10}-\d+"), "loopback-<installation>-#"),
    (re.compile(r"历时 [^（\n]*"), "历时 #"),
    (re.compile(r"(version=)\S+"), r"\1<version>"),
    (re.compile(r"(https?://127\.0\.0\.1):\d+"), r"\1:<port>"),
]
# A number with decimals that is no part of an address, a version or a name.
DECIMALS = re.compile(r"(?<![\w.])\d[\d,]*\.(\d+)(?!\.?\w)(?! ?%)")
UNITS = re.compile(r"(?<![\w.#])\d[\d,]*(?:\.\d+)? ?(us|µs|ms|ns|s|m)\b")
SPACES = re.compile(r" {2,}")
# `  sz-hk: loss 60.0 % is above 30 %`, with spaces made alike.
REASON = re.compile(r"  [\w-]+: (loss \d+\.\d %) .*")


def text(value, directory=None, exact=False):
    """A text with times, identities and paths made alike; without `exact` its measured numbers too."""
    if directory:
        value = value.replace(str(directory), "<dir>")
    for pattern, word in TEXT:
        value = pattern.sub(word, value)
    if not exact:
        value = DECIMALS.sub(lambda found: "#." + "#" * len(found.group(1)), value)
        value = UNITS.sub(r"# \1", value)
    return value


def table(value, directory=None, keeps_order=True):
    """The same of a table: its columns are as wide as their numbers, so runs of spaces become two.

    Without `keeps_order` its rows are sorted: which of two lines alike comes first is a matter of microseconds.
    """
    lines = SPACES.sub("  ", text(value, directory)).split("\n")
    if not keeps_order:
        heads = [number for number, line in enumerate(lines) if line.startswith("line  ingress>echo")]
        for head in heads:
            end = next((number for number in range(head, len(lines)) if not lines[number].strip()), len(lines))
            lines[head + 1:end] = sorted(lines[head + 1:end])
        # Reasons of lines with the same loss follow each other, by name here.
        for reason, run in [(one, list(run)) for one, run in itertools.groupby(range(len(lines)), reason_of(lines))]:
            if reason is not None:
                lines[run[0]:run[-1] + 1] = sorted(lines[run[0]:run[-1] + 1])
    return "\n".join(lines)


def reason_of(lines):
    """For a line's number the loss that it tells of a measured line; None in any other."""
    def said(number):
        found = REASON.fullmatch(lines[number])
        return found and found[1]
    return said


def json_value(value, directory=None, key="", exact=EXACT):
    """A JSON value by the rule of this module."""
    if isinstance(value, dict):
        return {text(name, directory): json_value(one, directory, name, exact) for name, one in value.items()}
    if isinstance(value, list):
        return [json_value(one, directory, key, exact) for one in value]
    if key in KNOWN_TO_SOME:
        return "# or null"
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        return value if key in exact else "#"
    if key in ("plumbline", "generator"):
        return re.sub(r"\d+\.\d+\.\d+\S*", "<version>", value)
    return text(value, directory)


def json_text(data, directory=None, exact=EXACT):
    """JSON, one value or several after each other, as indented text in its own order."""
    decoder = json.JSONDecoder()
    rest, parts = (data.decode() if isinstance(data, bytes) else data).strip(), []
    while rest:
        value, end = decoder.raw_decode(rest)
        value = without_additions(value)
        parts.append(shown(value if exact is None else json_value(value, directory, exact=exact)))
        rest = rest[end:].strip()
    return "\n".join(parts) + "\n"


def shown(value):
    return json.dumps(value, indent=1, ensure_ascii=False)


def csv_text(value, directory=None, exact=EXACT):
    """CSV as its header and a block a row, which has a line for each cell that is not empty."""
    rows = without_new_cells(list(csv.reader(io.StringIO(value.removeprefix("\ufeff")))))
    header, blocks = rows[0], ["columns: " + ",".join(rows[0])]
    for row in rows[1:]:
        cells = []
        for name, cell in zip(header, row):
            is_number = re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", cell) is not None
            # The last words of the column's name are the key that JSON has.
            keeps = any(name == key or name.endswith(f"_{key}") or name.startswith(f"{key}_") for key in exact)
            if cell:
                cells.append(f"{name}: {text(cell, directory) if not is_number else cell if keeps else '#'}")
        if len(row) != len(header):
            cells.append(f"{len(row)} cells under {len(header)} columns")
        blocks.append("\n".join(cells))
    return "\n\n".join(blocks) + "\n"


def lines_of_json(data, directory=None, exact=EXACT):
    """NDJSON, an object a line."""
    return "".join(json.dumps(json_value(json.loads(line), directory, exact=exact), ensure_ascii=False) + "\n"
                   for line in data.decode().splitlines())


def without_counts(value):
    """A text whose whole numbers vary, too; those in names stay."""
    value = re.sub(r"\d+\.\d+ ?%", "#.# %", value)
    return re.sub(r"(?<![\w.#:<-])\d[\d,]*(?![\w.:>]|-\w)", "#", value)


def metrics(value):
    """A page of Prometheus metrics: HELP, TYPE, names and labels in their order; values as #, equal lines once.

    Of what waits there is a series only while it waits, so that family is left out.
    """
    lines = []
    for line in value.splitlines():
        if "oldest_waiting_seconds" in line:
            continue
        if line.startswith("#"):
            lines.append(line)
        else:
            name, _, number = line.rpartition(" ")
            line = re.sub(r'version="[^"]*"', 'version="<version>"', text(name, exact=True))
            lines.append(f"{line} {'#' if re.fullmatch(r'[-+.e0-9]+', number) else number}")
    return "\n".join(dict.fromkeys(lines)) + "\n"


def log(value, directory=None):
    """A log without the times in front, each line once, in the order of the alphabet: tasks run beside each other."""
    lines = [re.sub(r"^\S+ (?=(trace|debug|info|notice|warning|error|critical) )", "", line)
             for line in value.splitlines() if line.strip()]
    kept = {text(line, directory) for line in lines if not line.startswith(("debug ", "trace "))}
    return "\n".join(sorted(kept)) + "\n"
