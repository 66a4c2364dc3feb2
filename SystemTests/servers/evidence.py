"""A supplier's evidence pack, read without Plumbline: zipfile, hashlib, openssl, and figures by Python's own code."""

import hashlib
import io
import json
import re
import math
import shutil
import subprocess
import urllib.error
import urllib.request
import zipfile

from SystemTests.harness.field import Field
from SystemTests.harness.outcome import Check
from SystemTests.harness.ports import HOST, free_port
from SystemTests.harness.programs import built
from SystemTests.harness.service import Service, plumblined
from SystemTests.harness.waiting import until

Z95 = 1.959964
HIDE = "addresses,names,tags"


def checks(ground):
    port = free_port(HOST)
    with Field(ground, hosts=2, ports=2, net=88) as field:
        service = Service(ground, field, every="2s", vantage="proving-ground", web={"listen": f"{HOST}:{port}"})
        with service:
            service.await_rounds(3)
            field.ingresses[0].stop()
            until("an incident is there", lambda: service.query("SELECT count(*) FROM incident")[0][0])
            service.await_rounds(2)
            incident = service.query("SELECT min(id) FROM incident")[0][0]
            yield from by_hand(ground, service, incident)
            yield from hidden(ground, service, incident)
            yield from changed(ground)
            yield from by_page(ground, f"http://{HOST}:{port}", incident)
            wrong = service.said(" error ")
            yield Check("nothing that was asked is an error in the log", "", wrong[:5])


def evidence(service, *arguments):
    done = plumblined("evidence", "--history", service.database, *arguments)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def verify(path, *arguments):
    done = subprocess.run([str(built("plumbline")), "verify", str(path), "--format", "json", *map(str, arguments)],
                          capture_output=True, timeout=60)
    return done.returncode, json.loads(done.stdout) if done.stdout else None


def by_hand(ground, service, incident):
    case, pem = ground.directory / "case.zip", ground.directory / "key.pem"
    status, _, said = evidence(service, incident, "--output", case, "--time-zone", "+08:00")
    yield Check.equal("an open incident is packed", status, 0, said.strip()[-120:])
    key = evidence(service, "--public-key")[1]
    pem.write_text(key)
    mode = (service.database.with_name(service.database.name + ".evidence-key")).stat().st_mode & 0o777
    yield Check.equal("the key is for its owner alone", oct(mode), "0o600")
    status, found = verify(case, "--key", pem)
    yield Check.equal("plumbline verify finds it sound", (status, found["verdict"], found["differences"]),
                      (0, "sound", []), f"{found['rows']} rows, {found['probes']} probes")
    yield Check.equal("every row of it was recomputed", found["recomputed"], found["rows"])
    with zipfile.ZipFile(case) as archive:
        yield Check.equal("zipfile finds no damage", archive.testzip(), None)
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files["manifest.json"])
    wrong = [one["name"] for one in manifest["files"]
             if (len(files[one["name"]]), hashlib.sha256(files[one["name"]]).hexdigest())
             != (one["bytes"], one["sha256"])]
    yield Check("sizes and digests are those of the manifest", f"{len(manifest['files'])} files", wrong)
    yield from signature(ground, files, pem)
    yield from figures(files)
    page = files["index.html"].decode()
    yield Check("the page has no script and nothing of the net", f"{len(page)} bytes",
                [word for word in ("<script", "http://", "https://", "src=") if word in page.replace(
                    'xmlns="http://www.w3.org/2000/svg"', "")])


def signature(ground, files, pem):
    openssl = shutil.which("openssl")
    if not openssl:
        yield Check.skipped("there is no openssl to check the signature")
        return
    for name in ("manifest.json", "manifest.sig"):
        (ground.directory / name).write_bytes(files[name])
    command = [openssl, "pkeyutl", "-verify", "-pubin", "-inkey", str(pem), "-rawin",
               "-in", str(ground.directory / "manifest.json"), "-sigfile", str(ground.directory / "manifest.sig")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    yield Check.equal("openssl takes the signature", done.returncode, 0, (done.stdout + done.stderr).strip()[:80])
    (ground.directory / "manifest.json").write_bytes(files["manifest.json"].replace(b"proving", b"praying"))
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    yield Check.equal("and not that of another manifest", done.returncode != 0, True)


def figures(files):
    """Counts, loss, interval, percentiles, mean, deviation, variation and runs, from the probes alone."""
    probes = {}
    for line in files["probes.ndjson"].decode().splitlines():
        one = json.loads(line)
        probes.setdefault((one["line"], one["round"]), []).append(one)
    wrong, compared, lossy = [], 0, 0
    for line in json.loads(files["figures.json"])["lines"]:
        for row in line["rounds"]:
            own = sorted(probes.pop((line["line"], row["round"])), key=lambda one: one["seq"])
            claimed = {key: row[key] for key in ("sent", "received", "loss", "loss_ci95", "longest_loss_run",
                                                 "loss_periods")}
            claimed |= {f"rtt.{key}": value for key, value in (row["rtt_ms"] or {}).items()}
            claimed["ipdv"] = row["ipdv_ms"]["mean_abs"]
            for key, value in recomputed(own).items():
                compared += 1
                if not same(claimed.get(key), value):
                    wrong.append(f"{line['line']} {row['round']} {key}: {claimed.get(key)} is not {value}")
            lossy += row["loss"] == 1
    yield Check("figures are those of the probes by other code", f"{compared} figures, {lossy} rows lost all",
                wrong[:5] + ["no row lost everything"] * (lossy == 0) + [f"probes of no row: {key}" for key in probes])


def recomputed(probes):
    sent = [one for one in probes if one["outcome"] != "unsent"]
    lost = [one["outcome"] != "received" for one in sent]
    delays = sorted(one["rtt_us"] / 1000 for one in sent if one["outcome"] == "received")
    runs = [len(run) for run in "".join("x" if one else " " for one in lost).split()]
    total, hits = len(sent), sum(lost)
    found = {"sent": total, "received": total - hits, "loss": hits / total if total else None,
             "loss_ci95": wilson(hits, total), "longest_loss_run": max(runs, default=0), "loss_periods": len(runs)}
    if delays:
        found |= {f"rtt.p{percent}": rank(delays, percent) for percent in (90, 95, 99)}
        mean = math.fsum(delays) / len(delays)
        found |= {"rtt.min": delays[0], "rtt.max": delays[-1], "rtt.median": rank(delays, 50), "rtt.mean": mean}
        if len(delays) > 1:
            found["rtt.stddev"] = math.sqrt(math.fsum((one - mean) ** 2 for one in delays) / (len(delays) - 1))
    ordered = [one["rtt_us"] / 1000 if one["outcome"] == "received" else None for one in probes]
    steps = [abs(b - a) for a, b in zip(ordered, ordered[1:]) if a is not None and b is not None]
    found["ipdv"] = math.fsum(steps) / len(steps) if steps else None
    return found


def rank(ordered, percent):
    return ordered[(percent * len(ordered) + 99) // 100 - 1]


def wilson(hits, total):
    if not total:
        return None
    share, square = hits / total, Z95 * Z95
    centre = (share + square / (2 * total)) / (1 + square / total)
    half = Z95 / (1 + square / total) * math.sqrt(share * (1 - share) / total + square / (4 * total * total))
    return [0 if hits == 0 else centre - half, 1 if hits == total else centre + half]


def same(one, other):
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


def hidden(ground, service, incident):
    case = ground.directory / "hidden.zip"
    status, _, said = evidence(service, incident, "--output", case, "--hide", HIDE, "--language", "zh")
    yield Check.equal("a case without names is packed", status, 0, said.strip()[-120:])
    secret = {"proving-ground"} | {row[0] for row in service.query("SELECT DISTINCT name FROM line")}
    secret |= {"127.88.", "127.0.0."}
    found = []
    with zipfile.ZipFile(case) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            found += [f"{word} in {name}" for word in secret if word.encode() in content]
    yield Check("what is hidden stands in no file", f"{len(secret)} words", found[:5])
    yield Check.equal("and it is sound", verify(case)[0], 0)


def changed(ground):
    """A byte of each file that is another one is found, also where the zip's checksum is mended."""
    case, bad = ground.directory / "case.zip", ground.directory / "changed.zip"
    missed = []
    with zipfile.ZipFile(case) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for name, content in files.items():
        middle = len(content) // 2
        other = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1:]
        with zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as archive:
            for one, bytes_ in files.items():
                archive.writestr(zipfile.ZipInfo(one), other if one == name else bytes_)
        if verify(bad)[0] not in (1, 2):
            missed.append(name)
    yield Check("a changed byte of any file is found", f"{len(files)} files", missed)
    content = case.read_bytes()
    bad.write_bytes(content[:len(content) // 2])
    yield Check.equal("half of a case cannot be read", verify(bad)[0], 2)
    with zipfile.ZipFile(bad, "w") as archive:
        for name, one in files.items():
            archive.writestr(zipfile.ZipInfo(name), one)
    yield Check.equal("whoever packs the same files anew changes nothing", verify(bad)[0], 0)


def by_page(ground, root, incident):
    status, content = get(f"{root}/incidents/{incident}/case.zip")
    case = ground.directory / "page.zip"
    case.write_bytes(content)
    yield Check.equal("the page has it, too", (status, verify(case)[0]), (200, 0))
    hidden = get(f"{root}/incidents/{incident}/case.zip?hide={HIDE}")[1]
    yield Check("and hides on demand", "", addresses(hidden) or ([] if addresses(content) else ["nothing to hide"]))
    yield Check.equal("of no incident there is none", get(f"{root}/incidents/99999/case.zip")[0], 404)


def get(url):
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def addresses(case):
    """Files that hold an address of loopback; a delay may well be 127.3 us."""
    with zipfile.ZipFile(io.BytesIO(case)) as archive:
        return [name for name in archive.namelist()
                if re.search(rb"(?<![0-9.])127\.[0-9]+\.[0-9]+\.[0-9]+", archive.read(name))]
