package import LineModel

/// A template as a payload format.
///
/// `{round}` is the line's identity in the round. `{line}` and `{seq}` tell the probe where the template's reply has
/// room for both; a line's numbers then begin at a place that its identity chooses. Where a reply lacks the line or the
/// identity, or has too few bits of either number, all probes of the template's lines share the numbers of `{seq}`, and
/// each line has a range of them that the round's secret chooses (`LineNumbers`).
package struct TemplateFormat: ProbeFormat {
    /// What holds for all rounds of this template.
    package let traits: FormatTraits
    /// Bytes of the longest reply that any line's program accepts.
    package let maxReplyBytes: Int
    private let identities: LineIdentities
    private let count: UInt64
    private let rows: UInt64
    private let numbering: Numbering
    /// One for each shape of an echo, or one for all.
    private let programs: [BoundTemplate]
    /// The index in `programs` by `place(of:)`; negative when no line with such an echo can be measured.
    private let programOfShape: [Int]
    /// Why the template cannot be bound for a shape of echo, by `place(of:)`.
    private let refusals: [Int: FormatProblem]

    private enum Numbering {
        /// Each line has its own numbers: `count` of the first `firsts + count - 1`.
        case apart(firsts: UInt64)
        /// All probes of the template's lines have one range.
        case together(LineNumbers)
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
        traits.needsOwnSocket = template.secretBits.map { $0 < minSecretBits } ?? false
        traits.followsSize = template.isSizedByRound
        traits.maxRate = template.maxRate
        return traits
    }

    /// With fewer, a flood finds them within a round: 2^24 datagrams are 17 s at a million a second, 2^32 an hour.
    private static let minSecretBits = 32

    /// - Throws: when the round has more probes than the replies can tell apart, or its size does not suit.
    package init(_ kind: PayloadKind, _ template: PayloadTemplate, round: FormatContext) throws(FormatProblem) {
        traits = Self.traits(kind, template)
        (identities, count) = (round.identities, UInt64(max(1, round.count)))
        rows = UInt64(max(1, round.rows))
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
        // The engine numbers by 32 bits.
        let numbers: UInt64 = 1 << UInt64(min(bits, 32))
        let apart = Numbering.apart(firsts: max(numbers, count) - count + 1)
        if has(program.lineBits, rows), has(bits, count), template.carriesRound { return apart }
        let (probes, overflow) = lines.multipliedReportingOverflow(by: count)
        guard !overflow, probes <= numbers else {
            if has(program.lineBits, rows), has(bits, count) { return apart }
            throw .templateNumbers(payload: kind.rawValue, bits: bits, probes: probes)
        }
        return .together(
            LineNumbers(
                own: round.own, rows: Int(rows), count: Int(count), space: 0..<numbers,
                secret: round.identities.secret))
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
                identity: identities[probe.line], line: probe.line, sequence: number(probe.line, probe.sequence),
                sendTimeNanoseconds: probe.sendTimeNanoseconds), echo: probe.echo, into: datagram)
        return 0
    }

    private func number(_ line: UInt32, _ sequence: UInt32) -> UInt32 {
        switch numbering {
        case .apart(let firsts): UInt32(truncatingIfNeeded: first(line, firsts)) &+ sequence
        case .together(let numbers): UInt32(truncatingIfNeeded: numbers.first(of: line)) &+ sequence
        case .none: sequence
        }
    }

    /// The first number of a line that has its own.
    private func first(_ line: UInt32, _ firsts: UInt64) -> UInt64 {
        SeededGenerator.mix(~identities[line]).multipliedFullWidth(by: firsts).high
    }

    /// A reply is accepted when it has what the template's `reply` lines say, with the numbers and the identity of a
    /// probe of this round. Without a number in it, it is `opaque`, and `isForLine` tells whether its identity is
    /// right.
    package func recognise(_ reply: UnsafeRawBufferPointer) -> Recognition {
        var isOurs = false
        for program in programs where program.replyLengths.contains(reply.count) {
            if case .none = numbering {
                if program.accepts(reply, for: nil) { return .opaque }
                continue
            }
            guard let (line, number) = program.numbers(of: reply, isQuotation: false) else { continue }
            isOurs = true
            guard let answered = probe(line, number),
                program.sequence(of: reply, identity: identities[answered.line], line: answered.line) == number
            else { continue }
            return .answer(answered)
        }
        return isOurs ? .corrupt : .foreign
    }

    /// Whether an opaque reply has the line and the identity of a line, where it has any.
    package func isForLine(_ line: UInt32, _ reply: UnsafeRawBufferPointer) -> Bool {
        let anyProbe = PlumbProbe(identity: identities[line], line: line, sequence: 0, sendTimeNanoseconds: 0)
        return programs.contains { $0.accepts(reply, for: anyProbe) }
    }

    /// The probe of a quotation that holds the numbers, and nothing that was not sent; nil otherwise.
    package func identify(quotation: UnsafeRawBufferPointer) -> ReplyIdentity? {
        for program in programs {
            guard let (line, number) = program.numbers(of: quotation, isQuotation: true),
                let quoted = probe(line, number),
                program.sequence(ofQuotation: quotation, identity: identities[quoted.line], line: quoted.line)
                    == number
            else { continue }
            return quoted
        }
        return nil
    }

    /// The probe with these numbers; nil when no probe of this round has them.
    private func probe(_ line: UInt64?, _ number: UInt32) -> ReplyIdentity? {
        switch numbering {
        case .apart(let firsts):
            guard let line, line < rows else { return nil }
            let row = UInt32(truncatingIfNeeded: line)
            let first = first(row, firsts)
            guard UInt64(number) >= first, UInt64(number) - first < count else { return nil }
            return ReplyIdentity(line: row, sequence: UInt32(truncatingIfNeeded: UInt64(number) - first))
        case .together(let numbers):
            guard let (row, sequence) = numbers.probe(of: UInt64(number)) else { return nil }
            return ReplyIdentity(line: row, sequence: sequence)
        case .none: return nil
        }
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
