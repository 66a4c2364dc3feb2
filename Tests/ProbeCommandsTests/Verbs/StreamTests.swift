import Foundation
import TestSupport
import Testing

@Suite("The streams of the built binary")
struct StreamTests {
    let place: Workplace
    let field: EchoField

    init() throws {
        place = try Workplace(.plumbline)
        field = try EchoField()
    }

    @Test("carry each format on standard output alone", arguments: ["table", "json", "csv", "text"])
    func formats(name: String) throws {
        let outcome = try place.run(["probe", field.endpoint, "--format", name] + shortRound)
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        #expect(!outcome.output.contains("\u{1B}"))
        switch name {
        case "json": #expect(try WrittenReport(json: outcome.output).lines.first?.received == 2)
        case "csv":
            let rows = outcome.output.split(separator: "\n").map {
                $0.split(separator: ",", omittingEmptySubsequences: false)
            }
            #expect(rows.count == 2 && rows[0].count == rows[1].count)
            #expect(rows[1][try #require(rows[0].firstIndex(of: "received"))] == "2")
        case "text": #expect(outcome.output.contains(field.endpoint))
        default: #expect(outcome.output.hasPrefix("line "))
        }
    }

    @Test("have notes on standard error and results on standard output")
    func notes() throws {
        let outcome = try place.run(
            ["probe", field.endpoint, "--count", "2", "--interval", "10ms", "--max-rate", "5", "--format", "json"])
        #expect(outcome.status == 0)
        #expect(outcome.messages.count == 1)
        #expect(outcome.errors.hasPrefix("plumbline: 1 line: every 10ms would be 100 packets/s, over --max-rate 5;"))
        let plan = try WrittenReport(json: outcome.output).round.plan
        #expect(plan.requestedIntervalMs == 10 && plan.intervalMs == 200)
    }

    @Test("stay empty with --quiet")
    func quiet() throws {
        let outcome = try place.run(["probe", field.endpoint, "--quiet", "--output", "r.json"] + shortRound)
        #expect(outcome.status == 0)
        #expect(outcome.output.isEmpty && outcome.errors.isEmpty)
        #expect(try place.files == ["r.json"])
    }

    @Test("have colours only when asked for or on a terminal")
    func colours() throws {
        func isColoured(_ arguments: [String], _ environment: [String: String] = [:]) throws -> Bool {
            try place.run(["probe", "a.invalid:7"] + arguments + shortRound, environment: environment).output
                .contains("\u{1B}[")
        }
        #expect(try isColoured(["--color", "always"]))
        #expect(try isColoured(["--color", "always"], ["NO_COLOR": "1"]))
        #expect(try !isColoured([], ["TERM": "xterm"]))
        #expect(try !isColoured(["--color", "never"], ["TERM": "xterm"]))
    }

    @Test("show --top lines, the worst first, and say how many are left")
    func top() throws {
        let refusing = try EchoField.refusing()
        let outcome = try place.run(
            ["probe", field.endpoint, "b.invalid:7", refusing, "--top", "1"] + shortSilentRound)
        let rows = outcome.output.split(separator: "\n")
        #expect(rows[1].hasPrefix(refusing))
        #expect(rows[2].hasPrefix("… and 2 more lines"))
    }

    @Test("survive a reader that goes away, and the files are written all the same")
    func brokenPipe() throws {
        let rows = (1...1000).map { "l\($0),\(field.endpoint)\n" }
        try place.write("lines.csv", "name,ingress\n" + rows.joined())
        let outcome = try place.shell(
            """
            { "$PROGRAM" probe lines.csv --count 2 --interval 1s --max-address-rate 20000 --format text \
            --output r.json; echo $? >status; } | head -1
            """)
        #expect(try place.read("status") == "0\n")
        #expect(outcome.output.split(separator: "\n").count == 1)
        #expect(outcome.errors.isEmpty)
        #expect(try WrittenReport(json: try place.read("r.json")).lines.count == 1000)
        #expect(try place.files == ["lines.csv", "r.json", "status"])
    }

    @Test("may be closed: files then hold their own results and nothing else")
    func closedStreams() throws {
        let round = "\(shortRound.joined(separator: " ")) --interval 10ms --max-rate 5"
        for streams in ["2>&-", "<&- 2>&-", "<&-"] {
            let outcome = try place.shell(
                "\"$PROGRAM\" probe \(field.endpoint) \(round) --format json --output r.json \(streams)")
            #expect(outcome.status == 0)
            #expect(try place.read("r.json") == outcome.output)
            _ = try WrittenReport(json: outcome.output)
        }
        let unread = try place.shell("\"$PROGRAM\" probe - <&-")
        #expect(unread.status == 2)
        #expect(unread.errors == "plumbline: standard input: Bad file descriptor\n")
    }

    @Test(
        "have help and version on standard output with status 0",
        arguments: [
            ["--help"], ["-h"], ["help"], ["probe", "--help"], ["help", "probe"], ["validate", "--help"], ["--version"],
        ])
    func help(arguments: [String]) throws {
        let outcome = try place.run(arguments)
        #expect(outcome.status == 0)
        #expect(!outcome.output.isEmpty && outcome.errors.isEmpty)
    }

    @Test("tell in the help of probe every default with its unit")
    func defaults() throws {
        let words = try place.run("probe", "--help").output.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
        for (flag, value) in [
            ("count", "100"), ("interval", "20ms"), ("timeout", "2s"), ("size", "64"), ("max-rate", "20000"),
            ("max-address-rate", "1000"), ("source-ports", "1"), ("max-loss", "30%"), ("max-rtt", "none"),
            ("format", "table"), ("vantage", "local"), ("top", "all"), ("dscp", "0"), ("seed", "random"),
        ] {
            let start = try #require(words.range(of: "--\(flag) <"))
            let rest = words[start.upperBound...]
            let end = rest.range(of: " --")?.lowerBound ?? rest.endIndex
            #expect(rest[..<end].contains("default: \(value))"), "--\(flag)")
        }
    }
}
