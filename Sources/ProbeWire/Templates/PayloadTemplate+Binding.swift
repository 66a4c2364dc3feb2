package import LineModel

/// Why a template cannot serve a line, or not at this size.
package struct TemplateUnbound: Error, Sendable {
    /// Where in the template's text; nil when the template as a whole does not suit.
    package let place: TextPlace?
    /// What does not suit, and what to change.
    package let error: TextError
    /// Set where the content is longer than the round's size: bytes of both.
    package let overSize: (content: Int, size: Int)?

    init(
        _ reason: String, expected: String, at place: TextPlace? = nil, overSize: (content: Int, size: Int)? = nil
    ) {
        self.place = place
        self.overSize = overSize
        error = TextError(reason, expected: expected)
    }
}

extension PayloadTemplate {
    /// The program for lines whose echo looks like `echo`; one for all lines when the template names no echo.
    ///
    /// - Parameters:
    ///   - echo: nil only when the template needs none.
    ///   - size: bytes of the datagram where its length follows the round's size.
    /// - Throws: when the echo is missing or of the wrong family, the content does not fit into the size, or a checksum
    ///   covers bytes that are not there.
    package func bound(echo: RelayHeader?, size: Int) throws(TemplateUnbound) -> BoundTemplate {
        try bound(shape: echo.map { TemplateEchoShape($0) }, size: size)
    }

    func bound(shape: TemplateEchoShape?, size: Int) throws(TemplateUnbound) -> BoundTemplate {
        var writer = TemplateWriter(echo: shape)
        for piece in content where !piece.fills { try writer.append(piece, filling: 0) }
        let natural = writer.image.count
        let length = self.size ?? (isSizedByRound ? size : natural)
        try check(natural, length)
        writer = TemplateWriter(echo: shape)
        for piece in content { try writer.append(piece, filling: length - natural) }
        let sums = try writer.boundSums()
        let sent = ReplyProgram(
            lengths: writer.image.count...writer.image.count, image: writer.image, constants: writer.constants(),
            fields: writer.fields, sums: sums)
        return BoundTemplate(
            prototype: writer.image, fields: writer.fields, sums: sums, reply: try program(sent, shape), sent: sent)
    }

    private func check(_ natural: Int, _ length: Int) throws(TemplateUnbound) {
        let fills = content.contains(where: \.fills)
        guard natural > 0 || fills else { throw TemplateUnbound("the datagram is empty", expected: "send something") }
        guard max(natural, length) <= UDPPayload.maxBytes else {
            throw TemplateUnbound(
                "the datagram has \(max(natural, length)) octets, and \(UDPPayload.maxBytes) are the most",
                expected: "send less")
        }
        guard natural <= length else {
            throw TemplateUnbound(
                "the content has \(natural) octets, more than the datagram's size, \(length)",
                expected: size == nil ? "raise the round's size" : "raise the size, or send less",
                overSize: size == nil ? (natural, length) : nil)
        }
        guard natural == length || fills else {
            throw TemplateUnbound(
                "the content has \(natural) octets and nothing fills the rest of the datagram's \(length)",
                expected: "add {pad} where the rest goes, or change the size")
        }
    }

    private func program(_ sent: ReplyProgram, _ echo: TemplateEchoShape?) throws(TemplateUnbound) -> ReplyProgram {
        guard reply.identity != .same else {
            guard let lengths = reply.lengths, !lengths.contains(sent.lengths.lowerBound) else { return sent }
            throw TemplateUnbound(
                "a reply that is the same as the probe has \(sent.lengths.lowerBound) octets, which "
                    + "`reply length` excludes", expected: "drop the line reply length")
        }
        var image: [UInt8] = []
        var masks: [UInt8] = []
        var constants: [ReplyProgram.Constant] = []
        var fields: [BoundField] = []
        var end = 0
        for pattern in reply.patterns {
            var writer = TemplateWriter(echo: echo, from: pattern.offset)
            for piece in pattern.content { try writer.append(piece, filling: 0) }
            constants += writer.constants().map { constant in
                let start = constant.image.lowerBound + image.count
                return ReplyProgram.Constant(offset: constant.offset, image: start..<start + constant.image.count)
            }
            image += writer.image
            masks += writer.masks
            fields += writer.fields
            guard pattern.offset >= 0 || writer.image.count <= -pattern.offset else {
                throw TemplateUnbound(
                    "the last \(-pattern.offset) octets of a reply are to hold \(writer.image.count)",
                    expected: "write reply at end-\(writer.image.count)")
            }
            end = max(end, pattern.offset < 0 ? -pattern.offset : pattern.offset + writer.image.count)
        }
        let lengths = reply.lengths ?? max(1, end)...65_535
        guard end <= lengths.upperBound else {
            throw TemplateUnbound(
                "the reply is to have something up to octet \(end), and at most \(lengths.upperBound) octets",
                expected: "raise the upper end of reply length, or drop it")
        }
        return ReplyProgram(
            lengths: max(lengths.lowerBound, end)...lengths.upperBound, image: image,
            masks: masks.allSatisfy { $0 == 0xFF } ? [] : masks, constants: constants, fields: fields)
    }
}

/// Lays pieces out one behind the other.
struct TemplateWriter {
    private let echo: TemplateEchoShape?
    private let base: Int
    private(set) var image: [UInt8] = []
    private(set) var fields: [BoundField] = []
    private var gaps: [Range<Int>] = []
    /// Where only some bits must be so, and which.
    private var partial: [(place: Int, mask: [UInt8])] = []
    private var pending:
        [(kind: TemplateChecksum, isLittleEndian: Bool, span: TemplateSpan, place: TextPlace, at: Int)] = []

    /// - Parameter base: where in the datagram the first piece goes.
    init(echo: TemplateEchoShape?, from base: Int = 0) {
        self.echo = echo
        self.base = base
    }

    /// - Parameter filling: bytes that a piece without a width gets.
    mutating func append(_ piece: TemplatePiece, filling: Int) throws(TemplateUnbound) {
        guard image.count <= UDPPayload.maxBytes else { return }
        switch piece {
        case .bytes(let bytes): image += bytes
        case .number(let number, let form): reserve(.number(number, form), form.width)
        case .echoAddress(let bytes, let isLittleEndian): try appendAddress(bytes, isLittleEndian)
        case .echoAddressText: reserve(.echoText, try named().textLength)
        case .echoPort(let form):
            _ = try named()
            reserve(.echoPort(form), form.width)
        case .random(let bytes): reserve(.random, bytes ?? filling)
        case .pad(let bytes): image += [UInt8](repeating: 0, count: bytes ?? filling)
        case .any(let bytes): skip(bytes)
        case .bits(let value, let mask):
            partial.append((image.count, mask))
            image += value
        case .checksum(let kind, let isLittleEndian, let span, let place):
            pending.append((kind, isLittleEndian, span, place, image.count))
            skip(kind.form.bytes)
        }
    }

    private mutating func reserve(_ kind: BoundField.Kind, _ bytes: Int) {
        fields.append(BoundField(kind: kind, offset: base + image.count, bytes: bytes))
        skip(bytes)
    }

    private mutating func skip(_ bytes: Int) {
        gaps.append(image.count..<image.count + bytes)
        image += [UInt8](repeating: 0, count: bytes)
    }

    private func named() throws(TemplateUnbound) -> TemplateEchoShape {
        guard let echo else {
            throw TemplateUnbound(
                "the template names an echo, and the line has none", expected: "add an echo to the line")
        }
        return echo
    }

    private mutating func appendAddress(_ bytes: Int?, _ isLittleEndian: Bool) throws(TemplateUnbound) {
        let echo = try named()
        let bytes = bytes ?? (echo.isIPv6 ? 16 : 4)
        guard bytes == 16 || !echo.isIPv6 else {
            throw TemplateUnbound(
                "the template has 4 octets for the echo's address, and an IPv6 address has 16",
                expected: "give the line an IPv4 echo, or write {echo.address}")
        }
        reserve(.echoAddress(isLittleEndian: isLittleEndian), bytes)
    }

    /// For each byte of the image the bits that must be so.
    var masks: [UInt8] {
        var masks = [UInt8](repeating: 0xFF, count: image.count)
        for (place, mask) in partial { masks.replaceSubrange(place..<place + mask.count, with: mask) }
        return masks
    }

    /// The runs between the fields, the checksums and `{any}`.
    func constants() -> [ReplyProgram.Constant] {
        var constants: [ReplyProgram.Constant] = []
        var start = 0
        for gap in gaps + [image.count..<image.count] {
            if gap.lowerBound > start {
                constants.append(ReplyProgram.Constant(offset: base + start, image: start..<gap.lowerBound))
            }
            start = gap.upperBound
        }
        return constants
    }

    /// The checksums, now that every place is known.
    func boundSums() throws(TemplateUnbound) -> [BoundSum] {
        var sums: [BoundSum] = []
        for (index, sum) in pending.enumerated() {
            let (from, to) = (bound(sum.span.from, sum.at), bound(sum.span.to, sum.at))
            guard from < to, to <= image.count else {
                throw TemplateUnbound(
                    "the checksum covers octets \(from) to \(to), and the datagram has \(image.count)",
                    expected: "write a range within it, as {\(sum.kind.form.name) 0..end}", at: sum.place)
            }
            let blanks = pending[index...].map { $0.at..<$0.at + $0.kind.form.bytes }
            let form = TemplateForm(
                width: sum.kind.form.bytes, order: sum.isLittleEndian ? .littleEndian : .bigEndian)
            sums.append(
                BoundSum(kind: sum.kind, form: form, offset: sum.at, pieces: pieces(from..<to, blanks: blanks)))
        }
        return sums
    }

    private func bound(_ bound: TemplateSpan.Bound, _ here: Int) -> Int {
        switch bound {
        case .offset(let offset): offset
        case .here: here
        case .end: image.count
        }
    }

    /// - Parameter blanks: in ascending order.
    private func pieces(_ range: Range<Int>, blanks: [Range<Int>]) -> [BoundSum.Piece] {
        var pieces: [BoundSum.Piece] = []
        var start = range.lowerBound
        for blank in blanks.map({ $0.clamped(to: range) }) where !blank.isEmpty {
            if blank.lowerBound > start {
                pieces.append(BoundSum.Piece(range: start..<blank.lowerBound, isBlank: false))
            }
            pieces.append(BoundSum.Piece(range: blank, isBlank: true))
            start = blank.upperBound
        }
        if start < range.upperBound { pieces.append(BoundSum.Piece(range: start..<range.upperBound, isBlank: false)) }
        return pieces
    }
}
