"""What a process may have is used up: descriptors, memory, room for its files, its standard streams."""

import json
import signal

from SystemTests.harness.outcome import Check
from SystemTests.harness.programs import needs_root
from SystemTests.prober_faults.ground import field, lines_file, run, under_way
from SystemTests.prober_faults.judgement import judged

# More than the limit of memory allows: 16 bytes a probe are 3.2 GB.
HUGE_LINES, HUGE_COUNT = 2_000, 100_000
MEMORY_KIB = 1_500_000


def clear_end(status, errors, statuses, words):
    """It ended by itself, with one of these statuses, and says one of these words."""
    problems = []
    if status < 0 or status > 128:
        number = -status if status < 0 else status - 128
        problems.append(f"it was ended by {signal.Signals(number).name}")
    elif status not in statuses:
        problems.append(f"status {status}, expected {' or '.join(map(str, statuses))}")
    if not any(word in errors for word in words):
        problems.append(f"it does not say {' or '.join(words)}, but: {errors.strip()[-100:]!r}")
    return problems


def limited(number):
    return ["sh", "-c", 'ulimit -n "$0" && exec "$@"', str(number)]


def made_round(output):
    """Whether a report came out, with probes in it."""
    try:
        return json.loads(output)["round"]["sent"] > 0
    except (ValueError, KeyError):
        return False


def enough_descriptors(ground):
    with field(ground, 100) as reflector:
        with under_way(ground, reflector.addresses, prefix=limited(64), extra=["--source-ports", "4"]) as one:
            pass
        truth = reflector.stop()
    yield judged("64 descriptors, 100 lines, 4 source ports", "", one, truth, one.address_of)


def too_few_descriptors(ground):
    """At every limit from nothing on it either works or says why not."""
    problems, said, works = [], set(), 0
    with field(ground, 4, delay_ms=0) as reflector:
        lines = lines_file(ground, reflector.addresses)
        for number in range(4, 24):
            arguments = ["probe", lines, "--count", "2", "--timeout", "200ms", "--source-ports", "8"]
            arguments += ["--format", "json"]
            status, output, errors = run(*arguments, prefix=limited(number))
            # On a busy machine so few probes soon make a round that is not valid; it was made all the same.
            if status == 0 or status == 3 and made_round(output):
                works += 1
                continue
            said.add(status)
            problems += [f"limit {number}: {what}" for what in clear_end(status, errors, (2, 3), ["ulimit -n"])]
    if not said:
        problems.append("no limit was low enough to show anything")
    yield Check("too few descriptors, limits 4 to 23", f"{20 - works} times status {sorted(said)} with the remedy; "
                f"{works} times it worked", problems[:3])


def no_memory(ground):
    addresses = [f"127.0.4.{1 + index % 250}:{7000 + index // 250}" for index in range(HUGE_LINES)]
    prefix = ["sh", "-c", 'ulimit -v "$0" && exec "$@"', str(MEMORY_KIB)]
    arguments = ["probe", lines_file(ground, addresses), "--count", HUGE_COUNT, "--quiet"]
    arguments += ["--max-rate", "1000000", "--max-address-rate", "1000000"]
    status, _, errors = run(*arguments, prefix=prefix)
    problems = clear_end(status, errors, (2, 3), ["memory"])
    yield Check(f"{HUGE_LINES * HUGE_COUNT // 10 ** 6} million probes in {MEMORY_KIB / 10 ** 6} GB",
                f"status {status}: {errors.strip().splitlines()[0][:70] if errors.strip() else 'says nothing'}",
                problems)


def small_round(ground, reflector, *more):
    return ["probe", lines_file(ground, reflector.addresses), "--count", "10", "--timeout", "200ms", "--format", "json",
            *more]


def disk_full(ground):
    """A file is there whole or not at all, and what was there before stays."""
    needs_root("a file system of a few KiB")
    place = ground.path("full")
    # In a mount namespace of its own, which takes the file system with it when the shell ends.
    script = 'mount -t tmpfs -o size=8k none "$0" && echo old >"$0/new.json" && "$@"; s=$?; ' \
             'echo; echo "## $(ls -A "$0" | tr "\\n" " ")$(cat "$0/new.json")"; exit $s'
    prefix = ["unshare", "--mount", "sh", "-c", script, place]
    with field(ground, 40, delay_ms=0) as reflector:
        arguments = small_round(ground, reflector, "--output", place / "new.json", "--samples", place / "all.ndjson")
        status, out, errors = run(*arguments, prefix=prefix)
    problems = clear_end(status, errors, (3,), ["cannot be written"])
    left = out.rpartition("## ")[2].strip()
    if left != "new.json old":
        problems.append(f"left behind: {left[:80]!r}")
    if "\"lines\"" not in out:
        problems.append("the result was not shown on standard output either")
    yield Check("disk full for --output and --samples", f"status {status}, {errors.count('cannot be written')} files "
                f"named, left: {left}", problems)


def closed_streams(ground):
    """Standard output full, without a reader, or closed; standard error closed. The file must be whole each time."""
    shell = ["sh", "-c"]
    cases = [
        ("full", [*shell, 'exec "$@" >/dev/full', "-"], (3,)),
        ("without a reader", [*shell, '"$@" | true', "-"], (0,)),
        ("closed", [*shell, 'exec "$@" >&-', "-"], (3,)),
        ("and all else closed", [*shell, 'exec "$@" <&- >&- 2>&-', "-"], (3,)),
    ]
    problems, told = [], []
    with field(ground, 40, delay_ms=0) as reflector:
        for name, prefix, statuses in cases:
            path = ground.directory / "whole.json"
            # A plan that is stretched, so that there is something to say on standard error.
            arguments = small_round(ground, reflector, "--output", path, "--max-rate", "1000")
            status, _, errors = run(*arguments, prefix=prefix)
            told.append(f"{name}: {status}")
            if status not in statuses:
                problems.append(f"standard output {name}: status {status}, expected {statuses[0]}: {errors[-80:]!r}")
            try:
                json.loads(path.read_text())
                path.unlink()
            except (OSError, ValueError) as error:
                problems.append(f"standard output {name}: the file is not whole: {error}")
    yield Check("standard streams full or closed", "; ".join(told), problems)


PARTS = [enough_descriptors, too_few_descriptors, no_memory, disk_full, closed_streams]
