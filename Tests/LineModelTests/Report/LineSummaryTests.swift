import LineModel
import TestSupport
import Testing

@Suite("Line summary", .seeded)
struct LineSummaryTests {
    @Test("of no probes, and of probes never sent, has counts and nothing else", arguments: ["", "u", "uuuuu"])
    func nothing(outcomes: String) {
        var expected = LineSummary()
        expected.counts.unsent = outcomes.count
        #expect(SampleRow(outcomes).summary == expected)
    }

    @Test("of probes that all failed has a loss of 1 and no delay", arguments: ["xxxx", "LLLL", "ffff", "xLfx"])
    func outage(outcomes: String) {
        let summary = SampleRow(outcomes).summary
        #expect(summary.counts.lossRatio == 1 && summary.counts.sent == 4 && summary.lossInterval?.upperBound == 1)
        #expect(summary.rtt == nil && summary.jitter == nil && summary.pdvP99 == nil && summary.ipdvP95 == nil)
    }

    @Test("leaves unsent probes out of the denominator")
    func unsent() {
        let counts = SampleRow("rruuxLf").summary.counts
        #expect(counts.sent == 5 && counts.planned == 7 && counts.lossRatio == 0.6)
    }

    @Test("counts what must not be left over on the side that flatters nobody")
    func leftOver() {
        let summary = SampleRow("rip").summary
        #expect(summary.counts.lost == 1 && summary.counts.unsent == 1 && summary.longestLossRun == 1)
    }

    @Test("keeps duplicates and corrupt datagrams as given, and refusals by kind in their order")
    func passedThrough() {
        var row = SampleRow("fr")
        row.add(.refused, sent: 0, refusal: .timeToLive)
        row.add(.refused, sent: 0, refusal: .port)
        row.add(.refused, sent: 0)
        let summary = row.with { LineSummary(samples: $0, duplicates: 3, corrupt: 4, intervalNanoseconds: 1) }
        #expect(summary.duplicates == 3 && summary.corrupt == 4 && summary.counts.refused == 4)
        #expect(summary.refusals.map(\.kind) == [.port, .timeToLive, .other])
        #expect(summary.refusals.map(\.count) == [2, 1, 1])
    }

    @Test("holds at the longest delays that a record can keep")
    func longest() throws {
        let hours = ProbeRecord.maxRTTNanoseconds
        var row = SampleRow("")
        for _ in 0..<100_000 { row.add(.received, sent: 0, rtt: hours) }
        let rtt = try #require(row.summary.rtt)
        #expect(rtt.mean == Double(hours) / 1e6 && rtt.stddev == 0 && rtt.median == rtt.max)
    }

    @Test("takes durations from the interval really used, not the one asked for")
    func interval() {
        let samples = SampleTable(lines: 1, count: 4)
        for (index, record) in SampleRow("rxxr").records.enumerated() { samples.records[index] = record }
        var plan = PlanFigures()
        (plan.requestedInterval, plan.interval) = (.milliseconds(20), .milliseconds(50))
        let line = Line(ingress: HostPort(host: "192.0.2.1", port: 7))
        let report = RoundReport(
            RoundFindings(
                id: 1, started: WallTime(nanosecondsSince1970: 0), duration: .seconds(1),
                lines: [line], payloads: [.plumb], rows: [.success(0)], plan: plan, samples: samples,
                samplesEpochNanoseconds: 0, counts: [LineCounts()], corruptUnassigned: 0, ledger: RoundLedger(),
                limits: LineLimits(maxLoss: 1, maxRTT: nil)),
            vantage: "here")
        #expect(report.lines.first?.summary.burst.meanDuration == 100)
        #expect(report.lines.first?.summary.game.map(\.longestFreeze) == [100, 100, 100, 100])
    }

    @Test("is the same from a summarizer that has seen other lines", arguments: 0..<50)
    func reuse(seed: UInt64) {
        var generator = Seed.generator(seed)
        var summarizer = LineSummarizer(intervalNanoseconds: 20_000_000)
        for _ in 0..<10 {
            let row = randomRow(&generator)
            let reused = row.with { summarizer.summarize($0, duplicates: 0, corrupt: 0) }
            #expect(reused == row.summary, "seed \(seed)")
        }
    }

    @Test("agrees with a slow recomputation, for any row", arguments: 0..<500)
    func anyRow(seed: UInt64) {
        var generator = Seed.generator(seed)
        let row = randomRow(&generator)
        let summary = row.summary
        let slow = SlowSummary(row.records)
        let found = Comment(rawValue: "seed \(seed): \(summary) against \(slow)")
        #expect(summary.counts.planned == row.records.count, found)
        #expect(isClose(summary.counts.lossRatio, slow.loss), found)
        #expect(summary.reordered == slow.reordered && summary.reordering?.max == slow.extents.max(), found)
        let mean = slow.extents.isEmpty ? nil : Double(slow.extents.reduce(0, +)) / Double(slow.extents.count)
        #expect(isClose(summary.reordering?.mean, mean), found)
        #expect(summary.lossPeriods == slow.lossRuns.count && summary.longestLossRun == slow.lossRuns.max() ?? 0, found)
        #expect(isClose(summary.jitter, slow.jitter) && isClose(summary.ipdvMeanAbsolute, slow.ipdvMean), found)
        #expect(isClose(summary.ipdvP95, slow.ipdvP95) && isClose(summary.rtt?.stddev, slow.stddev), found)
        #expect(summary.refusals.reduce(0) { $0 + $1.count } == summary.counts.refused, found)
    }
}

/// The definitions written down as plainly as they read, for comparison; quadratic where that is plainer.
struct SlowSummary {
    var loss, jitter, ipdvMean, ipdvP95, stddev: Double?
    var reordered = 0
    var extents: [Int] = []
    var lossRuns: [Int] = []

    init(_ records: [ProbeRecord]) {
        let sent = records.filter { $0.outcome != .unsent }
        let losses = sent.map { $0.outcome != .received }
        if !sent.isEmpty { loss = Double(losses.count { $0 }) / Double(sent.count) }
        lossRuns = losses.split(separator: false).map(\.count)
        let replies = records.indices.filter { records[$0].hasReply }
        func arrival(_ sequence: Int) -> Int64 { records[sequence].sentNanoseconds + delay(sequence) }
        func delay(_ sequence: Int) -> Int64 { records[sequence].rttNanoseconds ?? 0 }
        func came(_ first: Int, before second: Int) -> Bool {
            (arrival(first), first) < (arrival(second), second)
        }
        // Reordered: some later probe's reply was here before.
        reordered = replies.count { s in replies.contains { $0 > s && came($0, before: s) } }
        let order = replies.sorted { came($0, before: $1) }
        extents = order.indices.compactMap { i in order[..<i].firstIndex { $0 > order[i] }.map { i - $0 } }
        let onTime = replies.filter { records[$0].outcome == .received }.sorted { came($0, before: $1) }.map(delay)
        if onTime.count > 1 {
            let differences = zip(onTime, onTime.dropFirst()).map { Double(abs($1 - $0)) }
            jitter = differences.reduce(0) { $0 * 15 / 16 + $1 / 16 } / 1e6
        }
        let pairs = zip(records, records.dropFirst()).filter { $0.outcome == .received && $1.outcome == .received }
        let steps = pairs.map { abs(Double(($1.rttNanoseconds ?? 0) - ($0.rttNanoseconds ?? 0))) / 1e6 }
        if !steps.isEmpty {
            ipdvMean = steps.reduce(0, +) / Double(steps.count)
            ipdvP95 = steps.filter { step in steps.count { $0 <= step } * 100 >= 95 * steps.count }.min()
        }
        guard !onTime.isEmpty else { return }
        let mean = onTime.reduce(0.0) { $0 + Double($1) / 1e6 } / Double(onTime.count)
        let squares = onTime.reduce(0.0) { $0 + (Double($1) / 1e6 - mean) * (Double($1) / 1e6 - mean) }
        stddev = onTime.count == 1 ? nil : (squares / Double(onTime.count - 1)).squareRoot()
    }
}
