/// The lines in the order of what they cost, renewed by each valid round, so that the order changes where lines
/// changed and not where chance did.
///
/// A line is placed by an interval that was measured once: over the first rounds, and again when the window was full
/// for the first time. It gets another place only where its interval over the last rounds lies apart from that one, or
/// where the estimate of then has been outside of the interval of now, on the same side, for `RankingRules.patience`
/// rounds in a row. So what other lines do changes nobody's place, and every group of lines has one order, however it
/// is asked for.
package struct LineRanking: Sendable {
    /// The rules.
    package let rules: RankingRules
    /// The lines, in the order of the lines file.
    package private(set) var lines: [Line] = []
    /// Valid rounds that were entered.
    package private(set) var rounds = 0
    /// Places of lines, for one weight each time, that were changed by figures.
    package private(set) var moves = 0

    /// Why a line has no place by what was measured of it, and by what else is known of it.
    private var unfit: [RankingExclusion?] = []
    private var barred: [RankingExclusion?] = []
    private var keys: [UInt64] = []
    /// The last rounds of each line, `window` places a line, in no order.
    private var cells: [RankingRound] = []
    private var used: [UInt8] = []
    private var next: [UInt8] = []
    /// The number of the round in which the line was measured last.
    private var measured: [Int32] = []
    /// The places of each line, one for each weight.
    private(set) var places: [RankingPlace] = []
    /// Places of lines that are not among the lines now, by their keys: those that a stored state brought.
    private var stored: [UInt64: [RankingPlace]] = [:]

    static let weights = RankingWeight.allCases.count
    private static let empty = RankingRound(sent: 1, lost: 0, median: nil, p95: nil, jitter: nil)

    /// A ranking of no lines yet.
    ///
    /// - Parameter state: of another one (`state`); what cannot be read, or was made by other rules, is nothing.
    package init(_ rules: RankingRules = RankingRules(), state: [UInt8] = []) {
        self.rules = rules
        stored = Self.read(state, rules)
    }

    /// Takes these lines over; those that were there keep what is known of them where they go the same way.
    ///
    /// - Parameter ways: of the lines, in their order.
    package mutating func take(_ lines: [Line], ways: [LineWay]) {
        precondition(lines.count == ways.count, "a way for each line")
        let old = self
        let before = Dictionary(zip(keys, keys.indices), uniquingKeysWith: { first, _ in first })
        self.lines = lines
        keys = ways.map(\.rankingKey)
        let count = lines.count
        cells = Array(repeating: Self.empty, count: count * rules.window)
        (used, next) = (Array(repeating: 0, count: count), Array(repeating: 0, count: count))
        measured = Array(repeating: .min, count: count)
        places = Array(repeating: RankingPlace(), count: count * Self.weights)
        unfit = Array(repeating: .tooFewRounds(0), count: count)
        barred = Array(repeating: nil, count: count)
        for (index, key) in keys.enumerated() {
            if let was = before[key] {
                take(index, from: old, was)
            } else if let found = stored[key] {
                for weight in 0..<Self.weights { places[index * Self.weights + weight] = found[weight] }
            }
        }
        if !lines.isEmpty { stored = [:] }
    }

    private mutating func take(_ index: Int, from old: LineRanking, _ was: Int) {
        for cell in 0..<rules.window { cells[index * rules.window + cell] = old.cells[was * rules.window + cell] }
        (used[index], next[index], measured[index]) = (old.used[was], old.next[was], old.measured[was])
        for weight in 0..<Self.weights {
            places[index * Self.weights + weight] = old.places[was * Self.weights + weight]
        }
        (unfit[index], barred[index]) = (old.unfit[was], old.barred[was])
    }

    /// Enters a valid round.
    ///
    /// - Parameter found: of each line, in their order; nil of one that was not measured, or cannot be trusted.
    /// - Returns: whether a place was given or changed, so that `state` is another one.
    @discardableResult
    package mutating func enter(_ found: [RankingRound?]) -> Bool {
        precondition(found.count == lines.count, "what was found, of each line")
        rounds += 1
        return withUnsafeTemporaryAllocation(of: Float.self, capacity: rules.window) { scratch in
            var hasChanged = false
            for index in lines.indices {
                guard let round = found[index] else {
                    unfit[index] = .unmeasured
                    continue
                }
                add(round, to: index)
                if place(index, scratch) { hasChanged = true }
                unfit[index] = ownReason(index)
            }
            return hasChanged
        }
    }

    /// Leaves lines out, whatever their figures are, until it is called again.
    ///
    /// - Parameter reasons: of each line, in the order of `lines`; nil of most.
    package mutating func bar(_ reasons: [RankingExclusion?]) {
        precondition(reasons.count == lines.count, "a reason, or none, for each line")
        barred = reasons
    }

    /// Why a line has no place; nil where it has one.
    package func exclusion(_ index: Int) -> RankingExclusion? { barred[index] ?? unfit[index] }

    /// Enters a round of the past, of before a restart: it fills the windows, and gives no places.
    package mutating func recall(_ found: [RankingRound?]) {
        precondition(found.count == lines.count, "what was found, of each line")
        rounds += 1
        for index in lines.indices {
            if let round = found[index] { add(round, to: index) }
            unfit[index] = found[index] == nil ? .unmeasured : ownReason(index)
        }
    }

    private mutating func add(_ round: RankingRound, to index: Int) {
        // What was measured so long ago says nothing of now.
        if measured[index] != .min, rounds - Int(measured[index]) > rules.window {
            (used[index], next[index]) = (0, 0)
        }
        measured[index] = Int32(clamping: rounds)
        cells[index * rules.window + Int(next[index])] = round
        next[index] = UInt8((Int(next[index]) + 1) % rules.window)
        used[index] = UInt8(min(Int(used[index]) + 1, rules.window))
    }

    private func ownReason(_ index: Int) -> RankingExclusion? {
        if places[index * Self.weights].isPlaced { return nil }
        return used[index] < rules.minRounds ? .tooFewRounds(Int(used[index])) : .noDelay
    }

    /// The last rounds of a line, in no order.
    func window(_ index: Int) -> ArraySlice<RankingRound> {
        let first = index * rules.window
        return cells[first..<first + Int(used[index])]
    }

    func key(_ index: Int) -> UInt64 { keys[index] }

    /// What the last rounds of a line say; nil of one that was never measured.
    package func figures(_ index: Int) -> RankingWindow? { RankingWindow(Array(window(index)), rules) }

    private mutating func place(_ index: Int, _ scratch: UnsafeMutableBufferPointer<Float>) -> Bool {
        guard used[index] >= rules.minRounds else { return false }
        let isFull = used[index] == rules.window
        let first = index * Self.weights
        let (start, count, patience) = (index * rules.window, Int(used[index]), rules.patience)
        var (hasChanged, moved) = (false, 0)
        cells.withUnsafeBufferPointer { all in
            let rounds = UnsafeBufferPointer(rebasing: all[start..<start + count])
            RankingMath.eachCost(rounds, rules, scratch) { weight, cost in
                switch places[first + weight].enter(cost, isFull: isFull, patience: patience) {
                case .stays: return
                case .moved: moved += 1
                case .placed: break
                }
                hasChanged = true
            }
        }
        moves += moved
        return hasChanged
    }
}

extension LineWay {
    /// The same in every process, for what is stored.
    var rankingKey: UInt64 {
        var text = name
        for part in [ingress.description, echo?.description ?? "", payload.rawValue] { text += "\u{0}" + part }
        return StableHash.fnv1a(text.utf8)
    }
}
