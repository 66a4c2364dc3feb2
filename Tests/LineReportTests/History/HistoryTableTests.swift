import LineModel
import Testing

@testable import LineReport

@Suite("Tables of the history")
struct HistoryTableTests {
    private func rows(_ listing: HistoryListing, columns: Int? = 80, rows: Int? = nil) throws -> [String] {
        var context = RenderContext(version: "1.0.0", words: .keys)
        (context.columns, context.rows) = (columns, rows)
        var bytes: [UInt8] = []
        try HistoryFormat.table.render(listing, context) { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private func time(_ seconds: Int64) -> WallTime {
        WallTime(nanosecondsSince1970: (1_795_461_300 + seconds) * 1_000_000_000, utcOffsetSeconds: 28_800)
    }

    private func line(
        _ name: String, _ verdict: LineVerdict = .healthy, loss: Double? = 0, rtt: Double? = 20
    ) -> HistoryLine {
        HistoryLine(
            line: Line(
                name: name, ingress: HostPort(host: "ingress-7.guangzhou.example.net", port: 17_201),
                echo: HostPort(host: "2001:db8:1234:5678::17", port: 17_201),
                tags: [Tag(key: "carrier", value: "China Unicom"), Tag(key: "city", value: "广州")]),
            payload: .plumb, lastRound: time(0), verdict: verdict, loss: loss, meanRTT: rtt)
    }

    private static let long = "guangzhou-unicom-to-hong-kong-first-data-center-line-0"

    private var summary: LineSummary {
        var summary = LineSummary()
        (summary.counts.received, summary.counts.lost) = (99_998, 100_000)
        summary.rtt = DelayStatistics(
            min: 11_238.25, mean: 12_238.25, median: 11_238.5, p90: 11_239, p95: 12_239, p99: 12_240, max: 12_241,
            stddev: 1)
        summary.jitter = 1234.56
        return summary
    }

    private func points(_ reasons: [LineReason]) -> [HistoryPoint] {
        (0..<3).map {
            HistoryPoint(
                roundID: "00c0ffee00c0ffee", started: time(Int64($0) * 300), round: .suspect, summary: summary,
                verdict: .unmeasured, reasons: reasons)
        }
    }

    private var listings: [HistoryListing] {
        let names = (0..<3).map { "\(Self.long)\($0)" }
        var totals = OutcomeCounts()
        (totals.received, totals.lost) = (9_999_998, 1_000_000)
        let round = HistoryRound(
            id: "00c0ffee00c0ffee", vantage: "v", started: time(0), duration: .seconds(301),
            validity: Validity(verdict: .invalid, findings: [.nothingPlanned]), lines: 100_000, abnormal: 12_345,
            unmeasured: 54_321,
            totals: totals, hasProbes: true)
        var span = HistorySpan(from: time(0), rounds: 12, abnormal: 1, unmeasured: 1, sent: 1_200_000, lost: 12_345)
        (span.worstLoss, span.minRTT, span.medianRTT, span.worstMeanRTT, span.maxRTT) = (1, 10.25, 11.25, 1240, 1290)
        var incident = Incident(
            id: 12_345, key: CauseKey(.ingress, "ingress-7.guangzhou.example.net:17201"), trouble: .unmeasured,
            openedAt: time(0), lines: Set(names), mostLines: 12_345)
        incident.reopened = 17
        let outage = HistoryOutage(incident: incident, ended: nil, everyLine: names, events: [])
        let shown = HistoryListing(points: points([.noReply(sent: 100, limit: 30)]))
        return [
            HistoryListing(lines: names.map { line($0) }), HistoryListing(rounds: [round]),
            HistoryListing(outages: [outage], now: time(1_000_000)), shown,
            HistoryListing(spans: [span], name: "hours"),
            HistoryListing(of: names.map { (name: $0, listing: shown) }, name: "rounds"),
            HistoryListing(lines: []),
        ]
    }

    @Test(
        "fit any terminal of 80 columns or more, and narrower ones by their cut",
        arguments: [40, 60, 80, 100, 132, 250])
    func width(_ columns: Int) throws {
        for listing in listings {
            let shown = try rows(listing, columns: columns)
            for row in shown { #expect(TerminalText.width(row) <= columns, "\(listing.name): \(row)") }
            // The terminal's edge cuts nothing off where there is room for what must stay.
            #expect(columns < 80 || !shown[0].hasSuffix("…"), "\(shown[0])")
        }
    }

    @Test("say which columns had no room, and have them where there is room")
    func dropped() throws {
        let narrow = try rows(listings[3])
        #expect(
            narrow[0].hasPrefix("round           round is") && narrow[0].contains("state")
                && narrow[0].contains("loss %"))
        #expect(try #require(narrow.last).hasPrefix("left out to fit: ") && narrow.last?.contains("jitter ms") == true)
        #expect(narrow[narrow.count - 2] == "3 rounds; times of 2026, UTC+08:00")
        #expect(narrow[1].hasPrefix("11-24 03:15:00  suspect"))
        let wide = try rows(listings[3], columns: 200)
        #expect(wide[0].contains("jitter ms") && wide[1].hasPrefix("2026-11-24T03:15:00+08:00  suspect"))
        #expect(wide.last == "3 rounds")
        #expect(try rows(listings[3], columns: nil) == wide)
    }

    @Test("cut long names in the middle, and have them whole where there is room")
    func names() throws {
        let narrow = try rows(listings[0])
        // The lines differ by their last character alone.
        let shown = narrow[1...3].map { $0.split(separator: " ")[0] }
        #expect(Set(shown).count == 3 && shown.allSatisfy { $0.contains("…") && $0.hasPrefix("guangz") })
        #expect(zip(shown, 0...).allSatisfy { $0.0.hasSuffix("-\(0)\($0.1)") }, "\(shown)")
        #expect(try rows(listings[0], columns: 300)[1].hasPrefix("\(Self.long)0  "))
        #expect(TerminalText.cutMiddle("abcdefghij", to: 5) == "ab…ij")
        #expect(
            TerminalText.cutMiddle("广州联通到香港", to: 8) == "广…香港" || TerminalText.cutMiddle("广州联通到香港", to: 8) == "广州…港")
        for limit in 0...15 {
            #expect(TerminalText.width(TerminalText.cutMiddle("广州联通e\u{301}到香港", to: limit)) <= limit)
        }
    }

    @Test("of lines have the worst first, and say how many are left out")
    func worst() throws {
        let lines = [
            line("fine"), line("slow", rtt: 300), line("lossy", .abnormal, loss: 0.4),
            line("gone", .unmeasured, loss: nil, rtt: nil),
            line("dead", .abnormal, loss: 1, rtt: nil),
        ]
        func names(_ rows: [String]) -> [String] { rows.dropFirst().map { String($0.prefix { $0 != " " }) } }
        let all = try rows(HistoryListing(lines: lines))
        #expect(names(all).prefix(5) == ["dead", "lossy", "gone", "slow", "fine"])
        let top = try rows(HistoryListing(lines: lines, top: 2))
        #expect(names(top).prefix(2) == ["dead", "lossy"] && top[3] == "… and 3 more lines, none of them worse")
        #expect(top[4].hasPrefix("2 lines"))
    }

    @Test("of lines end with the worst where it would scroll away")
    func turned() throws {
        let lines = (0..<30).map { line("line-\($0)", loss: Double($0) / 100) }
        let low = try rows(HistoryListing(lines: lines), rows: 24)
        #expect(low[1].hasPrefix("line-0 ") && low[30].hasPrefix("line-29 "))
        let high = try rows(HistoryListing(lines: lines), rows: 40)
        #expect(high[1].hasPrefix("line-29 ") && high[30].hasPrefix("line-0 "))
    }

    @Test("leave out what no row has anything in")
    func empty() throws {
        let plain = HistoryLine(
            line: Line(name: "a", ingress: HostPort(host: "h", port: 7)), payload: .plumb, lastRound: time(0),
            verdict: .healthy, loss: 0, meanRTT: 1)
        let shown = try rows(HistoryListing(lines: [plain]))
        #expect(
            !shown[0].contains("tags") && !shown[0].contains("echo")
                && shown.last == "1 line in the round of 2026-11-24T03:15:00+08:00")
    }

    @Test("of several lines begin with the line's name, and so do the other formats")
    func several() throws {
        let listing = HistoryListing(
            of: [("a", HistoryListing(points: points([]))), ("b", HistoryListing(points: points([])))], name: "rounds")
        #expect(try rows(listing)[4].hasPrefix("b  "))
        var bytes: [UInt8] = []
        try HistoryFormat.csv.render(listing, RenderContext(version: "1")) { bytes += $0 }
        let csv = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        #expect(csv[0].hasPrefix("line,started,id,") && csv[6].hasPrefix("b,2026-11-24T03:25:00+08:00,"))
    }
}
