internal import Foundation
internal import GRDB
package import LineModel

/// A time of the history, to be gone through again round by round: what a replay of rules needs.
///
/// Its lines are those of the last round in it; what they measured on another way is another line's. One round is in
/// memory at a time, and each is read by a transaction of its own, so that whoever writes is not held up.
package struct HistoryReplay: Sendable {
    /// The lines, in the order of the last round.
    package let lines: [Line]
    /// Which way each of them goes.
    package let ways: [LineWay]
    /// The median time from a round to the next.
    package let every: Duration
    /// Probes of a line that the last round meant to send.
    package let planned: Int
    /// Rounds that there are.
    package var count: Int { rounds.count }

    private let store: HistoryStore
    private var rounds: [Head]
    private let past: LossPast

    private struct Head: Sendable {
        let sequence: Int64
        let day: Int64
        let started: WallTime
        let verdict: Validity.Verdict
    }

    fileprivate init?(_ store: HistoryStore, from: WallTime, to: WallTime, _ db: Database) throws {
        let heads = try Self.heads(from, to, db)
        guard let last = heads.last,
            let row = try Row.fetchOne(
                db, sql: "SELECT seq, day, started, utc_offset, part FROM round WHERE seq = ?",
                arguments: [last.sequence])
        else { return nil }
        let rows = try StoredRound(row, db).rows()
        lines = rows.map(\.definition.line)
        ways = rows.map { LineWay($0.definition.line, payload: $0.definition.payload) }
        planned = max(1, try decode(RoundPart.self, row["part"]).plan.count)
        every = .nanoseconds(HeatTicks.usualDistance(heads.map(\.started.nanosecondsSince1970)))
        past = try LossPast(of: ways, db)
        (self.store, rounds) = (store, heads)
    }

    private static func heads(_ from: WallTime, _ to: WallTime, _ db: Database) throws -> [Head] {
        let sql = """
            SELECT seq, day, started, utc_offset, verdict, part FROM round WHERE started >= ? AND started < ?
            ORDER BY started
            """
        var heads: [Head] = []
        let rows = try Row.fetchCursor(db, sql: sql, arguments: [from.nanosecondsSince1970, to.nanosecondsSince1970])
        while let row = try rows.next() {
            let verdict = Validity.Verdict(rawValue: row["verdict"]) ?? .invalid
            // As the service takes it: what was ended early proves nothing of what it did not come to.
            let isInterrupted = try verdict == .valid && decode(RoundPart.self, row["part"]).ledger.interrupted
            heads.append(
                Head(
                    sequence: row["seq"], day: row["day"], started: row.wallTime("started"),
                    verdict: isInterrupted ? .suspect : verdict))
        }
        return heads
    }
}

extension HistoryReplay {
    /// Leaves out all but so many rounds, the newest.
    package mutating func keepNewest(_ count: Int) { rounds = rounds.suffix(max(0, count)) }

    /// Goes through the rounds in order; blocks.
    ///
    /// - Parameters:
    ///   - withDelays: whether the lines' delays are read, and what was usual of them; it takes some three times as
    ///     long.
    ///   - isLeftOut: whether nothing is said of a line at a time: it was under maintenance. nil leaves none out.
    ///   - body: is given each round. What it throws ends it.
    /// - Throws: what `body` throws; a `HistoryError` where the history cannot be read.
    package func forEach(
        withDelays: Bool = false, leavingOut isLeftOut: ((Line, WallTime) -> Bool)? = nil,
        _ body: (PastRound) throws -> Void
    ) throws {
        guard let first = rounds.first, let last = rounds.last else { return }
        let told = try store.read { db in
            try ToldHours(since: first.started.localHour - Int64(UsualLoss.maxDays * 24), until: last.started, db)
        }
        var (hour, usual, baselines) = (Int64.min, [UsualLoss](), [LineBaseline?]())
        for head in rounds {
            if head.started.localHour != hour {
                hour = head.started.localHour
                usual = try self.usual(hour: hour, told)
                if withDelays { baselines = try store.read { try past.baselines(hour: hour, $0) } }
            }
            let none = [PastLine?](repeating: nil, count: lines.count)
            var round = PastRound(started: head.started, validity: head.verdict, lines: none, usual: usual)
            if withDelays { round.delays = [DelayRound?](repeating: nil, count: lines.count) }
            if head.verdict == .valid { try read(head, into: &round, baselines) }
            if let isLeftOut {
                for index in lines.indices where isLeftOut(lines[index], head.started) {
                    round.lines[index] = nil
                    if withDelays { round.delays[index] = nil }
                }
            }
            try body(round)
        }
    }

    private func read(
        _ round: Head, into found: inout PastRound, _ baselines: [LineBaseline?]
    ) throws(HistoryError) {
        let (empty, withDelays) = (found, !found.delays.isEmpty)
        found = try store.read { db in
            var read = empty
            let select = try db.cachedStatement(
                sql: "SELECT data FROM round_block WHERE day = ? AND block = ? AND round = ?")
            for (block, places) in past.blocks {
                let rows = try Row.fetchCursor(select, arguments: [round.day, block, round.sequence])
                guard let row = try rows.next() else { continue }
                try row.withUnsafeData(atIndex: 0) { data in
                    data?.withUnsafeBytes { bytes in
                        SummaryGlance.read(bytes, withDelays: withDelays) { slot, glance in
                            guard let place = places[slot].map({ Int($0) }) else { return }
                            read.lines[place] = PastLine(verdict: glance.verdict, lost: glance.lost, sent: glance.sent)
                            guard withDelays, glance.verdict != .unmeasured else { return }
                            read.delays[place] = DelayRound(glance, baseline: baselines[place])
                        }
                    }
                }
            }
            return read
        }
    }

    /// What each line usually lost at an hour, by the days before it.
    private func usual(hour: Int64, _ told: ToldHours) throws(HistoryError) -> [UsualLoss] {
        let own = try store.read { try past.usual(hour: hour, told, $0) }
        return FieldPast(losses: own, of: lines).usualLosses(of: lines)
    }
}

extension DelayRound {
    /// A round by what is stored of it; nil where nothing was received.
    fileprivate init?(_ glance: SummaryGlance, baseline: LineBaseline?) {
        guard let least = glance.least, let median = glance.median, let p95 = glance.p95 else { return nil }
        let level = DelayLevel(
            min: DelayCode.milliseconds(least), median: DelayCode.milliseconds(median),
            p95: DelayCode.milliseconds(p95))
        self.init(level: level, variation: glance.variation.map(DelayCode.milliseconds), baseline: baseline)
    }
}

extension HistoryStore {
    /// A time of the history, to be gone through again; nil where no round began within it.
    package func replay(from: WallTime, to: WallTime) throws(HistoryError) -> HistoryReplay? {
        try read { db in try HistoryReplay(self, from: from, to: to, db) }
    }
}
