internal import LineModel

/// `plumb` behind the UDP request header of RFC 1928 section 7 (`RelayHeader`), for an echo behind the ingress.
package struct RelayFormat: ProbeFormat {
    private let plumb: PlumbFormat

    /// - Parameters:
    ///   - identities: of the round's lines.
    ///   - size: bytes behind the relay's header, at least 32.
    package init(identities: LineIdentities, size: Int) {
        plumb = PlumbFormat(identities: identities, size: size)
    }

    /// The catalogue's line for this format; it serves every round.
    package static let entry = FormatEntry(traits) { round throws(FormatProblem) in
        ErasedFormat(RelayFormat(identities: round.identities, size: round.size))
    }

    private static var traits: FormatTraits {
        var traits = FormatTraits(kind: .relay, summary: "plumb behind the header of a relay")
        traits.needsEcho = true
        return traits
    }

    /// What holds for all rounds of `relay`.
    package var traits: FormatTraits { Self.entry.traits }
    /// The header, which is longer for an IPv6 echo, and the payload.
    package func length(echo: RelayHeader?) -> Int { plumb.length(echo: nil) + (echo?.length ?? 0) }
    /// The longest header and the payload: an answer may name the echo by the other family.
    package var maxReplyBytes: Int { plumb.maxReplyBytes + RelayHeader.maxLength }

    /// Writes the header that names the probe's echo, and the payload behind it. Does not allocate.
    ///
    /// - Returns: always 0, since a reply is known by its content.
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

    /// The probe of a quotation that holds both headers whole; nil otherwise.
    package func identify(quotation: UnsafeRawBufferPointer) -> ReplyIdentity? {
        guard let header = RelayHeader(quotation) else { return nil }
        return plumb.identify(quotation: header.content(of: quotation))
    }
}
