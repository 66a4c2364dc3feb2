"""A line, lines beside each other, rounds and the report: the address says what is seen, and everything follows."""

import datetime
import re

from SystemTests.browser.site import Site
from SystemTests.harness.browser import NARROW, WIDE, Reader, browser, looked_at
from SystemTests.harness.outcome import Check

LINE = "gz-hk"


def checks(ground):
    with Site(ground, net=93) as site, browser() as chromium:
        site.await_rounds(6)
        yield looked_at(chromium, site.address, f"/lines/{LINE}?last=3h", ground, "line",
                        ["svg.panel", "#figures b", "#rounds tbody tr", "form.note"])
        yield looked_at(chromium, site.address, f"/compare?line={LINE}&line=sz-hk&last=3h", ground, "compare",
                        ["svg.panel + svg.panel", "tbody tr + tr"])
        yield looked_at(chromium, site.address, "/report", ground, "report",
                        ["#totals", "#lines tbody tr", "#rule li"])
        yield looked_at(chromium, site.address, "/lines/gz-hkk", ground, "line-unknown", ["main li a"],
                        status=404)
        yield from drags(chromium, site)
        yield from moves(chromium, site)
        yield from round_of(chromium, site, ground)
        yield from saves(chromium, site)


def window(reader):
    """The window that the address has, and the one that the graph says it shows."""
    found = re.findall(r"(?:from|to)=([0-9TZ%A:-]+)", reader.page.url)
    panel = reader.page.locator("svg.panel").first
    shown = [panel.get_attribute("data-from"), panel.get_attribute("data-to")]
    return [one.replace("%3A", ":") for one in found], shown


def drags(chromium, site):
    with Reader(chromium, site.address, "en", "light", WIDE) as reader:
        # A window that stands still: new rounds would be put in place of the graph meanwhile.
        now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0, tzinfo=None)
        ends = [(now + datetime.timedelta(hours=hours)).isoformat() + "Z" for hours in (-2, 1)]
        reader.open(f"/lines/{LINE}?from={ends[0]}&to={ends[1]}")
        box = reader.page.locator(".picture.draws").first.bounding_box()
        before = reader.page.locator("#rounds tbody tr").count()
        middle = box["y"] + box["height"] / 2
        reader.page.mouse.move(box["x"] + box["width"] * 0.25, middle)
        reader.page.mouse.down()
        reader.page.mouse.move(box["x"] + box["width"] * 0.5, middle, steps=5)
        with reader.page.expect_navigation():
            reader.page.mouse.up()
        asked, shown = window(reader)
        yield Check.equal("a range that is dragged over is in the address, and is what is shown", asked, shown)
        # It ends half an hour before the first round.
        yield Check.equal("tables follow the range", reader.page.locator("#rounds tbody tr").count(), 0)
        few = [] if before >= 6 else [f"{before} rows"]
        yield Check("there were rounds before", problems=reader.problems() + few)
        reader.open(f"/lines/{LINE}?last=3h")
        reader.page.mouse.move(box["x"] + box["width"] - 3, middle)
        reader.page.mouse.move(box["x"] + box["width"] - 2, middle)
        tip = reader.page.locator(".tip")
        tip.wait_for()
        said = tip.inner_text()
        yield Check("a column says what it shows", problems=[] if re.search(r"\d\d:\d\d", said) else [said])


def moves(chromium, site):
    for scripts in (True, False):
        how = "" if scripts else ", without JavaScript"
        with Reader(chromium, site.address, "zh", "dark", NARROW, scripts) as reader:
            reader.open(f"/lines/{LINE}?from=2026-11-28T06:00:00Z&to=2026-11-28T09:00:00Z")
            if scripts:
                with reader.page.expect_navigation():
                    reader.page.keyboard.press("[")
            else:
                reader.page.locator("main a[rel=prev]").first.click()
            yield Check.equal(f"the window before is as long and ends where this one began{how}", window(reader)[0],
                              ["2026-11-28T03:00:00Z", "2026-11-28T06:00:00Z"])
            reader.open(f"/lines/{LINE}?last=30h")
            reader.page.locator("#smoke-graph figcaption a").click()
            yield Check.equal(f"the full scale is a link{how}", "scale=full" in reader.page.url, True)
            reader.page.locator("#rounds tbody a[href*='round=']").nth(2).click()
            chosen = re.search(r"round=([0-9a-f]{16})", reader.page.url)
            yield Check(f"a round's probes are a link away{how}", problems=reader.problems() + (
                [] if chosen and reader.page.locator(f"#pattern a[href$='/rounds/{chosen[1]}']").count() == 1
                else [reader.page.url]))


def round_of(chromium, site, ground):
    with Reader(chromium, site.address, "en", "light", WIDE) as reader:
        reader.open("/rounds/latest")
        address = reader.page.url.removeprefix(site.address)
        yield Check("the newest round has an address of its own", problems=reader.problems() + (
            [] if re.fullmatch(r"/rounds/[0-9a-f]{16}", address) else [address]))
        reader.page.locator("main a[rel=prev]").click()
        reader.page.locator("main a[rel=next]").click()
        yield Check.equal("rounds lead to each other", reader.page.url.removeprefix(site.address), address)
    yield looked_at(chromium, site.address, address, ground, "round",
                    ["#verdict b", "#counts b", "#self tbody tr", "#plan td"])


def saves(chromium, site):
    with Reader(chromium, site.address, "zh", "light", WIDE, accept_downloads=True) as reader:
        for path, selector, key in [(f"/lines/{LINE}?last=3h", "#rounds h2 a", "local_time"),
                                    ("/report", "main nav a[href*='report.csv']", "line")]:
            reader.open(path)
            with reader.page.expect_download() as download:
                reader.page.locator(selector).click()
            text = open(download.value.path(), encoding="utf-8", newline="").read()
            yield Check.equal(f"{download.value.suggested_filename.split('-')[1]}: a spreadsheet opens it",
                              (text[0], text[1:].split(",")[0], text.endswith("\r\n")), ("\ufeff", key, True))
        yield Check("nothing went wrong", problems=reader.problems())
