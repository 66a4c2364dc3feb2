/// Reads rare fields. It never traps on damaged bytes: see `PackedReader`.
struct RareFieldReader: RareFields {
    private(set) var reader: PackedReader
    private var present: Int
    /// A number came that no count can reach.
    private(set) var isImpossible = false

    init(_ bytes: ArraySlice<UInt8>) {
        reader = PackedReader(bytes)
        present = reader.number()
    }

    var isBroken: Bool { reader.isBroken || isImpossible }

    private mutating func isPresent() -> Bool {
        defer { present = Int(bitPattern: UInt(bitPattern: present) >> 1) }
        return present & 1 != 0
    }

    mutating func flag(_ value: inout Bool) { value = isPresent() }
    mutating func count(_ value: inout Int) { value = isPresent() ? plain() : 0 }
    mutating func optional(_ value: inout Int?) { value = isPresent() ? plain() : nil }
    mutating func signed(_ value: inout Int?) { value = isPresent() ? reader.signed() : nil }
    mutating func text(_ value: inout String?) { value = isPresent() ? reader.text() : nil }

    private mutating func plain() -> Int {
        let number = reader.number()
        if !(0...1 << 50).contains(number) { isImpossible = true }
        return number
    }
}
