import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Lines given to the built binary")
struct InputTests {
    let place: Workplace
    let field: EchoField

    init() throws {
        place = try Workplace(.plumbline)
        field = try EchoField(addresses: 2)
    }

    private func report(_ arguments: [String], input: String? = nil) throws -> WrittenReport {
        let outcome = try place.run(["probe", "--format", "json"] + arguments + shortRound, input: input)
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        return try WrittenReport(json: outcome.output)
    }

    @Test("come from a file, a flag, standard input and the command, in one order")
    func sources() throws {
        try place.write("one.csv", "name,ingress\none,\(field.endpoint)\n")
        try place.write("two.json", #"[{"name": "two", "ingress": "\#(field.endpoint)"}]"#)
        let input = "name,ingress\nthree,\(field.endpoints[1])\n"
        let mixed = try report(["one.csv", field.endpoint, "--lines", "two.json", "--lines", "-"], input: input)
        #expect(mixed.lines.map(\.name) == ["one", field.endpoint, "two", "three"])
        #expect(mixed.lines.allSatisfy { $0.received == 2 })
        #expect(try report(["-"], input: input).lines.map(\.name) == ["three"])
    }

    @Test("may be messy: a byte order mark, CR LF, semicolons, blank rows and the old spreadsheet's columns")
    func messy() throws {
        let port = try #require(field.endpoint.split(separator: ":").last)
        try place.write("messy.csv", "\u{FEFF}name;inpoint;inport\r\n 一 ;127.0.0.1; \(port)\r\n;;\r\n\r\n")
        #expect(try report(["messy.csv"]).lines.map(\.ingress) == [field.endpoint])
        let checked = try place.run("validate", "messy.csv")
        #expect(checked.status == 0)
        #expect(checked.output == "1 line: 1 ingress, 0 with an echo. Nothing is wrong with them.\n")
    }

    @Test("may be hosts alone with --default-port")
    func defaultPort() throws {
        let port = try #require(field.endpoint.split(separator: ":").last)
        #expect(try report(["127.0.0.1", "--default-port", String(port)]).lines.map(\.name) == [field.endpoint])
    }

    @Test("keep Chinese names in JSON, and their columns in the table")
    func chineseNames() throws {
        let rows = ["香港一号", "ab", "ｗ０"].map { "\($0),\(field.endpoint)\n" }
        try place.write("lines.csv", "name,ingress\n" + rows.joined())
        #expect(try report(["lines.csv"]).lines.map(\.name) == ["香港一号", "ab", "ｗ０"])
        let table = try place.run(["probe", "lines.csv"] + shortRound).output.split(separator: "\n").prefix(4)
        // "healthy" is the last column, so all before it has the same width on a terminal.
        let widths = Set(
            table.dropFirst().map { row in
                row.prefix(upTo: row.range(of: "healthy")?.lowerBound ?? row.startIndex).unicodeScalars
                    .reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
            })
        #expect(widths.count == 1)
    }

    @Test("2,000 of them on many addresses are all received")
    func manyLines() throws {
        let wide = try EchoField(addresses: 20)
        let rows = (0..<2000).map { "l\($0),\(wide.endpoints[$0 % 20])\n" }
        try place.write("lines.csv", "name,ingress\n" + rows.joined())
        let outcome = try place.run(
            "probe", "lines.csv", "--count", "3", "--interval", "1s", "--max-rate", "2000", "--output", "r.json",
            "--quiet")
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        let report = try WrittenReport(json: try place.read("r.json"))
        #expect(report.round.received == 6000 && report.lines.count == 2000)
        #expect(report.lines.allSatisfy { $0.received == 3 && $0.verdict == "healthy" })
        #expect(wide.stop() == 6000)
    }

    @Test(
        "that cannot be reached are unmeasured with the reason, and the others are measured",
        arguments: [
            ("nowhere.invalid:7", [], "the name nowhere.invalid does not resolve"),
            ("198.51.100.1:7", ["--source", "127.0.0.1"], "no way to 198.51.100.1"),
            ("[::1]:7", ["--source", "127.0.0.1"], "::1 has no IPv4 address, and the source is IPv4"),
            ("127.255.255.255:7", [], "no way to 127.255.255.255"),
        ])
    func unreachable(line: String, flags: [String], reason: String) throws {
        let outcome = try place.run(["probe", line, field.endpoint, "--format", "json"] + flags + shortRound)
        #expect(outcome.status == 3)
        let report = try WrittenReport(json: outcome.output)
        #expect(report.lines.map(\.verdict) == ["unmeasured", "healthy"])
        #expect(report.lines[0].reasons.joined().contains(reason), "\(report.lines[0].reasons)")
        #expect(report.lines[0].sent == 0 && report.lines[0].lost == 0)
    }

    @Test(
        "are refused where no single host has the address, and called what they are",
        arguments: [
            ("0.0.0.0:7", [], "the unspecified address"), ("[::]:7", [], "the unspecified address"),
            ("224.0.0.251:7", [], "a multicast address"), ("[ff02::1%lo]:7", [], "a multicast address"),
            ("255.255.255.255:7", [], "the broadcast address"), ("0x7f.1:7", [], "hexadecimal"),
            ("[::ffff:127.0.0.1]:7", [], "write 127.0.0.1"), ("127.0.0.1:7", ["--source", "224.0.0.1"], "--source"),
        ])
    func unfit(line: String, flags: [String], words: String) throws {
        let outcome = try place.run(["probe", field.endpoint, line] + flags + shortRound)
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.contains(words))
        #expect(field.stop() == 0, "nothing was sent")
    }

    @Test("whose probes are over the route's packet size are unmeasured, with the size that fits")
    func overMTU() throws {
        // The second one's way is loopback, which takes it.
        let outcome = try place.run(
            ["probe", "198.51.100.1:7", "127.0.0.1:9", "--size", "65000", "--format", "json"] + shortRound)
        let line = try #require(try WrittenReport(json: outcome.output).lines.first)
        #expect(line.verdict == "unmeasured" && line.sent == 0)
        // A machine without a route says that instead.
        let reason = line.reasons.joined()
        #expect(reason.contains("; choose --size ") || reason.contains("no way to"))
    }

    @Test("whose probes are all over the packet size of their routes are a mistake in the command: nothing is sent")
    func allOverMTU() throws {
        let outcome = try place.run(["probe", "198.51.100.1:7", "--size", "65000", "--format", "json"] + shortRound)
        if outcome.output.contains("no way to") { try Test.cancel("this machine has no way to 198.51.100.1") }
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errors.contains("a probe of 65000 octets") && outcome.errors.contains("choose --size "))
    }

    /// Files with a mistake, and the words that its message must have: place, cause, remedy.
    static let mistakes: [(String, String, [String])] = [
        ("empty.csv", "", ["empty.csv: ", "the file is empty", "begin it with the header name,ingress"]),
        ("header.csv", "name,ingress\n", ["header.csv: ", "no lines in the file", "write at least one line"]),
        (
            "column.csv", "name,ingres\na,h:1\n",
            ["column.csv:1:6", "unknown column \"ingres\"", "did you mean ingress?"]
        ),
        ("port.csv", "ingress\nh:70000\n", ["port.csv:2:1 (column ingress)", "port 70000", "write host:port"]),
        ("noport.csv", "ingress\nh\n", ["noport.csv:2:1 (column ingress)", "has no port", "write host:port"]),
        ("twice.csv", "name,ingress\na,h:1\na,h:2\n", ["twice.csv:3:1", "name \"a\" is already used on line 2"]),
        ("ratio.csv", "ingress,max_loss\nh:1,nan\n", ["ratio.csv:2:5 (column max_loss)", "not a ratio", "30% or 0.3"]),
        ("rtt.csv", "ingress,max_rtt\nh:1,inf\n", ["rtt.csv:2:5 (column max_rtt)", "not a duration", "20ms"]),
        ("payload.csv", "ingress,payload\nh:1,x\n", ["payload.csv:2:5", "unknown payload \"x\"", "plumb, relay"]),
        ("key.json", #"[{"ingres": "h:1"}]"#, ["key.json:1:3", "unknown key \"ingres\"", "did you mean ingress?"]),
        ("cut.json", #"[{"ingress": "h:1""#, ["cut.json:1:"]),
        ("esc.csv", "name,ingress\n\u{1B}[2J,h:1\n", ["esc.csv:2:1", "control character \\u{1B}"]),
    ]

    @Test("with a mistake are refused by both verbs, with place, cause and remedy", arguments: mistakes)
    func refused(name: String, text: String, words: [String]) throws {
        try place.write(name, text)
        for arguments in [["probe", name, field.endpoint], ["probe", "--lines", name], ["validate", name]] {
            let outcome = try place.run(arguments)
            #expect(outcome.status == 2)
            #expect(outcome.output.isEmpty && !outcome.errors.contains("\u{1B}"))
            for word in ["plumbline: "] + words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
        }
        #expect(field.stop() == 0)
    }

    @Test("that are no text are refused")
    func binary() throws {
        try place.write("random.csv", Data([0xFF, 0xFE, 0x00, 0x80, 0x0A, 0xC3]))
        let outcome = try place.run("validate", "random.csv")
        #expect(outcome.status == 2)
        #expect(outcome.errors.hasPrefix("plumbline: random.csv"))
    }

    @Test("have all their mistakes listed at once, over all files")
    func allAtOnce() throws {
        try place.write("a.csv", "name,ingress,max_loss\nx,h:0,2\nx,h:1,\n")
        try place.write("b.csv", "ingress\nh\n")
        let outcome = try place.run("validate", "a.csv", "b.csv", "missing.csv")
        #expect(outcome.status == 2)
        let places = ["a.csv:2:3", "a.csv:2:7", "a.csv:3:1", "b.csv:2:1", "missing.csv"]
        #expect(outcome.messages.count == places.count)
        for (message, place) in zip(outcome.messages, places) { #expect(message.hasPrefix("plumbline: \(place)")) }
    }

    /// Arguments that name no lines, and the words that the message must have.
    static let wrongArguments: [([String], [String])] = [
        ([], ["no lines", "name a lines file, or lines: plumbline probe 203.0.113.7:7000"]),
        (["missing.csv"], ["missing.csv: there is no such file", "write a line as host:port"]),
        (["."], [".: is a directory", "name a lines file in it"]),
        (["--lines", "."], [".: is a directory", "name a lines file in it"]),
        (["--lines", "-"], ["standard input: the file is empty"]),
        (["127.0.0.1:70000"], ["\"127.0.0.1:70000\"", "port 70000 is not 1 to 65535", "write host:port"]),
        (["h:7>x"], ["\"h:7>x\"", "echo", "has no port", "write host:port"]),
        (["h:7>x:7>y:7"], ["more than one >", "write ingress:port>echo:port"]),
        (["127.0.0.1"], ["127.0.0.1", "write a line as host:port"]),
        (["h:7", "h:7"], ["the command has the line \"h:7\" twice", "leave one out"]),
        (["h:7", "--default-port", "0"], ["--default-port 0", "1 to 65535"]),
        (["h:7", "--default-port", "65536"], ["--default-port", "1 to 65535"]),
    ]

    @Test("in the command that are none are refused, with cause and remedy", arguments: wrongArguments)
    func arguments(arguments: [String], words: [String]) throws {
        for verb in ["probe", "validate"] {
            let outcome = try place.run([verb] + arguments)
            #expect(outcome.status == 2 && outcome.output.isEmpty)
            for word in ["plumbline: "] + words { #expect(outcome.errors.contains(word), "\(outcome.errors)") }
        }
    }

    @Test("of one name in two places are refused, naming both")
    func duplicates() throws {
        try place.write("a.csv", "name,ingress\nx,h:1\n")
        try place.write("b.csv", "name,ingress\nx,h:2\n")
        let files = try place.run("validate", "a.csv", "--lines", "b.csv")
        #expect(files.status == 2)
        #expect(files.errors.contains("b.csv has a line \"x\", and so has a.csv; leave one out, or give"))
        let both = try place.run(["validate", "-", "h:1"], input: "ingress\nh:1\n")
        #expect(both.status == 2)
        #expect(both.errors.contains("the command has a line \"h:1\", and so has standard input"))
    }

    @Test("in a file that may not be read are refused", .enabled(if: geteuid() != 0))
    func unreadable() throws {
        try place.write("a.csv", "ingress\nh:1\n")
        chmod(place.directory.appendingPathComponent("a.csv").path, 0)
        let outcome = try place.run("validate", "a.csv")
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("a.csv: permission denied; make it readable for this user"))
    }

    @Test("that are right are counted by validate, which sends nothing")
    func valid() throws {
        let outcome = try place.run("validate", field.endpoint, "127.0.0.1:7>a.invalid:9", "h:1")
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        #expect(outcome.output == "3 lines: 3 ingresses, 1 with an echo. Nothing is wrong with them.\n")
        #expect(field.stop() == 0)
    }
}
