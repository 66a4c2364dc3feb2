import LineModel
import Testing

/// Reads a text as a lines file called `lines.csv`.
func readLines(_ text: String, format: LinesFormat = .auto, port: UInt16? = nil) -> LinesFile {
    LinesFile.parse(bytes: Array(text.utf8), source: "lines.csv", format: format, defaults: LineDefaults(port: port))
}

/// The golden file: everything that a row can say.
let goldenCSV = #"""
    # Lines of Monday
    name,ingress,echo,payload,tags,max_loss,max_rtt
    深圳-香港-01,118.0.2.1:7000,203.0.113.7:7,relay,carrier=ct;city=深圳,30%,300ms

    ,118.0.2.2:7000,[2001:db8::7]:7,,,,
    "sz ""2""",hk1.example.net:7000,,plumb,,0.5,1.5s
    """#

@Suite("Lines file in CSV")
struct LinesFileCSVTests {
    @Test("reads all that a row can say")
    func golden() {
        let file = readLines(goldenCSV)
        #expect(file.problems.map(\.description) == [] && file.comments == 1)
        let expected = [
            Line(
                name: "深圳-香港-01", ingress: HostPort(host: "118.0.2.1", port: 7000),
                echo: HostPort(host: "203.0.113.7", port: 7), payload: .relay,
                tags: [Tag(key: "carrier", value: "ct"), Tag(key: "city", value: "深圳")], maxLoss: 0.3,
                maxRTT: .milliseconds(300)),
            Line(ingress: HostPort(host: "118.0.2.2", port: 7000), echo: HostPort(host: "2001:db8::7", port: 7)),
            Line(
                name: "sz \"2\"", ingress: HostPort(host: "hk1.example.net", port: 7000), payload: .plumb, maxLoss: 0.5,
                maxRTT: .milliseconds(1500)),
        ]
        #expect(file.lines == expected)
    }

    @Test("reads the same with a byte order mark and CRLF")
    func excel() {
        let text =
            "\u{FEFF}" + goldenCSV.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        #expect(readLines(text).lines == readLines(goldenCSV).lines && readLines(text).problems.isEmpty)
    }

    @Test("takes columns in any order and case, and only ingress is needed")
    func columns() {
        #expect(readLines("Ingress\na:7\n").lines.map(\.name) == ["a:7"])
        #expect(readLines(" TAGS ,INGRESS,Name\nk=v,a:7,x\n").lines.map(\.name) == ["x"])
        #expect(readLines("name;ingress;tags\nx;a:7;\"k=v;l=w\"\n").lines.first?.tags.count == 2)
        #expect(readLines("name,ingress,,\nx,a:7,,\n,,,\n").lines.count == 1)
    }

    @Test("takes the old spreadsheet's columns, and the default port where there is none")
    func oldColumns() {
        let file = readLines("inpoint,inport,echoip,echoport\na,7000,b,7\n2001:db8::1,,[2001:db8::2],9\n", port: 5)
        #expect(file.problems.map(\.description) == [])
        #expect(file.lines.map(\.name) == ["a:7000>b:7", "[2001:db8::1]:5>[2001:db8::2]:9"])
        #expect(readLines("ingress,echoip,echoport\na:7,b,8\n").lines.map(\.name) == ["a:7>b:8"])
        #expect(readLines("ingress\na\n", port: 5).lines.map(\.name) == ["a:5"])
    }

    private static let header = "name,ingress,echo,payload,tags,max_loss,max_rtt"
    private static let hostPort = "write host:port, for example 203.0.113.7:7000"

    @Test(
        "says file, place, column, what is wrong and what belongs there",
        arguments: [
            ("x,a:70000,,,,,", "2:3 (column ingress): port 70000 is not 1 to 65535; \(hostPort)"),
            ("x,,,,,,", "2:1 (column ingress): no ingress; \(hostPort)"),
            ("x,a,,,,,", "2:3 (column ingress): \"a\" has no port; \(hostPort)"),
            ("香港,a:7,b:0,,,,", "2:8 (column echo): port 0 is not 1 to 65535; \(hostPort)"),
            ("x,a:7,,tcp,,,", "2:8 (column payload): unknown payload \"tcp\"; write one of: plumb, relay"),
            (
                "x,a:7,,relay,,,",
                "2:8 (column payload): relay needs an echo behind the ingress; add the echo, or use plumb"
            ),
            ("x,a:7,b:7,plumb,,,", "2:11 (column payload): plumb does not carry the echo; leave echo out or use relay"),
            ("x,a:7,,,k,,", "2:9 (column tags): tag \"k\" has no =; write key=value joined by ;"),
            ("x,a:7,,,k=1;k=2,,", "2:9 (column tags): tag \"k\" a second time; write each key once"),
            (
                "x,a:7,,,1k=v,,",
                "2:9 (column tags): tag key \"1k\" is not a name; write keys of letters, digits, _ . and -, a letter or _ first"
            ),
            (
                "x,a:7,,,k=\u{1B}[2J,,",
                "2:9 (column tags): the value of tag k has the control character \\u{1B}; write it without"
            ),
            (
                "x,a:7,,,,30,",
                "2:10 (column max_loss): \"30\" is not between 0 and 1 (100%); write a ratio as 30% or 0.3"
            ),
            (
                "x,a:7,,,,,300",
                "2:11 (column max_rtt): \"300\" has no unit; write a duration with its unit: 250us, 20ms, 1.5s, 5m, 1h or 14d"
            ),
            (
                "x,a:7,,,,,0ms",
                "2:11 (column max_rtt): a delay above 0 is needed; write a duration above 0 with its unit, for example 300ms"
            ),
            ("x\u{1B}[2J,a:7,,,,,", "2:1 (column name): the name has the control character \\u{1B}; write it without"),
            ("\"x\ny\",a:7,,,,,", "2:1 (column name): the name has the control character \\u{A}; write it without"),
            ("x\u{202E},a:7,,,,,", "2:1 (column name): the name has the control character \\u{202E}; write it without"),
            (
                "x,a:7",
                "2:1: the row has 2 fields, the header 7; write as many, and quote a field that holds the separator"
            ),
            (
                "x,a:7,,,,,\nx,b:7,,,,,",
                "3:1 (column name): name \"x\" is already used on line 2; give every line its own name"
            ),
            (
                ",a:7,,,,,\n,a:7,,,,,",
                "3:1: the same line as on line 2, \"a:7\", both without a name of their own; leave one out, or give them names"
            ),
        ])
    func rowProblems(_ rows: String, _ message: String) {
        let file = readLines("\(LinesFileCSVTests.header)\n\(rows)\n")
        #expect(file.problems.map(\.description) == ["lines.csv:\(message)"])
    }

    @Test(
        "refuses a header that rows cannot be read by",
        arguments: [
            (
                "ingress,nmae\na:7,x\n",
                ":1:9: unknown column \"nmae\"; did you mean name? known are name, ingress, echo, payload, tags, max_loss, max_rtt, direct, flows, tcp, min_gain"
            ),
            (
                "ingress,remark\na:7,x\n",
                ":1:9: unknown column \"remark\"; known are name, ingress, echo, payload, tags, max_loss, max_rtt, direct, flows, tcp, min_gain"
            ),
            ("name,echo\nx,a:7\n", ":1:1: no column ingress; name a column ingress; it holds host:port"),
            (
                "ingress,Ingress\na:7,b:7\n",
                ":1:9 (column ingress): column ingress a second time; write each column once"
            ),
            (
                "ingress,inpoint\na:7,b\n",
                ":1:9 (column inpoint): inpoint and ingress both say the ingress; keep either ingress, or inpoint and inport"
            ),
            (
                "ingress,echo,echoport\na:7,,7\n",
                ":1:14 (column echoport): echoport and echo both say the echo; keep either echo, or echoip and echoport"
            ),
            ("inport\n7\n", ":1:1 (column inport): inport without inpoint; add inpoint, the host that the port is of"),
            (
                "x,203.0.113.7:7000\n",
                ":1:1: the first row is a line, not a header; put name,ingress,echo,payload,tags,max_loss,max_rtt above it"
            ),
            ("ingress,\na:7,b\n", ":2:5: a value in a column without a name; name it in the header"),
            (
                "inpoint,inport\na,70000\n",
                ":2:3 (column inport): port 70000 is not 1 to 65535; write the port alone, for example 7000"
            ),
            (
                "ingress,echoip,echoport\na:7,,7\n",
                ":2:6 (column echoport): echoport without echoip; add echoip, the host that the port is of"
            ),
            ("", ": the file is empty; begin it with the header name,ingress,echo,payload,tags,max_loss,max_rtt"),
            (
                "\u{FEFF}\r\n# nothing\r\n",
                ": the file is empty; begin it with the header name,ingress,echo,payload,tags,max_loss,max_rtt"
            ),
            ("ingress\n", ": no lines in the file; write at least one line"),
            ("ingress\n\"a:7\n", ":2:1: quote is never closed; end the field with a quote"),
        ])
    func fileProblems(_ text: String, _ message: String) {
        #expect(readLines(text).problems.map(\.description) == ["lines.csv\(message)"])
    }

    @Test("reports all that is wrong, in the order of the file, and keeps the good lines")
    func collects() {
        let file = readLines("ingres,ingress,max_loss,name\n,a:0,31,x\n,b:7,,good\n,c:7,2%,x\n,d,,\"\u{7}\"\n")
        #expect(file.lines.map(\.name) == ["good"])
        let places = file.problems.map { problem in problem.place.map { "\($0.line):\($0.column)" } ?? "" }
        #expect(places == ["1:1", "2:2", "2:6", "4:9", "5:2", "5:5"])
    }

    @Test("reads 100,000 rows to 100,000 lines")
    func large() {
        var text = "name,ingress,echo,payload,tags,max_loss,max_rtt\n"
        for row in 0..<100_000 { text += "line-\(row),10.\(row / 65_536).\(row / 256 % 256).\(row % 256):7000,,,,,\n" }
        let file = readLines(text)
        #expect(file.lines.count == 100_000 && file.problems.isEmpty)
        #expect(file.lines.last?.name == "line-99999")
    }
}
