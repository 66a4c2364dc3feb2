import Foundation
import GRDB
import LineModel
import Testing

@testable import LineHistory

@Suite("Rounds in the history")
struct RoundTests {
    @Test("a round comes back as it was reported, its figures within the stated error")
    func report() throws {
        let place = try Place()
        let report = rounds(3)[2]
        let store = try place.store()
        try store.storeRound(report)
        let back = try #require(try HistoryStore.openForReading(path: place.path).report(round: report.id))
        #expect(back.started == report.started && back.plan == report.plan && back.ledger == report.ledger)
        #expect(back.totals == report.totals && back.validity == report.validity && back.vantage == report.vantage)
        #expect(back.lines.map(\.line) == report.lines.map(\.line))
        for (left, right) in zip(back.lines, report.lines) {
            #expect(left.verdict == right.verdict && left.reasons == right.reasons && left.payload == right.payload)
            #expect(left.summary.counts == right.summary.counts && left.summary.burst == right.summary.burst)
            for figure in [\DelayStatistics.min, \.mean, \.median, \.p90, \.p95, \.p99, \.max] {
                #expect(isNear(left.summary.rtt?[keyPath: figure], right.summary.rtt?[keyPath: figure]))
            }
            // A difference of two delays carries the error of both.
            let error = 2 * DelayCode.relativeError * (right.summary.rtt?.max ?? 0)
            #expect(abs((left.summary.jitter ?? 0) - (right.summary.jitter ?? 0)) <= error)
            #expect(abs((left.summary.ipdvP95 ?? 0) - (right.summary.ipdvP95 ?? 0)) <= error)
        }
    }

    @Test("a round is there once, however often it is stored, and nothing is counted twice")
    func once() throws {
        let store = try Place().store()
        let report = rounds(1)[0]
        for _ in 0..<3 { try store.storeRound(report) }
        #expect(try store.rounds(from: .at(-10), to: .at(10)).count == 1)
        let day = try store.spans(of: "line-00003", by: .day, from: .at(0), to: .at(10))
        #expect(day.map(\.rounds) == [1] && day.map(\.sent) == [100])
    }

    @Test("late replies keep their delay, so that another timeout can be judged; unresolved lines have no probes")
    func late() throws {
        let store = try Place().store()
        var report = rounds(1, lines: 3)[0]
        report.samples.records[4].outcome = .late
        report.samples.records[4].rttNanoseconds = 2_345_000_000
        report.lines[2].sampleRow = nil
        report.lines[2].reasons = [.told("no address for “x”")]
        report.lines[2].verdict = .unmeasured
        try store.storeRound(report)
        let back = try #require(try store.report(round: report.id))
        let late = back.samples.row(try #require(back.lines[0].sampleRow))[4]
        #expect(late.outcome == .late && isNear(late.rttNanoseconds.map(Double.init), 2_345_000_000))
        #expect(back.lines[2].sampleRow == nil && back.lines[2].reasons == [.told("no address for “x”")])
    }

    @Test("a probe that left late is not told as reordered, though its moment of leaving is not kept")
    func leftLate() throws {
        let store = try Place().store()
        var report = rounds(1, lines: 3)[0]
        let row = report.samples.records
        for sequence in 0..<100 { (row[sequence].outcome, row[sequence].rttNanoseconds) = (.received, 1_000_000) }
        // The sixth arrives 25 ms after its moment, the seventh left 10 ms late and arrives behind it.
        row[5].rttNanoseconds = 25_000_000
        row[6].sentNanoseconds += 10_000_000
        var summarizer = LineSummarizer(intervalNanoseconds: report.plan.interval.nanoseconds)
        report.lines[0].summary = summarizer.summarize(report.samples.row(0), duplicates: 0, corrupt: 0)
        try #require(report.lines[0].summary.reordered == 0)
        try store.storeRound(report)
        let back = try #require(try store.report(round: report.id)).lines[0].summary
        #expect(back.reordered == 0 && back.reordering == nil)
        #expect(isNear(back.jitter, report.lines[0].summary.jitter, within: 0.01))
    }

    @Test("lines come and go and change; a name shows all that was measured under it")
    func lines() throws {
        let store = try Place().store()
        var generator = HistoryGenerator(seed: 1, lines: 40, withProbes: true)
        var first = generator.round(started: .at(0))
        first.lines.removeSubrange(5..<30)
        try store.storeRound(first)
        var second = generator.round(started: .at(300))
        let old = second.lines[3].line
        second.lines[3].line = Line(name: old.name, ingress: HostPort(host: "192.0.2.1", port: 9))
        second.lines.reverse()
        try store.storeRound(second)
        #expect(try store.lines(from: .at(0), to: .at(400)).map(\.line) == second.lines.map(\.line))
        #expect(try store.report(round: first.id)?.lines.map(\.line) == first.lines.map(\.line))
        let points = try store.points(of: old.name, from: .at(0), to: .at(400))
        #expect(points.map(\.started) == [.at(0), .at(300)])
        #expect(try store.points(of: "line-00010", from: .at(0), to: .at(400)).count == 1)
        #expect(try store.knows(line: "line-00010") && !store.knows(line: "nobody"))
    }

    @Test("hours and days are the vantage's own, and one bad round of a day shows")
    func spans() throws {
        let store = try Place().store()
        var reports = rounds(13 * 12, lines: 2, withProbes: false)
        for index in reports.indices {
            reports[index].lines[1].summary.counts = OutcomeCounts()
            reports[index].lines[1].summary.counts.received = index == 40 ? 20 : 100
            reports[index].lines[1].summary.counts.lost = index == 40 ? 80 : 0
            reports[index].lines[1].verdict = index == 40 ? .abnormal : .healthy
            try store.storeRound(reports[index])
        }
        let hours = try store.spans(of: "line-00001", by: .hour, from: .at(0), to: .at(86_400))
        #expect(hours.count == 13 && hours.allSatisfy { $0.rounds == 12 })
        #expect(hours[0].from == .at(0) && hours[3].worstLoss == 0.8 && hours[4].worstLoss == 0)
        let days = try store.spans(of: "line-00001", by: .day, from: .at(0), to: .at(86_400))
        #expect(days.map(\.worstLoss) == [0.8] && days.map(\.abnormal) == [1] && days[0].loss == 80.0 / 15_600)
    }

    @Test("hours and days are the vantage's own wherever their reader is", arguments: [0, -18_000, 28_800, 45_900])
    func spansOfAReaderElsewhere(offset: Int) throws {
        let store = try Place().store()
        // Two hours from 22:00 to midnight, and one behind it.
        for (index, var report) in rounds(36, lines: 2, withProbes: false).enumerated() {
            report.started = .at(22 * 3600 + index * 300)
            try store.storeRound(report)
        }
        let from = WallTime.at(23 * 3600 - 60, offset: offset)
        let now = WallTime.at(25 * 3600 - 60, offset: offset)
        let hours = try store.spans(of: "line-00001", by: .hour, from: from, to: now)
        #expect(hours.map(\.from) == [.at(22 * 3600), .at(23 * 3600), .at(24 * 3600)])
        let days = try store.spans(of: "line-00001", by: .day, from: from, to: now)
        #expect(days.map(\.from) == [.at(0), .at(86_400)] && days.map(\.rounds) == [24, 12])
    }

    @Test("where the clock is changed, each hour and day has the offset of its own rounds")
    func spansOverAChangeOfTheClock() throws {
        let store = try Place().store()
        // Eight hours, half of them by an offset that is an hour less: two hours are the fourth one.
        for (index, var report) in rounds(8, lines: 2, withProbes: false).enumerated() {
            report.started = .at(index * 3600, offset: index < 4 ? 28_800 : 25_200)
            try store.storeRound(report)
        }
        let hours = try store.spans(of: "line-00001", by: .hour, from: .at(0), to: .at(8 * 3600))
        #expect(hours.map(\.rounds) == [1, 1, 1, 2, 1, 1, 1])
        let beginnings = [0, 1, 2, 3, 5, 6, 7].map { WallTime.at($0 * 3600).nanosecondsSince1970 }
        #expect(hours.map(\.from.nanosecondsSince1970) == beginnings)
        #expect(hours.map(\.from.utcOffsetSeconds) == [28_800, 28_800, 28_800, 28_800, 25_200, 25_200, 25_200])
        // Asked for behind the change, the day is still the one that began before it.
        let day = try store.spans(of: "line-00001", by: .day, from: .at(6 * 3600), to: .at(8 * 3600))
        #expect(day.map(\.from) == [.at(0)] && day.map(\.rounds) == [8])
    }

    @Test("baselines are of the same hour of the days before, of lines that have three of them")
    func baselines() throws {
        let store = try Place().store()
        var generator = HistoryGenerator(seed: 4, lines: 18, withProbes: false)
        var lines: [Line] = []
        for day in 0..<4 {
            for round in 0..<12 {
                let report = generator.round(started: .at(day * 86_400 + 20 * 3600 + round * 300))
                try store.storeRound(report)
                lines = report.lines.map(\.line)
            }
        }
        func past(_ seconds: Int, _ payload: PayloadKind = .relay) throws -> [String: LineBaseline] {
            try store.baselines(hour: .at(seconds), of: lines) { _ in payload }
        }
        #expect(try past(4 * 86_400 + 19 * 3600).isEmpty)
        #expect(try past(2 * 86_400 + 20 * 3600).isEmpty)
        #expect(try past(4 * 86_400 + 20 * 3600, PayloadKind(rawValue: "stamp")).isEmpty)
        let baselines = try past(4 * 86_400 + 20 * 3600 + 1234)
        #expect(baselines.count == 18)
        let points = try store.points(of: "line-00017", from: .at(0), to: .at(4 * 86_400)).compactMap { $0.summary.rtt }
        let baseline = try #require(baselines["line-00017"])
        let medians = points.map(\.median)
        #expect(baseline.days == 4)
        let least = try #require(medians.min()), most = try #require(medians.max())
        #expect((least...most).contains(baseline.usualRTT))
    }

    @Test("other limits or tags leave a line its past, another way does not; a day counts once")
    func baselinesOfChangedLines() throws {
        let store = try Place().store()
        var generator = HistoryGenerator(seed: 4, lines: 3, withProbes: false)
        var (before, after): ([Line], [Line]) = ([], [])
        for day in 0..<4 {
            for round in 0..<12 {
                var report = generator.round(started: .at(day * 86_400 + 20 * 3600 + round * 300))
                before = report.lines.map(\.line)
                if day > 2 || day == 2 && round > 5 {
                    for index in 0..<3 {
                        let old = report.lines[index].line
                        report.lines[index].line = Line(
                            name: old.name, ingress: index == 2 ? HostPort(host: "192.0.2.1", port: 9) : old.ingress,
                            echo: old.echo, payload: old.payload, tags: [Tag(key: "day", value: "third")],
                            maxLoss: 0.2, maxRTT: .milliseconds(90))
                    }
                }
                try store.storeRound(report)
                after = report.lines.map(\.line)
            }
        }
        let hour = WallTime.at(4 * 86_400 + 20 * 3600)
        let baselines = try store.baselines(hour: hour, of: after) { _ in .relay }
        #expect(baselines.keys.sorted() == ["line-00000", "line-00001"])
        #expect(baselines.values.allSatisfy { $0.days == 4 })
        // Whatever the last round's lines were.
        let back = try store.baselines(hour: hour, of: before) { _ in .relay }
        #expect(back.keys.count == 3 && back["line-00002"]?.days == 3)
    }

    @Test("expiry takes probes first, then whole days, in bounded steps, and gives the space back")
    func expiry() throws {
        let place = try Place()
        let store = try place.store()
        for report in rounds(2 * 288 + 10, lines: 64) { try store.storeRound(report) }
        let now = WallTime.at(2 * 86_400 + 3000)
        let before = try store.read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
        func expire(_ probes: Int, _ rounds: Int) throws -> Int {
            for call in 1...200 {
                let step = try store.expire(now: now, keepProbes: .seconds(probes), keepRounds: .seconds(rounds))
                #expect(step.deleted <= HistoryStore.maxDeletions)
                if !step.hasMore { return call }
            }
            return 200
        }
        #expect(try expire(86_400, 400 * 86_400) < 200)
        let all = try store.rounds(from: .at(0), to: now)
        #expect(all.count == 586 && all.count { $0.hasProbes } == 288)
        let old = try #require(try store.report(round: all[0].id))
        #expect(old.lines.count == 64 && old.lines.allSatisfy { $0.sampleRow == nil && $0.summary.rtt != nil })
        #expect(try expire(86_400, 86_400) < 200)
        // The first day is gone as a whole; the second holds what is younger than a day.
        #expect(try store.rounds(from: .at(0), to: now).map(\.started).first == .at(86_400))
        #expect(try store.spans(of: "line-00001", by: .day, from: .at(0), to: now).count == 2)
        #expect(try store.spans(of: "line-00001", by: .hour, from: .at(0), to: .at(86_400)).isEmpty)
        let after = try store.read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
        #expect(after < before * 3 / 4, "\(before) \(after)")
        #expect(try store.expire(now: now, keepProbes: .seconds(86_400), keepRounds: .seconds(86_400)).deleted == 0)
    }
}
