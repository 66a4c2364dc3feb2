internal import LineModel

/// Plumbline's own payload (`PlumbProbe`), which any echo answers by sending it back.
package struct PlumbFormat: ProbeFormat {
    private let round: UInt64
    private let size: Int

    package init(round: UInt64, size: Int) {
        self.round = round
        self.size = size
    }

    package static let entry = FormatEntry(FormatTraits(kind: .plumb, summary: "our own, for any UDP echo")) {
        round throws(FormatProblem) in
        RoundFormat(PlumbFormat(round: round.id, size: round.size))
    }

    package var traits: FormatTraits { Self.entry.traits }
    package func length(echo: RelayHeader?) -> Int { size }
    package var longestReply: Int { size }

    package func encode(_ probe: ProbeFields, into datagram: UnsafeMutableRawBufferPointer) -> UInt64 {
        PlumbProbe(
            round: round, line: probe.line, sequence: probe.sequence,
            sendTimeNanoseconds: probe.sendTimeNanoseconds
        ).encode(into: datagram)
        return 0
    }

    package func recognise(_ reply: UnsafeRawBufferPointer) -> Recognition {
        guard PlumbProbe.hasMagic(reply) else { return .foreign }
        guard reply.count == size, let probe = PlumbProbe(datagram: reply), probe.round == round else {
            return .corrupt
        }
        return .answer(ReplyIdentity(line: probe.line, sequence: probe.sequence))
    }

    package func identify(quotation: UnsafeRawBufferPointer) -> ReplyIdentity? {
        guard let probe = PlumbProbe(header: quotation), probe.round == round else { return nil }
        return ReplyIdentity(line: probe.line, sequence: probe.sequence)
    }
}
