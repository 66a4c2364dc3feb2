"""Names and tags that are markup, quotes, marks that turn a line round: they are shown, and nothing of them runs."""

import csv
import io

from SystemTests.browser.site import ROUNDS_SECONDS
from SystemTests.harness.browser import NARROW, WIDE, Reader, browser
from SystemTests.harness.field import Ingress
from SystemTests.harness.outcome import Check
from SystemTests.harness.ports import HOST
from SystemTests.harness.service import START_SECONDS, Service
from SystemTests.harness.waiting import until

RUN = "window.__ran=(window.__ran||0)+1"
NAMES = [
    f"<script>{RUN}</script>", f"<img src=x onerror={RUN}>", f"\"onmouseover=\"{RUN}", f"'-{RUN}-'",
    f"</title><svg onload={RUN}>", f"javascript:{RUN}", f"{{{{{RUN}}}}}", "=HYPERLINK(\"http://evil.example\")",
    "a/b/../../c", "..", "%2e%2e%2f", "x" * 2000, "电信 & <b>", "a#b?c=d&e",
]
PAGES = ["/", "/grid?rows=tag&columns=ingress", "/heat", "/incidents", "/report", "/share"]
# What a name's page is found by, whatever the name holds.
LINKS = "() => [...document.querySelectorAll('main a[href*=\"line\"]')].map(one => one.getAttribute('href'))"


def checks(ground):
    ingress = Ingress(ground, "127.92.0.1", len(NAMES))
    try:
        write(ground, ingress)
        service = Service(ground, every="2s", clear_after=1, lines=[{"file": str(ground.directory / "lines.csv")}])
        with service, browser() as chromium:
            service.await_rounds(2, ROUNDS_SECONDS)
            port = until("the web server listens", lambda: service.said("web server listens", service.started),
                         START_SECONDS)[-1].split("port=")[1].split()[0]
            for size, language in ((WIDE, "en"), (NARROW, "zh")):
                with Reader(chromium, f"http://{HOST}:{port}", language, "light", size) as reader:
                    yield from visited(reader)
    finally:
        ingress.stop()


def write(ground, ingress):
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["name", "ingress", "tags"])
    for number, (name, address) in enumerate(zip(NAMES, ingress.addresses)):
        writer.writerow([name, address, f"tag={NAMES[-1 - number].replace(';', ',').replace(' ', '_')}"])
    (ground.directory / "lines.csv").write_text(table.getvalue())


def visited(reader):
    problems, links = [], []
    for path in PAGES:
        status = reader.open(path)
        problems += [] if status == 200 else [f"{path}: status {status}"]
        problems += bad(reader, path)
        if path == "/":
            shown = reader.text("main")
            problems += [f"{name[:30]!r} is not shown" for name in NAMES[:6] if name not in shown]
            links = sorted(set(reader.page.evaluate(LINKS)))
    yield Check(f"pages of all lines show such names and run nothing ({reader.what})", problems=problems)
    problems = [] if len(links) >= len(NAMES) else [f"{len(links)} links for {len(NAMES)} lines"]
    for link in links:
        status = reader.open(link)
        problems += [] if status == 200 else [f"{link[:80]}: status {status}"]
        problems += bad(reader, link[:80])
    yield Check(f"each line's own page is found and runs nothing ({reader.what})", f"{len(links)} pages",
                problems=problems)


def bad(reader, path):
    ran = reader.page.evaluate("() => window.__ran || 0")
    found = [f"{path}: {one}" for one in reader.problems()]
    return found + ([f"{path}: a name ran {ran} times"] if ran else [])
