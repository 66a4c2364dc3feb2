package import LineModel

/// What holds for all rounds of a format.
package struct FormatTraits: Equatable, Sendable {
    /// The name on the command line and in the lines file.
    package var kind: PayloadKind
    /// In a few words, for the help: "RFC 8762 session-sender".
    package var summary: String
    /// A line of this format has an echo behind its ingress; without, it has none.
    package var needsEcho = false
    /// The port of ingresses that are written without one; nil when each needs its own.
    package var defaultPort: UInt16?
    /// What carries the datagrams.
    package var transport = FormatTransport.udp
    /// Whether the datagram's length follows the round's size.
    package var followsSize = true
    /// Whether a reply says which probe it answers. Where it does not, replies are `opaque`, and each probe needs a
    /// socket of its own until its timeout has passed.
    package var repliesNameProbes = true
    /// Replies name their probe, by so few bits that who sends to the right port can guess them: each line has sockets
    /// of its own, connected to its ingress, so that the port must be guessed too.
    package var needsOwnSocket = false
    /// The most probes a second that lines of this format send to one address; nil sets no limit beside the round's.
    package var maxRate: Double?
    /// Whether `encode` returns a token that a reply must repeat.
    package var keepsToken = false
    /// Whether `facts` tells the far end's stamps and numbers.
    package var tellsStamps = false

    /// A format over UDP without an echo, whose replies name their probes; what differs is to be set.
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
