internal import FleetModel
internal import LineHistory

/// What a vantage says of each line, packed: two bits of state, and the evidence of the few lines that have some.
enum CellPacking {
    /// Four to a byte, the first in the lowest bits.
    static func pack(_ states: [CellState]) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: (states.count + 3) / 4)
        for (index, state) in states.enumerated() { bytes[index / 4] |= state.rawValue << (2 * UInt8(index % 4)) }
        return bytes
    }

    static func states(_ bytes: ArraySlice<UInt8>, count: Int) throws(FleetWireError) -> [CellState] {
        guard bytes.count == (count + 3) / 4 else { throw .garbage("it has not one state for each line") }
        let states = (0..<count).compactMap { index in
            CellState(rawValue: bytes[bytes.startIndex + index / 4] >> (2 * UInt8(index % 4)) & 3)
        }
        guard states.count == count else { throw .garbage("a line has a state that there is not") }
        return states
    }

    /// Of each line with evidence: how many lines lie between it and the one before, and the evidence as IEEE 754 has
    /// it, the least significant byte first. What is not finite is no evidence.
    static func pack(_ evidence: [Int: Double], count: Int) -> [UInt8] {
        let known = evidence.filter { $0.value.isFinite && (0..<count).contains($0.key) }.sorted { $0.key < $1.key }
        var writer = PackedWriter()
        writer.append(known.count)
        var next = 0
        for (index, value) in known {
            writer.append(index - next)
            writer.append(raw: (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt64($0))) })
            next = index + 1
        }
        return writer.bytes
    }

    /// A logarithm of a likelihood beyond this is none that can be computed.
    private static let maxEvidence = 1e9

    static func evidence(_ bytes: ArraySlice<UInt8>, count: Int) throws(FleetWireError) -> [Int: Double] {
        var reader = PackedReader(bytes)
        let known = reader.number()
        // Each takes nine bytes.
        guard !reader.isBroken, known >= 0, known <= count, known <= bytes.count / 9 else {
            throw .garbage("it has evidence against more lines than there are")
        }
        var rest = reader.rest()
        var evidence: [Int: Double] = [:]
        evidence.reserveCapacity(known)
        var next = 0
        for _ in 0..<known {
            var number = PackedReader(rest)
            let step = number.number()
            rest = number.rest()
            guard !number.isBroken, step >= 0, step < count, next + step < count, rest.count >= 8 else {
                throw .garbage("its evidence is damaged")
            }
            let bits = rest.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            rest = rest.dropFirst(8)
            let value = Double(bitPattern: bits)
            guard value.magnitude <= maxEvidence else { throw .garbage("its evidence is no number") }
            evidence[next + step] = value
            next += step + 1
        }
        guard rest.isEmpty else { throw .garbage("it has more evidence than it says") }
        return evidence
    }
}
