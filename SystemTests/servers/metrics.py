"""Metrics: both formats by their own readers, remote write into Prometheus and VictoriaMetrics, dashboard and rules."""

import datetime
import gzip
import json
import pathlib
import subprocess
import urllib.request

from SystemTests.harness.field import Field
from SystemTests.harness.outcome import Check
from SystemTests.harness.ports import HOST, free_port
from SystemTests.harness.programs import environment, needed
from SystemTests.harness.service import Service, plumblined
from SystemTests.harness.waiting import until
from SystemTests.servers.metric_servers import Prometheus, VictoriaMetrics

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORACLES = pathlib.Path(__file__).with_name("oracles")
PACKAGES = ["prometheus-client==0.26.0", "grafana-foundation-sdk==1769699998!10.1.0"]
OPENMETRICS = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"
# The history keeps delays in steps of 0.013 %.
DELAY_SHARE = 0.0003
ROUNDS = 6


def checks(ground):
    yield from rules()
    python = environment("metrics", PACKAGES)
    said = subprocess.run([python, ORACLES / "dashboard.py", ROOT / "dashboards/plumbline.json"],
                          capture_output=True, text=True, check=True, timeout=60).stdout.splitlines()
    yield Check("the dashboard is as Grafana's schema wants it", said[-1], said[:-1])
    with Field(ground, hosts=2, ports=2, net=86) as field, \
            Prometheus(ground) as prometheus, VictoriaMetrics(ground) as victoria:
        port = free_port(HOST)
        write = [{"name": name, "prometheus": {"url": server.write_url, "labels": ["site=here"]}}
                 for name, server in (("prom", prometheus), ("victoria", victoria))]
        write.append({"name": "nowhere", "prometheus": {"url": victoria.url + "/no/such/place", "token": "hidden"}})
        service = Service(ground, field, every="2s", write=write, web={"listen": f"{HOST}:{port}"},
                          spool={"path": str(ground.path("spool")), "most": "8MB"})
        with service:
            service.await_rounds(2)
            yield from formats(ground, python, f"http://{HOST}:{port}/metrics")
            yield from scraped(prometheus, f"{HOST}:{port}")
            victoria.stop()
            field.ingresses[0].stop()
            service.await_rounds(ROUNDS)
            waiting = len(list(ground.path("spool/.writes/victoria").glob("*.upload")))
            yield Check("rounds wait while a database is down", f"{waiting} requests",
                        [str(waiting)] * (waiting < ROUNDS - 1))
            victoria.start()
            spools = [ground.path(f"spool/.writes/{name}") for name in ("prom", "victoria")]
            until("what waited is written", lambda: not any(list(one.glob("*.upload")) for one in spools), 100)
            aside = list(ground.path("spool/.writes/nowhere/refused").glob("*"))
            said = service.said("a report was refused for good and moved aside")
            yield Check("what a database refuses is set aside, and said, without the token", f"{len(aside)} requests",
                        ["nothing is aside"] * (not aside) + ["the log is silent"] * (not said)
                        + [line for line in said if "hidden" in line])
            yield from counted(service)
            status, seconds = service.terminate()
            yield Check.equal("the service ends in time", status, 0, f"{seconds:.1f} s")
        yield from compared(service, [prometheus, victoria])


def rules():
    promtool = needed("promtool")
    for what, arguments in (("the alert rules are sound", ["check", "rules", ROOT / "dashboards/rules.yml"]),
                            ("each rule speaks in its case and is silent in the others",
                             ["test", "rules", pathlib.Path(__file__).with_name("rules-cases.yml")])):
        done = subprocess.run([promtool, *arguments], capture_output=True, text=True, timeout=60)
        yield Check(what, "", [] if done.returncode == 0 else [done.stdout + done.stderr])


def asked(url, **headers):
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as answer:
        return answer.headers, answer.read()


def read_twice(ground, python, url, most=6):
    """Both formats, and what the reference parsers find in them. A round that ends between the two questions counts on
    in the second: then they are asked anew, a few times."""
    files = [ground.directory / "metrics.txt", ground.directory / "metrics.openmetrics"]
    for _ in range(most):
        headers, text = asked(url)
        strict_headers, strict = asked(url, Accept=OPENMETRICS)
        for file, content in zip(files, (text, strict)):
            file.write_bytes(content)
        done = subprocess.run([python, ORACLES / "metrics_texts.py", *files], capture_output=True, text=True,
                              timeout=60)
        if done.returncode == 0 and len(done.stdout.splitlines()) == 1:
            break
    return headers, text, strict_headers, strict, done


def formats(ground, python, url):
    _, packed = asked(url, **{"Accept-Encoding": "gzip"})
    headers, text, strict_headers, strict, done = read_twice(ground, python, url)
    yield Check.equal("both formats say which they are", (headers["Content-Type"], strict_headers["Content-Type"]),
                      ("text/plain; version=0.0.4; charset=utf-8",
                       "application/openmetrics-text; version=1.0.0; charset=utf-8"))
    unpacked = gzip.decompress(packed)
    yield Check("they are packed for who takes that", f"{len(packed)} of {len(unpacked)} bytes",
                [] if b"plumbline_rounds_total" in unpacked and len(packed) < len(unpacked) / 3 else ["not packed"])
    said = done.stdout.splitlines()
    yield Check("their reference parsers read the same series", said[-1] if said else "",
                said[:-1][:5] if done.returncode == 0 else [done.stderr[-500:]])
    done = subprocess.run([needed("promtool"), "check", "metrics"], input=text, capture_output=True, timeout=60)
    yield Check("promtool check metrics has nothing to say", "",
                [] if done.returncode == 0 and not done.stdout + done.stderr else
                [(done.stdout + done.stderr).decode()[:500]])


def scraped(prometheus, target):
    """Prometheus asks for OpenMetrics by itself."""
    prometheus.stop()
    prometheus.scraped = [target]
    prometheus.start()
    found = until("Prometheus has scraped the lines",
                  lambda: prometheus.query('plumbline_line_loss_ratio{job="plumbline"}'), 30)
    yield Check("Prometheus scrapes it", f"{len(found)} lines", [] if len(found) == 4 else [str(len(found))])


def counted(service):
    metrics = service.metrics().splitlines()
    values = {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1]) for line in metrics
              if line.startswith("plumbline_write")}
    wrong = [f"{name} is not there" for target in ("prom", "victoria", "nowhere")
             for name in (f'plumbline_writes_total{{target="{target}",result="written"}}',
                          f'plumbline_write_waiting{{target="{target}"}}') if name not in values]
    written = values.get('plumbline_writes_total{target="victoria",result="written"}', 0)
    failed = values.get('plumbline_write_failures_total{target="victoria"}', 0)
    refused = values.get('plumbline_writes_total{target="nowhere",result="refused"}', 0)
    yield Check("what was written, failed and was refused is counted",
                f"{written:.0f}, {failed:.0f}, {refused:.0f}",
                wrong + ["a count is 0"] * (0 in (written, failed, refused)))


def compared(service, servers):
    """Each sample is of a round's beginning, and says what the round says."""
    done = plumblined("history", "export", "--database", service.database, "--format", "json")
    rounds = {milliseconds(one["round"]["started"]): one for one in json.loads(done.stdout)}
    for server in servers:
        loss = server.samples('plumbline_line_loss_ratio{site="here"}')
        median = server.samples('plumbline_line_rtt_seconds{site="here",quantile="0.5"}')
        probes = server.samples('plumbline_line_probes_total{site="here"}')
        wrong, compared_count, ends = [], 0, 0
        for at, one in sorted(rounds.items()):
            for line in one["lines"]:
                found = value(loss, line["name"], at)
                rtt = value(median, line["name"], at)
                wanted = line["rtt_ms"]["median"]
                ends += wanted is None
                if found is None:
                    # The last round of all may not have been sent before the service ended.
                    wrong += [f"{server.name}: {line['name']} at {at} is missing"] * (at != max(rounds))
                    continue
                compared_count += 1
                if found != line["loss"]:
                    wrong.append(f"{server.name}: loss of {line['name']} is {found}, not {line['loss']}")
                is_near = wanted is None or rtt is not None and abs(rtt * 1000 - wanted) <= wanted * DELAY_SHARE + 0.002
                if not is_near or wanted is None and rtt is not None and rtt == rtt:
                    wrong.append(f"{server.name}: median of {line['name']} is {rtt}, not {wanted} ms")
        yield Check(f"{server.name} has every round's loss and median, at its own time",
                    f"{compared_count} of {len(rounds)} rounds, {ends} without a delay",
                    wrong[:5] + ["nothing was compared"] * (compared_count < 4 * ROUNDS)
                    + ["no line was ever dead"] * (ends == 0))
        sums = {}
        for _, one in sorted(rounds.items()):
            for line in one["lines"]:
                for outcome in ("received", "late", "lost", "refused", "unsent"):
                    key = (line["name"], outcome)
                    sums[key] = sums.get(key, 0) + line[outcome]
        last = {(dict(key)["line"], dict(key)["outcome"]): values[-1][1] for key, values in probes.items() if values}
        most = {key: sums[key] - 5 for key in sums}
        wrong = [f"{key}: {last.get(key)}, not {sums[key]}" for key in sums
                 if not most[key] <= last.get(key, -1) <= sums[key]]
        yield Check(f"{server.name} has the sums of the probes by outcome", f"{len(last)} series", wrong[:5])


def value(samples, line, at):
    """A line's sample of a time; None where there is none, or where it says that the series ended."""
    for key, values in samples.items():
        if dict(key).get("line") == line:
            for when, found in values:
                if when == at:
                    return found
    return None


def milliseconds(text):
    instant = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return round(instant.timestamp() * 1000)
