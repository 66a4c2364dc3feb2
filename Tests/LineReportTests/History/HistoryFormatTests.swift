import Foundation
import LineModel
import Testing

@testable import LineReport

@Suite("Listings of the history")
struct HistoryFormatTests {
    private func render(
        _ listing: HistoryListing, _ format: HistoryFormat, _ change: (inout RenderContext) -> Void = { _ in }
    )
        throws -> String
    {
        var context = RenderContext(version: "1.0.0")
        change(&context)
        var bytes: [UInt8] = []
        try format.render(listing, context) { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func time(_ seconds: Int64) -> WallTime {
        WallTime(nanosecondsSince1970: (1_767_225_600 + seconds) * 1_000_000_000, utcOffsetSeconds: 28_800)
    }

    private var spans: HistoryListing {
        var good = HistorySpan(from: time(0), rounds: 12, abnormal: 0, unmeasured: 1, sent: 1100, lost: 0)
        (good.worstLoss, good.medianRTT, good.worstMeanRTT) = (0, 38.25, 40)
        var dead = HistorySpan(from: time(3600), rounds: 12, abnormal: 12, unmeasured: 0, sent: 1200, lost: 1200)
        dead.worstLoss = 1
        return HistoryListing(spans: [good, dead], name: "hours")
    }

    @Test("JSON has every figure, null where there is none, and nothing that is for people only")
    func json() throws {
        let text = try render(spans, .json)
        #expect(
            text.hasPrefix(
                "{\"plumbline\":\"1.0.0\",\n\"hours\":[\n{\"from\":\"2026-01-01T08:00:00+08:00\",\"rounds\":12,"))
        #expect(text.contains("\"loss\":1.0,\"worst_loss\":1.0,\"rtt_min_ms\":null"))
        #expect(!text.contains("bar") && text.hasSuffix("}]}\n"))
    }

    @Test("the table shows percent, and a bar whose lost share is crossed out")
    func table() throws {
        let rows = try render(spans, .table).split(separator: "\n")
        #expect(rows.count == 4 && rows[3] == "2 hours")
        #expect(rows[1].hasSuffix("████████████") && rows[2].hasSuffix("xxxxxxxxxxxx") && rows[2].contains("100.0"))
        let cut = try render(spans, .table) { $0.columns = 40 }.split(separator: "\n")
        #expect(cut.contains("2 hours; times of 2026, UTC+08:00"))
        #expect(cut.allSatisfy { TerminalText.width($0) <= 40 })
        #expect(try render(spans, .table) { $0.maxRows = 1 }.contains("… and 1 earlier ones"))
    }

    @Test("CSV guards its reader, the table its terminal")
    func hostile() throws {
        let line = Line(name: "=1+1,\u{1B}[31m", ingress: HostPort(host: "192.0.2.1", port: 7))
        let listing = HistoryListing(lines: [
            HistoryLine(line: line, payload: .plumb, lastRound: time(0), verdict: .healthy, loss: nil, meanRTT: nil)
        ])
        #expect(try render(listing, .csv).contains("\n\"'=1+1,\u{FFFD}[31m\",192.0.2.1:7,,plumb,"))
        for format in HistoryFormat.allCases { #expect(try !render(listing, format).contains("\u{1B}")) }
    }

    @Test("lines tell the smallest loss that is noticed, in the table only where lines are judged by evidence")
    func noticed() throws {
        let line = Line(name: "a", ingress: HostPort(host: "192.0.2.1", port: 7))
        let row = HistoryLine(
            line: line, payload: .plumb, lastRound: time(0), verdict: .healthy, loss: 0, meanRTT: 20)
        let judged = HistoryListing(lines: [row], noticed: ["a": 0.013])
        #expect(try render(judged, .json).contains("\"verdict\":\"healthy\",\"noticed_loss\":0.013}"))
        let table = try render(judged, .table)
        #expect(table.contains("noticed %") && table.contains("1.3"))
        let limits = HistoryListing(lines: [row])
        #expect(try render(limits, .json).contains("\"noticed_loss\":null}"))
        #expect(try !render(limits, .table).contains("noticed"))
    }

    @Test("tags are an object in JSON, and in CSV what they are in a round's")
    func tags() throws {
        let line = Line(
            name: "a", ingress: HostPort(host: "192.0.2.1", port: 7),
            tags: [Tag(key: "carrier", value: "ct"), Tag(key: "city", value: "bj")])
        let listing = HistoryListing(lines: [
            HistoryLine(line: line, payload: .plumb, lastRound: time(0), verdict: .healthy, loss: nil, meanRTT: nil)
        ])
        #expect(try render(listing, .json).contains("\"tags\":{\"carrier\":\"ct\",\"city\":\"bj\"},"))
        #expect(try render(listing, .csv).contains(",carrier=ct;city=bj,"))
        #expect(try render(listing, .table).contains("carrier=ct, city=bj"))
    }

    @Test("outages say how long, and that they are not over")
    func outages() throws {
        let incident = Incident(
            id: 3, key: CauseKey(.ingress, "a:1"), trouble: .abnormal, openedAt: time(0), lines: ["x"], mostLines: 10)
        let listing = HistoryListing(
            outages: [
                HistoryOutage(incident: incident, ended: time(3900), everyLine: ["x", "y"], events: []),
                HistoryOutage(incident: incident, ended: nil, everyLine: ["x"], events: []),
                HistoryOutage(incident: incident, ended: time(106), everyLine: ["x"], events: []),
            ], now: time(50))
        let rows = try render(listing, .table).split(separator: "\n")
        #expect(rows[1].contains("1 h 5 min ") && rows[1].contains("ingress a:1") && rows[1].contains("x, y"))
        #expect(rows[2].contains("50 s, open") && rows[3].contains(" 1 min 46 s "))
        #expect(try render(listing, .json).contains("\"to\":null,\"duration_s\":50,"))
    }

    @Test("outages say how often they were, without the healthy times, since when they are quiet, and what is left")
    func comingAndGoing() throws {
        var quiet = Incident(
            id: 3, key: CauseKey(.line, "x"), trouble: .abnormal, openedAt: time(0), mostLines: 1, reopened: 2,
            quietSince: time(500))
        (quiet.downBefore, quiet.downSince) = (.seconds(35), time(480))
        var partly = Incident(
            id: 4, key: CauseKey(.ingress, "a:1"), trouble: .abnormal, openedAt: time(0), mostLines: 3,
            quietSince: time(60))
        (partly.recovered, partly.remaining) = (["a", "b"], 1)
        var gone = Incident(
            id: 5, key: CauseKey(.line, "y"), trouble: .abnormal, openedAt: time(0), mostLines: 1,
            quietSince: time(60))
        gone.removed = ["y"]
        let removed = HistoryEvent(at: time(60), roundID: "r", change: "removed", lines: 0, absorbedBy: [])
        let listing = HistoryListing(
            outages: [
                HistoryOutage(incident: quiet, ended: nil, everyLine: ["x"], events: []),
                HistoryOutage(incident: partly, ended: time(60), everyLine: ["a", "b", "c"], events: []),
                HistoryOutage(incident: gone, ended: time(60), everyLine: ["y"], events: [removed]),
            ], now: time(900))
        let rows = try render(listing, .table).split(separator: "\n")
        let closesAt = time(2300)
        #expect(rows[1].contains("quiet to \(closesAt.timeText.prefix(5)) "))
        #expect(rows[2].contains(" 1 min 0 s ") && rows[3].contains(" 1 min 0 s, gone "))
        let json = try render(listing, .json)
        #expect(json.contains("\"to\":null,\"duration_s\":55,"))
        #expect(json.contains("\"times_down\":3,\"quiet_since\":\"\(time(500).rfc3339(fractionDigits: 0))\""))
        #expect(json.contains("\"recovered\":2,\"remaining\":1,\"removed\":0"))
    }

    @Test("an empty listing is a header, an empty array, or a count of none")
    func empty() throws {
        let listing = HistoryListing(rounds: [])
        #expect(try render(listing, .table) == "0 rounds\n")
        #expect(try render(listing, .csv).split(separator: "\n").count == 1)
        #expect(try render(listing, .json) == "{\"plumbline\":\"1.0.0\",\n\"rounds\":[]}\n")
    }

    private func points(_ stamps: [STAMPSummary?]) -> HistoryListing {
        HistoryListing(
            points: stamps.map { stamp in
                HistoryPoint(
                    roundID: "0", started: time(0), round: .valid, summary: LineSummary(), verdict: .healthy,
                    reasons: [], stamp: stamp)
            })
    }

    private var stamp: STAMPSummary {
        var stamp = STAMPSummary()
        (stamp.lostThere, stamp.lostBack, stamp.lostSomewhere) = (3, 1, 2)
        stamp.dwell = STAMPDelay(mean: 0.25, p95: 0.5, max: 1)
        return stamp
    }

    @Test(
        "a STAMP line has the keys of a round: an object in JSON, columns of their own in CSV, null and empty without")
    func stamps() throws {
        let listing = points([nil, stamp])
        let json = try render(listing, .json).split(separator: "\n")
        #expect(json[2].contains("\"stamp\":null,"))
        #expect(json[3].contains("\"stamp\":{\"stateful\":null,\"lost_there\":3,\"lost_back\":1,\"lost_either\":2,"))
        for name in STAMPColumns.names where !STAMPColumns.ofRoundsAlone.contains(name) {
            #expect(json[3].contains("\"\(name)\":"), "\(name)")
        }
        let csv = try render(listing, .csv).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        let column = try #require(csv[0].firstIndex(of: "stamp_lost_there"))
        #expect(csv.map(\.count) == [csv[0].count, csv[0].count, csv[0].count])
        #expect(csv[1][column...column + 2] == ["", "", ""] && csv[2][column...column + 2] == ["3", "1", "2"])
        let blocks = try render(listing, .text).components(separatedBy: "\n\n")
        #expect(!blocks[0].contains("stamp_") && blocks[1].contains("stamp_lost_there"))
    }

    @Test("the table has columns of STAMP where some row has a figure for them, and none otherwise")
    func stampTable() throws {
        let rows = try render(points([nil, stamp]), .table).split(separator: "\n")
        #expect(rows[0].contains("lost there  lost back  lost either  dwell ms  avg RTT"))
        #expect(!rows[0].contains("var. there") && rows[2].contains("         3          1            2      0.25"))
        #expect(rows[1].contains("-          -            -         -"))
        #expect(try !render(points([nil]), .table).contains("lost there"))
    }

    @Test("hours and days show the worst round of each way")
    func stampSpans() throws {
        var span = HistorySpan(from: time(0), rounds: 2, abnormal: 0, unmeasured: 0, sent: 200, lost: 6)
        var stamps = STAMPSpan()
        stamps.add(stamp, sent: 100)
        stamps.add(STAMPSummary(), sent: 100)
        span.stamp = stamps
        let listing = HistoryListing(spans: [span], name: "hours")
        #expect(
            try render(listing, .json).contains(
                "\"stamp\":{\"lost_there\":3,\"lost_back\":1,\"lost_either\":2,\"worst_loss_there\":0.03,"))
        let rows = try render(listing, .table).split(separator: "\n")
        #expect(rows[0].contains("worst there %  worst back %  worst avg") && rows[1].contains("3.0"))
    }

    private var segments: LineSegments {
        var segments = LineSegments(
            kind: .icmp, every: 1, pairs: SegmentPairs(bothReceived: 60, onlyLineLost: 40))
        segments.ingress.received = 100
        segments.ingressRTT = DelayStatistics(
            min: 9, mean: 10, median: 10.25, p90: 11, p95: 12, p99: 13, max: 14, stddev: 1)
        segments.delay = SegmentDelay(
            pairs: 60, lineMedian: 40, beyondMean: 30, beyondMedian: 29.75, beyondInterval: 29.5...30, blame: .beyond,
            doubt: nil)
        var summary = LineSummary()
        (summary.counts.received, summary.counts.lost) = (60, 40)
        segments.conclude(summary)
        return segments
    }

    private func segmentPoints(_ all: [LineSegments?]) -> HistoryListing {
        HistoryListing(
            points: all.map {
                HistoryPoint(
                    roundID: "0", started: time(0), round: .valid, summary: LineSummary(), verdict: .healthy,
                    reasons: [], segments: $0)
            })
    }

    @Test("segments have the keys of a round: nested in JSON, flattened in CSV, null and empty without")
    func segmentRows() throws {
        let listing = segmentPoints([nil, segments])
        let json = try render(listing, .json)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let rows = try #require(object["rounds"] as? [[String: Any]])
        #expect(rows[0]["segments"] is NSNull)
        // The very text that a report of the same figures has.
        let row = LineReportRow(
            line: Line(ingress: HostPort(host: "h", port: 1)), payload: .plumb, summary: LineSummary(),
            verdict: .healthy, reasons: [], sampleRow: nil, segments: segments)
        var report = Fixture.full
        report.lines = [row]
        let whole = try rendered(.json, report)
        let wanted = try #require(whole.range(of: "\"segments\":{\"kind\":\"icmp\"")).lowerBound
        let text = whole[wanted...].prefix { $0 != "\n" }.dropLast(3)
        #expect(json.contains(text) && text.contains("\"beyond\":{\"loss\":0.4,\"loss_ci95\":["), "\(text)")
        let csv = try render(listing, .csv).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        #expect(csv[0].contains(SegmentColumns.header.split(separator: ",")))
        #expect(csv.map(\.count) == [csv[0].count, csv[0].count, csv[0].count])
        let column = try #require(csv[0].firstIndex(of: "segments_beyond_rtt_median_ci95_ms_low"))
        #expect(csv[2][column...column + 1] == ["29.500", "30.000"] && csv[1][column...column + 1] == ["", ""])
        let blocks = try render(listing, .text).components(separatedBy: "\n\n")
        #expect(!blocks[0].contains("segments_") && blocks[1].contains("segments_pairs_only_line_lost"))
        #expect(blocks[1].contains("29.500 to 30.000"))
    }

    @Test("the table has the segments' columns of a round's table where some row has them, and none otherwise")
    func segmentTable() throws {
        let rows = try render(segmentPoints([nil, segments]), .table).split(separator: "\n")
        #expect(rows[0].contains("loss at  ingress ms  beyond ms  avg RTT"))
        #expect(rows[2].split(separator: " ").suffix(3).elementsEqual(["beyond", "10.25", "29.75"]))
        #expect(rows[1].split(separator: " ").suffix(3).elementsEqual(["-", "-", "-"]))
        #expect(try !render(segmentPoints([nil]), .table).contains("ingress ms"))
    }

    @Test("hours and days show in how many rounds the loss was at which segment")
    func segmentSpans() throws {
        var span = HistorySpan(from: time(0), rounds: 2, abnormal: 0, unmeasured: 0, sent: 200, lost: 40)
        var found = SegmentSpan()
        found.add(segments)
        span.segments = found
        let listing = HistoryListing(spans: [span], name: "hours")
        #expect(
            try render(listing, .json).contains(
                "\"segments\":{\"loss_ingress_rounds\":0,\"loss_beyond_rounds\":1,\"loss_both_rounds\":0,"))
        let rows = try render(listing, .table).split(separator: "\n")
        #expect(rows[0].contains("lost at ingress  beyond  both  unknown  ingress ms  beyond ms"))
        #expect(try !render(HistoryListing(spans: [], name: "hours"), .table).contains("beyond"))
    }
}
