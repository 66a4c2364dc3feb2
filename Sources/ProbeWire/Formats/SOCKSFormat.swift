package import LineModel

/// A relay's datagram sent to a real SOCKS5 proxy (RFC 1928): the UDP request header of section 7 naming the echo, then
/// `plumb`. What differs from `relay` is the way there: an association first, and the address that the proxy names.
package struct SOCKSFormat: ProbeFormat {
    private let relay: RelayFormat

    package init(round: UInt64, size: Int) { relay = RelayFormat(round: round, size: size) }

    package static let entry = FormatEntry(traits) { round throws(FormatProblem) in
        RoundFormat(SOCKSFormat(round: round.id, size: round.size))
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

    package var traits: FormatTraits { Self.entry.traits }
    package func length(echo: RelayHeader?) -> Int { relay.length(echo: echo) }
    package var longestReply: Int { relay.longestReply }

    package func encode(_ probe: ProbeFields, into datagram: UnsafeMutableRawBufferPointer) -> UInt64 {
        relay.encode(probe, into: datagram)
    }

    /// Whose header it is, the engine compares: a format does not know the echo of each line.
    package func recognise(_ reply: UnsafeRawBufferPointer) -> Recognition { relay.recognise(reply) }

    package func identify(quotation: UnsafeRawBufferPointer) -> ReplyIdentity? { relay.identify(quotation: quotation) }
}

extension PayloadKind {
    /// By way of a SOCKS5 proxy.
    package static let socks5 = PayloadKind(rawValue: "socks5")
}
