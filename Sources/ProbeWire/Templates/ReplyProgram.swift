/// What a datagram is compared with, and where in it the probe's numbers are.
struct ReplyProgram: Equatable, Sendable {
    /// Bytes that must be so: a run of `image`, and its place in the datagram, below 0 from the datagram's end.
    struct Constant: Equatable, Sendable {
        let offset: Int
        let image: Range<Int>
    }

    let lengths: ClosedRange<Int>
    let image: [UInt8]
    /// For each byte of `image` the bits that must be so; empty where all must.
    let masks: [UInt8]
    let constants: [Constant]
    let fields: [BoundField]
    let sums: [BoundSum]
    /// The field with the most bits of the sequence number, and of the line; nil when none comes back.
    let sequence: BoundField?
    let line: BoundField?

    init(
        lengths: ClosedRange<Int>, image: [UInt8], masks: [UInt8] = [], constants: [Constant], fields: [BoundField],
        sums: [BoundSum] = []
    ) {
        self.lengths = lengths
        self.image = image
        self.masks = masks
        self.constants = constants
        self.fields = fields
        self.sums = sums
        sequence = Self.widest(.sequence, fields)
        line = Self.widest(.line, fields)
    }

    private static func widest(_ number: TemplateNumber, _ fields: [BoundField]) -> BoundField? {
        fields.filter { if case .number(number, _) = $0.kind { true } else { false } }.max { $0.bits < $1.bits }
    }

    /// The number in a field that lies whole within the datagram.
    func number(_ field: BoundField?, in datagram: UnsafeRawBufferPointer) -> UInt64? {
        guard let field = field?.placed(in: datagram.count), case .number(_, let form) = field.kind,
            field.range.upperBound <= datagram.count
        else { return nil }
        return form.load(datagram, at: field.offset)
    }

    /// Whether everything that can be known of the datagram is as it must be for `probe`. Does not allocate.
    ///
    /// - Parameters:
    ///   - probe: nil where it is not known: then its numbers and its identity are not compared.
    ///   - isCut: the datagram may end early; what would lie behind its end is not compared, and checksums are not
    ///     either.
    func holds(_ datagram: UnsafeRawBufferPointer, of probe: PlumbProbe?, isCut: Bool) -> Bool {
        guard isCut || lengths.contains(datagram.count) else { return false }
        for constant in constants {
            let start = constant.offset < 0 ? datagram.count + constant.offset : constant.offset
            let count = min(constant.image.count, max(0, datagram.count - start))
            guard start >= 0, isCut || count == constant.image.count else { return false }
            for place in 0..<count {
                let index = constant.image.lowerBound + place
                let mask = masks.isEmpty ? 0xFF : masks[index]
                guard datagram[start + place] & mask == image[index] else { return false }
            }
        }
        for field in fields {
            guard let field = field.placed(in: datagram.count) else { return false }
            guard field.range.upperBound <= datagram.count else {
                if isCut { continue }
                return false
            }
            guard let probe else { continue }
            guard field.holds(datagram, of: probe) else { return false }
        }
        return isCut || sums.allSatisfy { $0.holds(datagram) }
    }
}

extension BoundField {
    /// Bits of the number that the field holds; 0 for other fields.
    var bits: Int { if case .number(_, let form) = kind { form.bits } else { 0 } }

    /// The caller has checked the bounds.
    fileprivate func holds(_ datagram: UnsafeRawBufferPointer, of probe: PlumbProbe) -> Bool {
        switch kind {
        case .number(let number, let form):
            // A time is not remembered, so that nothing can be said of it.
            guard !number.isTime else { return true }
            return form.load(datagram, at: offset) == form.truncated(number.value(probe))
        case .random:
            var random = TemplateRandom(probe, field: offset)
            for place in range where datagram[place] != random.next() { return false }
            return true
        case .echoAddress, .echoText, .echoPort:
            // Whose echo it ought to be is known only once the line is; its number is compared already.
            return true
        }
    }
}

extension BoundSum {
    /// The caller has checked the bounds.
    fileprivate func holds(_ datagram: UnsafeRawBufferPointer) -> Bool {
        form.load(datagram, at: offset) == value(of: datagram)
    }
}

extension BoundTemplate {
    /// The line that a reply says it answers, its lowest bits as the template carries them; nil when it says none.
    ///
    /// To be asked where lines share an ingress, and only of a template that they share: everything else about the
    /// datagram is checked by `sequence(of:identity:line:)`. Does not allocate.
    package func line(of datagram: UnsafeRawBufferPointer) -> UInt64? { reply.number(reply.line, in: datagram) }

    /// Bits of the line's number that come back; 0 when none do.
    package var lineBits: Int { reply.line?.bits ?? 0 }

    /// The sequence number of the probe that a reply answers. nil when it is no valid reply to a probe of this round
    /// and line, and when the template's replies carry no number (`accepts`). Does not allocate.
    ///
    /// A template that carries fewer bits than the number has returns the lowest ones.
    package func sequence(of datagram: UnsafeRawBufferPointer, identity: UInt64, line: UInt32) -> UInt32? {
        read(reply, datagram, identity: identity, line: line, isCut: false)
    }

    /// Whether a datagram is a valid reply to `probe`, which its socket tells, or to any probe. Does not allocate.
    ///
    /// - Parameter probe: nil where it is not known: then its numbers and its identity are not compared.
    package func accepts(_ datagram: UnsafeRawBufferPointer, for probe: PlumbProbe?) -> Bool {
        reply.holds(datagram, of: probe, isCut: false)
    }

    /// The sequence number in a quotation of what was sent, which may be cut anywhere; nil when the quotation is of
    /// something else, or too short to tell. Does not allocate.
    package func sequence(ofQuotation datagram: UnsafeRawBufferPointer, identity: UInt64, line: UInt32) -> UInt32? {
        read(sent, datagram, identity: identity, line: line, isCut: true)
    }

    private func read(
        _ program: ReplyProgram, _ datagram: UnsafeRawBufferPointer, identity: UInt64, line: UInt32, isCut: Bool
    ) -> UInt32? {
        guard let number = program.number(program.sequence, in: datagram),
            let sequence = UInt32(exactly: number)
        else { return nil }
        let probe = PlumbProbe(identity: identity, line: line, sequence: sequence, sendTimeNanoseconds: 0)
        return program.holds(datagram, of: probe, isCut: isCut) ? sequence : nil
    }
}
