"""`plumblined validate`: configurations, good ones and every kind of mistake, each with its place."""

from SystemTests.golden.ground import Ground, outcome

PREFIXES = ("settings-",)
LINES = "lines: [{file: lines.csv}]\n"
VARIABLES = {"PLACE": "sz", "SECRET": "s3cret-7", "EMPTY": "", "URL": "https://h.example/k?key=s3cret-7"}
GOOD = [
    LINES,
    LINES + "every: 2s\nprobe: {count: 200}\n",
    LINES + "every: 1m\nprobe: {count: 20, interval: 1s, timeout: 1s}\n",
    LINES + "every: 2m\nprobe: {count: 20, interval: 1s, timeout: 1s}\n",
    LINES + "probe: {max_address_rate: 1}\nevery: 1m\n",
    LINES + "vantage: x-${PLACE}\nnotify: [{name: a, wecom: {url: \"${URL}\"}}]\n",
    LINES + "history: {path: /nowhere/at/all/h.sqlite}\n",
    LINES + "notify: [{name: a, exec: {program: /nowhere/tell}}]\n",
    LINES + "probe: {segments: icmp, max_rate: auto, dscp: 46, ttl: 9, threads: 2, tick_buffer: 5ms}\n",
    LINES + "maintenance: [{line: \"a*\", tag: k=v, daily: \"02:00-04:00 mon-fri\"}]\nsilences: [{cause: vantage}]\n",
    LINES + "canaries: [a, nobody]\nclear_after: 1\nunmeasured_after: 5\nconfirm: {count: 5, most: 3}\n",
    "lines: [{file: lines.csv}, {file: more.csv}]\n",
]
BAD = [
    "", "- a\n", "probe:\n\tcount: 1\n", "a: [\n", "lines: []\n", "lines: {}\n", "lines: [{}]\n", "vantage: x\n",
    "lines: [{file: missing.csv}]\n", "lines: [{file: bad.csv}]\n", "lines: [{file: lines.csv, url: \"http://h/x\"}]\n",
    "lines: [{url: \"http://" + "user:pw" + "@h/x\"}]\n", "lines: [{url: ftp://h/x, refresh: 1, timeout: x}]\n",
    "lines: [{file: lines.csv, default_port: 0, refresh: 5m}]\n", "lines: [{file: lines.csv}, {file: lines.csv}]\n",
    *(LINES + text + "\n" for text in [
        "probe: {intervall: 20ms}", "probe: {count: 0}", "probe: {interval: 20}", "probe: [1]", "every: ",
        "limits: {loss: 300%, rtt: 0s, change: maybe, tags: [{tag: x}, {loss: 5%}, {tag: a=b}]}",
        "every: 5m\nevery: 6m", "every: 100ms", "every: 2d", "splay: 10m", "vantage: ${NOBODY}", "vantage: ${EMPTY}",
        "vantage: ${a b}", "vantage: ${PLACE", "vantage: file:no", "vantage: \"\"", "vantage: \"a\\nb\"",
        "vantage: [a]",
        "probe: {size: 1, timeout: 0s, source_ports: 99, dscp: 64, ttl: 0, threads: 0, max_rate: 0}",
        "probe: {max_rate: fast, max_address_rate: x, timestamps: card, payload: what, segments: tcp}",
        "probe: {source: nobody, interface: no-such0, tick_buffer: 2h, templates: [missing]}",
        "probe: {stamp: {key: \"file:no\", extensions: [cos], reply_dscp: 64, twamp_light: true}}",
        "probe: {socks5: {credentials: \"file:no\"}}", "probe: {stamp: {twamp_light: true, extensions: [hmac]}}",
        "confirm: {count: 0, interval: 1us, most: 0}", "clear_after: 0", "unmeasured_after: x", "canaries: {a: b}",
        "history: {probes: 400d, rounds: 14d}", "history: {probes: 1m}", "history: {paht: x}",
        "web: {line_tags: [a-b, isp, a.b]}", "web: {listen: nowhere, line_series: -1}", "web: {listen: \"1.2.3.4\"}",
        "stop_within: 1ms", "spool: {most: 5}", "silences: [{until: 2026-11-30T04:00:00+08:00}]", "silences: x",
        "silences: [{line: a, from: yesterday, until: 2026-02-30T00:00:00Z, daily: \"25:00-26:00\", tag: x}]",
        "silences: [{line: a, from: 2026-11-30T04:00:00Z, until: 2026-11-29T04:00:00Z}]",
        "maintenance: [{cause: nobody}, {cause: line}, {cause: vantage x}, {cause: tag x}, {cause: ingress x}]",
        "notify: [{name: a, wecom: {}}]", "notify: [{name: a, wecon: {}}]", "notify: [{wecom: {url: \"http://h/k\"}}]",
        "notify: [{name: a}]", "notify: [{name: a, slack: {url: \"http://h/\"}, mail: {}}]", "notify: [x]",
        "notify: [{name: a, slack: {url: \"http://h:99999/p\"}}, {name: a, slack: {url: \"${SECRET}\"}}]",
        "notify: [{name: a, language: fr, quiet_hours: \"00:00-24:00\", slack: {url: \"https://h/x\"}}]",
        "notify: [{name: a, mail: {security: none, password: x, username: y, from: me, to: [], host: \"\"}}]",
        "notify: [{name: a, mail: {host: h, port: 0, security: ssl, from: \"a@b\", to: [\"x\"]}}]",
        "notify: [{name: a, alertmanager: {}}, {name: b, alertmanager: {url: \"http://h\", urls: [\"http://i\"]}}]",
        "notify: [{name: a, alertmanager: {url: \"http://h\", labels: [\"9=x\", \"alertname=y\"], token: a,"
        " username: b}}]",
        "notify: [{name: a, exec: {program: tell, timeout: 20m}}]", "notify: [{name: a, exec: {arguments: x}}]",
        "notify: [{name: a, dingtalk: {url: \"http://h\", mention_all: maybe, mention_mobiles: x}}]",
        "notify: [{name: a, feishu: {url: \"http://h\", secert: x}}]", "notify: [{name: a, webhook: {url: x}}]",
        "upload: [{name: a, s3: {}}]", "upload: [{name: a, s4: {}}]",
        "upload: [{name: a, s3: {endpoint: x, bucket: \"A_B\", region: \"\", style: both, signature: v2,"
        " timeout: 1ms}}]",
        "upload: [{name: a, s3: {key: \"{date}//{time}\", text_key: \"../{time}}\"}}]",
        "upload: [{name: a, s3: {key: \"{what}\", text_key: \"{date}\"}}]", "uploads: []", "notfy: []\nweb: {listn: x}",
        "every: ${SECRET}\nprobe: {count: \"${SECRET}\"}\nweb: {listen: \"${SECRET}\"}\nclear_after: ${SECRET}",
    ]),
]


def checks(ground):
    ground = Ground(ground, PREFIXES)
    ground.write("lines.csv", "name,ingress,echo\na,203.0.113.7:7000,198.51.100.9:7\nb,203.0.113.7:7001,\n")
    ground.write("more.csv", "name,ingress\na,203.0.113.7:7000\nc,203.0.113.8:7001\n")
    ground.write("bad.csv", "name,ingress\na,203.0.113.7\nb,203.0.113.7:70000\n")
    yield compare(ground, "settings-good", GOOD)
    yield compare(ground, "settings-bad", BAD)
    yield quiet(ground)
    yield ground.golden.every_file()


def compare(ground, name, texts):
    parts = []
    for number, text in enumerate(texts, 1):
        ground.write("p.yaml", text)
        done = ground.run("plumblined", "validate", "p.yaml", **VARIABLES)
        shown = text.rstrip().replace("user:pw", "<password>")
        parts.append(f"=== {number}\n{shown}\n{outcome(done, ground.directory)}")
    return ground.golden.check(name, "\n".join(parts), f"{len(texts)} configurations of {name}")


def quiet(ground):
    ground.write("p.yaml", LINES)
    return ground.golden.check("settings-quiet", outcome(ground.run("plumblined", "validate", "--quiet", "p.yaml")))

