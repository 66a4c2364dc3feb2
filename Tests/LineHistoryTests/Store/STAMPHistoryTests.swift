import Foundation
import GRDB
import LineModel
import TestSupport
import Testing

@testable import LineHistory

/// What a STAMP line of a busy network tells.
private func stamp(lostThere: Int = 3, lostBack: Int = 1, dwell: Double = 0.4) -> STAMPSummary {
    var stamp = STAMPSummary()
    (stamp.isStateful, stamp.lostThere, stamp.lostBack, stamp.lostSomewhere) = (true, lostThere, lostBack, 2)
    stamp.dwell = STAMPDelay(mean: dwell, p95: dwell * 2, max: dwell * 3)
    stamp.variationThere = STAMPDelay(mean: 0.8, p95: 2.5, max: 4)
    stamp.variationBack = STAMPDelay(mean: 3, p95: 9, max: 12.25)
    stamp.variationError = 0.05
    (stamp.clockOffset, stamp.clockOffsetError, stamp.clockSkew) = (-63_072_000_000.25, 12.5, -18.25)
    (stamp.claimsSynchronised, stamp.claimedError) = (true, 1000)
    (stamp.oneWayThere, stamp.oneWayBack) = (
        STAMPDelay(mean: -0.5, p95: 0.25, max: 1), STAMPDelay(mean: 2, p95: 2, max: 2)
    )
    stamp.oneWayError = 1001
    (stamp.dwellUnknown, stamp.duplicatedThere, stamp.duplicatedBack, stamp.restarts) = (1, 2, 3, 4)
    (stamp.clockSteps, stamp.verified, stamp.unrecognised, stamp.malformed, stamp.integrityFailed) = (5, 94, 6, 7, 8)
    (stamp.reflectorReceived, stamp.reflectorSent) = (97, 95)
    for arrived: UInt8 in [46, 0, 63] {
        var marks = STAMPMarks(sentDSCP: 46, sentECN: 1, sentTTL: 64, arrivedDSCP: arrived, arrivedECN: arrived & 3)
        (marks.arrivedTTL, marks.replyDSCP, marks.returnedDSCP, marks.returnedTTL) = (
            60 - arrived / 63, 10, arrived, 57
        )
        stamp.path.add(marks)
    }
    return stamp
}

@Suite("STAMP in the history", .seeded)
struct STAMPHistoryTests {
    /// Whether both say the same, delays within `DelayCode`'s error.
    private func expect(_ left: STAMPSummary?, equals right: STAMPSummary) {
        guard var left else {
            Issue.record("there is none")
            return
        }
        for path in [\STAMPSummary.dwell, \.variationThere, \.variationBack, \.oneWayThere, \.oneWayBack] {
            let (one, other) = (left[keyPath: path], right[keyPath: path])
            #expect(isNear(one?.mean, other?.mean) && isNear(one?.p95, other?.p95) && isNear(one?.max, other?.max))
            left[keyPath: path] = other
        }
        #expect(isNear(left.variationError, right.variationError))
        left.variationError = right.variationError
        #expect(left == right)
    }

    @Test("a summary comes back, clocks to the nanosecond, delays within the stated error, and takes little")
    func packing() {
        let full = stamp()
        expect(STAMPRow.unpack(STAMPRow.pack(full)[...]), equals: full)
        expect(STAMPRow.unpack(STAMPRow.pack(STAMPSummary())[...]), equals: STAMPSummary())
        var usual = STAMPSummary()
        (usual.isStateful, usual.lostThere, usual.lostBack) = (true, 0, 0)
        usual.dwell = STAMPDelay(mean: 0.012, p95: 0.02, max: 0.05)
        (usual.variationThere, usual.variationBack) = (full.variationThere, full.variationBack)
        (usual.variationError, usual.clockOffset, usual.clockOffsetError, usual.clockSkew) = (0.02, 1.25, 19, 3.5)
        (usual.claimsSynchronised, usual.claimedError) = (true, 1.5)
        for _ in 0..<100 {
            var marks = STAMPMarks(sentDSCP: 0, sentECN: 0, sentTTL: 64)
            (marks.arrivedTTL, marks.returnedTTL) = (52, 54)
            usual.path.add(marks)
        }
        #expect(STAMPRow.pack(usual).count <= 64, "\(STAMPRow.pack(usual).count)")
        #expect(STAMPRow.pack(full).count <= 128, "\(STAMPRow.pack(full).count)")
    }

    @Test("a line that has none costs what it cost before, to the octet")
    func nothing() {
        let report = rounds(1, lines: 1)[0]
        let plain = SummaryRow.pack(report.lines[0])
        var row = report.lines[0]
        row.stamp = stamp()
        let packed = SummaryRow.pack(row)
        #expect(packed.count == plain.count + 1 + STAMPRow.pack(stamp()).count)
        #expect(packed[1..<plain.count].elementsEqual(plain[1...]))
        var (before, after) = (RollUp(), RollUp())
        before.add(report.lines[0])
        after.add(row)
        #expect(after.pack().starts(with: before.pack()) && before.pack().count < after.pack().count)
    }

    @Test("damaged octets never trap")
    func damage() {
        var random = Seed.generator(31)
        var span = STAMPSpan()
        span.add(stamp(), sent: 100)
        let values = [STAMPRow.pack(stamp()), STAMPRow.pack(span)]
        for _ in 0..<20_000 {
            var bytes = values[Int(random.next() % 2)]
            for _ in 0...Int(random.next() % 4) {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            bytes.removeLast(Int(random.next() % 3))
            if let found = STAMPRow.unpack(bytes[...]) { _ = STAMPRow.pack(found) }
            if let found = STAMPRow.unpackSpan(bytes[...]) { _ = STAMPRow.pack(found) }
        }
    }

    @Test("each round's is kept with its line, in rows and in whole rounds, and only there")
    func stored() throws {
        let store = try Place().store()
        var report = rounds(1, lines: 3)[0]
        report.lines[1].stamp = stamp()
        report.lines[1].payload = PayloadKind(rawValue: "stamp")
        try store.storeRound(report)
        let name = report.lines[1].line.name
        let points = try store.points(of: name, from: .at(0), to: .at(10))
        expect(points.first?.stamp, equals: stamp())
        let back = try #require(try store.report(round: report.id))
        #expect(back.lines.map { $0.stamp != nil } == [false, true, false])
        expect(back.lines[1].stamp, equals: stamp())
        #expect(back.lines.map(\.payload.rawValue) == ["relay", "stamp", "relay"])
        #expect(try store.points(of: report.lines[0].line.name, from: .at(0), to: .at(10)).first?.stamp == nil)
        #expect(try store.lines(from: .at(0), to: .at(10)).map(\.payload.rawValue) == ["relay", "stamp", "relay"])
    }

    @Test("hours and days keep the worst round of each way, and unmeasured rounds give no figures")
    func spans() throws {
        let store = try Place().store()
        var reports = rounds(12, lines: 2, withProbes: false)
        for index in reports.indices {
            var counts = OutcomeCounts()
            (counts.received, counts.lost) = (88, 12)
            reports[index].lines[1].summary.counts = counts
            reports[index].lines[1].verdict = index == 7 ? .unmeasured : .healthy
            let isWorst = index == 3 || index == 7
            reports[index].lines[1].stamp = stamp(lostThere: isWorst ? 9 : 0, lostBack: index == 5 ? 4 : 1)
            try store.storeRound(reports[index])
        }
        for unit in [HistoryUnit.hour, .day] {
            let spans = try store.spans(of: reports[0].lines[1].line.name, by: unit, from: .at(0), to: .at(3600))
            let span = try #require(spans.first?.stamp)
            #expect(spans.count == 1 && span.worstThere == 0.09 && span.worstBack == 0.04)
            #expect((span.lostThere, span.lostBack, span.lostSomewhere) == (9, 14, 22))
            #expect(isNear(span.variationThere, 2.5) && isNear(span.variationBack, 9))
            #expect(isNear(span.longestDwell, 1.2) && isNear(span.oneWayThere, -0.5) && isNear(span.oneWayBack, 2))
            #expect(span.changedMarks == 11 * stamp().path.changed && span.congestionMarks == 11 && span.restarts == 44)
            let others = try store.spans(of: reports[0].lines[0].line.name, by: unit, from: .at(0), to: .at(3600))
            #expect(others.count == 1 && others[0].stamp == nil)
        }
    }
}

extension STAMPPath {
    fileprivate var changed: Int { dscpThere.changed + dscpBack.changed + ecnThere.changed }
}

/// A history that the version before wrote: its schema, and rounds in it, as SQL.
@Suite("A history of the first schema")
struct MigrationTests {
    private func old(_ place: Place) throws {
        let queue = try DatabaseQueue(path: place.path)
        let sql = try Repository.text("Tests/LineHistoryTests/Fixtures/history-1.sql")
        try queue.inDatabase { try $0.execute(sql: sql) }
        try queue.close()
    }

    @Test("is read and written on: what it held is there, and roll-ups take STAMP figures in")
    func migrates() throws {
        let place = try Place()
        try old(place)
        #expect(throws: HistoryError.self) { try HistoryStore.openForReading(path: place.path) }
        let (store, notes) = try HistoryStore.open(path: place.path, now: .at(0))
        #expect(notes.isEmpty)
        let before = try store.rounds(from: .at(-1_000_000_000), to: .at(1_000_000_000))
        #expect(before.count == 3 && before.map(\.hasProbes) == [false, false, true])
        let last = try #require(before.last)
        let known = try #require(try store.report(round: last.id))
        #expect(known.lines.count == 2 && known.lines.allSatisfy { $0.stamp == nil && $0.summary.rtt != nil })
        let name = known.lines[0].line.name
        let day = try #require(
            try store.spans(of: name, by: .day, from: last.started, to: last.started.later(1)).first)
        #expect(day.rounds > 0 && day.stamp == nil)

        var next = known
        next.id = "0123456789abcdef"
        next.started = last.started.later(1)
        next.lines[0].stamp = stamp()
        try store.storeRound(next)
        let after = try #require(
            try store.spans(of: name, by: .day, from: last.started, to: last.started.later(2)).first)
        #expect(after.rounds == day.rounds + 1 && after.stamp?.lostThere == 3)
        #expect(after.worstMeanRTT == day.worstMeanRTT && after.minRTT == day.minRTT)
        _ = try HistoryStore.openForReading(path: place.path)
    }

    @Test("once migrated is refused by the version before, which would drop what it does not know")
    func superseded() throws {
        let place = try Place()
        try old(place)
        _ = try place.store()
        let applied = try DatabaseQueue(path: place.path).read {
            try String.fetchAll($0, sql: "SELECT identifier FROM grdb_migrations ORDER BY identifier")
        }
        #expect(applied == ["1", "2", "3", "told"])
    }
}

extension WallTime {
    fileprivate func later(_ seconds: Int64) -> WallTime {
        WallTime(
            nanosecondsSince1970: nanosecondsSince1970 + seconds * 1_000_000_000, utcOffsetSeconds: utcOffsetSeconds)
    }
}
