internal import CZlib
internal import LineHistory

/// The frame of a body: `PLFR`, a version, sections of a number, a count and their bytes, and a CRC-32 of all that is
/// before it. Sections that a reader does not know are passed over, so that later programs may add some.
struct RoundSections {
    /// The numbers of sections; they stay for ever.
    enum Section: Int, CaseIterable {
        case head = 1
        case part, texts, lines, states, evidence, summaries
    }

    private static let magic = Array("PLFR".utf8)
    static let version: UInt8 = 1
    /// More than there will ever be.
    private static let maxSections = 64
    private static let checksumBytes = 4

    private var found: [Section: ArraySlice<UInt8>] = [:]

    init() {}

    /// A section's bytes; none where there is no such section.
    subscript(section: Section) -> ArraySlice<UInt8> {
        get { found[section] ?? [] }
        set { found[section] = newValue }
    }

    /// - Throws: where it is no whole body. What its sections say is not looked at.
    init(_ bytes: [UInt8]) throws(FleetWireError) {
        guard bytes.count > Self.magic.count + 1 + Self.checksumBytes, bytes.starts(with: Self.magic) else {
            throw .garbage("it does not begin as one")
        }
        let body = bytes.dropLast(Self.checksumBytes)
        guard Self.checksum(body) == Array(bytes.suffix(Self.checksumBytes)) else {
            throw .garbage("it was damaged on its way; it is to be sent again")
        }
        let version = bytes[Self.magic.count]
        guard version == Self.version else {
            throw FleetWireError(.newer, "the round is of version \(version), and this hub knows \(Self.version)")
        }
        var reader = PackedReader(body[(Self.magic.count + 1)...])
        for _ in 0..<Self.maxSections where !reader.isAtEnd {
            let (number, content) = (reader.number(), reader.counted())
            guard !reader.isBroken else { throw .garbage("a section is cut short") }
            guard let section = Section(rawValue: number) else { continue }
            guard found.updateValue(content, forKey: section) == nil else { throw .garbage("a section comes twice") }
        }
        guard reader.isAtEnd else { throw .garbage("it has too many sections") }
        guard Section.allCases.allSatisfy({ found[$0] != nil }) else { throw .garbage("a section is missing") }
    }

    /// The whole body.
    ///
    /// - Parameters:
    ///   - version: another one stands for a later program, as `more` does, sections that this one does not know.
    func joined(version: UInt8 = version, more: [(number: Int, content: [UInt8])] = []) -> [UInt8] {
        var writer = PackedWriter()
        writer.append(raw: Self.magic + [version])
        for section in Section.allCases {
            writer.append(section.rawValue)
            writer.append(counted: Array(self[section]))
        }
        for one in more {
            writer.append(one.number)
            writer.append(counted: one.content)
        }
        return writer.bytes + Self.checksum(writer.bytes[...])
    }

    /// CRC-32 (zlib's `crc32`), the least significant byte first.
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        // Its count has 32 bits.
        var sum = crc32(0, nil, 0)
        var rest = bytes
        while !rest.isEmpty {
            let some = rest.prefix(1 << 30)
            sum = some.withUnsafeBufferPointer { crc32(sum, $0.baseAddress, UInt32($0.count)) }
            rest = rest.dropFirst(some.count)
        }
        return (0..<checksumBytes).map { UInt8(truncatingIfNeeded: sum >> (8 * UInt($0))) }
    }
}
