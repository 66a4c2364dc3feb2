"""Pictures as pngcheck and Pillow read them: golden ones against the figures of their SVG, and those of messages."""

import collections
import json
import re
import subprocess

from SystemTests.harness.outcome import Check
from SystemTests.harness.processes import run
from SystemTests.harness.programs import ROOT, environment, needed

FIXTURES = ROOT / "Tests" / "LinePicturesTests" / "Fixtures"
PACKAGES = ["pillow==12.*"]
# What classes of loss end at, in per cent, and how they look in the light scheme.
CLASSES = [(0, (0x62, 0xE9, 0xC8)), (1, (0xAF, 0xC5, 0xF3)), (3, (0xDE, 0xBD, 0)), (10, (0xC7, 0x74, 0)),
           (30, (0xB9, 0x17, 0)), (99.999, (0x86, 0x1F, 0x39)), (100, (0x39, 0x0B, 0x48))]
READER = """
import json, sys
from PIL import Image
with Image.open(sys.argv[1]) as one:
    one.verify()
with Image.open(sys.argv[1]) as one:
    one.load()
    print(json.dumps([one.mode, one.format, one.size, list(one.convert("RGB").tobytes())]))
"""


def checks(ground):
    files = {path.name: path.read_bytes() for path in sorted(FIXTURES.glob("*.png"))}
    yield from read(ground, files)
    yield from against_svg(ground)


class Picture:
    """A file as Pillow sees it."""

    def __init__(self, content, folder):
        path = folder / "picture.png"
        path.write_bytes(content)
        said = run([environment("pictures", PACKAGES), "-c", READER, path], 60)
        self.mode, self.format, (self.width, self.height), self.bytes = json.loads(said)

    def __getitem__(self, place):
        at = (place[1] * self.width + place[0]) * 3
        return tuple(self.bytes[at:at + 3])


def read(ground, files):
    """pngcheck finds nothing in files, and Pillow reads them as pictures with a palette."""
    folder = ground.path("pictures")
    for name, content in files.items():
        path = folder / "one.png"
        path.write_bytes(content)
        said = subprocess.run([needed("pngcheck"), "-v", path], capture_output=True, text=True, timeout=60)
        yield Check(f"pngcheck finds nothing in {name}", f"{len(content)} bytes",
                    [said.stdout[-300:]] * (said.returncode != 0 or "No errors detected" not in said.stdout))
        seen = Picture(content, folder)
        yield Check.equal(f"Pillow reads {name}", (seen.mode, seen.format), ("P", "PNG"),
                          f"{seen.width} x {seen.height}")


def against_svg(ground):
    """The lane below the plot has the class of every round that the SVG's table tells of, and no other."""
    seen = Picture((FIXTURES / "smoke.light.png").read_bytes(), ground.path("pictures"))
    svg = (FIXTURES / "smoke.page.svg").read_text()
    count = int(re.search(r'data-columns="(\d+)"', svg)[1])
    left, lane = 46, seen.height - 18 - 4
    width = seen.width - left - 10
    wrong, found = [], collections.Counter()
    for run_ in re.search(r'data-runs="([^"]*)"', svg)[1].split(";"):
        first, columns, _, unmeasured, invalid, loss = run_.split(",")[:6]
        x = left + int((int(first) + int(columns) / 2) * width / count)
        color = seen[x, lane]
        shown = next((index for index, one in enumerate(CLASSES) if one[1] == color), None)
        wanted = next(index for index, one in enumerate(CLASSES) if float(loss) <= one[0]) if loss else None
        found[wanted] += 1
        if shown != wanted or (wanted is None and unmeasured == invalid == "0"):
            wrong.append(f"{run_} at {x}: {color}")
    yield Check("dots and table tell the same of every round", f"{sum(found.values())} runs, {len(found)} kinds",
                wrong + ["too few"] * (len(found) < 6))


def of_grid(content, folder, host):
    """A grid that shows an outage has one row of its colour."""
    seen = Picture(content, folder)
    dark = [y for y in range(seen.height)
            if any(seen[x, y] == CLASSES[-1][1] for x in range(seen.width))]
    rows = sum(1 for at, y in enumerate(dark) if at == 0 or dark[at - 1] < y - 1)
    yield Check(f"its picture shows the outage of {host}", f"{seen.width} x {seen.height}", ["none"] * (rows == 0))
