/// What an end says of its clock: the error estimate of its packets (RFC 4656 section 4.1.2).
package struct STAMPClockClaim: Equatable, Sendable {
    /// The end says that its clock is synchronised to UTC by an external source.
    package var isSynchronised: Bool
    /// How far its clock may be from UTC, nanoseconds.
    package var errorNanoseconds: Double

    /// - Parameters:
    ///   - isSynchronised: the bit S of the packet's error estimate.
    ///   - errorNanoseconds: how far the clock may be from UTC; of no use unless it is synchronised.
    package init(isSynchronised: Bool, errorNanoseconds: Double) {
        self.isSynchronised = isSynchronised
        self.errorNanoseconds = errorNanoseconds
    }
}
