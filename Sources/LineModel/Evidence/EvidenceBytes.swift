/// Appends numbers as a stored state has them, little-endian.
extension [UInt8] {
    mutating func put(_ number: some FixedWidthInteger) {
        for place in 0..<(number.bitWidth / 8) { append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
    }

    mutating func put(_ sums: SIMD8<Float>) {
        for slot in 0..<LossAlternatives.count { put(sums[slot].bitPattern) }
    }
}

/// Reads what may be anything: what is missing reads as 0, or as no bytes, and is not whole.
struct ByteReader {
    private let bytes: [UInt8]
    private var place = 0
    private var isBroken = false

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Whether all was there, and nothing more.
    var isWhole: Bool { !isBroken && place == bytes.count }

    mutating func next(_ count: Int) -> [UInt8] {
        guard bytes.count - place >= count else {
            isBroken = true
            return []
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

    /// A `Double` by its pattern.
    mutating func double() -> Double { Double(bitPattern: number(UInt64.self)) }

    /// What was read cannot be.
    mutating func refuse() { isBroken = true }

    /// So many numbers of two bytes.
    mutating func codes(_ count: Int) -> [UInt16] { (0..<count).map { _ in number(UInt16.self) } }

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
