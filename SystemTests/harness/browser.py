"""A reader with a browser: Debian's chromium, driven by playwright, and what he sees of a page."""

import contextlib
import os
import pathlib
import sys
import urllib.parse

from SystemTests.harness.outcome import Check, PartFailed
from SystemTests.harness.programs import environment, needed

PACKAGES = ["playwright==1.65.2"]
# A busy machine may take long over a page; it is never waited for longer than something takes.
WAIT_MS = 60_000
WIDE, MIDDLE, NARROW = (1440, 900), (1024, 768), (360, 740)
# What a test's page may never do is counted from its first script on.
WATCH = """
window.__violations = [];
document.addEventListener("securitypolicyviolation",
    event => window.__violations.push(event.violatedDirective + " " + event.blockedURI));
"""
OVERFLOW = """
() => {
    const wide = document.documentElement.clientWidth, found = [];
    const scrolls = one => {
        for (let box = one; box; box = box.parentElement)
            if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(box).overflowX)) return true;
        return false;
    };
    for (const one of document.body.querySelectorAll("*")) {
        const box = one.getBoundingClientRect();
        if (box.width > 0 && box.right > wide + 1 && !scrolls(one.parentElement || document.body))
            found.push(one.tagName.toLowerCase() + (one.id ? "#" + one.id : "") + (one.className.baseVal ??
                (one.className ? "." + one.className : "")) + " ends at " + Math.round(box.right) + " of " + wide);
    }
    if (document.documentElement.scrollWidth > wide + 1)
        found.push("the page is " + document.documentElement.scrollWidth + " wide on " + wide);
    return found.slice(0, 5);
}
"""
# Contrast of WCAG 2.2, section 1.4.3, of each text on the colour that is behind it.
CONTRASTS = """
() => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    const pen = canvas.getContext("2d", {willReadFrequently: true});
    const parse = text => {
        pen.clearRect(0, 0, 1, 1);
        pen.fillStyle = text;
        pen.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
    };
    const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
    const light = color => {
        const [r, g, b] = color.slice(0, 3).map(part => {
            part /= 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const page = parse(getComputedStyle(document.documentElement).colorScheme.includes("dark")
        && matchMedia("(prefers-color-scheme: dark)").matches ? "#121212" : "#ffffff");
    const behind = one => {
        const layers = [];
        for (let box = one; box; box = box.parentElement) layers.push(parse(getComputedStyle(box).backgroundColor));
        return layers.reverse().reduce((under, layer) => over(layer, under), page);
    };
    const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const one = node.parentElement, style = getComputedStyle(one);
        if (!node.data.trim() || one.closest("svg, script, style, [disabled], [hidden], [aria-hidden=true]")) continue;
        const box = one.getBoundingClientRect();
        if (!box.width || !box.height || style.visibility !== "visible" || style.clipPath !== "none") continue;
        const under = behind(one), [a, b] = [light(over(parse(style.color), under)), light(under)];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), size = parseFloat(style.fontSize);
        const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
        if (ratio < least - 0.005)
            found.push(ratio.toFixed(2) + " for " + JSON.stringify(node.data.trim().slice(0, 40)) + " in "
                + one.tagName.toLowerCase() + (one.className ? "." + one.className : ""));
    }
    return found.slice(0, 8);
}
"""


def add_packages():
    """Makes playwright importable here: its environment is of this same Python."""
    folder = environment("browser", PACKAGES).parent.parent
    found = sorted(folder.glob("lib/python*/site-packages"))
    if not found:
        raise PartFailed(f"{folder} has no packages")
    if str(found[0]) not in sys.path:
        sys.path.append(str(found[0]))


@contextlib.contextmanager
def browser():
    """A browser that runs meanwhile; `reader` opens its windows."""
    program = needed("chromium")
    add_packages()
    from playwright.sync_api import sync_playwright
    # A sandbox of its own takes rights that root in a container does not have; pages are this project's own.
    arguments = ["--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run"]
    arguments += ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=program, args=arguments, timeout=WAIT_MS)
        try:
            yield one
        finally:
            one.close()


class Reader:
    """One window: its language, colours and size, and everything that went wrong in it."""

    def __init__(self, browser, site, language="en", scheme="light", size=WIDE, scripts=True, **settings):
        self.site = site.rstrip("/")
        self.what = f"{language}, {scheme}, {size[0]} px" + ("" if scripts else ", without JavaScript")
        self.context = browser.new_context(
            locale={"en": "en-GB", "zh": "zh-CN"}[language], color_scheme=scheme, java_script_enabled=scripts,
            viewport={"width": size[0], "height": size[1]}, timezone_id="Asia/Shanghai", reduced_motion="reduce",
            **settings)
        self.context.set_default_timeout(WAIT_MS)
        self.scripts, self.faults = scripts, []
        # Pages that answer with an error on purpose.
        self.expected = set()
        self.page = self.context.new_page()
        if scripts:
            self.page.add_init_script(WATCH)
        self.page.on("console", self.heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self.asked)
        self.page.on("response", self.answered)

    def heard(self, message):
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text[:200]}")

    def asked(self, request):
        if not request.url.startswith((self.site + "/", "data:", "about:", "blob:")) and request.url != self.site:
            self.faults.append(f"asks elsewhere: {request.url[:120]}")

    def answered(self, response):
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.status} for {response.url[:120]}")

    def open(self, path, wait="load"):
        """Opens an address of the site; its status. Streams of events never end, so that nothing waits for silence."""
        answer = self.page.goto(urllib.parse.urljoin(self.site + "/", path.lstrip("/")), wait_until=wait)
        return answer.status if answer else None

    def wait_for(self, script, what, argument=None):
        """Until a function of the page gives something true."""
        from playwright.sync_api import TimeoutError as Late
        try:
            return self.page.wait_for_function(script, arg=argument, timeout=WAIT_MS)
        except Late:
            raise PartFailed(f"{self.what}: not within {WAIT_MS // 1000} s: {what}") from None

    def text(self, selector="body"):
        return self.page.locator(selector).first.inner_text()

    def shot(self, path, whole=True):
        """A picture of what is seen, for people: no test reads it."""
        self.page.screenshot(path=str(path), full_page=whole)

    def overflow(self):
        """What stands out of the window to the right."""
        return self.page.evaluate(OVERFLOW)

    def faint(self):
        """Texts that are too faint for what is behind them."""
        return self.page.evaluate(CONTRASTS)

    def violations(self):
        """What the page's policy kept from happening."""
        return self.page.evaluate("() => window.__violations || []")

    def problems(self):
        """Everything that is wrong with the page as it is now; nothing of it is said twice."""
        found = [f"{self.what}: {one}" for one in self.faults]
        self.faults.clear()
        if self.scripts:
            found += [f"{self.what}: the policy stopped {one}" for one in self.violations()]
            found += [f"{self.what}: {one}" for one in self.overflow() + self.faint()]
        return found

    def close(self):
        self.context.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def shots(ground):
    """Where pictures for people go."""
    folder = pathlib.Path(os.environ["PLUMBLINE_SHOTS"]) if os.environ.get("PLUMBLINE_SHOTS") else ground.path("shots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def readers(short):
    """The languages, colours and sizes in which a page is looked at; in the short form each of them once."""
    if short:
        return [("en", "light", WIDE), ("zh", "dark", NARROW)]
    return [(language, scheme, size) for language in ("en", "zh") for scheme in ("light", "dark")
            for size in (WIDE, MIDDLE, NARROW)]


def looked_at(browser, site, path, ground, name, wanted=(), status=200):
    """A check that a page is as it should be for every reader: no fault, nothing faint, nothing out of the window."""
    problems = []
    for language, scheme, size in readers(ground.short):
        with Reader(browser, site, language, scheme, size) as reader:
            if status != 200:
                reader.expected.add(status)
            found = reader.open(path)
            if found != status:
                problems.append(f"{reader.what}: status {found}")
            missing = [one for one in wanted if not reader.page.locator(one).count()]
            problems += [f"{reader.what}: there is no {one}" for one in missing] + reader.problems()
            reader.shot(shots(ground) / f"{name}-{language}-{scheme}-{size[0]}.png")
    return Check(f"{name}: nothing wrong in {len(readers(ground.short))} windows", problems=problems)
