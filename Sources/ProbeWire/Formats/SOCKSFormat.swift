package import LineModel

/// A relay's datagram sent to a real SOCKS5 proxy (RFC 1928): the UDP request header of section 7 naming the echo, then
/// `plumb`. What differs from `relay` is the way there: an association first, and the address that the proxy names.
package struct SOCKSFormat: ProbeFormat {
    private let relay: RelayFormat

    /// - Parameters:
    ///   - identities: of the round's lines.
    ///   - size: bytes behind the request header, at least 32.
    package init(identities: LineIdentities, size: Int) {
        relay = RelayFormat(identities: identities, size: size)
    }

    /// The catalogue's line for this format; it serves every round.
    package static let entry = FormatEntry(traits) { round throws(FormatProblem) in
        ErasedFormat(SOCKSFormat(identities: round.identities, size: round.size))
    }

    /// RFC 1928 section 3: "conventionally located on TCP port 1080".
    private static let port: UInt16 = 1080

    private static var traits: FormatTraits {
        var traits = FormatTraits(kind: .socks5, summary: "a relay's, by way of a SOCKS5 proxy (RFC 1928)")
        traits.needsEcho = true
        traits.defaultPort = port
        traits.transport = .socks5
        return traits
    }

    /// What holds for all rounds of `socks5`.
    package var traits: FormatTraits { Self.entry.traits }
    /// The header, which is longer for an IPv6 echo, and the payload.
    package func length(echo: RelayHeader?) -> Int { relay.length(echo: echo) }
    /// The longest header and the payload, as with `relay`.
    package var maxReplyBytes: Int { relay.maxReplyBytes }

    /// Writes what `relay` would. Does not allocate.
    ///
    /// - Returns: always 0, since a reply is known by its content.
    package func encode(_ probe: ProbeFields, into datagram: UnsafeMutableRawBufferPointer) -> UInt64 {
        relay.encode(probe, into: datagram)
    }

    /// Recognises what `relay` would. The engine compares whose header it is: a format does not know the echo of each
    /// line.
    package func recognise(_ reply: UnsafeRawBufferPointer) -> Recognition { relay.recognise(reply) }

    /// The probe of a quotation that holds both headers whole; nil otherwise.
    package func identify(quotation: UnsafeRawBufferPointer) -> ReplyIdentity? { relay.identify(quotation: quotation) }
}

extension PayloadKind {
    /// `plumb` by way of a SOCKS5 proxy (RFC 1928).
    package static let socks5 = PayloadKind(rawValue: "socks5")
}
