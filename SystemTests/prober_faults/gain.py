"""What a line gains over the direct way: a detour is found, an even field and a faster line show none."""

import contextlib
import json
import subprocess

from SystemTests.harness.outcome import Check, PartFailed
from SystemTests.harness.reflector import Reflector
from SystemTests.prober_faults.ground import prober

RELAY = ("--relay", "--allow-echo", "127.0.0.0/8")
# Of a round that a busy machine spoils nothing is concluded: it is made again.
ROUNDS = 4
COUNT = 60
DETOUR_MS, FAR_MS = 30, 40


@contextlib.contextmanager
def reflector(ground, host, *extra):
    with Reflector(prober(), ground.directory, 1, hosts=[host], extra=extra, errors=subprocess.DEVNULL) as one:
        yield one.addresses[0]


def measured(ground, rows, *flags):
    """A valid round over lines with the column `direct`, and its samples; else the last one."""
    lines, samples = ground.directory / "gain.csv", ground.directory / "gain.ndjson"
    lines.write_text("name,ingress,echo,direct\n" + "".join(",".join(row) + "\n" for row in rows))
    for _ in range(ROUNDS):
        done = subprocess.run(
            [str(word) for word in (prober(), "probe", "--lines", lines, "--count", COUNT, "--interval", "10ms",
                                    "--timeout", "1s", "--format", "json", "--samples", samples, *flags)],
            capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
        if done.returncode not in (0, 1, 3):
            raise PartFailed(f"probe ended with {done.returncode}: {done.stderr[-300:]}")
        result = json.loads(done.stdout)
        if result["round"]["validity"]["verdict"] == "valid":
            break
    return result, [json.loads(line) for line in samples.read_text().splitlines()]


def concluded(line):
    return [one["id"] for one in line.get("conclusions", [])]


def wrong(line, conclusions, least, most):
    """What is wrong with a line that should have these conclusions, and a gain within these milliseconds."""
    problems = []
    if concluded(line) != conclusions:
        problems.append(f"{line['name']}: concluded {concluded(line)}, not {conclusions}: {line.get('gain')}")
    gain = line["gain"]["rtt_ms"]
    low, high = line["gain"]["rtt_ci95_ms"] or (None, None)
    if gain is None or not least <= gain <= most or low is None or not low <= gain <= high:
        problems.append(f"{line['name']}: gains {gain} ({low} to {high}), not {least} to {most}")
    if line["gain"]["direct"]["lost"] or line["lost"]:
        problems.append(f"{line['name']}: lost {line['lost']}, direct {line['gain']['direct']['lost']}")
    return problems


def gain(ground):
    with (reflector(ground, "127.0.9.1") as echo, reflector(ground, "127.0.9.2", *RELAY) as even,
          reflector(ground, "127.0.9.3", *RELAY, "--delay", f"{DETOUR_MS}ms") as slow,
          reflector(ground, "127.0.9.4", "--delay", f"{FAR_MS}ms") as far):
        rows = [("detour", slow, echo, "true"), ("even", even, echo, "true"), ("faster", even, echo, far),
                ("without", even, echo, "false")]
        result, samples = measured(ground, rows)
        plain, _ = measured(ground, [(*row[:3], "") for row in rows])
        # A line's own flag is what the column says; others take that of the round.
        flagged, _ = measured(ground, [(*row[:3], "") for row in rows[:2]], "--direct", "true")
    verdict = result["round"]["validity"]["verdict"]
    detour, same, faster, without = result["lines"]
    problems = []
    if verdict == "valid":
        problems += wrong(detour, ["slower-than-direct"], -DETOUR_MS - 15, -DETOUR_MS + 5)
        problems += wrong(same, [], -4, 4) + wrong(faster, [], FAR_MS - 10, FAR_MS + 15)
    elif any(concluded(line) for line in result["lines"]):
        problems.append(f"the round is {verdict}, and something is concluded")
    if "gain" in without or any("gain" in line or "conclusions" in line for line in plain["lines"]):
        problems.append("a line without the setting has a gain")
    direct = [one for one in samples if one.get("segment") == "direct"]
    if {one["line"] for one in direct} != {"detour", "even", "faster"} or len(direct) != 3 * COUNT:
        problems.append(f"{len(direct)} direct samples of {sorted({one['line'] for one in direct})}")
    for line in result["lines"]:
        if line["sent"] + line["unsent"] != COUNT:
            problems.append(f"{line['name']}: direct probes are among its own")
    if result["round"]["planned"] != 4 * COUNT:
        problems.append(f"{result['round']['planned']} probes of the round, with the direct ones")
    if any("gain" not in line for line in flagged["lines"]):
        problems.append("the flag reaches no line")
    yield Check("a detour, an even line and a faster one", f"{verdict}: detour {detour['gain']['rtt_ms']} ms, even "
                f"{same['gain']['rtt_ms']} ms, faster {faster['gain']['rtt_ms']} ms", problems)


def one_echo(ground):
    """Many lines that come out at one echo: its address takes no more than the cap, the round is not much longer."""
    with contextlib.ExitStack() as stack:
        behind = stack.enter_context(
            Reflector(prober(), ground.directory, 1, hosts=["127.0.9.9"], errors=subprocess.DEVNULL))
        relays = stack.enter_context(
            Reflector(prober(), ground.directory, 30, hosts=[f"127.0.10.{one + 1}" for one in range(30)], extra=RELAY,
                      errors=subprocess.DEVNULL))
        rows = [(f"line-{one}", address, behind.addresses[0], "true") for one, address in enumerate(relays.addresses)]
        result, samples = measured(ground, rows, "--max-address-rate", "200")
    problems = []
    sent = sorted(one["sent_ns"] for one in samples if one.get("segment") == "direct" and one["sent_ns"])
    seconds = result["round"]["plan"]["interval_ms"] * COUNT / 1000
    probed = [line for line in result["lines"] if line["gain"]["direct"]["sent"]]
    if len(sent) > 200 * seconds * 1.05 + 1:
        problems.append(f"{len(sent)} direct probes in {seconds:.2f} s, over 200 a second")
    if result["round"]["plan"]["interval_ms"] > 10 * 4 / 3 + 0.1:
        problems.append(f"an interval of {result['round']['plan']['interval_ms']} ms for the sake of direct probes")
    if not 0 < len(probed) < len(rows):
        problems.append(f"{len(probed)} of {len(rows)} lines have direct probes")
    for line in result["lines"]:
        if not line["gain"]["direct"]["sent"] and "take turns" not in " ".join(line["gain"]["note"]):
            problems.append(f"{line['name']} has none, and does not say why: {line['gain']['note']}")
    told = f"{len(sent)} direct probes of {len(probed)} lines in {seconds:.2f} s"
    yield Check("many lines to one echo", told, problems)


PARTS = [gain, one_echo]
