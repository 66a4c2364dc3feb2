/// The far end of a template: knows its requests and writes the replies that its `reply` lines describe, so that a
/// template can be tried without the server that it is for.
///
/// `reply same` returns the request. Else the reply has the bytes and the request's numbers where `reply at` says, and
/// zeros everywhere else, and is as short as `reply length` allows. Whether a request's random bytes and checksums are
/// right is not looked at. Nothing here allocates once it is made.
package struct TemplateMirror: Sendable {
    /// Why a datagram gets no reply.
    package enum Silence: Equatable, Sendable {
        /// It is no request of this template.
        case notARequest
        /// Its reply would be longer than it is.
        case longerThanRequest
    }

    /// What is done with a datagram.
    package enum Reflection: Equatable, Sendable {
        /// So many bytes were written.
        case reply(length: Int)
        case silence(Silence)
    }

    private let template: PayloadTemplate
    /// One with an echo's fields for each length that they can have.
    private let shapes: [TemplateEchoShape?]

    /// Works out which shapes of an echo the template can be bound for; allocates here and nowhere else.
    package init(_ template: PayloadTemplate) {
        self.template = template
        shapes = Self.distinctShapes(template)
    }

    /// Whether some request that the template can send is as long as its reply, so that it can be answered at all.
    package var canAnswer: Bool {
        template.isSizedByRound
            || shapes.contains { shape in
                let length = template.size ?? Self.length(template.content, shape)
                return replyLength(shape, request: length) <= length
            }
    }

    /// Reads a datagram, and writes its reply over the first bytes of `memory`, which has room for as many as the
    /// datagram has. Does not allocate.
    package func reflect(_ datagram: UnsafeRawBufferPointer, into memory: UnsafeMutableRawBufferPointer) -> Reflection {
        for shape in shapes {
            guard let request = TemplateRequest(datagram, template, shape) else { continue }
            let length = replyLength(shape, request: datagram.count)
            guard length <= datagram.count, length <= memory.count else { return .silence(.longerThanRequest) }
            write(request, datagram, shape, into: UnsafeMutableRawBufferPointer(rebasing: memory[..<length]))
            return .reply(length: length)
        }
        return .silence(.notARequest)
    }

    /// Whether a datagram is a request, so that a mirror would answer it. Does not allocate.
    package func isRequest(_ datagram: UnsafeRawBufferPointer) -> Bool {
        for shape in shapes where TemplateRequest(datagram, template, shape) != nil { return true }
        return false
    }

    private func replyLength(_ shape: TemplateEchoShape?, request: Int) -> Int {
        guard template.reply.identity != .same else { return request }
        let front = template.reply.patterns.filter { $0.offset >= 0 }
        let ends = front.reduce(0) { max($0, $1.offset + Self.length($1.content, shape)) }
        // What stands at the end of a reply stands behind all that stands at its beginning.
        let back = template.reply.patterns.reduce(0) { max($0, -$1.offset) }
        return max(1, ends + back, template.reply.lengths?.lowerBound ?? 1)
    }

    private func write(
        _ request: TemplateRequest, _ datagram: UnsafeRawBufferPointer, _ shape: TemplateEchoShape?,
        into reply: UnsafeMutableRawBufferPointer
    ) {
        guard template.reply.identity != .same else { return reply.copyMemory(from: datagram) }
        reply.initializeMemory(as: UInt8.self, repeating: 0)
        for pattern in template.reply.patterns {
            var offset = pattern.offset < 0 ? reply.count + pattern.offset : pattern.offset
            for piece in pattern.content {
                let width = piece.width(shape, filling: 0)
                request.write(
                    piece, datagram, over: UnsafeMutableRawBufferPointer(rebasing: reply[offset..<offset + width]))
                offset += width
            }
        }
    }

    static func length(_ content: [TemplatePiece], _ shape: TemplateEchoShape?) -> Int {
        content.reduce(0) { $0 + $1.width(shape, filling: 0) }
    }

    /// Those of the shapes that the echo's fields tell apart for which the template can be bound.
    private static func distinctShapes(_ template: PayloadTemplate) -> [TemplateEchoShape?] {
        guard template.needsEcho else { return [nil] }
        var seen: Set<[Int]> = []
        return TemplateEchoShape.all.filter { shape in
            let widths = (template.content + template.reply.patterns.flatMap(\.content)).filter(\.isEcho).map {
                $0.width(shape, filling: 0)
            }
            guard seen.insert(widths).inserted else { return false }
            // A checksum may cover more than the content has without what fills it.
            return [length(template.content, shape), UDPPayload.maxBytes].contains { size in
                (try? template.bound(shape: shape, size: size)) != nil
            }
        }
    }
}

/// What a request says: read once, used for its reply.
struct TemplateRequest {
    /// A number as far as it was sent.
    private struct Number {
        var value: UInt64 = 0
        var bits = 0

        /// Returns false when the datagram says two different things.
        mutating func match(_ value: UInt64, bits: Int) -> Bool {
            let common = min(bits, self.bits)
            let mask: UInt64 = common >= 64 ? .max : (1 << UInt64(common)) - 1
            guard value & mask == self.value & mask else { return false }
            if bits > self.bits { (self.value, self.bits) = (value, bits) }
            return true
        }
    }

    private var round = Number()
    private var line = Number()
    private var sequence = Number()
    /// Where the echo's address stands; nil when the template does not write it.
    private var address: Range<Int>?
    private var isAddressReversed = false
    /// Where the echo's address stands as text; nil when the template does not write it.
    private var text: Range<Int>?
    private var port: UInt64 = 0

    /// Reads a request; nil when the datagram is none of the template's for an echo of this shape.
    init?(_ datagram: UnsafeRawBufferPointer, _ template: PayloadTemplate, _ shape: TemplateEchoShape?) {
        let natural = TemplateMirror.length(template.content, shape)
        let wanted = template.size ?? (template.isSizedByRound ? max(natural, datagram.count) : natural)
        guard datagram.count == wanted, natural <= wanted else { return nil }
        var offset = 0
        for piece in template.content {
            let width = piece.width(shape, filling: wanted - natural)
            guard match(piece, datagram, offset..<offset + width) else { return nil }
            offset += width
        }
    }

    /// Returns false when something else stands there. `range` lies within the datagram.
    private mutating func match(_ piece: TemplatePiece, _ datagram: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool
    {
        switch piece {
        case .bytes(let bytes):
            for place in bytes.indices where datagram[range.lowerBound + place] != bytes[place] { return false }
        case .number(let number, let form):
            guard let value = form.load(datagram, at: range.lowerBound) else { return false }
            return match(number, value, bits: form.bits)
        case .echoAddress(_, let isLittleEndian): (address, isAddressReversed) = (range, isLittleEndian)
        case .echoAddressText: text = range
        case .echoPort(let form):
            guard let value = form.load(datagram, at: range.lowerBound) else { return false }
            port = value
        case .pad: for place in range where datagram[place] != 0 { return false }
        case .random, .checksum, .any, .bits: break
        }
        return true
    }

    private mutating func match(_ number: TemplateNumber, _ value: UInt64, bits: Int) -> Bool {
        switch number {
        case .round: round.match(value, bits: bits)
        case .line: line.match(value, bits: bits)
        case .sequence: sequence.match(value, bits: bits)
        case .nanoseconds, .microseconds, .milliseconds, .seconds, .ntp: true
        }
    }

    /// Writes a piece of a reply over all of `field`, which is zero.
    func write(_ piece: TemplatePiece, _ datagram: UnsafeRawBufferPointer, over field: UnsafeMutableRawBufferPointer) {
        switch piece {
        case .bytes(let bytes), .bits(let bytes, _): bytes.withUnsafeBytes { field.copyMemory(from: $0) }
        case .number(.round, let form): form.store(round.value, into: field, at: 0)
        case .number(.line, let form): form.store(line.value, into: field, at: 0)
        case .number(.sequence, let form): form.store(sequence.value, into: field, at: 0)
        case .echoAddress(_, let isLittleEndian): writeAddress(datagram, isLittleEndian, over: field)
        case .echoAddressText: copy(text, datagram, over: field)
        case .echoPort(let form): form.store(port, into: field, at: 0)
        // The parser lets none of the others but {any} into a reply, and of that any bytes will do.
        case .number, .random, .pad, .checksum, .any: break
        }
    }

    private func writeAddress(
        _ datagram: UnsafeRawBufferPointer, _ isLittleEndian: Bool, over field: UnsafeMutableRawBufferPointer
    ) {
        guard let address else { return }
        // From the least significant byte on; of a mapped IPv4 address the last four are the address.
        for place in 0..<min(field.count, address.count) {
            let byte = datagram[isAddressReversed ? address.lowerBound + place : address.upperBound - 1 - place]
            field[isLittleEndian ? place : field.count - 1 - place] = byte
        }
    }

    private func copy(
        _ range: Range<Int>?, _ datagram: UnsafeRawBufferPointer, over field: UnsafeMutableRawBufferPointer
    ) {
        guard let range, range.count <= field.count else { return }
        field.copyMemory(from: UnsafeRawBufferPointer(rebasing: datagram[range]))
    }
}

extension TemplatePiece {
    /// Bytes of the piece for an echo of this shape.
    func width(_ shape: TemplateEchoShape?, filling: Int) -> Int {
        switch self {
        case .bytes(let bytes): bytes.count
        case .number(_, let form), .echoPort(let form): form.width
        case .echoAddress(let bytes, _): bytes ?? (shape?.isIPv6 == true ? 16 : 4)
        case .echoAddressText: shape?.textLength ?? 0
        case .random(let bytes), .pad(let bytes): bytes ?? filling
        case .any(let bytes): bytes
        case .bits(let value, _): value.count
        case .checksum(let kind, _, _, _): kind.form.bytes
        }
    }
}
