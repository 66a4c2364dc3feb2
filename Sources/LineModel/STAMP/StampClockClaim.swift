/// What an end says of its clock: the error estimate of its packets (RFC 4656 section 4.1.2).
package struct StampClockClaim: Equatable, Sendable {
    /// It is synchronised to UTC by an external source.
    package var isSynchronised: Bool
    /// Within this of UTC, nanoseconds.
    package var errorNanoseconds: Double

    package init(isSynchronised: Bool, errorNanoseconds: Double) {
        self.isSynchronised = isSynchronised
        self.errorNanoseconds = errorNanoseconds
    }
}
