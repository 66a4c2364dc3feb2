import LineModel
import TestSupport
import Testing

@Suite("What a window is reduced to")
struct WindowReductionTests {
    private let line = Line(name: "l", ingress: HostPort(host: "192.0.2.1", port: 7))

    private func point(
        _ started: WallTime, lost: Int, sent: Int = 100, median: Double? = 40, round: Validity.Verdict = .valid,
        verdict: LineVerdict = .healthy
    ) -> HistoryPoint {
        var summary = LineSummary()
        (summary.counts.lost, summary.counts.received) = (lost, sent - lost)
        if let median {
            summary.rtt = DelayStatistics(
                min: median - 1, mean: median, median: median, p90: median, p95: median + 5, p99: median,
                max: median + 9, stddev: nil)
            summary.jitter = median / 100
        }
        return HistoryPoint(
            roundID: "0", started: started, round: round, summary: summary, verdict: verdict, reasons: [])
    }

    private func window(_ points: [HistoryPoint]) -> LineWindow {
        var window = LineWindow(line: line, payload: .plumb, from: .ofTests, to: .ofTests)
        window.points = points
        return window
    }

    // MARK: Figures

    @Test("Loss is pooled over probes, not averaged over rounds")
    func poolsLoss() {
        let figures = WindowFigures(
            window([
                point(.ofTests, lost: 50), point(.ofTests, lost: 0, sent: 900, median: 44),
            ]))
        #expect(figures.loss == 0.05)
        #expect(figures.worstLoss == 0.5)
        #expect(figures.median == 40)
        #expect((figures.least, figures.greatest) == (39, 53))
        #expect((figures.p95, figures.worstP95) == (45, 49))
    }

    @Test("Rounds that are unmeasured or not valid are counted and in no figure")
    func leavesOut() {
        let figures = WindowFigures(
            window([
                point(.ofTests, lost: 0), point(.ofTests, lost: 100, median: nil, round: .invalid),
                point(.ofTests, lost: 100, median: nil, verdict: .unmeasured),
                point(.ofTests, lost: 40, verdict: .abnormal),
            ]))
        #expect((figures.rounds, figures.measured, figures.abnormal) == (4, 2, 1))
        #expect((figures.sent, figures.lost, figures.worstLoss) == (200, 40, 0.4))
    }

    @Test("Without anything measured there is no figure")
    func isEmpty() {
        let figures = WindowFigures(window([]))
        #expect(figures.loss == nil && figures.lossInterval == nil && figures.median == nil && figures.p95 == nil)
    }

    @Test("Of days, what is not kept is not made up")
    func takesDays() {
        var days = window([])
        days.resolution = .days
        var span = HistorySpan(from: .ofTests, rounds: 288, abnormal: 3, unmeasured: 8, sent: 28_000, lost: 14)
        (span.medianRTT, span.maxRTT, span.worstLoss) = (41, 90, 0.1)
        days.spans = [span]
        let figures = WindowFigures(days)
        #expect((figures.rounds, figures.measured, figures.lost) == (288, 280, 14))
        #expect((figures.median, figures.greatest, figures.worstLoss) == (41, 90, 0.1))
        #expect(figures.p95 == nil && figures.jitter == nil && figures.longestRun == nil)
    }

    // MARK: Hours of the week

    @Test("An hour of the week is the local one of each round, Monday first")
    func placesHours() throws {
        // 1970-01-01 was a Thursday; 2026-11-24 a Tuesday.
        #expect(WeekGrid.place(of: WallTime(nanosecondsSince1970: 0)) == (3, 0))
        #expect(WeekGrid.place(of: WallTime(nanosecondsSince1970: -1)) == (2, 23))
        #expect(WeekGrid.place(of: .ofTests) == (1, 10))
        let east = WallTime(nanosecondsSince1970: WallTime.ofTests.nanosecondsSince1970, utcOffsetSeconds: 14 * 3600)
        #expect(WeekGrid.place(of: east) == (1, 16))
        let grid = try #require(
            WeekGrid(
                window([
                    point(.ofTests, lost: 10, median: 40), point(.ofTests, lost: 30, median: 60),
                    point(.ofTests, lost: 100, median: nil, round: .suspect),
                ])))
        let cell = grid.cells[1][10]
        #expect((cell.measured, cell.unmeasured) == (2, 1))
        #expect((cell.worstLoss, cell.loss, cell.median) == (0.3, 0.2, 40))
        #expect(grid.cells.joined().count { $0.measured > 0 } == 1)
    }

    @Test("Days tell no hours")
    func refusesDays() {
        var days = window([])
        days.resolution = .days
        #expect(WeekGrid(days) == nil)
        #expect(WeekGrid(window([]))?.isEmpty == true)
    }

    // MARK: Histogram

    @Test("A histogram counts every delay once, the far ones apart")
    func countsDelays() throws {
        let delays = (0..<990).map { 40 + Double($0 % 50) / 10 } + Array(repeating: 900, count: 5)
        let histogram = try #require(DelayHistogram(delays))
        #expect(histogram.counts.reduce(histogram.above, +) == 995)
        #expect(histogram.above == 5)
        #expect(histogram.from <= 40 && histogram.beginning(of: histogram.counts.count) > 44.9)
        #expect(histogram.counts.count <= 41)
    }

    @Test("A histogram of one value has one bin, of none there is none", arguments: [0.0, 0.000_1, 38.1, 1e9])
    func takesFewDelays(value: Double) throws {
        let histogram = try #require(DelayHistogram([value]))
        #expect(histogram.counts == [1])
        #expect(histogram.from <= value && value < histogram.beginning(of: 1))
        #expect(DelayHistogram([]) == nil)
        #expect(DelayHistogram([.nan, .infinity]) == nil)
    }

    @Test("Random delays are all counted", .seeded)
    func countsRandomDelays() {
        var random = SeededGenerator(seed: Seed.value())
        for _ in 0..<200 {
            let count = Int(random.next() % 300) + 1
            let scale = [0.01, 1, 1_000][Int(random.next() % 3)]
            let delays = (0..<count).map { _ in scale * random.nextUnit() }
            let histogram = DelayHistogram(delays, bins: 30)
            #expect(histogram?.counts.reduce(histogram?.above ?? 0, +) == count)
            #expect(histogram.map { $0.counts.count <= 61 } == true)
        }
    }

    // MARK: Probes

    @Test("A strip of probes has a tick a probe, and the worst of several where there is no room")
    func makesStrips() {
        let records = SampleRow("rrxLfurr").records
        let whole = ProbeStrip(records)
        #expect(whole.ticks.map(\.outcome) == records.map(\.outcome))
        #expect(whole.probesPerTick == 1)
        #expect(whole.longest == 10)
        let narrow = ProbeStrip(records, most: 3)
        #expect(narrow.probesPerTick == 3)
        #expect(narrow.ticks.map(\.outcome) == [.lost, .refused, .received])
        #expect(narrow.ticks.map(\.count) == [3, 3, 2])
        #expect(narrow.counts == whole.counts)
        #expect(whole.counts.unsent == 1 && whole.counts.lost == 1)
        #expect(ProbeStrip([]).ticks.isEmpty)
    }

    @Test("Probes are told apart by their source ports, which take turns")
    func tellsPorts() {
        // Ports 1, 2, 3 in turn: the second one loses.
        let ports = PortLoss.all(SampleRow("rxrrxrrxrrxrrxrr").records, ports: 3)
        #expect(ports.map(\.number) == [1, 2, 3])
        #expect(ports.map(\.counts.lost) == [0, 5, 0])
        #expect(ports.map(\.counts.sent) == [6, 5, 5])
        #expect(ports.map(\.median) == [10, nil, 10])
        #expect(PortLoss.all(SampleRow("rrr").records, ports: 1).isEmpty)
        #expect(PortLoss.all([], ports: 4).isEmpty)
    }

    // MARK: Segments

    @Test("Segments of a window are those of its measured rounds")
    func sumsSegments() throws {
        var first = LineSegments(kind: .icmp, every: 1, pairs: SegmentPairs(bothReceived: 60, onlyLineLost: 40))
        var summary = LineSummary()
        (summary.counts.received, summary.counts.lost) = (60, 40)
        first.conclude(summary)
        func point(_ round: Validity.Verdict) -> HistoryPoint {
            HistoryPoint(
                roundID: "0", started: .ofTests, round: round, summary: summary, verdict: .abnormal, reasons: [],
                segments: first)
        }
        let segments = try #require(WindowSegments(window([point(.valid), point(.valid), point(.invalid)])))
        #expect((segments.told, segments.beyond, segments.ingress) == (2, 2, 0))
        #expect(segments.worstBeyondLoss == 0.4)
        #expect(WindowSegments(window([point(.invalid)])) == nil)
    }
}
