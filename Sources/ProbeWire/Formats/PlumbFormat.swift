internal import LineModel

/// Plumbline's own payload (`PlumbProbe`), which any echo answers by sending it back.
package struct PlumbFormat: ProbeFormat {
    private let identities: LineIdentities
    private let size: Int

    /// - Parameters:
    ///   - identities: of the round's lines.
    ///   - size: bytes of the payload, at least 32.
    package init(identities: LineIdentities, size: Int) {
        self.identities = identities
        self.size = size
    }

    /// The catalogue's line for this format; it serves every round.
    package static let entry = FormatEntry(FormatTraits(kind: .plumb, summary: "our own, for any UDP echo")) {
        round throws(FormatProblem) in
        ErasedFormat(PlumbFormat(identities: round.identities, size: round.size))
    }

    /// What holds for all rounds of `plumb`.
    package var traits: FormatTraits { Self.entry.traits }
    /// The size that was asked for; such lines have no echo.
    package func length(echo: RelayHeader?) -> Int { size }
    /// An echo sends back what it got, no more.
    package var maxReplyBytes: Int { size }

    /// Writes header and padding. Does not allocate.
    ///
    /// - Returns: always 0, since a reply is known by its content.
    package func encode(_ probe: ProbeFields, into datagram: UnsafeMutableRawBufferPointer) -> UInt64 {
        PlumbProbe(
            identity: identities[probe.line], line: probe.line, sequence: probe.sequence,
            sendTimeNanoseconds: probe.sendTimeNanoseconds
        ).encode(into: datagram)
        return 0
    }

    /// A reply is accepted when it has the length, the identity of the line that it names, and every byte of the
    /// padding that were sent.
    package func recognise(_ reply: UnsafeRawBufferPointer) -> Recognition {
        guard PlumbProbe.hasMagic(reply) else { return .foreign }
        guard reply.count == size, let probe = PlumbProbe(datagram: reply), probe.identity == identities[probe.line]
        else { return .corrupt }
        return .answer(ReplyIdentity(line: probe.line, sequence: probe.sequence))
    }

    /// The probe of a quotation that holds the whole header with its line's identity; nil otherwise.
    package func identify(quotation: UnsafeRawBufferPointer) -> ReplyIdentity? {
        guard let probe = PlumbProbe(header: quotation), probe.identity == identities[probe.line] else {
            return nil
        }
        return ReplyIdentity(line: probe.line, sequence: probe.sequence)
    }
}
