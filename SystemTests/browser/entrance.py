"""Logging in and out, and what is to be seen before: nothing."""

from SystemTests.browser.site import Site
from SystemTests.harness.browser import NARROW, Reader, browser, looked_at
from SystemTests.harness.outcome import Check

NAME, PASSWORD = "ops", "correct horse 电池"


def checks(ground):
    (ground.directory / "password").write_text(PASSWORD)
    users = [{"name": NAME, "password": f"file:{ground.directory / 'password'}"}]
    with Site(ground, net=91, users=users) as site, browser() as chromium:
        site.await_rounds(1)
        yield looked_at(chromium, site.address, "/login", ground, "login", ["input[type=password]"])
        for scripts in (True, False):
            yield from visit(chromium, site, scripts)


def visit(chromium, site, scripts):
    how = "" if scripts else ", without JavaScript"
    with Reader(chromium, site.address, "zh", "dark", NARROW, scripts) as reader:
        reader.open("/incidents")
        yield Check.equal(f"a stranger is asked who he is{how}",
                          (reader.page.locator("#password").count(), "/login?" in reader.page.url), (1, True))
        reader.expected.add(403)
        fill(reader, NAME, "wrong")
        yield Check.equal(f"a wrong password is refused in words{how}",
                          (reader.page.locator("[role=alert]").count(), reader.page.locator("#name").count()), (1, 1))
        fill(reader, NAME, PASSWORD)
        yield Check.equal(f"the right one leads to where he wanted to go{how}",
                          reader.page.url.removeprefix(site.address), "/incidents")
        cookies = {one["name"]: one for one in reader.context.cookies()}
        session = cookies.get("plumbline_session", {})
        yield Check.equal(f"no script can see the session, and no other site brings it along{how}",
                          (session.get("httpOnly"), session.get("sameSite")), (True, "Lax"))
        reader.open("/")
        yield Check(f"the overview has the field's lines{how}",
                    problems=[] if "gz-hk" in reader.text() else [reader.text()[:200]])
        reader.page.locator("form[action$='/logout'] button").click()
        reader.open("/")
        yield Check(f"whoever logs out is a stranger again{how}",
                    problems=reader.problems() + ([] if "/login" in reader.page.url else [reader.page.url]))


def fill(reader, name, password):
    reader.page.fill("#name", name)
    reader.page.fill("#password", password)
    reader.page.locator("main form button[type=submit]").click()
    reader.page.wait_for_load_state("load")
