/// The evidence against all lines and all groups, over the rounds. Pure: counts go in, what rises comes out.
///
/// After each valid round `enter(_:raised:bars:)`; then, for each further bin of the `suspects`,
/// `enterBin(_:raised:bars:)`; after the last, `rising(raised:bars:)`. State: six numbers and a
/// window for each line, six numbers for each group. Time: some 20 ns for each line and each group of it.
package struct FieldEvidence: Sendable {
    /// What lines share.
    package private(set) var groups: EvidenceGroups
    /// For each line, what its past belongs to, as a stable hash: another way is another line.
    package private(set) var ways: [UInt64]
    /// For each line, in the field's order.
    package internal(set) var lines: [LineEvidence]
    /// For each line, in the same order.
    package internal(set) var windows: [EvidenceWindow]
    /// For each line, the evidence of its delay and jitter.
    package internal(set) var delays: [DelayEvidence]
    /// For each line, how often it is above its marks of delay and jitter while it is in order.
    package internal(set) var delayPasts: [DelayPast]
    /// For each line, what is usual for the spread of its delay.
    package internal(set) var delayUsuals: [DelayUsual]
    /// For each line, its delay since the evidence of it began to grow.
    package internal(set) var delayWindows: [DelayWindow]
    /// For each group, in the order of `groups.keys`; unused where the group's lines depend on each other.
    package internal(set) var sums: [LineEvidence]
    /// For each of the large groups, in the order of `groups.large`: how often its lines lose together. Used where they
    /// depend on each other.
    package internal(set) var commons: [CommonBursts]
    /// For each line, whether what was heard of it last speaks for the fault that is likeliest; not stored.
    var isBadStill: [Bool]
    /// For each line, the logarithms that the last observations have added, `together` of them at most; not stored.
    private var slot: [SIMD8<Float>]
    /// Bins since the last round.
    private var bins = 0
    /// Observations in a row that one burst of two minutes may have met. Where lines were found to lose together, a
    /// round and all of its bins are taken for one: a second burst may follow soon.
    package static let together = 3
    /// For each group what the last round or bin said; not stored.
    var last: [SIMD8<Float>]
    /// For each group, whether its lines were hit together in what was heard of it last; not stored.
    var isHit: [Bool]
    /// For each line, how many lines the largest group has on which what was heard of it last is booked; 0 where none
    /// is; not stored.
    var sharedBy: [Int32]
    /// For each line, whether it was bad in what was heard of it last (`CommonHits`); not stored.
    var isBad: [Bool]
    /// Groups whose lines were found to lose together while nothing is wrong: their evidence is the mean of their
    /// lines' (`GroupReplay` finds them).
    package internal(set) var dependent: Set<CauseKey> {
        didSet {
            guard dependent != oldValue else { return }
            isBursty = burstyLines
            // What was found of a group that was not judged by it says nothing of one that is.
            for (place, group) in groups.large.enumerated() {
                let key = groups.keys[group]
                if dependent.contains(key), !oldValue.contains(key) { commons[place].restart() }
            }
        }
    }
    /// For each line, whether it is in such a group: what hits the group hits the line, too.
    private var isBursty: [Bool] = []
    /// The tables that are in use.
    package internal(set) var tables: EvidenceTables

    /// A field of which nothing is known.
    ///
    /// - Parameters:
    ///   - ways: of the lines of `field`, in its order: which way each goes, and what it is measured with.
    ///   - planned: probes of a line that a round means to send.
    ///   - tables: those of another field, so that they need not be made again; nil makes them.
    package init(
        _ field: CauseField, ways: [LineWay], planned: Int = 100, dependent: Set<CauseKey> = [],
        tables: EvidenceTables? = nil
    ) {
        precondition(ways.count == field.names.count, "a way for each line")
        groups = EvidenceGroups(field)
        self.ways = ways.map(\.stableHash)
        lines = [LineEvidence](repeating: LineEvidence(), count: ways.count)
        windows = [EvidenceWindow](repeating: EvidenceWindow(), count: ways.count)
        delays = [DelayEvidence](repeating: DelayEvidence(), count: ways.count)
        delayPasts = [DelayPast](repeating: DelayPast(), count: ways.count)
        delayUsuals = [DelayUsual](repeating: DelayUsual(), count: ways.count)
        delayWindows = [DelayWindow](repeating: DelayWindow(), count: ways.count)
        isBadStill = [Bool](repeating: true, count: ways.count)
        slot = [SIMD8<Float>](repeating: .zero, count: ways.count)
        sums = [LineEvidence](repeating: LineEvidence(), count: groups.keys.count)
        commons = [CommonBursts](repeating: CommonBursts(), count: groups.large.count)
        isHit = [Bool](repeating: false, count: groups.keys.count)
        isBad = [Bool](repeating: false, count: ways.count)
        sharedBy = [Int32](repeating: 0, count: ways.count)
        last = [SIMD8<Float>](repeating: .zero, count: groups.keys.count)
        self.dependent = dependent
        self.tables = tables ?? EvidenceTables(planned: planned)
        isBursty = burstyLines
    }

    private var burstyLines: [Bool] {
        var found = [Bool](repeating: false, count: lines.count)
        for (group, key) in groups.keys.enumerated() where dependent.contains(key) {
            for line in groups.lines(of: group) { found[Int(line)] = true }
        }
        return found
    }

    /// Takes another lines file: lines that go the same way as one of before keep their evidence, all others begin
    /// anew; so do groups by what their lines share.
    package mutating func adopt(_ field: CauseField, ways: [LineWay]) {
        var fresh = FieldEvidence(field, ways: ways, dependent: dependent)
        let places = Dictionary(zip(self.ways, self.ways.indices), uniquingKeysWith: { first, _ in first })
        for (index, way) in fresh.ways.enumerated() {
            guard let old = places[way] else { continue }
            (fresh.lines[index], fresh.windows[index], fresh.delays[index]) = (lines[old], windows[old], delays[old])
            (fresh.delayPasts[index], fresh.delayUsuals[index]) = (delayPasts[old], delayUsuals[old])
            fresh.delayWindows[index] = delayWindows[old]
        }
        let oldGroups = Dictionary(zip(groups.keys, groups.keys.indices), uniquingKeysWith: { first, _ in first })
        for (index, key) in fresh.groups.keys.enumerated() {
            if let old = oldGroups[key] { fresh.sums[index] = sums[old] }
        }
        let oldCommons = Dictionary(
            zip(groups.large.map { groups.keys[$0] }, commons), uniquingKeysWith: { first, _ in first })
        for (place, group) in fresh.groups.large.enumerated() {
            if let old = oldCommons[fresh.groups.keys[group]] { fresh.commons[place] = old }
        }
        fresh.tables = tables
        self = fresh
    }

    /// Enters a valid round; one that is not valid must not be entered.
    ///
    /// - Parameters:
    ///   - counts: one for each line; nil for a line that was not measured, or is under maintenance.
    ///   - raised: for each line, whether it is raised already: its group's evidence is without it.
    package mutating func enter(_ counts: [LossCount?], raised: [Bool], bars: EvidenceBars) {
        precondition(counts.count == lines.count && raised.count == lines.count, "a count for each line")
        var sum = EvidenceSum(groups.keys.count)
        bins = 0
        meet(lines.indices.lazy.map { ($0, counts[$0]) }, raised: raised, isRound: true)
        for line in counts.indices {
            guard let count = counts[line], count.sent > 0 else { continue }
            let step = self.step(count, of: line, isRaised: raised[line], into: &sum)
            slot[line] = .zero
            lines[line].add(capped(step, line, bars))
            isBadStill[line] = lines[line].isSpokenFor(by: step)
            windows[line].add(count, isRound: true)
            // What is booked on a group is told of its lines, if the group rises.
            if lines[line].value <= EvidenceWindow.calm, !isShared(line) { windows[line] = EvidenceWindow() }
        }
        for group in sums.indices {
            if let step = sum.step(group, max: bars.groupStep) {
                sums[group].add(step)
                last[group] = step.logs
            }
        }
    }

    /// What a round or a bin says of a line, so far as the observations in a row may say so much more.
    private mutating func capped(_ step: EvidenceStep, _ line: Int, _ bars: EvidenceBars) -> EvidenceStep {
        let capped = step.capped(at: SIMD8(repeating: Float(bars.lineStep)) - slot[line])
        slot[line] += capped.logs
        return capped
    }

    /// Enters one further bin of probes over some lines, between two rounds.
    package mutating func enterBin(_ counts: [Int: LossCount], raised: [Bool], bars: EvidenceBars) {
        var sum = EvidenceSum(groups.keys.count)
        bins += 1
        let heard = counts.keys.sorted()
        meet(heard.lazy.map { ($0, counts[$0]) }, raised: raised, isRound: false)
        for line in heard {
            guard let count = counts[line], count.sent > 0 else { continue }
            let step = self.step(count, of: line, isRaised: raised[line], into: &sum)
            if bins % Self.together == 0, !isBursty[line] { slot[line] = .zero }
            lines[line].addBin(capped(step, line, bars))
            isBadStill[line] = lines[line].isSpokenFor(by: step)
            windows[line].add(count, isRound: false)
        }
        for group in sums.indices {
            if let step = sum.step(group, max: bars.groupStep) {
                sums[group].addBin(step)
                last[group] = step.logs
            }
        }
    }

    /// What a line's evidence belongs to from now on is new: it was raised and cleared, or its incident was told
    /// otherwise.
    package mutating func restart(_ line: Int) {
        restartLoss(line)
        restartDelay(line)
    }

    /// The evidence of the line's loss begins anew; that of its delay stays.
    mutating func restartLoss(_ line: Int) { (lines[line], windows[line]) = (LineEvidence(), EvidenceWindow()) }
}

extension LineWay {
    /// A number that is the same in every process and version; ways that differ in anything have different ones, but
    /// for chance.
    package var stableHash: UInt64 {
        let parts = [name, "\(ingress)", echo.map { "\($0)" } ?? "", payload.rawValue]
        // A byte that no UTF-8 text has stands between two parts.
        return StableHash.fnv1a(parts.flatMap { Array($0.utf8) + [0xFF] })
    }
}
