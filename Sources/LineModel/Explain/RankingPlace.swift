/// The interval that a line is placed by, of one weight.
struct RankingPlace: Equatable, Sendable {
    /// What a round did to it.
    enum Change { case stays, placed, moved }

    /// nil before there was one.
    private(set) var cost: RankingCost?
    /// Whether a whole window was behind it.
    private(set) var isFull = false
    /// Rounds in a row in which the estimate lay outside of the interval of then: above 0 where the line has become
    /// worse, below where better.
    private(set) var wrong: Int8 = 0

    init() {}

    init(_ cost: RankingCost, isFull: Bool) {
        self.cost = cost
        self.isFull = isFull
    }

    var isPlaced: Bool { cost != nil }

    /// Enters what the last rounds say the line costs.
    ///
    /// - Parameter isFull: whether they are a whole window.
    mutating func enter(_ now: RankingCost, isFull: Bool, patience: Int) -> Change {
        guard let cost else {
            self = RankingPlace(now, isFull: isFull)
            return .placed
        }
        if isFull, !self.isFull {
            // By few rounds it was known worse than it can be.
            self = RankingPlace(now, isFull: true)
            return .placed
        }
        let side: Int8 = cost.point < now.best ? 1 : cost.point > now.worst ? -1 : 0
        wrong = side == 0 || (wrong != 0 && wrong.signum() != side) ? side : Int8(clamping: Int(wrong) + Int(side))
        guard now.isApart(from: cost) || Int(wrong.magnitude) >= patience else { return .stays }
        self = RankingPlace(now, isFull: isFull)
        return .moved
    }
}

extension LineRanking {
    private static let version: UInt8 = 1
    /// Key, and of each weight whether it is placed and three numbers.
    private static let entryBytes = 8 + weights * 13

    /// What must outlive the process: by which interval each line is placed; 73 bytes a line.
    package var state: [UInt8] {
        var bytes: [UInt8] = [Self.version]
        bytes.put(rules.fingerprint)
        let placed = lines.indices.filter { index in
            (0..<Self.weights).contains { places[index * Self.weights + $0].isPlaced }
        }
        bytes.reserveCapacity(16 + placed.count * Self.entryBytes)
        bytes.put(UInt32(clamping: placed.count))
        for index in placed {
            bytes.put(key(index))
            for weight in 0..<Self.weights { places[index * Self.weights + weight].put(into: &bytes) }
        }
        return bytes
    }

    /// The places in a stored state, by line; empty where it is none of these rules, or damaged.
    static func read(_ state: [UInt8], _ rules: RankingRules) -> [UInt64: [RankingPlace]] {
        guard !state.isEmpty else { return [:] }
        var reader = ByteReader(state)
        guard reader.number(UInt8.self) == version, reader.number(UInt64.self) == rules.fingerprint else { return [:] }
        var found: [UInt64: [RankingPlace]] = [:]
        for _ in 0..<reader.count(of: entryBytes) {
            let key = reader.number(UInt64.self)
            found[key] = (0..<weights).map { _ in RankingPlace(from: &reader) }
        }
        return reader.isWhole ? found : [:]
    }
}

extension RankingPlace {
    fileprivate func put(into bytes: inout [UInt8]) {
        bytes.put(UInt8(cost == nil ? 0 : isFull ? 2 : 1))
        for number in [cost?.best, cost?.point, cost?.worst] { bytes.put((number ?? 0).bitPattern) }
    }

    fileprivate init(from reader: inout ByteReader) {
        let kind = reader.number(UInt8.self)
        let numbers = (0..<3).map { _ in Float(bitPattern: reader.number(UInt32.self)) }
        self.init()
        guard kind > 0 else { return }
        guard kind <= 2, numbers.allSatisfy(\.isFinite), numbers[0] <= numbers[1], numbers[1] <= numbers[2] else {
            reader.refuse()
            return
        }
        self = RankingPlace(RankingCost(best: numbers[0], point: numbers[1], worst: numbers[2]), isFull: kind == 2)
    }
}

extension RankingRules {
    /// What places were made by: others make others.
    fileprivate var fingerprint: UInt64 {
        StableHash.fnv1a("\(window) \(minRounds) \(patience) \(pointOfLoss) \(jitter)".utf8)
    }
}
