"""Whoever may invoke the function: what an event can name, and what its answer tells of files that are no lines."""

import json

from SystemTests.harness.field import reflectors
from SystemTests.harness.outcome import Check
from SystemTests.harness.service import plumblined

SECRET = "geheim-0099-of-the-store"
LONG = "c" * 300
# What lies beside a function's configuration, and what no event may have read to its sender.
FILES = {"plumbline.env": f"COS_KEY={SECRET}\nTOKEN={SECRET}\n", "notes.txt": f"{SECRET}\n",
         "deep/secret.json": json.dumps([{SECRET: 1}]), "secret.csv": f"{SECRET},ingress\nx,127.0.0.1:9\n",
         "wide.csv": f"ingress,{LONG}\n127.0.0.1:9,x\n", "rows.csv": f"ingress\n{SECRET}:notaport\n"}
EVENTS = ["plumbline.env", "./plumbline.env", "deep/../plumbline.env", "deep/secret.json", "link.csv", "notes.txt",
          "secret.csv", "rows.csv", "plumbline.yaml", "bootstrap", "/etc/passwd", "bucket:../plumbline.env", "",
          "file:plumbline.env", "deep", "plumbline.env\0.csv", "/proc/self/environ", "//proc/self/environ"]


def checks(ground):
    folder = ground.path("function")
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    (folder / "link.csv").symlink_to("plumbline.env")
    with reflectors(ground, 1) as field:
        (folder / "lines.csv").write_text(f"ingress\n{field.addresses[0]}\n")
        (folder / "plumbline.yaml").write_text(json.dumps({
            "vantage": "cloud", "lines": [{"file": "lines.csv"}],
            "probe": {"count": 5, "interval": "5ms", "timeout": "200ms"}, "limits": {"change": False},
            "notify": [{"name": "hook", "webhook": {"url": "http://127.0.0.1:1/", "secret": SECRET}}]}))
        status, answer, _ = called(folder, {})
        yield Check.equal("a call without a wish measures the configured lines", (status, answer.get("lines")), (0, 1))
        for name in EVENTS:
            status, answer, said = called(folder, {"lines": name})
            shown = [part for part in parts_of(SECRET) if part in said]
            problems = [f"the answer shows {shown[0]}: {said[:300]}"] if shown else []
            problems += ["it was measured"] if answer.get("sent") and name != "lines.csv" else []
            yield Check(f"an event that names {name!r} learns nothing of it", said.strip()[:70], problems)
        _, _, said = called(folder, {"lines": "wide.csv"})
        yield Check("a column that is not known is not quoted at length", f"{len(said)} characters",
                    [said[:400]] * ("c" * 41 in said))


def parts_of(secret):
    """The whole, and any 12 characters of it."""
    return [secret, *(secret[at:at + 12] for at in range(0, len(secret) - 12))]


def called(folder, event):
    """Status, answer and all the words of one call."""
    done = plumblined("function", "--event", json.dumps(event), PLUMBLINE_CONFIG=str(folder / "plumbline.yaml"))
    said = (done.stdout + done.stderr).decode(errors="replace")
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        answer = {}
    return done.returncode, answer if isinstance(answer, dict) else {}, said
