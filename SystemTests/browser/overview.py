"""The overview: looked at, filtered, sorted, searched; keys, language, colours; live while an ingress breaks."""

from SystemTests.browser.site import Site
from SystemTests.harness.browser import NARROW, WIDE, Reader, browser, looked_at, shots
from SystemTests.harness.outcome import Check

ROWS = "table.lines tbody tr"


def checks(ground):
    with Site(ground, net=94) as site, browser() as chromium:
        site.await_rounds(2)
        yield looked_at(chromium, site.address, "/", ground, "overview",
                        ["#standing h1", "#groups li", f"{ROWS} svg.spark", "time[data-countdown]"])
        yield looked_at(chromium, site.address, "/?q=nobody", ground, "overview-nothing", [".empty a", ".chips a"])
        yield looked_at(chromium, site.address, "/help", ground, "help", ["dl.keys"])
        for scripts in (True, False):
            yield from narrowing(chromium, site, scripts)
        yield keys(chromium, site)
        yield choices(chromium, site)
        yield from outage(ground, chromium, site)


def names(reader):
    return reader.page.locator(f"{ROWS} td.name a").all_inner_texts()


def narrowing(chromium, site, scripts):
    """Search, filter and order are in the address, and can be sent."""
    how = "" if scripts else ", without JavaScript"
    with Reader(chromium, site.address, scripts=scripts) as reader:
        reader.open("/")
        everything = names(reader)
        reader.page.fill(".search input", "gz- HK")
        reader.page.press(".search input", "Enter")
        reader.page.wait_for_url("**q=gz*")
        yield Check.equal(f"a search has the lines that hold each of its words{how}", names(reader), ["gz-hk"])
        reader.page.locator(".chips a").first.click()
        reader.page.wait_for_load_state("load")
        yield Check.equal(f"a filter is taken away where it is shown{how}", sorted(names(reader)), sorted(everything))
        reader.page.locator("#groups li:not(.heads) a").first.click()
        reader.page.wait_for_url("**ingress=*")
        city = names(reader)[0].split("-")[0]
        yield Check.equal(f"a group leads to its lines{how}",
                          sorted(names(reader)), sorted(name for name in everything if name.startswith(city + "-")))
        reader.open("/")
        reader.page.locator("th.name a").click()
        reader.page.wait_for_url("**sort=name*")
        yield Check.equal(f"a heading orders the lines{how}", names(reader), sorted(everything))
        reader.page.locator("th.name a").click()
        reader.page.wait_for_url("**sort=-name*")
        yield Check.equal(f"and turns their order round{how}", names(reader), sorted(everything, reverse=True))
        if scripts:
            reader.page.select_option("select[name=verdict]", "abnormal")
        else:
            reader.page.select_option("select[name=verdict]", "abnormal")
            reader.page.locator(".bar button").click()
        reader.page.wait_for_url("**verdict=abnormal*")
        yield Check(f"a choice of the bar is in the address, with the others{how}",
                    problems=reader.problems() + ([] if "sort=-name" in reader.page.url else [reader.page.url]))


def keys(chromium, site):
    """Everything can be reached without a mouse."""
    with Reader(chromium, site.address) as reader:
        reader.open("/")
        page, problems = reader.page, []
        page.keyboard.press("/")
        if page.evaluate("() => document.activeElement.name") != "q":
            problems.append("/ does not lead to the search")
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        if not page.locator("dialog[open]").count():
            problems.append("? does not show the keys")
        page.keyboard.press("Escape")
        for _ in range(200):
            page.keyboard.press("j")
            if page.locator(f"{ROWS}.here").count():
                break
        name = page.locator(f"{ROWS}.here td.name").inner_text()
        page.keyboard.press("Enter")
        page.wait_for_url("**/lines/**")
        if name not in page.title():
            problems.append(f"Enter on {name} leads to {page.title()}")
        page.keyboard.press("g")
        page.keyboard.press("g")
        page.wait_for_url("**/grid")
        return Check("keys: search, help, rows, opening, going to the grid", problems=problems + reader.problems())


def choices(chromium, site):
    """Language and colours are kept, with and without the script."""
    problems = []
    for scripts in (True, False):
        with Reader(chromium, site.address, "en", "light", NARROW, scripts) as reader:
            reader.open("/grid?rows=tag%3Acity")
            reader.page.get_by_role("link", name="中文").click()
            reader.page.wait_for_url("**lang=zh*")
            reader.page.get_by_role("link", name="深色").click()
            reader.page.wait_for_url("**scheme=dark*")
            if "rows=tag" not in reader.page.url:
                problems.append(f"the choice loses what is shown: {reader.page.url}")
            reader.open("/")
            found = [reader.page.locator("html").get_attribute(name) for name in ("lang", "data-scheme")]
            if found != ["zh-CN", "dark"]:
                problems.append(f"kept was {found}")
            problems += reader.problems()
    return Check("language and colours are kept from page to page", problems=problems)


def outage(ground, chromium, site):
    """Whoever has the page open sees it happen, and sees it end."""
    with Reader(chromium, site.address) as reader, Reader(chromium, site.address, "zh", "dark", NARROW, False) as still:
        reader.open("/")
        reader.page.locator(f"{ROWS} td.name a").first.focus()
        with site.broken("gz"):
            site.await_incident("opened")
            reader.wait_for("() => document.querySelector('#incidents .what a')", "the incident on the page")
            # Whether its lines are bad in this very round is another thing: a busy machine's rounds accuse none.
            reader.wait_for("() => document.querySelector('#incidents li').innerText.includes('5 lines')",
                            "all lines of the ingress in it")
            ingress = site.reflectors["gz"].addresses[0]
            row = reader.page.locator("#incidents li").first.inner_text()
            yield Check("the incident says which ingress, how many lines, and since when",
                        problems=[row for text in (ingress, "5 lines", "since") if text not in row])
            yield Check("the tab's title tells it",
                        problems=[] if reader.page.title().startswith("1 incident") else [reader.page.title()])
            still.open("/")
            yield Check("without JavaScript the page has it when it is asked again",
                        problems=[] if "入口" in still.text("#incidents") else [still.text("#incidents")])
            reader.shot(shots(ground) / "outage.png", whole=False)
            still.shot(shots(ground) / "outage-narrow.png", whole=False)
            problems = reader.problems() + still.problems()
        site.await_incident("closed")
        reader.wait_for("() => !document.querySelector('#incidents .what a')", "the incident gone from the page")
        reader.wait_for("() => !document.querySelector('table.lines .state.bad')", "no line bad any more")
        yield Check("nothing goes wrong meanwhile", problems=problems + reader.problems())
