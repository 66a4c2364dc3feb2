package import LineModel
package import LinuxSocket
internal import ProbeWire

extension ClockDiscipline {
    /// What may be said of this machine's clock in STAMP packets.
    package var claim: STAMPClockClaim {
        STAMPClockClaim(isSynchronised: isSynchronised, errorNanoseconds: Double(largestErrorNanoseconds))
    }
}

extension FormatSettings {
    /// Says of this machine's clock what the kernel says of it now; as before where it says nothing.
    package mutating func claimClock() {
        if let clock = ClockDiscipline.read() { stamp.clock = clock.claim }
    }
}
