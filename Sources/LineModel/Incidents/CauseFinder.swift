/// Finds the fewest causes that explain a round's bad lines: a weighted set cover, by the greedy rule.
///
/// Each line weighs from -1, healthy, to 1, bad beyond doubt; 0 says nothing. In between is what evidence says of a
/// line that only begins to lose: it counts for a cause, or against it, by as much. All numbers of lines below are sums
/// of weights: ten lines of 0.3 are three bad ones. No line weighs more than 1, so a single dead line is no ingress.
///
/// A candidate is what lines share, of whose measured lines at least `minShare` are bad and at least `minLines`: all
/// but the one that weighs most weigh 1 together, at least. Its score is its bad lines that nothing chosen explains
/// yet, less `healthyWeight` for each healthy line that shares it. The best score is chosen until no candidate is left;
/// of equal scores the more specific kind (`CauseKind`'s order), then the lesser value. Equal scores of one kind
/// therefore mean more bad lines against more healthy ones, or the same of both. What then explains nothing that the
/// others do not is dropped again. Every line left that is bad beyond doubt is a cause of its own.
///
/// The result does not depend on the order of the lines. Time: as many steps as lines have keys, times the logarithm of
/// the candidates.
package struct CauseFinder {
    /// The smallest number of bad lines that a shared cause explains.
    package static let minLines = 2
    /// Bad lines among the measured ones that share it and that no other cause explains, 0...1.
    package static let minShare = 0.8
    /// What a healthy line counts against bad ones: the score is positive above `minShare` exactly.
    package static let healthyWeight = 4
    /// The probability, over all rivals together, that independent faults alone made a cause's lines bad, at most. Not
    /// asked for of what every measured line shares.
    package static let maxChance = 0.1
    /// The largest number of healthy lines that are named as the proof of a cause.
    package static let maxWitnesses = 8

    private let field: CauseField
    private let trouble: Trouble
    /// One bad line, in units in which weights are added exactly, whatever the order of the lines.
    private static let one = 1 << 20
    /// Of each line, in these units.
    private let weights: [Int]
    private let isBad: [Bool]
    private let isGood: [Bool]
    /// For each line what does not explain it although it is bad: it speaks against that as a healthy one does.
    private let acquitted: [CauseAcquittal]
    /// For each key what acquits it.
    private let acquittals: [CauseAcquittal]
    /// For each key its healthy lines that are as bad as its bad ones and only have no such limit: they acquit nothing.
    private var alike: [Int: Set<Int32>] = [:]
    /// Lines that are bad or healthy; of the others the round says nothing.
    private let measured: Int
    private var isExplained: [Bool]
    /// For each key the weight of the bad lines that nothing chosen explains, and of the healthy ones.
    private var bad: [Int]
    private var good: [Int]
    private var chosen: [Int] = []

    /// The causes of one valid round, shared ones first, ordered by key, of lines that are bad or healthy beyond doubt.
    ///
    /// - Parameters:
    ///   - marks: one of each line of the field, in its order.
    ///   - standings: one of each line, in the same order; none where all lines are judged alike.
    ///   - trouble: what is looked for. Unmeasured lines never accuse anything of being abnormal; among unmeasured
    ///     ones, whatever was measured is the healthy side.
    ///   - reached: lines that ICMP errors of their own far end came back for (`LineReading.isReached`).
    package static func find(
        _ trouble: Trouble = .abnormal, marks: [LineMark], standings: [LineStanding] = [], reached: Set<Int> = [],
        in field: CauseField
    ) -> [Cause] {
        find(
            trouble, weights: marks.map { weight(of: $0, trouble) }, standings: standings, reached: reached, in: field)
    }

    /// What a line with this mark weighs: -1, 0 or 1.
    package static func weight(of mark: LineMark, _ trouble: Trouble) -> Double {
        switch mark {
        case trouble == .abnormal ? .abnormal : .unmeasured: 1
        case .healthy: -1
        case .abnormal where trouble == .unmeasured: -1
        default: 0
        }
    }

    /// The causes of one valid round, shared ones first, ordered by key.
    ///
    /// - Parameters:
    ///   - weights: of each line of the field, in its order, within -1...1; what is beyond counts as the end, what is
    ///     no number as 0.
    ///   - standings, reached: as for marks.
    package static func find(
        _ trouble: Trouble = .abnormal, weights: [Double], standings: [LineStanding] = [], reached: Set<Int> = [],
        in field: CauseField
    ) -> [Cause] {
        find(
            trouble, weights: weights, standings: standings,
            acquitted: Dictionary(uniqueKeysWithValues: reached.map { ($0, .vantage) }), in: field)
    }

    /// The causes of one valid round, shared ones first, ordered by key.
    ///
    /// - Parameter acquitted: what is known not to be at fault for a line, by its index; without meaning for lines that
    ///   are not bad, and for unmeasured ones.
    package static func find(
        _ trouble: Trouble, weights: [Double], standings: [LineStanding], acquitted: [Int: CauseAcquittal],
        in field: CauseField
    ) -> [Cause] {
        precondition(weights.count == field.names.count, "one weight for each line")
        precondition(standings.isEmpty || standings.count == weights.count, "one standing for each line, or none")
        var finder = CauseFinder(field, weights, trouble, trouble == .abnormal ? acquitted : [:])
        if trouble == .abnormal, !standings.isEmpty { finder.noteAlike(standings) }
        finder.choose()
        return finder.causes()
    }

    private init(_ field: CauseField, _ shares: [Double], _ trouble: Trouble, _ innocent: [Int: CauseAcquittal]) {
        self.field = field
        self.trouble = trouble
        let weights = shares.map { $0.isNaN ? 0 : Int((max(-1, min(1, $0)) * Double(Self.one)).rounded()) }
        let (isBad, isGood) = (weights.map { $0 > 0 }, weights.map { $0 < 0 })
        bad = field.linesOfKey.map { $0.reduce(0) { $0 + max(0, weights[Int($1)]) } }
        good = field.linesOfKey.map { $0.reduce(0) { $0 - min(0, weights[Int($1)]) } }
        let acquittals = field.keys.map { CauseAcquittal(of: $0.kind) }
        var acquitted = [CauseAcquittal](repeating: [], count: weights.count)
        for (line, found) in innocent where isBad[line] {
            acquitted[line] = found
            for key in field.keysOfLine[line].map(Int.init) where !found.isDisjoint(with: acquittals[key]) {
                bad[key] -= weights[line]
                good[key] += weights[line]
            }
        }
        (self.acquitted, self.acquittals) = (acquitted, acquittals)
        (self.weights, self.isBad, self.isGood) = (weights, isBad, isGood)
        measured = weights.count { $0 != 0 }
        isExplained = isBad.map { !$0 }
    }

    /// Takes the healthy lines that are as bad as the abnormal ones from the healthy side.
    private mutating func noteAlike(_ standings: [LineStanding]) {
        for key in field.keys.indices where isShared(key) && good[key] > 0 {
            let lines = field.linesOfKey[key]
            // Those that are above a limit; evidence has none.
            let accused = lines.filter { weights[Int($0)] == Self.one && !acquitted[Int($0)].contains(.entrance) }.map {
                standings[Int($0)]
            }
            let limits = (
                loss: accused.map { $0.lossLimit ?? .max }.sorted(), rtt: accused.map { $0.rttLimit ?? .max }.sorted()
            )
            let kind = field.keys[key].kind
            let comparesRTT = kind != .vantage && kind != .tag
            let same = lines.filter {
                isGood[Int($0)] && standings[Int($0)].isAsBad(asMostOf: limits, comparesRTT: comparesRTT)
            }
            guard !same.isEmpty else { continue }
            alike[key] = Set(same)
            good[key] += same.reduce(0) { $0 + weights[Int($1)] }
        }
    }

    private func isCandidate(_ key: Int) -> Bool {
        bad[key] >= Self.healthyWeight * good[key] && isShared(key)
    }

    /// Whether the bad lines that nothing explains are `minLines` or more: without the one that weighs most.
    private func isShared(_ key: Int) -> Bool { isHeavy(key) && isSpread(key) }

    /// Whether a fleet's bad cells that nothing explains are of two lines, or of two vantages, whichever the cause is
    /// to be told from. Of a prober each line is one of its own.
    private func isSpread(_ key: Int) -> Bool {
        guard let parts = field.cells?.parts(of: field.keys[key]) else { return true }
        var first: Int32?
        for line in field.linesOfKey[key]
        where isBad[Int(line)] && !isExplained[Int(line)] && explains(key, Int(line)) {
            guard let known = first else {
                first = parts[Int(line)]
                continue
            }
            if parts[Int(line)] != known { return true }
        }
        return false
    }

    private func isHeavy(_ key: Int) -> Bool {
        guard bad[key] < Self.minLines * Self.one else { return true }
        guard bad[key] > Self.one else { return false }
        let greatest = field.linesOfKey[key].reduce(0) { greatest, line in
            isExplained[Int(line)] || !explains(key, Int(line)) ? greatest : max(greatest, weights[Int(line)])
        }
        return bad[key] - greatest >= (Self.minLines - 1) * Self.one
    }

    private func score(_ key: Int) -> Int { bad[key] - Self.healthyWeight * good[key] }

    /// Canaries decide where some were measured: unless most of them are bad, it is not the vantage.
    private var canariesAllowVantage: Bool {
        let measured = weights.indices.filter { field.isCanary[$0] && weights[$0] != 0 }
        let accusing = measured.filter { isBad[$0] && !acquitted[$0].contains(.vantage) }
        return measured.isEmpty || 2 * weight(of: accusing) > weight(of: measured)
    }

    /// How often a line is bad by itself: the bad lines that no candidate contains, over these and all healthy ones
    /// (which are healthy whatever they share). Half a line is added to a side (Krichevsky and Trofimov), so that a
    /// field without other lines does not count as proof.
    private func backgroundShare(_ candidates: [Int]) -> Double {
        var isInside = [Bool](repeating: false, count: isBad.count)
        for key in candidates where field.keys[key].kind != .vantage {
            for line in field.linesOfKey[key] { isInside[Int(line)] = true }
        }
        // A line that is accused of nothing that is shared is as good as healthy.
        let isFree = { (line: Int) in acquitted[line].contains(.entrance) }
        let own = weights.indices.filter { isBad[$0] && !isInside[$0] && !isFree($0) }
        let well = weights.indices.filter { isGood[$0] || isBad[$0] && isFree($0) }
        let (alone, healthy) = (Double(weight(of: own)) / Double(Self.one), Double(weight(of: well)) / Double(Self.one))
        return (alone + 0.5) / (alone + healthy + 1)
    }

    /// How much lines weigh, for or against.
    private func weight(of lines: [Int]) -> Int { lines.reduce(0) { $0 + abs(weights[$1]) } }

    private func isUnlikelyByChance(_ key: Int, _ background: Double) -> Bool {
        // Whole lines: fewer bad ones and more healthy ones, where they do not come out even.
        let unit = Self.one * cellsOfPart(key)
        let (hits, misses) = (bad[key] / unit, (good[key] + unit - 1) / unit)
        let chance = BinomialTail.atLeast(hits, of: hits + misses, probability: background)
        return chance * Double(field.rivals[key]) <= Self.maxChance
    }

    /// How many of a fleet's cells are one observation: those of one line fail together. 1 of a prober.
    private func cellsOfPart(_ key: Int) -> Int {
        guard let cells = field.cells, field.keys[key].kind != .way else { return 1 }
        let parts = cells.parts(of: field.keys[key])
        let measured = field.linesOfKey[key].filter { weights[Int($0)] != 0 }
        return max(1, measured.count / max(1, Set(measured.map { parts[Int($0)] }).count))
    }

    /// Whether no measured line lies outside. The background then comes from the very lines that are to be explained,
    /// and where they share nothing else it excuses any number of them: that nearly all are bad has to be enough. Never
    /// of a tag; where every line has it, an address or the vantage is the same lines with a meaning. Nor where most
    /// lines were not measured (maintenance, a call over some lines): these may well lie outside.
    private func isSharedByAll(_ key: Int) -> Bool {
        let kind = field.keys[key].kind
        guard kind != .tag, kind != .way, 2 * measured >= isBad.count else { return false }
        return field.linesOfKey[key].count { weights[Int($0)] != 0 } == measured
    }

    private mutating func choose() {
        let mayBeVantage = canariesAllowVantage
        let candidates = field.keys.indices.filter {
            isCandidate($0) && (mayBeVantage || field.keys[$0].kind != .vantage)
        }
        let background = backgroundShare(candidates)
        var queue = BestFirst(candidates.map { BestFirst.Entry(score: score($0), key: $0) })
        while let entry = queue.popFirst() {
            guard isCandidate(entry.key) else { continue }
            // Scores only fall: an entry that has not fallen is the best there is.
            let now = score(entry.key)
            guard now == entry.score else {
                queue.insert(BestFirst.Entry(score: now, key: entry.key))
                continue
            }
            guard isUnlikelyByChance(entry.key, background) || isSharedByAll(entry.key) else { continue }
            chosen.append(entry.key)
            for line in field.linesOfKey[entry.key] where !isExplained[Int(line)] && explains(entry.key, Int(line)) {
                isExplained[Int(line)] = true
                for key in field.keysOfLine[Int(line)] where explains(Int(key), Int(line)) {
                    bad[Int(key)] -= weights[Int(line)]
                }
            }
        }
        dropRedundant()
    }

    /// Whether a bad line that shares a key may be explained by it.
    private func explains(_ key: Int, _ line: Int) -> Bool { acquitted[line].isDisjoint(with: acquittals[key]) }

    /// A cause chosen early explains nothing of its own when later ones contain all its lines.
    private mutating func dropRedundant() {
        var covers = [Int](repeating: 0, count: isBad.count)
        for key in chosen { for line in explained(key) { covers[Int(line)] += 1 } }
        chosen = chosen.filter { key in
            let lines = explained(key)
            guard lines.allSatisfy({ covers[Int($0)] >= 2 }) else { return true }
            for line in lines { covers[Int(line)] -= 1 }
            return false
        }
    }

    private func explained(_ key: Int) -> [Int32] {
        field.linesOfKey[key].filter { isBad[Int($0)] && explains(key, Int($0)) }
    }

    private func causes() -> [Cause] {
        var isTaken = isBad.map { !$0 }
        let samples = healthySamples()
        let healthy = isGood.reduce(0) { $0 + ($1 ? 1 : 0) }
        var causes: [Cause] = []
        for key in chosen {
            let lines = field.linesOfKey[key].map(Int.init)
            let own = lines.filter { !isTaken[$0] && explains(key, $0) }
            for line in own { isTaken[line] = true }
            let inside = lines.filter { isGood[$0] }
            let same = alike[key] ?? []
            causes.append(
                Cause(
                    key: field.keys[key], trouble: trouble, lines: own,
                    healthyInside: inside.filter { !same.contains(Int32($0)) },
                    healthyOutside: healthy - inside.count,
                    witnesses: witnesses(against: field.keys[key], lines: own, inside: Set(inside), samples),
                    alike: same.count))
        }
        for line in field.byName.map(Int.init) where !isTaken[line] && weights[line] == Self.one {
            let key = CauseKey(.line, field.names[line])
            causes.append(
                Cause(
                    key: key, trouble: trouble, lines: [line], healthyInside: [], healthyOutside: healthy,
                    witnesses: witnesses(against: key, lines: [line], inside: [], samples)))
        }
        return causes.sorted { $0.key < $1.key }
    }

    /// The first few healthy lines of each key, by name.
    private func healthySamples() -> [[Int]] {
        var samples = [[Int]](repeating: [], count: field.keys.count)
        for line in field.byName.map(Int.init) where isGood[line] {
            for key in field.keysOfLine[line] where samples[Int(key)].count < Self.maxWitnesses {
                samples[Int(key)].append(line)
            }
        }
        return samples
    }

    /// Healthy lines outside the cause that go over the same ingresses or echoes as its lines do: these parts work.
    private func witnesses(
        against cause: CauseKey, lines: [Int], inside: Set<Int>, _ samples: [[Int]]
    ) -> [Int] {
        var found: [Int] = []
        var seen: Set<Int32> = []
        for line in lines {
            // Its ingress and its echo alone: there are few of them, and many keys.
            for key in field.keysOfLine[line] where field.isOfAddress[Int(key)] && seen.insert(key).inserted {
                guard field.keys[Int(key)] != cause else { continue }
                for witness in samples[Int(key)] where !inside.contains(witness) && !found.contains(witness) {
                    found.append(witness)
                    if found.count == Self.maxWitnesses { return found }
                }
            }
        }
        return found
    }
}
