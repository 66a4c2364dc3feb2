package import LineModel
internal import LinuxSocket
internal import ProbeWire

/// Where a line stands in a round.
package enum LinePlacement: Equatable, Sendable {
    case target(Int)
    /// Reported as `unmeasured`, with this reason.
    case unmeasured(Unmeasured)
}
