/// The state as bytes, for a store or a function's object: everything that a restart must not lose, exactly. 68 bytes
/// for a line against which there is any evidence, 32 for a group; 7 MB for 100,000 lines.
///
/// `E`, version 1, number of lines (4), lines; number of groups (4), groups; number of dependent groups (4), groups. A
/// line: its way (8), six sums, window (3 x 4), six sums of delays. A group: its key (8), six sums. A dependent group:
/// its key. Little-endian; a sum is the pattern of its `Float`.
extension FieldEvidence {
    private static let mark: [UInt8] = [0x45, 1]

    /// The state.
    package var packed: [UInt8] {
        var bytes = Self.mark
        let kept = lines.indices.filter { lines[$0] != LineEvidence() || delays[$0] != DelayEvidence() }
        bytes.reserveCapacity(14 + 68 * kept.count + 32 * sums.count)
        bytes.put(UInt32(kept.count))
        for line in kept {
            bytes.put(ways[line])
            bytes.put(lines[line].sums)
            for number in [windows[line].rounds, windows[line].lost, windows[line].sent] { bytes.put(number) }
            bytes.put(delays[line].sums)
        }
        let groups = sums.indices.filter { sums[$0] != LineEvidence() }
        bytes.put(UInt32(groups.count))
        for group in groups {
            bytes.put(self.groups.keys[group].stableHash)
            bytes.put(sums[group].sums)
        }
        bytes.put(UInt32(dependent.count))
        for key in dependent.sorted() { bytes.put(key.stableHash) }
        return bytes
    }

    /// Takes a stored state: lines and groups that are not in the field any more are passed over, others that are not
    /// in it begin with none.
    ///
    /// - Returns: whether the bytes were a state; otherwise nothing has changed.
    package mutating func restore(_ bytes: [UInt8]) -> Bool {
        var reader = ByteReader(bytes)
        guard reader.next(2) == Self.mark else { return false }
        let places = Dictionary(zip(ways, ways.indices), uniquingKeysWith: { first, _ in first })
        let keys = Dictionary(
            zip(groups.keys.map(\.stableHash), groups.keys.indices), uniquingKeysWith: { first, _ in first })
        var read = self
        for _ in 0..<reader.count(of: 68) {
            let way = reader.number(UInt64.self)
            let (sums, rounds) = (reader.sums(), reader.number(UInt32.self))
            let (lost, sent, delays) = (reader.number(UInt32.self), reader.number(UInt32.self), reader.sums())
            guard let line = places[way] else { continue }
            read.lines[line] = LineEvidence(sums: sums)
            (read.windows[line].rounds, read.windows[line].lost, read.windows[line].sent) = (rounds, lost, sent)
            read.delays[line] = DelayEvidence(sums: delays)
        }
        for _ in 0..<reader.count(of: 32) {
            let (key, sums) = (reader.number(UInt64.self), reader.sums())
            if let group = keys[key] { read.sums[group] = LineEvidence(sums: sums) }
        }
        for _ in 0..<reader.count(of: 8) {
            if let group = keys[reader.number(UInt64.self)] { read.dependent.insert(groups.keys[group]) }
        }
        guard reader.isWhole else { return false }
        self = read
        return true
    }
}

extension CauseKey {
    /// A number that is the same in every process and version.
    fileprivate var stableHash: UInt64 { StableHash.fnv1a(Array(kind.word.utf8) + [0xFF] + Array(value.utf8)) }
}

extension [UInt8] {
    fileprivate mutating func put(_ number: some FixedWidthInteger) {
        for place in 0..<(number.bitWidth / 8) { append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
    }

    fileprivate mutating func put(_ sums: SIMD8<Float>) {
        for slot in 0..<LossAlternatives.count { put(sums[slot].bitPattern) }
    }
}

/// Reads what may be anything: what is missing reads as 0, and is not whole.
private struct ByteReader {
    private let bytes: [UInt8]
    private var place = 0
    private var isBroken = false

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Whether all was there, and nothing more.
    var isWhole: Bool { !isBroken && place == bytes.count }

    mutating func next(_ count: Int) -> [UInt8] {
        guard bytes.count - place >= count else {
            isBroken = true
            return [UInt8](repeating: 0, count: count)
        }
        defer { place += count }
        return Array(bytes[place..<place + count])
    }

    mutating func number<Number: FixedWidthInteger>(_: Number.Type) -> Number {
        let size = Number.bitWidth / 8
        guard bytes.count - place >= size else {
            isBroken = true
            return 0
        }
        defer { place += size }
        return bytes.withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: Number.self)) }
    }

    /// Six sums.
    mutating func sums() -> [Float] {
        (0..<LossAlternatives.count).map { _ in Float(bitPattern: number(UInt32.self)) }
    }

    /// How many entries of so many bytes follow; 0, and broken, where there cannot be so many.
    mutating func count(of size: Int) -> Int {
        let count = Int(number(UInt32.self))
        guard count <= (bytes.count - place) / size else {
            isBroken = true
            return 0
        }
        return count
    }
}
