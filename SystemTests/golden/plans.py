"""`plumbline plan`: what a round would send, stretched plans, and plans that do not fit."""

from SystemTests.golden import normal
from SystemTests.golden.ground import Ground, outcome
from SystemTests.harness.programs import ROOT

PREFIXES = ("plan",)
HEADER = "name,ingress,echo,payload,tags,max_loss\n"
# Plans stay below 2,700 packets/s: more is stretched where the user may not enlarge receive buffers.
FILES = {
    "plain.csv": "ingress\n" + "".join(f"127.64.0.{1 + one}:7\n" for one in range(40)),
    "echo.csv": HEADER + "".join(
        f"l{one},127.64.0.{1 + one % 3}:7,127.64.1.{one}:7,,n={one % 2},5%\n" for one in range(1, 13)),
    "mixed.csv": HEADER + "a,127.64.0.1:7,,,,\nb,127.64.0.2:862,,stamp,,\nc,127.64.0.3:1,,,k=v,\n"
    + "d,127.64.0.4:7,127.64.1.1:7,relay,,\ne,127.64.0.5:1080,127.64.1.2:7,socks5,,\n"
    + "f,no_name.invalid:7,,,,\n",
    "socks.csv": HEADER + "".join(f"s{one},127.64.0.{one}:1080,127.64.1.{one}:7,socks5,,\n" for one in range(1, 4)),
    "templates.csv": HEADER + "a,127.64.0.1:53,,dns,,\nb,127.64.0.2:123,,ntp,,\nc,127.64.0.3:19132,,raknet,,\n"
    + "d,127.64.0.4:27015,,a2s-info,,\ne,127.64.0.5:443,,quic-version,,\n",
    "one-address.csv": HEADER + "".join(f"o{one},127.64.0.1:{7000 + one},,,,\n" for one in range(60)),
}
PLANS = [
    "plain.csv", "plain.csv --count 20 --interval 50ms --timeout 500ms --size 1200", "echo.csv", "mixed.csv",
    "echo.csv --segments stamp", "echo.csv --segments stamp:8620", "plain.csv --segments stamp", "socks.csv",
    "echo.csv --segments stamp --max-address-rate 150", "one-address.csv",
    "one-address.csv --max-address-rate 2000",
    "plain.csv --max-rate 500", "plain.csv --max-rate 500 --max-address-rate 1",
    "plain.csv --max-rate auto",
    "templates.csv --template {templates}", "templates.csv --template {templates} --count 500 --interval 4ms",
    "echo.csv --payload plumb", "plain.csv --payload relay", "echo.csv --payload socks5", "plain.csv --payload stamp",
    "127.64.0.1:7 --size 65000", "plain.csv --size 32", "mixed.csv --size 39",
    "plain.csv --interval 1h --count 100", "plain.csv --max-rate 0.001",
    "plain.csv --count 10000 --interval 10us --max-rate 2000",
    "plain.csv echo.csv --count 5000 --interval 25ms --max-rate 10000 --max-address-rate 10000",
    "plain.csv --source 127.0.0.1 --source-ports 64 --threads 4", "plain.csv --source ::1", "255.255.255.255:9",
    "no_name.invalid:7", "127.64.0.1:7", "127.64.0.1:7>127.64.1.1:7", "[2001:db8::1]:7 --source 127.0.0.1",
    "mixed.csv --stamp-extensions class-of-service --stamp-reply-dscp 46",
]


def checks(ground):
    ground = Ground(ground, PREFIXES)
    for name, content in FILES.items():
        ground.write(name, content)
    parts = []
    for plan in PLANS:
        arguments = plan.format(templates=ROOT / "templates").split()
        done = ground.run("plumbline", "plan", *arguments, "--seed", 7)
        said = outcome(done, clean=lambda value: normal.text(value, ground.directory, exact=True))
        parts.append(f"=== plan {plan}\n{said}".replace(str(ROOT), "<root>"))
    yield ground.golden.check("plans", "\n".join(parts), f"{len(PLANS)} plans")
    random = ground.run("plumbline", "plan", "127.64.0.1:7").stdout.decode()
    yield ground.golden.check("plan-without-seed", "\n".join(
        "seed #" if line.startswith("seed") else line for line in random.splitlines()))
    yield ground.golden.every_file()
