import LineModel
import Testing

@testable import LineReport

@Suite("Table and text")
struct TableTests {
    private func context(_ change: (inout RenderContext) -> Void) -> RenderContext {
        var context = RenderContext(version: "1.0.0")
        change(&context)
        return context
    }

    private let heading =
        "line              ingress>echo                    sent  recv  loss %  min ms  avg ms  p50 ms  p95 ms  max ms"
        + "  jitter ms  dup  state\n"

    @Test("looks exactly like this")
    func golden() throws {
        let text = try rendered(.table, Fixture.full)
        #expect(text.hasPrefix(heading))
        let expected = """
            深圳-香港         118.0.2.1:7000>[2001:db8::7]:7     4     4     0.0   38.10   38.25   38.20   38.40   38.40\
                   0.10    0  healthy
            ="a",\u{FFFD}\u{FFFD}[31m\u{FFFD}1m\\b  118.0.2.1:7000                     4     4     0.0   38.10   38.25\
               38.20   38.40   38.40       0.10    0  healthy

            7 lines: 3 healthy, 3 abnormal, 1 unmeasured; in 4.01 s
            probes: 23 sent, 13 received, 5 lost, 1 late, 4 refused, 1 unsent, 1 duplicate, 2 corrupt
              dead: loss 100.0 % is above 30 %; nothing came back
              refused: loss 100.0 % is above 30 %
              gz-sg-02: loss 66.7 % is above 30 %
              nowhere: no address for “nowhere.example”
            round valid: kernel time stamps 100 %, send lateness p99 21 us, longest stall 0.8 ms, no receive overflow

            """
        #expect(text.hasSuffix(expected))
    }

    @Test("has a word for a notable loss below the limit, in the state, the totals, the text and JSON")
    func lossy() throws {
        func row(_ name: String, lost: Int) -> LineReportRow {
            var summary = LineSummary()
            (summary.counts.lost, summary.counts.received) = (lost, 100 - lost)
            summary.lossInterval = WilsonInterval.of(lost, in: 100)
            return Fixture.row(name, summary, .healthy, sampleRow: 0)
        }
        var report = Fixture.full
        report.lines = [row("much", lost: 21), row("some", lost: 2), row("none", lost: 0)]
        let table = try rendered(.table, report).split(separator: "\n")
        #expect(table.first { $0.hasPrefix("much") }?.hasSuffix("  healthy, lossy") == true)
        #expect(table.filter { $0.hasSuffix("  healthy") }.count == 2)
        #expect(table.contains { $0.hasPrefix("3 lines: 3 healthy (1 of them lossy), 0 abnormal, 0 unmeasured") })
        #expect(try rendered(.text, report).contains("verdict: healthy, lossy\n"))
        let members = #""verdict":"healthy","reasons":[],"reason_ids":[],"notice":"lossy""#
        #expect(try rendered(.json, report).contains(members))
        report.lines[0].verdict = .abnormal
        #expect(try !rendered(.table, report).contains("lossy"), "an abnormal line has its reason")
    }

    @Test("has all rows equally wide, by the columns a terminal gives them")
    func aligned() throws {
        let text = try rendered(.table, Fixture.full)
        let rows = text.split(separator: "\n").prefix(8)
        #expect(rows.count == 8)
        for row in rows {
            let state = try #require(row.lastIndex(of: " "))
            #expect(TerminalText.width(row[...state]) == TerminalText.width(heading.dropLast(6)))
        }
    }

    @Test("has the worst line first: abnormal, unmeasured, healthy; by loss, then by delay, then as in the file")
    func order() {
        func row(_ name: String, _ lost: Int, _ mean: Double?, _ verdict: LineVerdict) -> LineReportRow {
            var summary = LineSummary()
            (summary.counts.lost, summary.counts.received) = (lost, 10 - lost)
            summary.rtt = mean.map {
                DelayStatistics(min: $0, mean: $0, median: $0, p90: $0, p95: $0, p99: $0, max: $0, stddev: 0)
            }
            return Fixture.row(name, summary, verdict, sampleRow: 0)
        }
        let lines = [
            row("h1", 0, 10, .healthy), row("h2", 0, 20, .healthy), row("h3", 2, 5, .healthy),
            row("h4", 0, 10, .healthy),
            row("u", 10, nil, .unmeasured), row("a1", 4, 400, .abnormal), row("a2", 10, nil, .abnormal),
            row("a3", 4, 500, .abnormal), row("a4", 0, 900, .abnormal),
        ]
        let names = worstFirst(lines).map { lines[$0].line.name }
        #expect(names == ["a2", "a3", "a1", "a4", "u", "h3", "h2", "h1", "h4"])
    }

    @Test("colours by verdict, and only when asked")
    func colours() throws {
        let text = try rendered(.table, Fixture.full, context { $0.color = true })
        #expect(text.contains("\u{1B}[31mabnormal\u{1B}[0m") && text.contains("\u{1B}[32mhealthy\u{1B}[0m"))
        #expect(text.contains("\u{1B}[2mnowhere ") && text.contains("\u{1B}[32mround valid"))
        var report = Fixture.full
        report.lines[0].summary.counts.lost = 1
        #expect(try rendered(.table, report, context { $0.color = true }).contains("\u{1B}[33m  20.0\u{1B}[0m"))
        // Colours aside it is the same table.
        let plain = text.replacing(#/\u{1B}\[[0-9]+m/#, with: "")
        #expect(try rendered(.table, Fixture.full) == plain)
    }

    @Test("says how many lines and which columns it left out")
    func cut() throws {
        let text = try rendered(.table, Fixture.full, context { ($0.maxRows, $0.columns) = (2, 72) })
        let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(rows[0] == "line     sent  recv  loss %  avg ms  p50 ms  p95 ms  jitter ms  state")
        #expect(rows[1...2].map { $0.prefix(7) } == ["dead   ", "refused"])
        #expect(rows[3] == "… and 5 more lines, none of them worse")
        #expect(rows[4] == "" && rows[5] == "left out to fit the terminal: ingress>echo, min ms, max ms, dup")
        let none = try rendered(.table, Fixture.full, context { $0.maxRows = 0 })
        #expect(none.hasPrefix("… and 7 more lines"))
    }

    @Test("gives the reasons of 20 lines and the number of the others")
    func manyReasons() throws {
        var report = Fixture.empty
        report.lines = (0..<1025).map { Fixture.row("l\($0)", LineSummary(), .abnormal, ["why"], sampleRow: nil) }
        let text = try rendered(.table, report)
        #expect(text.contains("  l19: why\n  … and 1,005 more\n") && !text.contains("l20: why"))
    }

    @Test("says what a round that is not valid suffered from, and does not repeat it for each line")
    func invalid() throws {
        var report = Fixture.full
        report.validity = Validity(verdict: .invalid, reasons: ["the clock jumped", "buffers were full"])
        report.ledger.receiveOverflow = 1234
        report.ledger.timestamps = .user
        report.lines[0].verdict = .unmeasured
        report.lines[0].reasons = [.told("the round is invalid")]
        let text = try rendered(.table, report)
        let expected = """
            round invalid: user time stamps, send lateness p99 21 us, longest stall 0.8 ms, receive overflow 1,234
              - the clock jumped
              - buffers were full

            """
        #expect(text.hasSuffix(expected))
        #expect(!text.contains("the round is invalid") && text.contains("nowhere: no address"))
    }

    @Test("says in its one line what our own error is, and how many transmissions were stamped")
    func ownError() throws {
        var report = Fixture.full
        report.ledger.transmitStampEvery = 8
        report.ledger.transmitStamped = 3
        var delay = try #require(Fixture.full.lines[0].summary.rtt)
        delay.p99 = 0.001_23
        report.ledger.selfProbe = SelfProbeFigures(sent: 1_000, received: 1_000, lost: 0, rtt: delay)
        let expected =
            "round valid: kernel time stamps 100 % (1 in 8 transmissions), send lateness p99 21 us, longest stall "
            + "0.8 ms, no receive overflow, own error p99 1.2 us\n"
        #expect(try rendered(.table, report).hasSuffix(expected))
        report.ledger.selfProbe = SelfProbeFigures(sent: 1_000, received: 0, lost: 1_000)
        #expect(try rendered(.table, report).hasSuffix("own error p99 - us and 1,000 of 1,000 lost\n"))
    }

    @Test("says in one row what became of SOCKS5 proxies, and nothing without any")
    func proxies() throws {
        var report = Fixture.empty
        #expect(!(try rendered(.table, report).contains("socks5")))
        report.ledger.proxies = ProxyFigures()
        report.ledger.proxies?.proxies = 1
        #expect(try rendered(.table, report).contains("\nsocks5: 1 proxy, associated throughout\n"))
        report.ledger.add(everything: ())
        let row = """
            socks5: 10 proxies, 1 made no association, 3 dropped, 2 made anew; probes: 1,200 not sent without an \
            association, 7 taken along by one that dropped; neither counts as loss
            """
        for format in [RoundRenderer.table, .text] {
            #expect(try rendered(format, report).contains("\n\(row)\n"))
        }
    }

    @Test("cuts long names, leaves out routes that are the name, and shows short delays finely")
    func cells() throws {
        var report = Fixture.empty
        let summary = Fixture.full.lines[0].summary
        report.lines = [Fixture.row(nil, echo: "203.0.113.7", summary, .healthy, sampleRow: 0)]
        report.lines[0].summary.rtt?.median = 0.0314
        #expect(
            try rendered(.table, report).contains(
                "118.0.2.1:7000>203.0.113.7:7     4     4     0.0  38.102  38.252   0.031"))
        #expect(try !rendered(.table, report).contains("ingress>echo"))
        #expect(try rendered(.table, report, context { $0.maxNameColumns = 10 }).contains("\n118.0….7:7     4"))
    }

    @Test("cuts long names in the middle where there is no room, and has them whole where there is")
    func names() throws {
        let name = "guangzhou-unicom-to-hong-kong-first-data-center-line-0"
        var report = Fixture.empty
        report.lines = (0..<3).map {
            Fixture.row("\(name)\($0)", Fixture.full.lines[0].summary, .healthy, sampleRow: 0)
        }
        func first(_ columns: Int?) throws -> [String] {
            try rendered(.table, report, context { $0.columns = columns }).split(separator: "\n")[1...3].map {
                String($0.prefix { $0 != " " })
            }
        }
        let narrow = try first(80)
        #expect(Set(narrow).count == 3 && narrow.allSatisfy { TerminalText.width($0) >= 32 && $0.contains("…") })
        #expect(try first(110).allSatisfy { TerminalText.width($0) > 32 && $0.contains("…") })
        #expect(try first(250) == (0..<3).map { "\(name)\($0)" })
        #expect(try first(nil) == first(250))
        for columns in [80, 95, 110, 130, 180] {
            let rows = try rendered(.table, report, context { $0.columns = columns }).split(separator: "\n").prefix(4)
            #expect(rows.allSatisfy { TerminalText.width($0) <= columns }, "\(columns): \(rows)")
        }
    }

    @Test("ends with the worst line where it would scroll away")
    func turned() throws {
        func names(_ rows: Int?, top: Int? = nil) throws -> [String] {
            let text = try rendered(.table, Fixture.full, context { ($0.rows, $0.maxRows) = (rows, top) })
            return text.split(separator: "\n").map { String($0.prefix { $0 != " " }) }
        }
        let (high, low) = (try names(60), try names(12))
        #expect(high[1...7] == ["dead", "refused", "gz-sg-02", "nowhere"][...] + high[5...7])
        #expect(Array(low[1...7]) == high[1...7].reversed() && low[8...] == high[8...])
        #expect(try names(nil) == high)
        // What is left out is none of the worst: it stands where the table begins.
        #expect(try names(4, top: 2)[0...3] == ["…", "line", "refused", "dead"])
    }

    @Test("the text report has a block exactly like this")
    func textBlock() throws {
        let expected = """
            Round 9f0c00000000002a from shenzhen-1, 2026-01-01T08:00:00.123+08:00 to 2026-01-01T08:00:04.133+08:00

            # gz-sg-02: 118.0.2.1:7000, payload plumb, 64 octets, timeout 2000 ms
               seq        rtt ms  outcome              loss so far
                 0        38.102  received                   0.0 %
                 1             -  lost                      50.0 %
                 2      2500.000  late                      66.7 %
                 3             -  unsent                    66.7 %
            3 sent, 1 received, 1 lost, 1 late, 1 unsent
            loss: 66.67 % (95 % interval 56.67 to 76.67 %); runs of loss 1, longest 2
            loss clusters: bursts 1 (Gmin 16), mean 40 ms, lossy 100.0 %; gaps mean 20 ms, lossy 0.0 %; noticeable \
            50.0 % of losses; left if sent twice 50.0 %
            rtt ms: min 38.102, mean 38.252, median 38.202, p90 38.402, p95 38.402, p99 38.402, max 38.402, stddev 0.129
            variation ms: jitter -, ipdv mean -, ipdv p95 -, pdv max 0.300; reordered 0
            ticks missed: 20 Hz 66.67 % (freeze 40 ms), 30 Hz 66.67 % (freeze 40 ms), 64 Hz 66.67 % (freeze 40 ms), \
            128 Hz 66.67 % (freeze 40 ms); MOS estimate - (R -)
            verdict: abnormal (loss 66.7 % is above 30 %)

            # refused: 118.0.2.1:7000, payload plumb, 64 octets, timeout 2000 ms
               seq        rtt ms  outcome              loss so far
                 0             -  refused (ttl)            100.0 %
            """
        var report = Fixture.full
        report.lines = [report.lines[1], report.lines[3]]
        #expect(try rendered(.text, report).hasPrefix(expected))
    }
}
