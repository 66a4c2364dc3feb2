"""Rounds over real far ends on loopback, in every form, with every kind of line; rounds that are suspect or invalid."""

import json
import re
import signal
import subprocess
import time

from SystemTests.golden import normal
from SystemTests.golden.comparing import measured
from SystemTests.golden.far_end import Listen, begin_anew
from SystemTests.golden.ground import ATTEMPTS, NET, Ground, outcome
from SystemTests.golden.socks import Proxy
from SystemTests.harness.outcome import PartFailed
from SystemTests.harness.programs import ROOT

# Nothing else may want the cores meanwhile.
ALONE = True
PREFIXES = ("round-", "reflect")
HEADER = "name,ingress,echo,payload,tags,max_loss,max_rtt\n"
# Intervals are long and probes few, so that a busy machine keeps the schedule.
ROUND = ["--count", "10", "--interval", "80ms", "--timeout", "200ms", "--seed", "5", "--no-progress"]
# Rounds whose lines differ by so much that their order in the table is certain.
ORDERED = ("plain", "options")
OUTPUTS = ["--output", "o.json", "--output", "o.csv", "--output", "o.txt", "--samples", "o.ndjson"]
COLUMNS = "address,echo,delay,jitter,loss,duplicate,reorder,reorder_by,down\n"
PROFILE = COLUMNS + f"""\
{NET}.1.1,,5ms,,,,,,
{NET}.1.2,,40ms,,,,,,
{NET}.1.3,,5ms,,40%,,,,
{NET}.1.4,,5ms,,,,,,yes
{NET}.1.5,,12ms,,,50%,,,
{NET}.1.6,,5ms,,20%,,,,
{NET}.1.8,,230ms,,,,,,
{NET}.1.9,,80ms,,,,,,
"""
# What a relay does to its lines, and what an echo does to all of them: the chances of a relay differ with the port of
# the echo, which the kernel chooses.
RELAY_PROFILE = COLUMNS + f"""\
*,{NET}.2.1:<port:echo-1>,20ms,,,,,,
*,{NET}.2.2:<port:echo-2>,20ms,,,,,,
*,{NET}.2.3:<port:echo-3>,40ms,,,,,,
"""
ECHO_PROFILE = COLUMNS + f"{NET}.2.2,,,,50%,,,,\n"
KEY = "0123456789abcdef0123456789abcdef\n"


def checks(ground):
    ground = Ground(ground, PREFIXES)
    ground.write("stamp.key", KEY)
    for host, role in ((f"{NET}.1.7", "refused"), (f"{NET}.2.9", "no-echo"), (f"{NET}.4.2", "no-proxy")):
        ground.ports.nobody(host, role)
    listens = [Listen(f"{NET}.1.{number}", f"far-{number}") for number in (1, 2, 3, 4, 5, 6, 8, 9)]
    with ground.far_end(listens, "--seed", "7", "--max-source-rate", "0", profile=PROFILE) as field:
        yield round_check(ground, "plain", plain(), before=[field])
        yield round_check(ground, "healthy", HEADER + f"one,{far(1)},,,,,\n")
        yield round_check(ground, "late", HEADER + f"late,{far(8)},,,,,\n")
        yield round_check(ground, "stretched", HEADER + "".join(
            f"s{number},{far(1)},,,n={number},,\n" for number in range(3)), "--max-address-rate", "30")
        yield round_check(ground, "options", plain(), "--max-loss", "50%", "--max-rtt", "20ms", "--tick-buffer", "5ms",
                          "--source-ports", "3", "--vantage", "here", "--top", "5", "--size", "200", before=[field])
        yield from formats(ground)
        yield from plugin(ground, field)
        yield from spoilt(ground)
    yield from far_ends(ground)
    yield ground.golden.every_file()


def far(number):
    """The address of a far end of the field."""
    return f"{NET}.1.{number}:<port:far-{number}>"


def plain():
    return HEADER + (
        f"good,{far(1)},,,carrier=ct;city=sz,,\nslow,{far(2)},,,carrier=cu,,20ms\n"
        f"lossy,{far(3)},,,carrier=cu,10%,\ndead,{far(4)},,,,,\ntwice,{far(5)},,,,,\n"
        f"borne,{far(6)},,,,90%,\nrefused,{NET}.1.7:<port:refused>,,,,,\nnameless,no_name.invalid:7,,,,,\n"
        f"\"=quoted, \"\"深圳\"\"\",{far(9)},,,,,\nbroadcast,127.255.255.255:9,,,,,\n")


def round_check(ground, name, lines, *flags, before=()):
    """A round in all of its forms. `before`: far ends that begin anew, so that their choices do."""
    def make():
        begin_anew(before)
        ground.write("lines.csv", lines)
        done = ground.run("plumbline", "probe", "lines.csv", *ROUND, *OUTPUTS, *flags)
        return forms(ground, f"round-{name}", done, keeps_order=name in ORDERED)

    return measured(ground.golden, ATTEMPTS, make, f"round {name}")


def forms(ground, name, done, keeps_order=True):
    """The texts of a round by the names of their files."""
    def read(kind):
        return (ground.directory / f"o.{kind}").read_bytes()

    texts = {name: outcome(done, clean=lambda value: normal.table(value, ground.directory, keeps_order))}
    texts[f"{name}.json"] = normal.json_text(read("json"))
    texts[f"{name}.csv"] = normal.csv_text(read("csv").decode())
    texts[f"{name}.text"] = normal.table(read("txt").decode())
    texts[f"{name}.samples"] = normal.lines_of_json(read("ndjson"))
    return texts


def formats(ground):
    """What standard output shows in each format; --quiet shows nothing."""
    ground.write("lines.csv", HEADER + f"one,{far(1)},,,,,\n")
    cleaners = {"table": normal.table, "json": normal.json_text, "csv": normal.csv_text, "text": normal.table}

    def make():
        parts = []
        for form, clean in cleaners.items():
            done = ground.run("plumbline", "probe", "lines.csv", *ROUND, "--count", "3", "--format", form)
            said = clean(done.stdout.decode()) if done.stdout.strip() else "nothing"
            parts.append(f"=== {form}\nstatus {done.returncode}\n{said}{done.stderr.decode()}")
        done = ground.run("plumbline", "probe", "lines.csv", *ROUND, "--count", "3", "--quiet", "--color", "always")
        parts.append(f"=== quiet\n{outcome(done)}")
        done = ground.run("plumbline", "probe", "lines.csv", *ROUND, "--count", "3", "--color", "always")
        coloured = normal.table(done.stdout.decode().replace("\x1b", "<esc>"))
        parts.append(f"=== colours\nstatus {done.returncode}\n{coloured}")
        return {"round-formats": "\n".join(parts)}

    yield measured(ground.golden, ATTEMPTS, make, "each format on standard output")


def plugin(ground, field):
    """`plumbline check` in each state."""
    cases = {
        "ok": [f"{far(1)}"], "warning": [f"{far(2)}", "-w", "20,10%", "-c", "500,30%"],
        "critical": [f"{far(1)}", f"{far(4)}", "-w", "20,10%", "-c", "30ms,20%"],
        "unknown": [f"{far(1)}", "no_name.invalid:7"],
        "loss-alone": [f"{far(2)}", "-w", "10%", "-c", "20%"],
        "no-round": ["no_name.invalid:7"], "own-limits": ["lines.csv"],
        "stretched": [f"{far(1)}", f"{far(2)}", "--max-rate", "25"],
    }
    flags = [flag for flag in ROUND if flag != "--no-progress"]

    def make():
        parts = []
        begin_anew([field])
        ground.write("lines.csv", plain())
        for name, arguments in cases.items():
            done = ground.run("plumbline", "check", *arguments, *flags, "--count", "5")
            # Figures behind the bar: values vary, their names, units and thresholds do not.
            parts.append(f"=== {name}\n" + outcome(done, clean=plugin_text))
        return {"round-check": "\n".join(parts)}

    yield measured(ground.golden, ATTEMPTS, make, "check in each state")


def plugin_text(value):
    return normal.table(re.sub(r"='?[\d.]+(ms|s)(?=;)", r"=#\1", value))


def spoilt(ground):
    """Rounds that the prober itself spoils: ended by the user, held up for a moment, held up for long."""
    # Both are near: how many probes a stall finds on the way, which is a reason of its own, is a matter of the moment.
    lines = HEADER + f"one,{far(1)},,,,,\ntwo,{far(1)},,,,,\nnameless,no_name.invalid:7,,,,,\n"
    ground.write("lines.csv", lines)
    flags = ["--timeout", "1s", "--count", "20"]
    cases = {
        "interrupted": (flags, lambda process: process.send_signal(signal.SIGINT)),
        "held-up": (flags, lambda process: stand_still(process, 0.15)),
        "held-up-for-long": (flags, lambda process: stand_still(process, 0.7)),
        "held-up-beyond-timeout": (["--timeout", "200ms", "--count", "20"], lambda process: stand_still(process, 0.5)),
        "held-up-user-stamps": ([*flags, "--timestamps", "user"], lambda process: stand_still(process, 0.15)),
    }
    for name, (more, act) in cases.items():
        def make(name=name, more=more, act=act):
            done = disturbed(ground, [*ROUND, *OUTPUTS, *more], act)
            # Which probes it hits varies: the words count, and the forms were compared above.
            texts = forms(ground, f"round-{name}", done, keeps_order=False)
            return {f"round-{name}": reasons_by_name(without_starving(normal.without_counts(texts[f"round-{name}"]))),
                    f"round-{name}.reasons": without_starving(reasons(ground))}
        yield measured(ground.golden, ATTEMPTS, make, f"round {name}")


def without_starving(value):
    """Without the reason that is another program's doing: the loop waited for a core."""
    return re.sub(r",?\n[ -]*\"?the measuring loop waited for a core [^\n]*", "", value)


def reasons_by_name(value):
    """The reasons of lines stand worst first, those alike together: both are chance where all were broken off."""
    def split(found):
        names, _, reason = found[0].strip().partition(": ")
        return [f"  {name}: {reason}\n" for name in names.split(", ")]

    one = r"  \w+(?:, \w+)*: [^\n]*\n"
    return re.sub(rf"(?m)(?:^{one})+", lambda block: "".join(
        sorted(line for found in re.finditer(one, block[0]) for line in split(found))), value)


def reasons(ground):
    report = json.loads((ground.directory / "o.json").read_text())
    validity = report["round"]["validity"]
    found = {"verdict": validity["verdict"], "interrupted": validity["interrupted"], "reasons": validity["reasons"],
             "lines": [{key: line[key] for key in ("name", "verdict", "reasons")} for line in report["lines"]]}
    return normal.without_counts(normal.text(normal.shown(found)))


def disturbed(ground, flags, act):
    """A round to which something happens after a third of a second of it."""
    process = ground.start("plumbline", "probe", "lines.csv", *flags, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(0.4)
    act(process)
    output, errors = process.communicate(timeout=20)
    return subprocess.CompletedProcess([], process.returncode, output, errors)


def stand_still(process, seconds):
    process.send_signal(signal.SIGSTOP)
    time.sleep(seconds)
    process.send_signal(signal.SIGCONT)


def far_ends(ground):
    """Relays with segments, STAMP, SOCKS5 and templates."""
    echoes = [Listen(f"{NET}.2.{number}", f"echo-{number}") for number in (1, 2, 3)]
    ingresses = [Listen(f"{NET}.3.1", "relay-1"), Listen(f"{NET}.3.2", "relay-2"),
                 Listen(f"{NET}.3.1", "segment", "--stamp")]
    with ground.far_end(echoes, "--seed", "7", profile=ECHO_PROFILE) as behind, ground.far_end(
            ingresses, "--relay", "--allow-echo", f"{NET}.0.0/16", "--seed", "7", profile=RELAY_PROFILE) as relay:
        lines = HEADER + "".join(f"r{one}-{two},{NET}.3.{one}:<port:relay-{one}>,{echo(two)},,,,\n"
                                 for one in (1, 2) for two in (1, 2, 3))
        yield round_check(ground, "relay", lines + f"no-echo,{NET}.3.1:<port:relay-1>,{NET}.2.9:<port:no-echo>,,,,\n",
                          before=[behind, relay])
        yield round_check(ground, "segments", lines + f"single,{NET}.3.1:<port:relay-1>,,,,,\n",
                          "--segments", "stamp:<port:segment>", before=[behind, relay])
        yield truth(ground, *relay.account())
        yield proxied(ground)
    yield from stamped(ground)
    yield from templates(ground)


def echo(number):
    return f"{NET}.2.{number}:<port:echo-{number}>"


def proxied(ground):
    with Proxy(f"{NET}.4.1") as proxy:
        if not ground.ports.give(proxy.host, "proxy", proxy.port):
            raise PartFailed(f"the kernel gave port {proxy.port} twice")
        return round_check(ground, "socks5", HEADER + (
            f"through,{NET}.4.1:<port:proxy>,{echo(1)},socks5,,,\n"
            f"no-proxy,{NET}.4.2:<port:no-proxy>,{echo(1)},socks5,,,\n"))


def truth(ground, status, output, errors):
    """What `reflect` says at its end; its counts are those of a round that was measured anew, so they vary."""
    found = normal.without_counts(normal.json_text(output, exact=frozenset()))
    return ground.golden.check("reflect", f"status {status}\n{found}{errors}", "what reflect says at its end")


def stamped(ground):
    def far_end(number, *arguments):
        # By this seed the last probes are lost on the way back, so that nothing tells where.
        return ground.far_end([Listen(f"{NET}.5.{number}", f"stamp-{number}", "--stamp")], *arguments, "--seed", "10")

    with far_end(1, "--loss-back", "30%") as back, far_end(2, "--stamp-key-file", "stamp.key"), \
            far_end(3, "--stateless", "--delay", "5ms"):
        rows = "".join(f"stamp-{number},{NET}.5.{number}:<port:stamp-{number}>,,stamp,,,\n" for number in (1, 3))
        yield round_check(ground, "stamp", HEADER + rows, "--stamp-extensions", "class-of-service,timestamps",
                          before=[back])
        keyed = HEADER + f"keyed,{NET}.5.2:<port:stamp-2>,,stamp,,,\n"
        yield round_check(ground, "stamp-key", keyed, "--stamp-key-file", "stamp.key")
        yield round_check(ground, "stamp-wrong-key", keyed)


def templates(ground):
    names, folder = ("dns", "raknet", "ntp"), ROOT / "templates"
    listens = [Listen(f"{NET}.6.{number}", name, template=name) for number, name in enumerate(names, 1)]
    with ground.far_end(listens, "--template", folder):
        rows = "".join(f"{name},{NET}.6.{number}:<port:{name}>,,{name},,,\n" for number, name in enumerate(names, 1))
        yield round_check(ground, "templates", HEADER + rows, "--template", folder)
