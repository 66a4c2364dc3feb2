/// What a round knows of a STAMP line beside its replies.
package struct STAMPLineFacts: Sendable {
    /// The number of the line's first request; numbers wrap around at 2^32.
    package var firstSequence: UInt32
    /// The wall clock's time at which the round's clock showed 0, nanoseconds since 1970.
    package var epochNanoseconds: Int64
    /// What this machine says of its own clock.
    package var ourClaim: STAMPClockClaim
    /// The DSCP that requests left with, 0 to 63.
    package var sentDSCP: UInt8
    /// The TTL or hop limit that requests left with: the round's, or else the system's default; 0 when the system does
    /// not tell.
    package var sentTTL: UInt8
    /// Datagrams from the line's far end that were too short to be replies.
    package var shortReplies = 0

    /// Every request of the line must have been sent with these marks.
    package init(
        firstSequence: UInt32, epochNanoseconds: Int64, ourClaim: STAMPClockClaim, sentDSCP: UInt8, sentTTL: UInt8
    ) {
        self.firstSequence = firstSequence
        self.epochNanoseconds = epochNanoseconds
        self.ourClaim = ourClaim
        self.sentDSCP = sentDSCP
        self.sentTTL = sentTTL
    }
}
