package import LineModel

/// How probes of one kind are written and how their replies are known.
///
/// A value is made for one round (`FormatEntry.make`) and used by all of its measuring threads: it may hold what the
/// round fixes (its number, its sizes, a key, a compiled template), and changes nothing while it runs. None of the
/// methods allocates, locks or reads a clock; each takes any octets at all.
package protocol ProbeFormat: Sendable {
    var traits: FormatTraits { get }

    /// Octets of a request, the same for all probes of a line.
    ///
    /// - Parameter echo: the line's; given exactly if `traits.needsEcho`.
    func length(echo: RelayHeader?) -> Int

    /// Why a line with this echo cannot be measured, for people; nil: it can.
    ///
    /// - Parameter echo: given exactly if `traits.needsEcho`.
    func refusal(of echo: RelayHeader?) -> String?

    /// Octets of the longest reply that `recognise` may accept. Longer datagrams reach it cut, and are refused.
    var longestReply: Int { get }

    /// Writes the request of `probe` over all of `datagram`, which has `length(echo:)` octets.
    ///
    /// - Returns: what the reply will repeat beside line and sequence, and cannot be worked out from them (STAMP: the
    ///   time-stamp). The engine remembers it where `traits.keepsToken`; 0 without.
    func encode(_ probe: ProbeFields, into datagram: UnsafeMutableRawBufferPointer) -> UInt64

    /// What a datagram is that came from an address where probes of this format went.
    ///
    /// A reply of another round, and one that any octet of was changed on its way as far as the format can tell, is
    /// never `answer`. The engine checks besides that the line was probed in this format at the address that the reply
    /// came from, that the sequence number was sent, and that the token is the one remembered.
    func recognise(_ reply: UnsafeRawBufferPointer) -> Recognition

    /// The probe that an ICMP error quotes: a request of this round, cut anywhere. nil when too little is quoted to
    /// tell.
    func identify(quotation: UnsafeRawBufferPointer) -> ReplyIdentity?

    /// What a reply tells beyond being one, for `traits.tellsStamps`. Called only for what `recognise` has accepted.
    func facts(of reply: UnsafeRawBufferPointer) -> StampReading?
}

extension ProbeFormat {
    package func refusal(of echo: RelayHeader?) -> String? { nil }
    package func identify(quotation: UnsafeRawBufferPointer) -> ReplyIdentity? { nil }
    package func facts(of reply: UnsafeRawBufferPointer) -> StampReading? { nil }
}

/// What a request can carry of a probe.
@frozen
package struct ProbeFields: Equatable, Sendable {
    /// The line's row in the round, 0 to `FormatRound.rows` − 1.
    package var line: UInt32
    /// From 0, below `FormatRound.count`.
    package var sequence: UInt32
    /// Wall clock, nanoseconds since 1970: when the request is written, some microseconds before it leaves.
    package var sendTimeNanoseconds: Int64
    /// The line's echo, for formats that name it.
    package var echo: RelayHeader?
    /// The ingress is reached by IPv6.
    package var isIPv6: Bool

    @inlinable
    package init(
        line: UInt32, sequence: UInt32, sendTimeNanoseconds: Int64, echo: RelayHeader? = nil, isIPv6: Bool = false
    ) {
        self.line = line
        self.sequence = sequence
        self.sendTimeNanoseconds = sendTimeNanoseconds
        self.echo = echo
        self.isIPv6 = isIPv6
    }
}

/// Which probe a reply answers.
@frozen
package struct ReplyIdentity: Equatable, Sendable {
    /// As in `ProbeFields`; may be beyond the round's rows, which the engine checks.
    package var line: UInt32
    package var sequence: UInt32
    /// As `encode` returned it; 0 where `traits.keepsToken` is false.
    package var token: UInt64

    @inlinable
    package init(line: UInt32, sequence: UInt32, token: UInt64 = 0) {
        self.line = line
        self.sequence = sequence
        self.token = token
    }
}

/// What a datagram is.
@frozen
package enum Recognition: Equatable, Sendable {
    /// A reply to this probe of this round.
    case answer(ReplyIdentity)
    /// A reply that names no probe: it belongs to the one that its socket has sent.
    case opaque
    /// Not of this format at all.
    case foreign
    /// Of this format, and not as it was sent: another round's, cut, or changed.
    case corrupt
}

/// What holds for all rounds of a format.
package struct FormatTraits: Equatable, Sendable {
    /// The name on the command line and in the lines file.
    package var kind: PayloadKind
    /// In a few words, for the help: "RFC 8762 session-sender".
    package var summary: String
    /// A line of this format has an echo behind its ingress; without, it has none.
    package var needsEcho = false
    /// For ingresses without a port; nil: they need one.
    package var defaultPort: UInt16?
    package var transport = FormatTransport.udp
    /// The datagram's length follows `--size`.
    package var followsSize = true
    /// false: replies are `opaque`, and each probe needs a socket of its own until its timeout has passed.
    package var repliesNameProbes = true
    /// `encode` returns a token that a reply must repeat.
    package var keepsToken = false
    /// `facts` tells the far end's stamps and numbers.
    package var tellsStamps = false

    package init(kind: PayloadKind, summary: String) {
        self.kind = kind
        self.summary = summary
    }
}

/// What carries a format's datagrams.
package enum FormatTransport: Equatable, Sendable, CaseIterable {
    case udp
    /// Behind an association with a SOCKS5 proxy (RFC 1928): probes go to the address that the proxy names.
    case socks5
    /// ICMP or ICMPv6 itself: no ports.
    case icmp
}
