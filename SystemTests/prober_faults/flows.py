"""A flow that has been open for a while is throttled or dead: that is found, and nothing else, nor on other lines."""

import contextlib
import json
import subprocess

from SystemTests.harness.far_end import FarEnd
from SystemTests.harness.outcome import Check, PartFailed
from SystemTests.prober_faults.ground import prober

# Answers every datagram but those that its mode loses. `aged`: of sources first seen more than AGE seconds ago, SHARE
# of them; `port`: of every second source, in the order of their coming, 2 of 5, whatever its age; `even`: one in 5 by
# chance; `none`. At the end it tells for each source port what it got and dropped, and how old it grew.
FAR_END = """
import json, select, socket, sys, time, zlib
host, mode, age, share = sys.argv[1:]
one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
one.bind((host, 0))
print("%s:%d" % one.getsockname(), flush=True)
ports, total = {}, 0
while True:
    readable, _, _ = select.select([one, sys.stdin], [], [])
    if sys.stdin in readable:
        break
    data, source = one.recvfrom(2048)
    port = ports.setdefault(source[1], {"got": 0, "dropped": 0, "order": len(ports), "first": time.monotonic()})
    port["age"] = time.monotonic() - port["first"]
    port["got"] += 1
    total += 1
    chance = zlib.crc32(b"%d" % total) % 1000 / 1000
    lost = mode == "aged" and port["age"] > float(age) and chance < float(share)
    lost = lost or mode == "port" and port["order"] % 2 == 1 and port["got"] * 2 % 5 < 2
    if lost or mode == "even" and chance < 0.2:
        port["dropped"] += 1
    else:
        one.sendto(data, source)
print(json.dumps(ports), flush=True)
"""
COUNT, INTERVAL_MS = 240, 10
# A flow is fresh for the whole of its first round, and old for the whole of the second.
AGE_S, OLD_AFTER_S = 6, 4
# Of a round that a busy machine spoils nothing is concluded: it is made again.
ROUNDS = 2


MODES = {
    "throttled": ("aged", 0.3), "dead": ("aged", 1), "path": ("port", 0), "even": ("even", 0), "good": ("none", 0),
}
WANTED = {"throttled": ["old-flow"], "dead": ["old-flow"], "path": [], "even": [], "good": []}


def far_end(number, mode, share):
    return FarEnd(FAR_END, f"127.0.11.{number + 1}", mode, OLD_AFTER_S, share)


def probe(ground, text, *flags):
    lines = ground.directory / "flows.csv"
    lines.write_text(text)
    done = subprocess.run(
        [str(word) for word in (prober(), "probe", "--lines", lines, "--count", COUNT, "--interval",
                                f"{INTERVAL_MS}ms", "--timeout", "500ms", "--format", "json", "--max-loss", "100%",
                                "--max-address-rate", 5000, *flags)],
        capture_output=True, text=True, timeout=90, stdin=subprocess.DEVNULL)
    if done.returncode not in (0, 1, 3):
        raise PartFailed(f"probe ended with {done.returncode}: {done.stderr[-300:]}")
    return json.loads(done.stdout), done.stderr


def measured(ground):
    for _ in range(ROUNDS):
        with contextlib.ExitStack() as stack:
            ends = [stack.enter_context(far_end(number, *mode)) for number, mode in enumerate(MODES.values())]
            text = "name,ingress\n" + "".join(f"{name},{end.address}\n" for name, end in zip(MODES, ends))
            result, _ = probe(ground, text, "--flows", f"{AGE_S}s")
            truths = dict(zip(MODES, [end.stop() for end in ends]))
        old = [line for line in result["lines"] if line["name"] != "path" and line["flow"]["age_s"]]
        if result["round"]["validity"]["verdict"] == "valid" and len(old) == len(MODES) - 1:
            break
    return result, truths


def wrong(line, truth):
    """What is wrong with what is said of one line."""
    problems, flow = [], line["flow"]
    found = [one["id"] for one in line.get("conclusions", [])]
    if found != WANTED[line["name"]]:
        problems.append(f"{line['name']}: concluded {found}: {flow}")
    old = truth.get(flow["port"])
    if old is None:
        return [*problems, f"{line['name']}: nothing came from the port {flow['port']}"]
    if flow["old"]["lost"] > old["dropped"]:
        problems.append(f"{line['name']}: the old flow lost {flow['old']['lost']}, {old['dropped']} were dropped")
    if line["name"] == "path":
        # It was bad when it was new: another one took its place.
        return problems if flow["age_s"] == 0 else [*problems, f"a flow that began badly is {flow['age_s']} s old"]
    if abs(flow["age_s"] - AGE_S) > 3 or old["age"] < AGE_S:
        problems.append(f"{line['name']}: {flow['age_s']} s old, the far end saw it for {old['age']} s")
    if line["name"] != "even" and line["lost"]:
        problems.append(f"{line['name']}: its own probes lost {line['lost']}")
    return problems


def aged(ground):
    result, truths = measured(ground)
    verdict = result["round"]["validity"]["verdict"]
    problems = []
    if verdict == "valid" and any(line["flow"]["age_s"] for line in result["lines"]):
        for line in result["lines"]:
            problems += wrong(line, truths[line["name"]])
    elif any(line.get("conclusions") for line in result["lines"]):
        problems.append(f"the round is {verdict}, and something is concluded")
    said = [one["text"] for line in result["lines"] for one in line.get("conclusions", [])]
    happened = f"{'; '.join(said)[:150]}; the round is {verdict}, {result['round']['validity']['reasons'][:1]}"
    yield Check("flows are throttled, or dead, from an age on", happened, problems[:4])
    yield alone(ground)


def alone(ground):
    """One round by itself sends nothing for the column, and says so; without the column nothing is said."""
    with far_end(0, *MODES["good"]) as end:
        address = end.address
        asked, said = probe(ground, f"name,ingress,flows\na,{address},true\n", "--count", 20)
        plain, quiet = probe(ground, f"name,ingress\na,{address}\n", "--count", 20)
        truth = end.stop()
    problems = []
    if asked["lines"][0]["flow"]["old"]["sent"] or "old flow" not in str(asked["lines"][0]["flow"]["note"]):
        problems.append(f"one round: {asked['lines'][0]['flow']}")
    if "old flow" not in said or "old flow" in quiet or "flow" in plain["lines"][0]:
        problems.append(f"said {said!r} with the column, and {quiet!r} without")
    if len(truth) != 2:
        problems.append(f"probes came from {len(truth)} ports, not 2")
    return Check("one round with the column flows", str(asked["lines"][0]["flow"]["note"]), problems)


PARTS = [aged]
