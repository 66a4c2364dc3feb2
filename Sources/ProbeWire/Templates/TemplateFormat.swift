package import LineModel

/// A template as a payload format.
///
/// `{line}` and `{seq}` tell the probe where the template's reply has room for both. Where a reply lacks the line, or
/// has too few bits of either, `{seq}` is one number over all probes of the template's lines: `n * count + sequence`
/// for the n-th of them. Where it lacks the round, the numbers begin at a place that the round chooses, so that another
/// round's replies are mostly none.
package struct TemplateFormat: ProbeFormat {
    /// What holds for all rounds of this template.
    package let traits: FormatTraits
    /// Bytes of the longest reply that any line's program accepts.
    package let maxReplyBytes: Int
    private let round: UInt64
    private let count: UInt64
    private let rows: UInt64
    private let lines: TemplateLines
    private let numbering: Numbering
    /// One for each shape of an echo, or one for all.
    private let programs: [BoundTemplate]
    /// The index in `programs` by `place(of:)`; negative when no line with such an echo can be measured.
    private let programOfShape: [Int]
    /// Why the template cannot be bound for a shape of echo, by `place(of:)`.
    private let refusals: [Int: FormatProblem]

    private enum Numbering {
        case apart
        /// All probes of the template's lines have one range, which begins at `offset`, in numbers of `mask`.
        case together(offset: UInt64, mask: UInt64)
        /// No number comes back.
        case none
    }

    /// The catalogue's line for a template.
    ///
    /// - Parameters:
    ///   - kind: the name that lines give it.
    ///   - template: as its file says.
    package static func entry(_ kind: PayloadKind, _ template: PayloadTemplate) -> FormatEntry {
        FormatEntry(traits(kind, template)) { round throws(FormatProblem) in
            ErasedFormat(try TemplateFormat(kind, template, round: round))
        }
    }

    private static func traits(_ kind: PayloadKind, _ template: PayloadTemplate) -> FormatTraits {
        var traits = FormatTraits(kind: kind, summary: "a template")
        traits.needsEcho = template.needsEcho
        traits.repliesNameProbes = template.carriesSequence
        traits.followsSize = template.isSizedByRound
        traits.maxRate = template.maxRate
        return traits
    }

    /// - Throws: when the round has more probes than the replies can tell apart, or its size does not suit.
    package init(_ kind: PayloadKind, _ template: PayloadTemplate, round: FormatContext) throws(FormatProblem) {
        traits = Self.traits(kind, template)
        (self.round, count, rows) = (round.id, UInt64(max(1, round.count)), UInt64(max(1, round.rows)))
        var (programs, places) = ([BoundTemplate](), [Int](repeating: -1, count: 2 * Self.places))
        var refusals: [Int: FormatProblem] = [:]
        var refusal: FormatProblem?
        for shape in template.needsEcho ? TemplateEchoShape.all.map(Optional.some) : [nil] {
            do throws(TemplateUnbound) {
                programs.append(try template.bound(shape: shape, size: round.size))
                if let shape { places[Self.place(of: shape)] = programs.count - 1 }
            } catch {
                let problem = FormatProblem(kind, error)
                refusal = refusal ?? problem
                if let shape { refusals[Self.place(of: shape)] = problem }
            }
        }
        // Echoes that it has no room for are refused one by one; what concerns all of them, at once.
        guard let first = programs.first else { throw refusal ?? .unknown(kind.rawValue) }
        (self.programs, programOfShape, self.refusals) = (programs, places, refusals)
        lines = TemplateLines(round)
        maxReplyBytes = programs.map(\.replyLengths.upperBound).max() ?? 0
        numbering = try Self.numbering(first, template, round, kind)
    }

    private static let places = 64

    private static func place(of shape: TemplateEchoShape) -> Int {
        (shape.isIPv6 ? places : 0) + min(shape.textLength, places - 1)
    }

    private static func numbering(
        _ program: BoundTemplate, _ template: PayloadTemplate, _ round: FormatContext, _ kind: PayloadKind
    ) throws(FormatProblem) -> Numbering {
        guard let bits = template.sequenceBits else { return .none }
        let (rows, count) = (UInt64(max(1, round.rows)), UInt64(max(1, round.count)))
        let lines = UInt64(max(1, round.own?.count ?? round.rows))
        if has(program.lineBits, rows), has(bits, count), template.carriesRound { return .apart }
        let (probes, overflow) = lines.multipliedReportingOverflow(by: count)
        // The engine numbers by 32 bits.
        guard !overflow, has(min(bits, 32), probes) else {
            if has(program.lineBits, rows), has(bits, count) { return .apart }
            throw .templateNumbers(payload: kind.rawValue, bits: bits, probes: probes)
        }
        let mask: UInt64 = (1 << UInt64(min(bits, 32))) - 1
        let offset = template.carriesRound ? 0 : SeededGenerator.mix(round.id ^ 0x54_454D_504C_4154) & mask
        return .together(offset: offset, mask: mask)
    }

    /// Whether `bits` tell `values` apart.
    private static func has(_ bits: Int, _ values: UInt64) -> Bool { bits >= 64 || values <= 1 << UInt64(bits) }

    private func program(_ echo: RelayHeader?) -> BoundTemplate? {
        guard traits.needsEcho else { return programs.first }
        guard let echo else { return nil }
        let place = programOfShape[Self.place(of: TemplateEchoShape(echo))]
        return place < 0 ? nil : programs[place]
    }

    /// Why a line with this echo cannot be measured; nil when it can.
    package func refusal(of echo: RelayHeader?) -> FormatProblem? {
        guard program(echo) == nil else { return nil }
        let reason = echo.flatMap { refusals[Self.place(of: TemplateEchoShape($0))] }
        return reason ?? .templateEcho(payload: traits.kind.rawValue)
    }

    /// Bytes of a line's requests; 1 for an echo that `refusal` refuses.
    package func length(echo: RelayHeader?) -> Int { program(echo)?.length ?? 1 }

    /// Writes the request that the template describes; nothing for an echo that `refusal` refuses. Does not allocate.
    ///
    /// - Returns: always 0, since a reply is known by its content.
    package func encode(_ probe: ProbeFields, into datagram: UnsafeMutableRawBufferPointer) -> UInt64 {
        guard let program = program(probe.echo) else { return 0 }
        program.encode(
            PlumbProbe(
                round: round, line: probe.line, sequence: number(probe.line, probe.sequence),
                sendTimeNanoseconds: probe.sendTimeNanoseconds), echo: probe.echo, into: datagram)
        return 0
    }

    private func number(_ line: UInt32, _ sequence: UInt32) -> UInt32 {
        guard case .together(let offset, let mask) = numbering else { return sequence }
        return UInt32(truncatingIfNeeded: (lines.place(of: line) &* count &+ UInt64(sequence) &+ offset) & mask)
    }

    /// A reply is accepted when it has what the template's `reply` lines say, with the numbers of a probe of this
    /// round. Without a number in it, it is `opaque`.
    package func recognise(_ reply: UnsafeRawBufferPointer) -> Recognition {
        var isOurs = false
        for program in programs where program.replyLengths.contains(reply.count) {
            if case .none = numbering {
                let line = UInt32(truncatingIfNeeded: program.line(of: reply) ?? 0)
                let anyProbe = PlumbProbe(round: round, line: line, sequence: 0, sendTimeNanoseconds: 0)
                if program.accepts(reply, for: anyProbe) { return .opaque }
                continue
            }
            guard let (line, number) = program.numbers(of: reply, isQuotation: false) else { continue }
            isOurs = true
            guard let identity = identity(line, number),
                program.sequence(of: reply, round: round, line: identity.line) == number
            else { continue }
            return .answer(identity)
        }
        return isOurs ? .corrupt : .foreign
    }

    /// The probe of a quotation that holds the numbers, and nothing that was not sent; nil otherwise.
    package func identify(quotation: UnsafeRawBufferPointer) -> ReplyIdentity? {
        for program in programs {
            guard let (line, number) = program.numbers(of: quotation, isQuotation: true),
                let identity = identity(line, number),
                program.sequence(ofQuotation: quotation, round: round, line: identity.line) == number
            else { continue }
            return identity
        }
        return nil
    }

    /// The probe with these numbers; nil when no probe of this round has them.
    private func identity(_ line: UInt64?, _ number: UInt32) -> ReplyIdentity? {
        guard case .together(let offset, let mask) = numbering else {
            guard let line, line < rows, UInt64(number) < count else { return nil }
            return ReplyIdentity(line: UInt32(truncatingIfNeeded: line), sequence: number)
        }
        guard UInt64(number) <= mask else { return nil }
        let (place, sequence) = ((UInt64(number) &- offset) & mask).quotientAndRemainder(dividingBy: count)
        guard let row = lines.row(at: place) else { return nil }
        return ReplyIdentity(line: row, sequence: UInt32(truncatingIfNeeded: sequence))
    }
}

extension BoundTemplate {
    /// The numbers that a reply, or a quotation of a request, has where they belong; nothing else is checked.
    fileprivate func numbers(of datagram: UnsafeRawBufferPointer, isQuotation: Bool) -> (UInt64?, UInt32)? {
        let program = isQuotation ? sent : reply
        guard let number = program.number(program.sequence, in: datagram), let sequence = UInt32(exactly: number)
        else { return nil }
        return (program.number(program.line, in: datagram), sequence)
    }
}

extension FormatProblem {
    fileprivate init(_ kind: PayloadKind, _ unbound: TemplateUnbound) {
        if let sizes = unbound.overSize {
            self = .templateSize(payload: kind.rawValue, content: sizes.content, size: sizes.size)
        } else {
            self = .template(
                payload: kind.rawValue, reason: unbound.error.reason, remedy: unbound.error.expectation)
        }
    }
}
