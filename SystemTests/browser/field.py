"""Grid and heat map: looked at, their cells and names lead to lines, ranges, tooltips."""

from SystemTests.browser.site import ROUNDS_SECONDS, Site
from SystemTests.harness.browser import Reader, browser, looked_at
from SystemTests.harness.outcome import Check
from SystemTests.harness.waiting import until

GRID = "/grid?rows=tag%3Acity&columns=tag%3Acarrier"


def checks(ground):
    with Site(ground, net=95) as site, browser() as chromium:
        site.await_rounds(2)
        with site.broken("gz"):
            site.await_incident("opened")
            wanted = ["table.grid td", ".legend", "table.grid tbody th a"]
            yield looked_at(chromium, site.address, GRID, ground, "grid", wanted)
            yield looked_at(chromium, site.address, "/grid?show=delay", ground, "grid-delay", wanted[:1])
            yield looked_at(chromium, site.address, "/heat?last=6h", ground, "heat", ["#heat-names a", ".heat img"])
            for scripts in (True, False):
                yield from leading(chromium, site, scripts)
            yield tooltip(chromium, site)


def leading(chromium, site, scripts):
    how = "" if scripts else ", without JavaScript"
    with Reader(chromium, site.address, scripts=scripts) as reader:
        # A busy machine makes rounds that accuse no line: its cells are hatched until there is a valid one.
        row = until(f"the bad ingress is the first row, and all of it{how}", lambda: worst(reader), ROUNDS_SECONDS)
        yield Check(f"a bad ingress is the first row, and all of it{how}")
        row.locator("td a").first.click()
        reader.page.wait_for_url("**tag=**")
        rows = reader.page.locator("table.lines tbody td.name a").all_inner_texts()
        yield Check(f"a cell leads to its lines and to no others{how}",
                    problems=[] if rows and all(name.startswith("gz-") for name in rows) else [str(rows)])
        reader.open("/heat")
        size = reader.page.locator(".heat img").evaluate("one => [one.complete, one.naturalWidth, one.height]")
        names = reader.page.locator("#heat-names a")
        yield Check.equal(f"the picture has a row of 14 pixels for each name{how}",
                          (size[0], size[1] > 0, size[2]), (True, True, 14 * names.count()))
        reader.page.locator("a[rel=prev]").click()
        reader.page.wait_for_url("**from=*")
        yield Check(f"earlier is an absolute time in the address{how}",
                    problems=reader.problems() + ([] if "to=" in reader.page.url else [reader.page.url]))


def worst(reader):
    """The first row, where it is that of the broken ingress and every cell of it is lost."""
    reader.open(GRID)
    row = reader.page.locator("table.grid tbody tr").first
    lost, cells = row.locator("td.loss-6").count(), row.locator("td:not(.void)").count()
    return row if row.get_attribute("data-key") == "gz" and lost == cells > 0 else None


def tooltip(chromium, site):
    """What a cell is, under the pointer."""
    with Reader(chromium, site.address) as reader:
        reader.open("/heat?last=6h")
        name = reader.page.locator("#heat-names a").first.inner_text()
        box = reader.page.locator(".heat img").bounding_box()
        reader.wait_for(
            """([x, y, name]) => {
                document.elementFromPoint(x, y).dispatchEvent(
                    new PointerEvent("pointermove", {bubbles: true, clientX: x, clientY: y, pointerType: "mouse"}));
                const tip = document.querySelector(".tip");
                return tip && tip.textContent.startsWith(name) && tip.textContent.split("\\n").length === 3;
            }""", "the tip of a cell", [box["x"] + box["width"] - 2, box["y"] + 4, name])
        return Check("a tip names the line, the time and the loss", problems=reader.problems())
