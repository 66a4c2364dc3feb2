internal import LineModel

/// Which probe a reply answers.
@frozen
package struct ReplyIdentity: Equatable, Sendable {
    /// The line's row, as in `ProbeFields`; it may be beyond the round's rows, which the engine checks.
    package var line: UInt32
    /// The number of the probe in the round; may be beyond the round's count, which the engine checks.
    package var sequence: UInt32
    /// The token as `encode` returned it; 0 for a format whose `traits.keepsToken` is false.
    package var token: UInt64

    /// - Parameter token: as `encode` returned it; 0 for a format whose `traits.keepsToken` is false.
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
    /// The datagram is of this format, but not as it was sent: another round's, made without its line's identity,
    /// cut, or changed.
    case corrupt
}
