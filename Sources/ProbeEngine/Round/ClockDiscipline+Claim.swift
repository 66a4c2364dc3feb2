package import LineModel
package import LinuxSocket

extension ClockDiscipline {
    /// What may be said of this machine's clock in STAMP packets.
    package var claim: StampClockClaim {
        StampClockClaim(isSynchronised: isSynchronised, errorNanoseconds: Double(largestErrorNanoseconds))
    }
}
