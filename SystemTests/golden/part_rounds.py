"""Rounds over real far ends on loopback, in every form, with every kind of line; rounds that are suspect or invalid."""

import json
import re
import signal
import subprocess
import time

from golden import measured
from ground import NET, ROOT, outcome
from socks import Proxy
import normal

PORT, STAMP, NOBODY = 17001, 17862, 17099
HEADER = "name,ingress,echo,payload,tags,max_loss,max_rtt\n"
# Intervals are long and probes few, so that a busy machine keeps the schedule.
ROUND = ["--count", "10", "--interval", "80ms", "--timeout", "200ms", "--seed", "5", "--no-progress"]
# Rounds whose lines differ by so much that their order in the table is certain.
ORDERED = ("plain", "options")
OUTPUTS = ["--output", "o.json", "--output", "o.csv", "--output", "o.txt", "--samples", "o.ndjson"]
PROFILE = f"""address,echo,delay,jitter,loss,duplicate,reorder,reorder_by,down
{NET}.1.1,,5ms,,,,,,
{NET}.1.2,,40ms,,,,,,
{NET}.1.3,,5ms,,40%,,,,
{NET}.1.4,,5ms,,,,,,yes
{NET}.1.5,,12ms,,,50%,,,
{NET}.1.6,,5ms,,20%,,,,
{NET}.1.8,,230ms,,,,,,
{NET}.1.9,,80ms,,,,,,
*,{NET}.2.1:{PORT},20ms,,,,,,
*,{NET}.2.2:{PORT},20ms,,50%,,,,
*,{NET}.2.3:{PORT},40ms,,,,,,
"""
KEY = "0123456789abcdef0123456789abcdef\n"


def checks(ground):
    ground.write("profile.csv", PROFILE)
    ground.write("stamp.key", KEY)
    listens = [part for number in (1, 2, 3, 4, 5, 6, 8, 9) for part in ("--listen", f"{NET}.1.{number}:{PORT}")]
    arguments = ["--profile", "profile.csv", "--seed", "7", "--max-source-rate", "0"]
    with ground.reflector(*arguments, *listens) as field:
        yield round_check(ground, "plain", plain(), before=field)
        yield round_check(ground, "healthy", HEADER + f"one,{NET}.1.1:{PORT},,,,,\n")
        yield round_check(ground, "late", HEADER + f"late,{NET}.1.8:{PORT},,,,,\n")
        yield round_check(ground, "stretched", HEADER + "".join(
            f"s{number},{NET}.1.1:{PORT},,,n={number},,\n" for number in range(3)), "--max-address-rate", "30")
        yield round_check(ground, "options", plain(), "--max-loss", "50%", "--max-rtt", "20ms", "--tick-buffer", "5ms",
                          "--source-ports", "3", "--vantage", "here", "--top", "5", "--size", "200", before=field)
        yield from formats(ground)
        yield from plugin(ground, field)
        yield from spoilt(ground)
    yield from far_ends(ground)


def plain():
    return HEADER + (
        f"good,{NET}.1.1:{PORT},,,carrier=ct;city=sz,,\nslow,{NET}.1.2:{PORT},,,carrier=cu,,20ms\n"
        f"lossy,{NET}.1.3:{PORT},,,carrier=cu,10%,\ndead,{NET}.1.4:{PORT},,,,,\ntwice,{NET}.1.5:{PORT},,,,,\n"
        f"borne,{NET}.1.6:{PORT},,,,90%,\nrefused,{NET}.1.7:{NOBODY},,,,,\nnameless,no_name.invalid:7,,,,,\n"
        f"\"=quoted, \"\"深圳\"\"\",{NET}.1.9:{PORT},,,,,\nbroadcast,255.255.255.255:9,,,,,\n")


def round_check(ground, name, lines, *flags, before=None):
    """A round in all of its forms. `before`: a reflector that begins anew, so that its choices do."""
    ground.write("lines.csv", lines)

    def make():
        if before:
            before.end()
            before.begin()
        done = ground.run("plumbline", "probe", "lines.csv", *ROUND, *OUTPUTS, *flags)
        return forms(ground, f"round-{name}", done, keeps_order=name in ORDERED)

    return measured(ground.golden, ground.attempts, make, f"round {name}")


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
    ground.write("lines.csv", HEADER + f"one,{NET}.1.1:{PORT},,,,,\n")
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

    yield measured(ground.golden, ground.attempts, make, "each format on standard output")


def plugin(ground, field):
    """`plumbline check` in each state."""
    cases = {
        "ok": [f"{NET}.1.1:{PORT}"], "warning": [f"{NET}.1.2:{PORT}", "-w", "20,10%", "-c", "500,30%"],
        "critical": [f"{NET}.1.1:{PORT}", f"{NET}.1.4:{PORT}", "-w", "20,10%", "-c", "30ms,20%"],
        "unknown": [f"{NET}.1.1:{PORT}", "no_name.invalid:7"],
        "loss-alone": [f"{NET}.1.2:{PORT}", "-w", "10%", "-c", "20%"],
        "no-round": ["no_name.invalid:7"], "own-limits": ["lines.csv"],
        "stretched": [f"{NET}.1.1:{PORT}", f"{NET}.1.2:{PORT}", "--max-rate", "25"],
    }
    ground.write("lines.csv", plain())
    flags = [flag for flag in ROUND if flag != "--no-progress"]

    def make():
        parts = []
        field.end()
        field.begin()
        for name, arguments in cases.items():
            done = ground.run("plumbline", "check", *arguments, *flags, "--count", "5")
            # Figures behind the bar: values vary, their names, units and thresholds do not.
            parts.append(f"=== {name}\n" + outcome(done, clean=plugin_text))
        return {"round-check": "\n".join(parts)}

    yield measured(ground.golden, ground.attempts, make, "check in each state")


def plugin_text(value):
    return normal.table(re.sub(r"='?[\d.]+(ms|s)(?=;)", r"=#\1", value))


def spoilt(ground):
    """Rounds that the prober itself spoils: ended by the user, held up for a moment, held up for long."""
    lines = HEADER + f"one,{NET}.1.1:{PORT},,,,,\ntwo,{NET}.1.2:{PORT},,,,,\nnameless,no_name.invalid:7,,,,,\n"
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
            return {f"round-{name}": without_starving(normal.without_counts(texts[f"round-{name}"])),
                    f"round-{name}.reasons": without_starving(reasons(ground))}
        yield measured(ground.golden, ground.attempts, make, f"round {name}")


def without_starving(value):
    """Without the reason that is another program's doing: the loop waited for a core."""
    return re.sub(r",?\n[ -]*\"?the measuring loop waited for a core [^\n]*", "", value)


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
    echoes = [part for number in (1, 2, 3) for part in ("--listen", f"{NET}.2.{number}:{PORT}")]
    ingress = ["--relay", "--allow-echo", f"{NET}.0.0/16", "--profile", "profile.csv", "--seed", "7",
               "--listen", f"{NET}.3.1:{PORT}", "--listen", f"{NET}.3.2:{PORT}", "--stamp", f"{NET}.3.1:{STAMP}"]
    with ground.reflector(*echoes), ground.reflector(*ingress) as relay:
        lines = HEADER + "".join(
            f"r{one}-{two},{NET}.3.{one}:{PORT},{NET}.2.{two}:{PORT},,,,\n" for one in (1, 2) for two in (1, 2, 3))
        yield round_check(ground, "relay", lines + f"no-echo,{NET}.3.1:{PORT},{NET}.2.9:{NOBODY},,,,\n", before=relay)
        yield round_check(ground, "segments", lines + f"single,{NET}.3.1:{PORT},,,,,\n",
                          "--segments", f"stamp:{STAMP}", before=relay)
        status, output, errors = relay.end(signal.SIGINT)
        yield truth(ground, status, output, errors)
        with Proxy(f"{NET}.4.1", PORT):
            yield round_check(ground, "socks5", HEADER + (
                f"through,{NET}.4.1:{PORT},{NET}.2.1:{PORT},socks5,,,\n"
                f"no-proxy,{NET}.4.2:{NOBODY},{NET}.2.1:{PORT},socks5,,,\n"))
    yield from stamped(ground)
    yield from templates(ground)


def truth(ground, status, output, errors):
    """What `reflect` says at its end; its counts are those of a round that was measured anew, so they vary."""
    found = normal.without_counts(normal.json_text(output, exact=frozenset()))
    return ground.golden.check("reflect", f"status {status}\n{found}{errors}", "what reflect says at its end")


def stamped(ground):
    with ground.reflector("--stamp", f"{NET}.5.1:{STAMP}", "--loss-back", "30%", "--seed", "7") as back, \
            ground.reflector("--stamp", f"{NET}.5.2:{STAMP}", "--stamp-key-file", "stamp.key", "--seed", "7"), \
            ground.reflector("--stamp", f"{NET}.5.3:{STAMP}", "--stateless", "--delay", "5ms", "--seed", "7"):
        rows = "".join(f"stamp-{number},{NET}.5.{number}:{STAMP},,stamp,,,\n" for number in (1, 3))
        yield round_check(ground, "stamp", HEADER + rows, "--stamp-extensions", "class-of-service,timestamps",
                          before=back)
        yield round_check(ground, "stamp-key", HEADER + f"keyed,{NET}.5.2:{STAMP},,stamp,,,\n",
                          "--stamp-key-file", "stamp.key")
        yield round_check(ground, "stamp-wrong-key", HEADER + f"keyed,{NET}.5.2:{STAMP},,stamp,,,\n")


def templates(ground):
    folder = ROOT / "templates"
    with ground.reflector("--template", folder, "--listen", f"{NET}.6.1:{PORT}=dns",
                          "--listen", f"{NET}.6.2:{PORT}=raknet", "--listen", f"{NET}.6.3:{PORT}=ntp"):
        rows = "".join(f"{name},{NET}.6.{number}:{PORT},,{name},,,\n"
                       for number, name in enumerate(("dns", "raknet", "ntp"), 1))
        yield round_check(ground, "templates", HEADER + rows, "--template", folder)


