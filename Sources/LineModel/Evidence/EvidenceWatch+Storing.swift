/// The whole judgement as one byte string: what speaks against whom, what is raised, and with whom.
///
/// `W`, version 1; length of the field (4), the field (`FieldEvidence.packed`); number of raised lines (4), lines: way
/// (8), raised loss and sum (8 each, the patterns of their `Double`), healthy rounds (4); number of lines raised for
/// their delay (4), lines: way (8), figure (1), share and sum (8 each), quiet rounds (4); number of risen groups (4),
/// groups: key (8), number of lines (4), their ways (8 each); FNV-1a of all that (8). Little-endian.
///
/// Version 2 has, before the last eight bytes, the number of risen groups whose chance is known (4), and these: key
/// (8), chance (8). Where there is none, version 1 is written, which every program reads.
extension EvidenceWatch {
    private static let mark: [UInt8] = [0x57, 1]
    private static let markWithChances: [UInt8] = [0x57, 2]

    /// The state; bars and rules are not in it.
    package var packed: [UInt8] {
        let chances = groupChances.filter { risenGroups[$0.key] != nil }
        var bytes = chances.isEmpty ? Self.mark : Self.markWithChances
        let inner = field.packed
        bytes.reserveCapacity(inner.count + 64 + 28 * raised.count + 29 * raisedDelays.count)
        bytes.put(UInt32(inner.count))
        bytes += inner
        bytes.put(UInt32(raised.count))
        for (line, clearing) in raised.sorted(by: { $0.key < $1.key }) {
            bytes.put(field.ways[line])
            bytes.put(clearing.raisedLoss.bitPattern)
            bytes.put(clearing.sum.bitPattern)
            bytes.put(UInt32(clamping: clearing.healthyRounds))
        }
        bytes.put(UInt32(raisedDelays.count))
        for (line, clearing) in raisedDelays.sorted(by: { $0.key < $1.key }) {
            bytes.put(field.ways[line])
            bytes.put(UInt8(clearing.figure.rawValue))
            bytes.put(clearing.share.bitPattern)
            bytes.put(clearing.sum.bitPattern)
            bytes.put(UInt32(clamping: clearing.quietRounds))
        }
        bytes.put(UInt32(risenGroups.count))
        for (group, lines) in risenGroups.sorted(by: { $0.key < $1.key }) {
            bytes.put(group.stableHash)
            bytes.put(UInt32(lines.count))
            for line in lines.sorted() { bytes.put(field.ways[line]) }
        }
        if !chances.isEmpty {
            bytes.put(UInt32(chances.count))
            for (group, chance) in chances.sorted(by: { $0.key < $1.key }) {
                bytes.put(group.stableHash)
                bytes.put(chance.bitPattern)
            }
        }
        bytes.put(StableHash.fnv1a(bytes))
        return bytes
    }

    /// Takes a stored state in place of its own, between two rounds. Lines and groups that are not in the field any
    /// more are passed over; a line that was renamed, moved or has another payload is one of them.
    ///
    /// - Returns: whether the bytes were a whole and undamaged state; otherwise nothing has changed.
    package mutating func restore(_ bytes: [UInt8]) -> Bool {
        var reader = ByteReader(bytes)
        let mark = reader.next(2)
        guard mark == Self.mark || mark == Self.markWithChances, bytes.count > 10 else { return false }
        let inner = reader.next(reader.count(of: 1))
        let places = Dictionary(zip(field.ways, field.ways.indices), uniquingKeysWith: { first, _ in first })
        let (raised, raisedDelays) = (Self.losses(&reader, places), Self.delays(&reader, places))
        let groups = risen(&reader, places)
        let chances = mark == Self.mark ? [:] : chances(&reader)
        let sum = reader.number(UInt64.self)
        guard reader.isWhole, sum == StableHash.fnv1a(bytes.dropLast(8)), field.restore(inner) else { return false }
        (self.raised, self.raisedDelays) = (raised, raisedDelays)
        risenGroups = groups.mapValues { $0.filter { raised[$0] != nil } }.filter { !$0.value.isEmpty }
        groupChances = chances.filter { risenGroups[$0.key] != nil }
        return true
    }

    private func chances(_ reader: inout ByteReader) -> [CauseKey: Double] {
        let keys = Dictionary(
            field.groups.keys.map { ($0.stableHash, $0) }, uniquingKeysWith: { first, _ in first })
        var read: [CauseKey: Double] = [:]
        for _ in 0..<reader.count(of: 16) {
            let (key, chance) = (reader.number(UInt64.self), reader.double())
            guard (0...1).contains(chance) else {
                reader.refuse()
                return [:]
            }
            if let key = keys[key] { read[key] = chance }
        }
        return read
    }

    private static func losses(_ reader: inout ByteReader, _ places: [UInt64: Int]) -> [Int: LossClearing] {
        var read: [Int: LossClearing] = [:]
        for _ in 0..<reader.count(of: 28) {
            let way = reader.number(UInt64.self)
            let (loss, sum) = (reader.double(), reader.double())
            let healthy = reader.number(UInt32.self)
            guard let line = places[way] else { continue }
            read[line] = LossClearing(raisedLoss: loss, sum: sum, healthyRounds: Int(healthy))
        }
        return read
    }

    private static func delays(_ reader: inout ByteReader, _ places: [UInt64: Int]) -> [Int: DelayClearing] {
        var read: [Int: DelayClearing] = [:]
        for _ in 0..<reader.count(of: 29) {
            let (way, figure) = (reader.number(UInt64.self), reader.number(UInt8.self))
            let (share, sum) = (reader.double(), reader.double())
            let quiet = reader.number(UInt32.self)
            guard let figure = DelayEvidence.Figure(rawValue: Int(figure)), DelayEvidence.alternatives.contains(share)
            else {
                reader.refuse()
                return [:]
            }
            guard let line = places[way] else { continue }
            read[line] = DelayClearing(figure, share: share, sum: sum, quietRounds: Int(quiet))
        }
        return read
    }

    private func risen(_ reader: inout ByteReader, _ places: [UInt64: Int]) -> [CauseKey: Set<Int>] {
        let keys = Dictionary(
            field.groups.keys.map { ($0.stableHash, $0) }, uniquingKeysWith: { first, _ in first })
        var read: [CauseKey: Set<Int>] = [:]
        for _ in 0..<reader.count(of: 12) {
            let key = keys[reader.number(UInt64.self)]
            let lines = (0..<reader.count(of: 8)).compactMap { _ in places[reader.number(UInt64.self)] }
            if let key { read[key] = Set(lines) }
        }
        return read
    }
}
