/// What a stage of a self-test has against this machine. `Words` says it.
package enum SelftestFinding: Hashable, Sendable {
    /// What the round's own validity has.
    case validity(ValidityFinding)
    /// Probes reported lost that the far end answered, and reported received that it did not answer.
    case loss(excess: Int, missed: Int)
    case duplicates(measured: Int, truth: Int)
    case reordering(measured: Int, truth: Int)
    /// Mean RTT less the truth, on the median line, and what is allowed. Milliseconds.
    case delay(milliseconds: Double, limit: Double)
    /// Probes that the kernel lost on loopback.
    case neverArrived(Int)
    /// The far end of the test could not keep up: no fault of the prober, and no proof.
    case farEnd([NamedCount])

    /// Stable, kebab-case.
    package var id: String {
        switch self {
        case .validity(let finding): finding.kind.rawValue
        case .loss: "loss-untrue"
        case .duplicates: "duplicates-untrue"
        case .reordering: "reordering-untrue"
        case .delay: "delay-untrue"
        case .neverArrived: "never-arrived"
        case .farEnd: "far-end"
        }
    }
}
