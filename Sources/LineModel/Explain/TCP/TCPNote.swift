/// Why no TCP handshakes were made beside a line, or why nothing is concluded from them.
///
/// The names of its cases are stored: they stay for ever.
package enum TCPNote: Hashable, Sendable, Codable {
    /// This machine could make none of them.
    case unmade(SystemText)
    /// The round was over before one was begun.
    case noneBegun
    /// The line goes on behind its ingress, where no handshake goes, and its ingress alone is not probed by UDP.
    case behindIngress
    /// The line's own probes are not UDP.
    case notUDP(payload: PayloadKind)
    /// The line's probes are so much longer than a handshake's packets that their length may be what makes the
    /// difference.
    case long(bytes: Int)
    /// The port refuses connections: who refuses them, the host or a filter before it, is not known.
    case refused(port: UInt16)
    /// No handshake was answered: nobody serves TCP there, or a filter drops it.
    case unanswered(port: UInt16)
    /// Connections are taken much sooner than the line's probes come back: by something on the way.
    case nearer
    /// Probes that are missing on the line may never have left this machine.
    case ownLoss
    /// The round cannot be trusted.
    case withheld(SegmentNote)
}
