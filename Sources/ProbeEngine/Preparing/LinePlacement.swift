package import LineModel
internal import LinuxSocket
internal import ProbeWire

/// Where a line stands in a round.
package enum LinePlacement: Equatable, Sendable {
    case target(Int)
    /// Reported as `unmeasured`, with this reason.
    case unmeasured(Unmeasured)
}

extension LinePlacement {
    /// nil for a target.
    var reason: Unmeasured? {
        if case .unmeasured(let reason) = self { reason } else { nil }
    }

    /// The line's row in the samples, or why it has none.
    var row: Result<Int, Unmeasured> {
        switch self {
        case .target(let index): .success(index)
        case .unmeasured(let reason): .failure(reason)
        }
    }
}
