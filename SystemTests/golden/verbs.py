"""Help of every verb, the shape of the version, and commands that are wrong: words, streams and exit statuses."""

import re

from SystemTests.golden.ground import Ground, outcome
from SystemTests.harness.outcome import Check

PREFIXES = ("help-", "wrong-")

VERBS = {
    "plumbline": ["", "probe", "plan", "reflect", "demo", "selftest", "validate", "check"],
    "plumblined": ["", "watch", "history", "history lines", "history show", "history outages", "history rounds",
                   "history export", "history generate", "notify", "notify test", "validate", "function"],
}
# A version, and what may stand behind it of the commit and the date of the build.
VERSION = re.compile(r"\d+\.\d+\.\d+(?:[ +-].*)?\n(?:.*\n)*")
WRONG = {
    "plumbline": [
        "", "prob", "probe", "probe --count", "probe 127.64.9.9:1 --count 0", "probe 127.64.9.9:1 --interval 20",
        "probe 127.64.9.9:1 --interval 1us", "probe 127.64.9.9:1 --timeout 0ms --size 10 --source-ports 65 --threads 0",
        "probe 127.64.9.9:1 --max-rate 0 --max-address-rate 0 --dscp 64 --ttl 0 --count 2000000",
        "probe 127.64.9.9:1 --max-rate fast", "probe 127.64.9.9:1 --max-loss 200%", "probe 127.64.9.9:1 --max-rtt 5",
        "probe 127.64.9.9:1 --payload nothing", "probe 127.64.9.9:1 --segments tcp", "probe 127.64.9.9:1 --segments",
        "probe 127.64.9.9:1 --format xml", "probe 127.64.9.9:1 --output a.xml", "probe 127.64.9.9:1 --top 0",
        "probe 127.64.9.9:1 --output nowhere/a.json --samples nowhere/a.ndjson", "probe 127.64.9.9:1 --color maybe",
        "probe 127.64.9.9:1 --output a.json --output a.json", "probe 127.64.9.9:1 --source nobody",
        "probe 127.64.9.9:1 --source 192.0.2.77", "probe 127.64.9.9:1 --interface no-such0", "probe missing.csv",
        "probe 127.64.9.9", "probe 127.64.9.9:70000", "probe a>b", "probe --default-port 0 127.64.9.9",
        "probe 127.64.9.9:1 127.64.9.9:1", "probe 127.64.9.9:1 --tick-buffer 0", "probe 127.64.9.9:1 --timestamps card",
        "probe 127.64.9.9:1 --stamp-key-file missing", "probe 127.64.9.9:1 --stamp-extensions cos",
        "probe 127.64.9.9:1 --socks5-credentials-file missing", "probe 127.64.9.9:1 --template missing",
        "probe 127.64.9.9:1 --count 1000000 --interval 1h", "probe --what",
        "plan 127.64.9.9:1 --count 0", "plan", "validate", "validate missing.csv", "validate 127.64.9.9",
        "reflect --listen nowhere", "reflect --listen 127.64.9.9:70000", "reflect --delay 5 --loss 200% --jitter x",
        "reflect --relay", "reflect --allow-echo 127.0.0.0/8", "reflect --allow-echo x --relay", "reflect --queue 0",
        "reflect --profile missing.csv", "reflect --listen 127.64.9.9:1=raknet", "reflect --listen 127.64.9.9:1=icmp",
        "reflect --listen 127.64.9.9:1=relay", "reflect --listen 192.0.2.77:1", "reflect --loss-back 5%",
        "reflect --max-source-rate -1", "reflect --max-size 1", "reflect --for 5", "reflect --stamp-key-file missing",
        "reflect --stamp 127.64.9.9:0 --stamp-sessions 0", "reflect --allow x",
        "check", "check 127.64.9.9:1 -w 1 -c 2 -t 0", "check 127.64.9.9:1 -w x", "check 127.64.9.9:1 -w 10% -c 5%",
        "check 127.64.9.9:1 -w 300 -c 200", "check 127.64.9.9:1 --max-loss 5% --max-rtt 3ms --max-rate auto",
        "check 127.64.9.9:1 -t 2", "check 127.64.9.9:1 --count 100 --interval 1s", "check missing.csv",
        "selftest --lines 0", "selftest missing.csv", "selftest --format xml", "demo --count 0",
    ],
    "plumblined": [
        "", "wach", "watch", "watch --config missing.yaml", "watch --config missing.yaml --log-level loud",
        "validate", "validate missing.yaml", "history", "history lines", "history lines --database missing.sqlite",
        "history lines --database x --config y", "history lines --config missing.yaml", "history show",
        "history rounds --from yesterday", "history rounds --to 2026-13-01", "history rounds --last 5",
        "history rounds --from 2026-11-01 --last 5d", "history rounds --format xml", "history show a --by week",
        "history export --format xml", "history lines --database .", "notify", "notify test",
        "notify test a --config missing.yaml", "function --event x", "function --time-limit 5",
    ],
}


def checks(ground):
    ground = Ground(ground, PREFIXES)
    for program, verbs in VERBS.items():
        for verb in verbs:
            done = ground.run(program, *verb.split(), "--help")
            name = "-".join(["help", program, *verb.split()])
            yield ground.golden.check(name, outcome(done, ground.directory), f"{program} {verb} --help")
        done = ground.run(program, "--version")
        said = done.stdout.decode()
        yield Check(f"{program} --version is a version", said.strip(), [] if (
            done.returncode == 0 and VERSION.fullmatch(said) and not done.stderr) else [outcome(done)])
        yield ground.golden.check(f"wrong-{program}", wrong(ground, program), f"{len(WRONG[program])} wrong commands")
    yield ground.golden.every_file()


def wrong(ground, program):
    """What each wrong command says. The help that follows a mistake is that of the verb, and stands in its own file."""
    parts = []
    for command in WRONG[program]:
        done = ground.run(program, *command.split())
        parts.append(f"=== {' '.join([program, *command.split()])}\n{outcome(done, ground.directory)}")
    return "\n".join(parts)
