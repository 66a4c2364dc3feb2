/// What a round knows of a STAMP line beside its replies.
package struct StampLineFacts: Sendable {
    /// Number of the line's first request.
    package var firstSequence: UInt32
    /// Of the round's zero, nanoseconds since 1970.
    package var epochNanoseconds: Int64
    package var ourClaim: StampClockClaim
    /// How requests were marked; nil TTL: the system's, which is not known.
    package var sentDSCP: UInt8
    package var sentTTL: UInt8

    package init(
        firstSequence: UInt32, epochNanoseconds: Int64, ourClaim: StampClockClaim, sentDSCP: UInt8, sentTTL: UInt8
    ) {
        self.firstSequence = firstSequence
        self.epochNanoseconds = epochNanoseconds
        self.ourClaim = ourClaim
        self.sentDSCP = sentDSCP
        self.sentTTL = sentTTL
    }
}
