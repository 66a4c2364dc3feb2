internal import LineModel

/// A template for one line: a flat program. Writing a datagram copies the bytes that never change, stores the fields
/// and adds up the checksums; none of it allocates.
///
/// Lines whose datagrams differ in their fields alone share one.
package struct BoundTemplate: Sendable, Equatable {
    static let maxChecksums = 8

    /// The datagram, with zeros where fields go.
    let prototype: [UInt8]
    let fields: [BoundField]
    let sums: [BoundSum]
    /// What a reply has to be.
    let reply: ReplyProgram
    /// What was sent has to be, for quotations of it.
    let sent: ReplyProgram

    /// Bytes of every datagram.
    package var length: Int { prototype.count }

    /// How many bytes a reply can have.
    package var replyLengths: ClosedRange<Int> { reply.lengths }

    /// Writes a probe over the first `length` bytes of `datagram`, which has room for them. Does not allocate.
    ///
    /// - Parameter echo: of the family and, where the template writes its text, the length that this was bound for.
    package func encode(
        _ probe: PlumbProbe, echo: RelayHeader? = nil, into datagram: UnsafeMutableRawBufferPointer
    ) {
        precondition(datagram.count >= length, "no room for the datagram")
        prototype.withUnsafeBytes { datagram.copyMemory(from: $0) }
        for field in fields {
            switch field.kind {
            case .number(let number, let form): form.store(number.value(probe), into: datagram, at: field.offset)
            case .random:
                var random = TemplateRandom(probe, field: field.offset)
                for offset in field.range { datagram[offset] = random.next() }
            case .echoAddress, .echoText, .echoPort:
                if let echo { field.write(echo, into: datagram) }
            }
        }
        let memory = UnsafeRawBufferPointer(datagram)
        for sum in sums { sum.form.store(sum.value(of: memory), into: datagram, at: sum.offset) }
    }
}

/// A field at its place.
struct BoundField: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        case number(TemplateNumber, TemplateForm)
        case random
        case echoAddress(isLittleEndian: Bool)
        case echoText
        case echoPort(TemplateForm)
    }

    let kind: Kind
    /// Below 0: from the datagram's end, in replies only.
    let offset: Int
    let bytes: Int

    var range: Range<Int> { offset..<offset + bytes }

    /// The field where it lies in a datagram of so many bytes; nil when one that is placed by the end begins before
    /// the datagram.
    func placed(in count: Int) -> BoundField? {
        guard offset < 0 else { return self }
        return count + offset < 0 ? nil : BoundField(kind: kind, offset: count + offset, bytes: bytes)
    }

    /// For the fields of an echo; the caller has checked the bounds.
    func write(_ echo: RelayHeader, into datagram: UnsafeMutableRawBufferPointer) {
        let field = UnsafeMutableRawBufferPointer(rebasing: datagram[range])
        switch kind {
        case .echoAddress(let isLittleEndian):
            TemplateEcho.writeAddress(echo, into: field, isLittleEndian: isLittleEndian)
        case .echoText:
            withUnsafeTemporaryAllocation(byteCount: TemplateEcho.maxTextLength, alignment: 1) { text in
                let count = min(TemplateEcho.writeText(echo, into: text), field.count)
                field.copyMemory(from: UnsafeRawBufferPointer(rebasing: text[..<count]))
            }
        case .echoPort(let form): form.store(UInt64(echo.port), into: field, at: 0)
        case .number, .random: break
        }
    }
}

/// A checksum at its place.
struct BoundSum: Equatable, Sendable {
    /// Part of what it covers; checksum fields that are not yet written count as zeros.
    struct Piece: Equatable, Sendable {
        let range: Range<Int>
        let isBlank: Bool
    }

    let kind: TemplateChecksum
    let form: TemplateForm
    let offset: Int
    let pieces: [Piece]

    func value(of datagram: UnsafeRawBufferPointer) -> UInt64 {
        var sum = ChecksumSum(kind)
        for piece in pieces {
            if piece.isBlank {
                sum.addZeros(piece.range.count)
            } else {
                sum.add(UnsafeRawBufferPointer(rebasing: datagram[piece.range]))
            }
        }
        return sum.value
    }
}

/// The bytes of `{random}`: a function of the probe and of the field's place, so that they can be known again, with the
/// line's identity as its key.
struct TemplateRandom {
    private var generator: SeededGenerator
    private var word: UInt64 = 0
    private var left = 0

    init(_ probe: PlumbProbe, field offset: Int) {
        let place = UInt64(probe.line) << 32 | UInt64(probe.sequence)
        let seed = SeededGenerator.mix(place ^ SeededGenerator.mix(UInt64(offset) &+ 1))
        generator = SeededGenerator(seed: SeededGenerator.mix(probe.identity ^ seed))
    }

    mutating func next() -> UInt8 {
        if left == 0 {
            word = generator.next()
            left = 8
        }
        left -= 1
        return UInt8(truncatingIfNeeded: word >> UInt64(8 * left))
    }
}
