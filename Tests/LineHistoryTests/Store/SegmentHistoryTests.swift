import Foundation
import LineModel
import LineReport
import TestSupport
import Testing

@testable import LineHistory

/// A line's segments as a round finds them, made of written figures.
private func segments(
    _ pairs: SegmentPairs = SegmentPairs(bothReceived: 60, onlyLineLost: 40),
    kind: IngressProbe.Kind = .icmp, summary: LineSummary = lossy
) -> LineSegments {
    var segments = LineSegments(kind: kind, every: 1, pairs: pairs)
    segments.ingress.received = pairs.ingressAnswered
    segments.ingress.lost = pairs.ingressLost
    segments.ingressRTT = DelayStatistics(
        min: 9.8, mean: 10.4, median: 10.2, p90: 11, p95: 11.5, p99: 14, max: 22.25, stddev: 0.75)
    segments.delay = SegmentDelay(
        pairs: pairs.bothReceived, lineMedian: 40.4, beyondMean: 30.1, beyondMedian: 30.2, beyondInterval: 29.9...30.5,
        blame: .beyond, doubt: nil)
    segments.conclude(summary)
    return segments
}

/// The line's own summary: 60 of 100 received.
private var lossy: LineSummary {
    var summary = LineSummary()
    (summary.counts.received, summary.counts.lost) = (60, 40)
    return summary
}

@Suite("Segments in the history", .seeded)
struct SegmentHistoryTests {
    /// Whether both say the same, delays within `DelayCode`'s error.
    private func expect(_ left: LineSegments?, equals right: LineSegments, _ place: SourceLocation = #_sourceLocation) {
        guard var left else {
            Issue.record("there is none", sourceLocation: place)
            return
        }
        for path in [
            \DelayStatistics.min, \.mean, \.median, \.p90, \.p95, \.p99, \.max,
        ] {
            #expect(
                isNear(left.ingressRTT?[keyPath: path], right.ingressRTT?[keyPath: path]), sourceLocation: place)
        }
        #expect(isNear(left.ingressRTT?.stddev, right.ingressRTT?.stddev), sourceLocation: place)
        left.ingressRTT = right.ingressRTT
        for path in [\SegmentDelay.lineMedian, \.beyondMean, \.beyondMedian] {
            #expect(isNear(left.delay?[keyPath: path], right.delay?[keyPath: path]), sourceLocation: place)
        }
        let (one, other) = (left.delay?.beyondInterval, right.delay?.beyondInterval)
        #expect(
            isNear(one?.lowerBound, other?.lowerBound) && isNear(one?.upperBound, other?.upperBound),
            sourceLocation: place)
        #expect(left.delay?.pairs == right.delay?.pairs, sourceLocation: place)
        #expect(left.delay?.doubt == right.delay?.doubt, sourceLocation: place)
        #expect(left.delay?.blame == right.delay?.blame, sourceLocation: place)
        left.delay = right.delay
        #expect(left == right, sourceLocation: place)
    }

    private func kept(_ segments: LineSegments, _ summary: LineSummary = lossy) -> LineSegments? {
        SegmentRow.unpack(SegmentRow.pack(segments)[...], summary: summary)
    }

    @Test("come back with what was concluded and said, delays within the stated error, and take little")
    func packing() {
        let usual = segments()
        #expect(usual.lossAt == .beyond && usual.delayAt == .beyond)
        expect(kept(usual), equals: usual)
        #expect(SegmentRow.pack(usual).count <= 42, "\(SegmentRow.pack(usual).count)")
        var odd = segments(
            SegmentPairs(bothReceived: 30, onlyLineLost: 20, onlyIngressLost: 9, bothLost: 20), kind: .stamp)
        odd.every = 7
        (odd.ingress.received, odd.ingress.late, odd.ingress.refused, odd.ingress.unsent) = (52, 1, 12, 3)
        odd.refusals = [RefusalCount(kind: .port, count: 11), RefusalCount(kind: .other, count: 1)]
        expect(kept(odd), equals: odd)
        var none = LineSegments(kind: .icmp, every: 2, pairs: SegmentPairs())
        none.conclude(lossy)
        #expect(none.lossAt == .unknown)
        expect(kept(none), equals: none)
    }

    @Test("come back with why they are unknown: a silent ingress, scattered delays, no valid round, no permission")
    func unknown() {
        var silent = LineSegments(kind: .stamp, every: 1, pairs: SegmentPairs(onlyIngressLost: 60, bothLost: 40))
        silent.ingress.refused = 100
        silent.refusals = [RefusalCount(kind: .port, count: 100)]
        silent.conclude(lossy)
        #expect(silent.notes.map(Words.flags.note) == ["the ingress does not answer stamp (refused: port 100)"])
        expect(kept(silent), equals: silent)
        for doubt in [SegmentDoubt.tooFewDelays, .tooWide, .slowAnswers] {
            var scattered = segments()
            scattered.delay = SegmentDelay(
                pairs: 59, lineMedian: 5, beyondMean: -0.5, beyondMedian: -0.25, beyondInterval: nil, blame: .unknown,
                doubt: doubt)
            scattered.conclude(lossy)
            expect(kept(scattered), equals: scattered)
        }
        var withheld = segments()
        withheld.withholdBlame(.roundNotValid(.suspect))
        expect(kept(withheld), equals: withheld)
        #expect(kept(withheld)?.lossAt == .unknown && kept(withheld)?.isWithheld == true)
        var unprobed = LineSegments(unavailable: .notProbed(.icmp), .icmp, summary: lossy)
        expect(kept(unprobed), equals: unprobed)
        unprobed.withholdBlame(.told("the round is invalid"))
        expect(kept(unprobed), equals: unprobed)
        #expect(kept(unprobed)?.isProbed == false)
    }

    @Test("a line that has none costs what it cost before, to the octet")
    func nothing() {
        let report = rounds(1, lines: 1)[0]
        let plain = SummaryRow.pack(report.lines[0])
        var row = report.lines[0]
        row.segments = segments(summary: row.summary)
        let packed = SummaryRow.pack(row)
        // The eighth bit of the flags takes a byte more, as the length of what follows does.
        #expect(packed.count == plain.count + 2 + SegmentRow.pack(segments()).count)
        #expect(packed.dropFirst(2).starts(with: plain.dropFirst()))
        #expect(SummaryRow.unpack(plain[...])?.segments == nil)
        expect(SummaryRow.unpack(packed[...])?.segments, equals: segments(summary: row.summary))
        var (before, after) = (RollUp(), RollUp())
        before.add(report.lines[0])
        after.add(row)
        #expect(after.pack().starts(with: before.pack()) && before.pack().count < after.pack().count)
        #expect(RollUp(before.pack()[...]) == before && RollUp(after.pack()[...]).segments?.lossBeyond == 1)
    }

    @Test("damaged octets never trap")
    func damage() {
        var random = Seed.generator(32)
        var (span, odd) = (SegmentSpan(), segments())
        span.add(odd)
        odd.withholdBlame(.told("so"))
        let values = [SegmentRow.pack(segments()), SegmentRow.pack(odd), SegmentRow.pack(span)]
        for _ in 0..<20_000 {
            var bytes = values[Int(random.next() % 3)]
            for _ in 0...Int(random.next() % 4) {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            bytes.removeLast(Int(random.next() % 3))
            if let found = SegmentRow.unpack(bytes[...], summary: lossy) { _ = SegmentRow.pack(found) }
            if let found = SegmentRow.unpackSpan(bytes[...]) { _ = SegmentRow.pack(found) }
        }
    }

    @Test("each round's are kept with its line, in rows and in whole rounds, with the round's totals, and only there")
    func stored() throws {
        let store = try Place().store()
        var report = rounds(1, lines: 3)[0]
        let found = segments(summary: report.lines[1].summary)
        report.lines[1].segments = found
        report.lines[1].segments?.sampleRow = 3
        var totals = SegmentTotals(probe: .stamp(port: 7862), every: 2)
        (totals.lines, totals.counts.received, totals.counts.lost) = (1, 60, 40)
        report.segments = totals
        try store.storeRound(report)
        let points = try store.points(of: report.lines[1].line.name, from: .at(0), to: .at(10))
        expect(points.first?.segments, equals: found)
        let back = try #require(try store.report(round: report.id))
        #expect(back.lines.map { $0.segments != nil } == [false, true, false] && back.segments == totals)
        expect(back.lines[1].segments, equals: found)
        #expect(try store.points(of: report.lines[0].line.name, from: .at(0), to: .at(10)).first?.segments == nil)
        let plain = rounds(2, lines: 1)[1]
        try store.storeRound(plain)
        #expect(try store.report(round: plain.id)?.segments == nil)
    }

    @Test("hours and days say how often the loss was where, beside STAMP or alone; unmeasured rounds say nothing")
    func spans() throws {
        let store = try Place().store()
        var reports = rounds(12, lines: 2, withProbes: false)
        let (beyond, ingress) = (
            SegmentPairs(bothReceived: 60, onlyLineLost: 40), SegmentPairs(bothReceived: 90, bothLost: 10)
        )
        for index in reports.indices {
            reports[index].lines[1].verdict = index == 7 ? .unmeasured : .healthy
            reports[index].lines[1].segments = segments(
                index == 5 || index == 7 ? ingress : index < 3 ? beyond : SegmentPairs(bothReceived: 100))
            if index == 2 { reports[index].lines[1].segments?.withholdBlame(.told("so")) }
            if index == 4 { reports[index].lines[1].stamp = STAMPSummary() }
            try store.storeRound(reports[index])
        }
        for unit in [HistoryUnit.hour, .day] {
            let spans = try store.spans(of: reports[0].lines[1].line.name, by: unit, from: .at(0), to: .at(3600))
            let span = try #require(spans.first?.segments)
            #expect((span.lossAtIngress, span.lossBeyond, span.lossAtBoth, span.lossUnknown) == (1, 2, 0, 1))
            #expect(span.worstIngressLoss == 0.1 && span.worstBeyondLoss == 0.4)
            #expect(isNear(span.worstIngressRTT, 10.2) && isNear(span.worstBeyondRTT, 30.2))
            #expect(spans.count == 1 && spans[0].stamp == STAMPSpan())
            let others = try store.spans(of: reports[0].lines[0].line.name, by: unit, from: .at(0), to: .at(3600))
            #expect(others.count == 1 && others[0].segments == nil && others[0].stamp == nil)
        }
    }
}
