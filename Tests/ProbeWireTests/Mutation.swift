import LineModel

/// Good bytes made bad.
enum Mutation {
    /// One to four changes of any kind: a bit, a byte, a cut, a repetition, an insertion.
    ///
    /// - Parameter hostile: bytes that are likely to matter.
    static func of(_ golden: [UInt8], hostile: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
        var bytes = golden
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            guard !bytes.isEmpty else { break }
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 1: bytes[place] = hostile.randomElement(using: &generator) ?? 0
            case 2: bytes.removeLast(bytes.count - place)
            case 3: bytes.append(contentsOf: bytes[place...].prefix(64))
            default: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
            }
        }
        return bytes
    }

    /// A few changes of the kind that networks and attackers make.
    static func apply(to bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            switch Int.random(in: 0..<5, using: &generator) {
            case 0 where !bytes.isEmpty:
                bytes[Int.random(in: bytes.indices, using: &generator)] ^=
                    1 << UInt8.random(in: 0..<8, using: &generator)
            case 1 where !bytes.isEmpty:
                bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            case 2 where !bytes.isEmpty:
                bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator))
            case 3:
                bytes.append(UInt8.random(in: 0...255, using: &generator))
            case 4 where bytes.count > 8:
                let from = Int.random(in: 0..<bytes.count - 4, using: &generator)
                let to = Int.random(in: 0..<bytes.count - 4, using: &generator)
                for index in 0..<4 { bytes[to + index] = bytes[from + index] }
            default: break
            }
        }
        return bytes
    }
}
