"""An incident while it happens: it is seen, somebody is on it, people are told nothing for a while, and it is over."""

from SystemTests.browser.site import ROUNDS_SECONDS, Site
from SystemTests.harness.browser import NARROW, WIDE, Reader, browser, looked_at
from SystemTests.harness.outcome import Check
from SystemTests.harness.waiting import until

NET = 94
# Guangzhou's.
INGRESS = f"127.{NET}.0.2:"


def checks(ground):
    with Site(ground, net=NET) as site, browser() as chromium:
        site.await_rounds(3)
        yield looked_at(chromium, site.address, "/incidents?state=open", ground, "incidents-open", ["#incidents"])
        with Reader(chromium, site.address, "en", "light", WIDE) as watcher:
            watcher.open("/incidents")
            with site.broken():
                # A machine that is too busy to measure has an incident of its own.
                until("the incident appears", lambda: INGRESS in watcher.text("#incidents"), 2 * ROUNDS_SECONDS)
                yield Check("an incident appears on an open page by itself", problems=watcher.problems())
                watcher.page.locator("#incidents tbody tr", has_text=INGRESS).first.locator("a").first.click()
                yield from noted(watcher)
                address = watcher.page.url.removeprefix(site.address).split("#")[0]
                yield looked_at(chromium, site.address, address, ground, "incident",
                                ["svg.panel", "#lines li a", "#happened li", "#notes li", "#told"])
                yield from without_scripts(chromium, site, address)
                yield from on_line(chromium, site)
            until("the incident is over", lambda: is_over(watcher, address), ROUNDS_SECONDS)
            yield Check.equal("what is over takes a comment and nothing else",
                              [one.get_attribute("value") for one in watcher.page.locator("form.note button").all()],
                              ["comment"])


def is_over(reader, address):
    reader.open(address)
    return reader.page.locator("form.note [name=for]").count() == 0


def send(reader, value, **fields):
    for name, text in fields.items():
        reader.page.fill(f"form.note [name={name}]", text)
    with reader.page.expect_navigation():
        reader.page.locator(f"form.note button[value={value}]").click()


def noted(reader):
    send(reader, "acknowledge", author="Jane")
    yield Check("who is on it is said at the top", problems=reader.problems() + (
        [] if "Jane is on it" in reader.text("#incident-state") else [reader.text("#incident-state")]))
    send(reader, "comment", author="李雷", text="fibre cut <b>near</b> Ōsaka")
    said = reader.page.locator("#notes .said").last.inner_text()
    yield Check.equal("a comment stands as it was written", said, "fibre cut <b>near</b> Ōsaka")
    reader.expected.add(400)
    send(reader, "comment", author="Jane", text=" ")
    yield Check.equal("an empty comment is refused, and what was typed stays",
                      (reader.page.locator("[role=alert]").count(), reader.page.input_value("[name=author]")),
                      (1, "Jane"))
    reader.page.go_back()


def without_scripts(chromium, site, address):
    with Reader(chromium, site.address, "zh", "dark", NARROW, scripts=False) as reader:
        reader.open(address)
        reader.page.select_option("form.note [name=for]", "4h")
        send(reader, "silence", author="李雷")
        yield Check("nobody is told for four hours, without JavaScript", problems=reader.problems() + (
            [] if "静默至" in reader.text("#incident-state") else [reader.text("#incident-state")]))
        send(reader, "unsilence", author="李雷")
        yield Check.equal("the silence is taken back", "静默至" in reader.text("#incident-state"), False)


def on_line(chromium, site):
    with Reader(chromium, site.address, "en", "dark", NARROW) as reader:
        reader.open("/lines/gz-hk?last=3h")
        yield Check.equal("a line's page says in which incident it is",
                          reader.page.locator("#line-state a[href*='/incidents/']").count(), 1)
        send(reader, "comment", author="Jane", text="moved to the other rack")
        yield Check("a comment on a line is on its page", problems=reader.problems() + (
            [] if "moved to the other rack" in reader.text("#events") else [reader.text("#events")]))
