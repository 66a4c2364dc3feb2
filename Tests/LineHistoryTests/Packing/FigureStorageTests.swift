import LineModel
import Testing

@testable import LineHistory
@testable import LineReport

/// Storage is a format of its own; this holds it to what the figures' declarations say that it keeps.
@Suite("Figures in the history")
struct FigureStorageTests {
    /// A line of which every figure is there and is no zero, in a round whose probes are not kept.
    private func round() throws -> RoundReport {
        var report = rounds(1, lines: 1, withProbes: false)[0]
        let definition = report.lines[0].line
        report.lines[0].line = Line(
            name: definition.name, ingress: definition.ingress, echo: HostPort(host: "192.0.2.9", port: 7),
            tags: [Tag(key: "carrier", value: "ct")])
        report.lines[0].payload = PayloadKind(rawValue: "stamp")
        var summary = LineSummary()
        (summary.counts.received, summary.counts.late, summary.counts.lost) = (60, 3, 40)
        (summary.counts.refused, summary.counts.unsent) = (2, 5)
        summary.refusals = [RefusalCount(kind: .port, count: 2)]
        (summary.duplicates, summary.reordered, summary.corrupt, summary.uncertain) = (1, 2, 3, 4)
        summary.lossInterval = WilsonInterval.of(45, in: 105)
        summary.rtt = DelayStatistics(
            min: 38.1, mean: 43.2, median: 41.94304, p90: 44.4, p95: 48.5, p99: 60.6, max: 70.7, stddev: 3.8)
        (summary.ipdvMeanAbsolute, summary.ipdvP95, summary.jitter, summary.pdvP99) = (1.1, 2.2, 0.9, 22.5)
        (summary.lossPeriods, summary.longestLossRun) = (7, 9)
        (summary.rEstimate, summary.mosEstimate) = (80.5, 4.1)
        (summary.lossNoticeableRate, summary.lossIfSentTwice) = (0.5, 0.25)
        report.lines[0].summary = summary
        (report.lines[0].verdict, report.lines[0].reasons) = (.abnormal, [.told("loss 42.9 % is above 30 %")])
        report.lines[0].stamp = stamp
        report.lines[0].segments = segments(summary)
        report.lines[0].gain = gain
        report.lines[0].flow = flow
        report.lines[0].tcp = tcp
        return report
    }

    private var gain: LineGain {
        var pairs = SegmentPairs(bothReceived: 80, onlyLineLost: 10, onlyIngressLost: 4, bothLost: 6)
        pairs.unpaired = 3
        var gain = LineGain(every: 3, pairs: pairs)
        (gain.direct.received, gain.direct.late, gain.direct.lost) = (90, 1, 6)
        (gain.direct.refused, gain.direct.unsent) = (3, 4)
        gain.directRTT = DelayStatistics(
            min: 19.8, mean: 22.4, median: 22.2, p90: 23, p95: 24.5, p99: 26, max: 32.25, stddev: 0.75)
        gain.delay = GainDelay(
            pairs: 80, lineMedian: 40.4, directMedian: 22.2, gain: -18.2, interval: -18.6 ... -17.5)
        gain.note = .withheld(.roundNotValid(.suspect))
        return gain
    }

    private var tcp: LineTCP {
        var tcp = LineTCP(port: 443)
        (tcp.counts.connected, tcp.counts.refused, tcp.counts.timedOut, tcp.counts.unreachable) = (6, 1, 2, 3)
        (tcp.counts.unmade, tcp.counts.late, tcp.counts.withoutRoom) = (4, 5, 7)
        tcp.rtt = DelayStatistics(
            min: 19.8, mean: 22.4, median: 22.2, p90: 23, p95: 24.5, p99: 26, max: 32.25, stddev: 0.75)
        tcp.note = .refused(port: 443)
        return tcp
    }

    private var flow: LineFlow {
        var pairs = SegmentPairs(bothReceived: 70, onlyLineLost: 3, onlyIngressLost: 12, bothLost: 5)
        pairs.unpaired = 2
        var flow = LineFlow(every: 4, pairs: pairs)
        (flow.age, flow.port) = (1500.25, 40_001)
        (flow.old.received, flow.old.late, flow.old.lost) = (73, 2, 11)
        (flow.old.refused, flow.old.unsent) = (4, 1)
        flow.oldRTT = DelayStatistics(
            min: 39.8, mean: 42.4, median: 42.2, p90: 43, p95: 44.5, p99: 46, max: 52.25, stddev: 0.75)
        flow.delay = GainDelay(
            pairs: 70, lineMedian: 40.4, directMedian: 42.2, gain: 1.8, interval: 1.5...2)
        flow.note = .noRoom(most: 7)
        return flow
    }

    private var stamp: STAMPSummary {
        var stamp = STAMPSummary()
        (stamp.isStateful, stamp.lostThere, stamp.lostBack, stamp.lostSomewhere) = (true, 3, 1, 2)
        (stamp.duplicatedThere, stamp.duplicatedBack, stamp.restarts, stamp.dwellUnknown) = (2, 3, 4, 5)
        stamp.dwell = STAMPDelay(mean: 0.4, p95: 0.8, max: 1.2)
        stamp.variationThere = STAMPDelay(mean: 0.8, p95: 2.5, max: 4)
        stamp.variationBack = STAMPDelay(mean: 3, p95: 9, max: 12.25)
        (stamp.variationError, stamp.clockOffset, stamp.clockOffsetError) = (0.05, -1234.25, 12.5)
        (stamp.clockSkew, stamp.clockSteps) = (-18.25, 5)
        (stamp.claimsSynchronised, stamp.claimedError) = (true, 1000)
        stamp.oneWayThere = STAMPDelay(mean: 0.5, p95: 0.75, max: 1)
        stamp.oneWayBack = STAMPDelay(mean: 2, p95: 3, max: 4)
        (stamp.oneWayError, stamp.isOneWayContradicted) = (1001, true)
        (stamp.verified, stamp.unrecognised, stamp.malformed, stamp.integrityFailed) = (94, 6, 7, 8)
        (stamp.reflectorReceived, stamp.reflectorSent) = (97, 95)
        (stamp.path.dscpThere.compared, stamp.path.dscpThere.changed) = (90, 11)
        (stamp.path.dscpBack.compared, stamp.path.dscpBack.changed) = (80, 12)
        (stamp.path.ecnThere.compared, stamp.path.ecnThere.changed, stamp.path.congestionMarks) = (70, 13, 14)
        (stamp.path.hopsThere, stamp.path.returnedTTL) = (9...11, 52...54)
        return stamp
    }

    private func segments(_ summary: LineSummary) -> LineSegments {
        var pairs = SegmentPairs(bothReceived: 55, onlyLineLost: 40, onlyIngressLost: 3, bothLost: 2)
        pairs.unpaired = 5
        var segments = LineSegments(kind: .icmp, every: 2, pairs: pairs)
        (segments.ingress.received, segments.ingress.late, segments.ingress.lost) = (95, 1, 5)
        (segments.ingress.refused, segments.ingress.unsent) = (2, 4)
        segments.refusals = [RefusalCount(kind: .port, count: 2)]
        segments.ingressRTT = DelayStatistics(
            min: 9.8, mean: 10.4, median: 10.2, p90: 11, p95: 11.5, p99: 14, max: 22.25, stddev: 0.75)
        segments.delay = SegmentDelay(
            pairs: 55, lineMedian: 40.4, beyondMean: 30.1, beyondMedian: 30.2, beyondInterval: 29.9...30.5,
            blame: .beyond, doubt: nil)
        segments.conclude(summary)
        segments.withholdBlame(.roundNotValid(.suspect))
        return segments
    }

    /// Whether every figure that shows in the history came back; `before` has them all.
    private func expect<Subject>(
        _ after: Subject?, has figures: FigureList<Subject>, of before: Subject?,
        _ place: SourceLocation = #_sourceLocation
    ) throws {
        let (after, before) = (
            try #require(after, sourceLocation: place), try #require(before, sourceLocation: place)
        )
        #expect(!figures.history.isEmpty, sourceLocation: place)
        for placed in figures.history {
            let (kept, measured) = (placed.figure.cell(of: after, .keys), placed.figure.cell(of: before, .keys))
            #expect(!measured.isNothing, "the test has no \(placed.path)", sourceLocation: place)
            #expect(
                kept.isNear(measured), "\(placed.path) was \(measured.plain) and came back as \(kept.plain)",
                sourceLocation: place)
        }
    }

    @Test("every figure that says so is kept with each round, once single probes are gone")
    func rows() throws {
        let store = try Place().store()
        let report = try round()
        try store.storeRound(report)
        let line = report.lines[0]
        let point = try #require(try store.points(of: line.line.name, from: .at(-10), to: .at(10)).first)
        try expect(point.summary, has: FigureCatalogue.summary, of: line.summary)
        try expect(
            JudgedLine(verdict: point.verdict, reasons: point.reasons), has: FigureCatalogue.judgement,
            of: line.judged)
        try expect(point.stamp, has: FigureCatalogue.stamp, of: line.stamp)
        try expect(point.segments, has: FigureCatalogue.segments, of: line.segments)
        try expect(point.gain, has: FigureCatalogue.gain, of: line.gain)
        #expect(point.gain?.note == line.gain?.note)
        try expect(point.flow, has: FigureCatalogue.flow, of: line.flow)
        #expect(point.flow?.note == line.flow?.note)
        try expect(point.tcp, has: FigureCatalogue.tcp, of: line.tcp)
        #expect(point.tcp?.note == line.tcp?.note)
        let known = try #require(try store.lines(from: .at(-10), to: .at(10)).first)
        try expect(
            NamedLine(line: known.line, payload: known.payload), has: FigureCatalogue.identity, of: line.named)
    }

    @Test("every figure of hours and days is kept")
    func spans() throws {
        let store = try Place().store()
        var reports = [try round(), try round(), try round()]
        reports[1].lines[0].verdict = .unmeasured
        reports[2].lines[0].summary.rtt?.median = 50.331648
        // The loss of each is on another segment; that of the first is withheld, and so unknown.
        let name = reports[0].lines[0].line.name
        let blames: [SegmentBlame] = [.unknown, .ingress, .beyond, .both]
        for (index, blame) in blames.enumerated() {
            var report = reports[index % 2 == 0 ? 0 : 2]
            report.id = "000000000000000\(index)"
            report.started = .at(index)
            report.lines[0].segments?.lossAt = blame
            report.lines[0].gain?.note = nil
            try store.storeRound(report)
        }
        reports[1].started = .at(9)
        try store.storeRound(reports[1])
        var (stamp, segments, gains) = (STAMPSpan(), SegmentSpan(), GainSpan())
        for blame in blames {
            var found = try #require(reports[0].lines[0].segments)
            found.lossAt = blame
            segments.add(found)
            var gained = gain
            gained.note = nil
            gains.add(gained)
            stamp.add(try #require(reports[0].lines[0].stamp), sent: reports[0].lines[0].summary.counts.sent)
        }
        for unit in [HistoryUnit.hour, .day] {
            let kept = try #require(try store.spans(of: name, by: unit, from: .at(0), to: .at(10)).first)
            var expected = HistorySpan(from: kept.from, rounds: 5, abnormal: 4, unmeasured: 1, sent: 420, lost: 180)
            expected.worstLoss = 45.0 / 105
            (expected.minRTT, expected.worstMeanRTT, expected.maxRTT) = (38.1, 43.2, 70.7)
            // Of two medians that are stored exactly.
            (expected.medianRTT, expected.deviationRTT) = (46.137344, 4.194304)
            try expect(kept, has: FigureCatalogue.span, of: expected)
            try expect(kept.stamp, has: FigureCatalogue.stampSpan, of: stamp)
            try expect(kept.segments, has: FigureCatalogue.segmentSpan, of: segments)
            try expect(kept.gain, has: FigureCatalogue.gainSpan, of: gains)
        }
    }
}

extension HistoryListing.Cell {
    /// Nothing, or a figure that a store could leave out unseen: a zero.
    fileprivate var isNothing: Bool {
        switch self {
        case .text(let text): text?.isEmpty ?? true
        case .count(let count): count == 0
        case .number(let value, _): value == nil || value == 0
        case .list(let texts): texts.isEmpty
        case .tags(let tags): tags.isEmpty
        case .range(let range, _): range == nil
        case .time: false
        case .bar: true
        }
    }

    /// The same within the error of stored delays.
    fileprivate func isNear(_ other: HistoryListing.Cell) -> Bool {
        switch (self, other) {
        case (.number(let left, _), .number(let right, _)): LineHistoryTests.isNear(left, right)
        case (.range(let left, _), .range(let right, _)):
            LineHistoryTests.isNear(left?.lowerBound, right?.lowerBound)
                && LineHistoryTests.isNear(left?.upperBound, right?.upperBound)
        default: plain == other.plain
        }
    }
}
