"""`plumbline validate`: lines files and templates, good ones and every kind of mistake."""

from SystemTests.golden.ground import Ground, outcome
from SystemTests.harness.programs import ROOT

PREFIXES = ("lines-",)
HEADER = "name,ingress,echo,payload,tags,max_loss,max_rtt\n"
GOOD = {
    "plain.csv": "ingress\n203.0.113.7:7000\n[2001:db8::7]:7000\nedge.example.net:7\n",
    "all.csv": HEADER
    + "深圳-香港 01,203.0.113.7:7000,198.51.100.9:7,,carrier=ct;city=sz,5%,300ms\n"
    + "b,203.0.113.7:7001,,plumb,,0.25,1.5s\n# a comment\n\nc,203.0.113.7:7002,198.51.100.9:7,relay,,,\n"
    + "d,203.0.113.8:862,,stamp,,,\ne,203.0.113.8:1,,icmp,,,\nf,203.0.113.9:1080,198.51.100.9:7,socks5,,,\n",
    "old.csv": "inpoint;inport;echoip;echoport\n203.0.113.7;7000;198.51.100.9;7\n203.0.113.8;7000;;\n",
    "mark.csv": "\ufeffname\tingress\r\na\t203.0.113.7:7000\r\n",
    "quoted.csv": 'name,ingress\n"a, ""b""",203.0.113.7:7000\n"two\nlines"x,203.0.113.7:7001\n',
    "good.json": '[{"name": "a", "ingress": "203.0.113.7:7000", "tags": {"k": "v"}, "max_loss": 0.1, "max_rtt": 20},'
                 ' {"ingress": "203.0.113.7:7001", "echo": "198.51.100.9:7", "tags": "k=v;l=w"}]',
    "sd.json": '[{"targets": ["203.0.113.7:7000", "203.0.113.8:7000"], "labels": {"carrier": "ct", "__meta": "x",'
               ' "__plumbline_max_loss": "5%"}}]',
}
BAD = {
    "empty.csv": "", "comment.csv": "# nothing\n", "header.csv": HEADER, "none.json": "[]",
    "data.csv": "203.0.113.7:7000\n203.0.113.8:7000\n",
    "unknown.csv": "name,ingres,echo,whatever\na,203.0.113.7:7000,,\n",
    "twice.csv": "name,ingress,name\na,203.0.113.7:7000,b\n",
    "both.csv": "ingress,inpoint,inport,echoport\n203.0.113.7:7000,203.0.113.7,7000,7\n",
    "fields.csv": "name,ingress,\na,203.0.113.7:7000\nb,203.0.113.7:7000,,\nc,203.0.113.7:7000,x\n",
    "quotes.csv": 'name,ingress\na"b,203.0.113.7:7000\n"c"d,203.0.113.7:7001\n"never closed,203.0.113.7:7002\n',
    "ends.csv": HEADER
    + "a,,,,,,\nb,203.0.113.7,,,,,\nc,203.0.113.7:70000,,,,,\nd,203.0.113.7:x,,,,,\ne,203.0.113.7:,,,,,\n"
    + "f,203.0.113.999:7,,,,,\ng,http://203.0.113.7:7,,,,,\nh,2001:db8::1:7000,,,,,\ni,[2001:db8::1:7000,,,,,\n"
    + "j,[2001:db8::1]x,,,,,\nk,[x]:7,,,,,\nl,-a-.example:7,,,,,\nm,höst:7,,,,,\nn,203.0.113.7:7,198.51.100.9,,,,\n",
    "values.csv": HEADER
    + "a,203.0.113.1:7,,nothing,,,\nb,203.0.113.2:7,,relay,,,\nc,203.0.113.3:7,198.51.100.9:7,plumb,,,\n"
    + "d,203.0.113.4:7,,,novalue,,\ne,203.0.113.5:7,,,k=v;k=w,,\nf,203.0.113.6:7,,,=v,,\ng,203.0.113.7:7,,,,200%,\n"
    + "h,203.0.113.8:7,,,,x,\ni,203.0.113.9:7,,,,,5\nj,203.0.113.10:7,,,,,0ms\nk,203.0.113.11:7,,,,-1%,x\n"
    + "l\x07,203.0.113.12:7,,,,,\nm,203.0.113.13:7,,socks5,,,\nn,203.0.113.14:7,198.51.100.9:7,stamp,,,\n",
    "names.csv": "name,ingress\na,203.0.113.7:7000\na,203.0.113.8:7000\n,203.0.113.9:7000\n,203.0.113.9:7000\n",
    "shape.json": '{"name": "a"}', "broken.json": '[{"name": "a",}]', "end.json": '[{"name": "a"',
    "text.json": "nonsense",
    "items.json": '[1, "x", null, [], {}]',
    "keys.json": '[{"name": "a", "nam": "b", "ingress": "203.0.113.7:7", "ingress": "203.0.113.8:7"},'
                 ' {"ingress": 5, "tags": [1], "max_loss": 5, "max_rtt": -1}, {"ingress": "203.0.113.9:7",'
                 ' "tags": {"k": 1}, "max_rtt": 99999999999, "payload": null, "name": true}]',
    "sd.json": '[{"targets": "x", "labels": 5, "more": 1}, {"targets": ["203.0.113.7:7000", 5], "labels": {"k": 1}},'
               ' {"targets": ["203.0.113.7:7001"], "labels": {"__plumbline_max_los": "5%"}}]',
    "octets.csv": b"name,ingress\n\xff\xfe,203.0.113.7:7\n",
}
TEMPLATES = {
    "unknown": "sned {seq}\n", "empty": "", "no-reply": 'send {seq}"hello"\n',
    "good": 'send {seq}"hello"\nreply same\n',
    "twice": "send {seq}\nsend {seq}\nreply same\nreply same\n",
    "hex": "send zz{seq}\nreply opaque\n",
    "field": "send {nothing}{seq}\nreply at 99999 {seq}\nreply length 9..1\n", "quote": 'send "hello\nreply opaque\n',
    "width": "send {seq:3}{line:99}\nreply at 0 {seq:3}\nsize 5\n", "opaque": "send 00ff\nreply opaque\nreply same\n",
}


def checks(ground):
    ground = Ground(ground, PREFIXES)
    for name, content in GOOD.items():
        ground.write(f"good-{name}", content)
    for name, content in BAD.items():
        ground.write(f"bad-{name}", content)
    for name, content in TEMPLATES.items():
        ground.write(f"{name}.template", content)
    yield compare(ground, "lines-good", [[f"good-{name}"] for name in GOOD] + [
        ["good-plain.csv", "good-all.csv"], ["203.0.113.7:7", "a.example:7>198.51.100.9:7"],
        ["--default-port", "7000", "203.0.113.7"], ["--template", ROOT / "templates", "good-plain.csv"]])
    yield compare(ground, "lines-bad", [[f"bad-{name}"] for name in BAD] + [
        ["bad-ends.csv", "bad-values.csv"], ["good-plain.csv", "good-plain.csv"], ["a>b", "x:y", "203.0.113.7:7>"]])
    done = ground.run("plumbline", "validate", "-", stdin=BAD["values.csv"].encode())
    yield ground.golden.check("lines-stdin", outcome(done, ground.directory))
    yield compare(ground, "lines-templates", [
        ["--template", f"{name}.template", "good-plain.csv"] for name in TEMPLATES])
    yield ground.golden.every_file()


def compare(ground, name, commands):
    parts = []
    for command in commands:
        done = ground.run("plumbline", "validate", *command)
        shown = " ".join(map(str, command)).replace(str(ROOT), "<root>")
        parts.append(f"=== validate {shown}\n{outcome(done, ground.directory)}".replace(str(ROOT), "<root>"))
    return ground.golden.check(name, "\n".join(parts), f"{len(commands)} commands of {name}")
