internal import LineModel

/// `plumb` behind the UDP request header of RFC 1928 section 7 (`RelayHeader`), for an echo behind the ingress.
package struct RelayFormat: ProbeFormat {
    private let plumb: PlumbFormat

    package init(round: UInt64, size: Int) { plumb = PlumbFormat(round: round, size: size) }

    package static let entry = FormatEntry(traits) { round throws(FormatProblem) in
        RoundFormat(RelayFormat(round: round.id, size: round.size))
    }

    private static var traits: FormatTraits {
        var traits = FormatTraits(kind: .relay, summary: "plumb behind the header of a relay")
        traits.needsEcho = true
        return traits
    }

    package var traits: FormatTraits { Self.entry.traits }
    package func length(echo: RelayHeader?) -> Int { plumb.length(echo: nil) + (echo?.length ?? 0) }
    package var longestReply: Int { plumb.longestReply + RelayHeader.longestLength }

    package func encode(_ probe: ProbeFields, into datagram: UnsafeMutableRawBufferPointer) -> UInt64 {
        guard let echo = probe.echo else { preconditionFailure("a relay's probe names its echo") }
        echo.encode(into: datagram)
        return plumb.encode(probe, into: UnsafeMutableRawBufferPointer(rebasing: datagram[echo.length...]))
    }

    /// An answer's header may name the echo by the other family, so only what is behind it has a known length.
    package func recognise(_ reply: UnsafeRawBufferPointer) -> Recognition {
        guard let header = RelayHeader(reply) else { return .foreign }
        return plumb.recognise(header.content(of: reply))
    }

    package func identify(quotation: UnsafeRawBufferPointer) -> ReplyIdentity? {
        guard let header = RelayHeader(quotation) else { return nil }
        return plumb.identify(quotation: header.content(of: quotation))
    }
}
