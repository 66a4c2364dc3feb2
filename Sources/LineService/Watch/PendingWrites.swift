package import LineHistory
package import LineModel

/// What could not be written to the history yet, in order. Pure; bounded, since a disk can stay full for days.
package struct PendingWrites: Sendable {
    /// One thing that has to be written: a round with its probes, what it changed in states and incidents, the
    /// state of the judgement by evidence after further probes (`EvidenceJudge.state`), what experiments found out, the
    /// state of the ranking (`LineRanking.state`), or that a round is to be sent to a hub.
    package enum Write: Sendable {
        case round(RoundReport)
        case state(StateChange)
        case evidence([UInt8])
        case explanations([Explanation])
        case ranking([UInt8])
        case unsent(UnsentRound)
    }

    /// Rounds hold all their probes: this many bytes of them at most, and one round at least.
    package static let maxSampleBytes = 512 << 20
    /// Changes of states are small and must not be lost: a day of rounds of five minutes.
    package static let maxStates = 288
    /// Rounds that are to be sent are small, too; which of them were dropped is for the caller to tell.
    package static let maxUnsent = 288

    /// The writes that wait, the oldest first; they must be made in this order.
    package private(set) var writes: [Write] = []

    /// How many rounds that were to be sent were dropped so far, the oldest first.
    package private(set) var droppedUnsent = 0

    /// A list in which nothing waits.
    package init() {}

    /// Whether everything was written.
    package var isEmpty: Bool { writes.isEmpty }

    /// Adds a write behind the others.
    ///
    /// - Returns: how many rounds and how many changes of states were dropped to make room, the oldest first.
    package mutating func add(_ write: Write) -> (rounds: Int, states: Int) {
        if write.hasEvidence { dropEvidence() }
        if write.isRanking { dropRanking() }
        writes.append(write)
        var dropped = (rounds: 0, states: 0)
        while sampleBytes > Self.maxSampleBytes, rounds > 1, dropFirst(isRound: true) { dropped.rounds += 1 }
        while writes.count - rounds - unsent > Self.maxStates, dropFirst(isRound: false) { dropped.states += 1 }
        while unsent > Self.maxUnsent, let place = writes.firstIndex(where: { $0.isUnsent }) {
            writes.remove(at: place)
            droppedUnsent += 1
        }
        return dropped
    }

    /// The first write was done.
    package mutating func removeFirst() { writes.removeFirst() }

    /// Evidence that waits is out of date once there is newer one, and is megabytes where there are many lines. The
    /// first write stays in its place: it may be under way.
    private mutating func dropEvidence() {
        for place in writes.indices {
            guard case .state(var change) = writes[place] else { continue }
            change.evidence = nil
            writes[place] = .state(change)
        }
        for place in writes.indices.dropFirst().reversed() {
            if case .evidence = writes[place] { writes.remove(at: place) }
        }
    }

    /// As with evidence.
    private mutating func dropRanking() {
        for place in writes.indices.dropFirst().reversed() where writes[place].isRanking { writes.remove(at: place) }
    }

    private var rounds: Int { writes.count { $0.isRound } }
    private var unsent: Int { writes.count { $0.isUnsent } }

    private var sampleBytes: Int {
        writes.reduce(0) { sum, write in
            guard case .round(let report) = write else { return sum }
            return sum + report.samples.lines * report.samples.count * MemoryLayout<ProbeRecord>.stride
        }
    }

    private mutating func dropFirst(isRound: Bool) -> Bool {
        guard let place = writes.firstIndex(where: { $0.isRound == isRound && !$0.isUnsent }) else { return false }
        writes.remove(at: place)
        return true
    }
}

extension PendingWrites.Write {
    fileprivate var isRound: Bool { if case .round = self { true } else { false } }

    fileprivate var isUnsent: Bool { if case .unsent = self { true } else { false } }

    fileprivate var isRanking: Bool { if case .ranking = self { true } else { false } }

    fileprivate var hasEvidence: Bool {
        switch self {
        case .round, .explanations, .ranking, .unsent: false
        case .state(let change): change.evidence != nil
        case .evidence: true
        }
    }
}
