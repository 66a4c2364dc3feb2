/// The state as bytes, for a store or a function's object: everything that a restart must not lose, exactly. 94 bytes
/// for a line of which anything is known, 32 for a group, 29 more for a large one; 9.8 MB for 100,000 lines in 10,000
/// groups.
///
/// `E`, version 2, number of lines (4), lines; number of groups (4), groups; number of dependent groups (4), groups. A
/// line: its way (8), six sums, window (3 x 4), six sums of delays, its past of delays (4 x 2: rounds, then those above
/// each mark), its usual spread (5 x 2), its window of delays (4 x 2). A group: its key (8), six sums. A dependent
/// group: its key. Little-endian; a sum is the pattern of its `Float`.
///
/// Version 3 has, at its end, the number of large groups of which rounds were counted (4), and these: key (8), rounds,
/// hits, and those that followed a hit (2 each), the same of rounds that wait to be counted, whether the last was a hit
/// (1), two sums (4 each). Where there is none,
/// version 2 is written; one that is read leaves these groups without a past.
extension FieldEvidence {
    private static let mark: [UInt8] = [0x45, 2]
    private static let markWithCommons: [UInt8] = [0x45, 3]
    private static let bytesOfCommon = 29

    private static let bytesOfLine = 94

    private func isKnown(_ line: Int) -> Bool {
        lines[line] != LineEvidence() || delays[line] != DelayEvidence() || delayPasts[line] != DelayPast()
            || delayUsuals[line] != DelayUsual()
    }

    private mutating func forget(_ line: Int) {
        restart(line)
        (delayPasts[line], delayUsuals[line]) = (DelayPast(), DelayUsual())
    }

    /// The state.
    package var packed: [UInt8] {
        let commons = zip(groups.large, commons).filter { $1 != CommonBursts() }
        var bytes = commons.isEmpty ? Self.mark : Self.markWithCommons
        let kept = lines.indices.filter(isKnown)
        bytes.reserveCapacity(14 + Self.bytesOfLine * kept.count + 32 * sums.count)
        bytes.put(UInt32(kept.count))
        for line in kept {
            bytes.put(ways[line])
            bytes.put(lines[line].sums)
            for number in [windows[line].rounds, windows[line].lost, windows[line].sent] { bytes.put(number) }
            bytes.put(delays[line].sums)
            for place in 0..<4 { bytes.put(delayPasts[line].counts[place]) }
            for number in delayUsuals[line].numbers + delayWindows[line].numbers { bytes.put(number) }
        }
        let groups = sums.indices.filter { sums[$0] != LineEvidence() }
        bytes.put(UInt32(groups.count))
        for group in groups {
            bytes.put(self.groups.keys[group].stableHash)
            bytes.put(sums[group].sums)
        }
        bytes.put(UInt32(dependent.count))
        for key in dependent.sorted() { bytes.put(key.stableHash) }
        guard !commons.isEmpty else { return bytes }
        bytes.put(UInt32(commons.count))
        for (group, common) in commons {
            bytes.put(self.groups.keys[group].stableHash)
            for counts in [common.counted, common.waiting] {
                for count in [counts.rounds, counts.hits, counts.again] { bytes.put(UInt16(clamping: count)) }
            }
            bytes.put(UInt8(common.isHit ? 1 : 0))
            for slot in 0..<2 { bytes.put(common.sums[slot].bitPattern) }
        }
        return bytes
    }

    /// Takes a stored state: lines and groups that are not in the field any more are passed over, others that are not
    /// in it begin with none.
    ///
    /// - Returns: whether the bytes were a state; otherwise nothing has changed.
    package mutating func restore(_ bytes: [UInt8]) -> Bool {
        var reader = ByteReader(bytes)
        let mark = reader.next(2)
        guard mark == Self.mark || mark == Self.markWithCommons else { return false }
        let places = Dictionary(zip(ways, ways.indices), uniquingKeysWith: { first, _ in first })
        let keys = Dictionary(
            zip(groups.keys.map(\.stableHash), groups.keys.indices), uniquingKeysWith: { first, _ in first })
        var read = self
        for line in ways.indices { read.forget(line) }
        read.sums = [LineEvidence](repeating: LineEvidence(), count: sums.count)
        for _ in 0..<reader.count(of: Self.bytesOfLine) {
            let way = reader.number(UInt64.self)
            let (sums, rounds) = (reader.sums(), reader.number(UInt32.self))
            let (lost, sent, delays) = (reader.number(UInt32.self), reader.number(UInt32.self), reader.sums())
            let past = reader.codes(4)
            let (usual, window) = (reader.codes(5), reader.codes(4))
            guard let line = places[way] else { continue }
            read.lines[line] = LineEvidence(sums: sums)
            (read.windows[line].rounds, read.windows[line].lost, read.windows[line].sent) = (rounds, lost, sent)
            read.delays[line] = DelayEvidence(sums: delays)
            read.delayPasts[line] = DelayPast(counts: SIMD4(past))
            (read.delayUsuals[line], read.delayWindows[line]) = (DelayUsual(usual), DelayWindow(window))
        }
        for _ in 0..<reader.count(of: 32) {
            let (key, sums) = (reader.number(UInt64.self), reader.sums())
            if let group = keys[key] { read.sums[group] = LineEvidence(sums: sums) }
        }
        let bound = (0..<reader.count(of: 8)).compactMap { _ in keys[reader.number(UInt64.self)] }
        // All at once: each change is looked up for every line.
        read.dependent.formUnion(bound.map { groups.keys[$0] })
        read.commons = [CommonBursts](repeating: CommonBursts(), count: commons.count)
        if mark == Self.markWithCommons { read.takeCommons(&reader, keys) }
        guard reader.isWhole else { return false }
        self = read
        return true
    }

    private mutating func takeCommons(_ reader: inout ByteReader, _ keys: [UInt64: Int]) {
        for _ in 0..<reader.count(of: Self.bytesOfCommon) {
            let key = reader.number(UInt64.self)
            let counts = (0..<2).map { _ in
                CommonBursts.Counts(
                    rounds: Int(reader.number(UInt16.self)), hits: Int(reader.number(UInt16.self)),
                    again: Int(reader.number(UInt16.self)))
            }
            let isHit = reader.number(UInt8.self) != 0
            let sums = (0..<2).map { _ in Float(bitPattern: reader.number(UInt32.self)) }
            guard let group = keys[key], let place = placeOfLarge(group) else { continue }
            commons[place] = CommonBursts(counted: counts[0], waiting: counts[1], isHit: isHit, sums: sums)
            self.isHit[group] = commons[place].isHit
        }
    }
}

extension CauseKey {
    /// A number that is the same in every process and version.
    var stableHash: UInt64 { StableHash.fnv1a(Array(kind.word.utf8) + [0xFF] + Array(value.utf8)) }
}
