/// What became of one probe (docs/reference/glossary.md).
package enum ProbeOutcome: UInt8, CaseIterable, Sendable {
    /// Not decided: not yet due, or not yet sent. Never in a finished round.
    case planned = 0
    /// The probe was sent, and nothing came for it yet. Never in a finished round.
    case inFlight = 1
    /// The first valid reply came within the timeout.
    case received = 2
    /// A reply came after the timeout. Loss in the ratio, shown apart.
    case late = 3
    /// No reply before the round stopped listening.
    case lost = 4
    /// An ICMP error came back for it, and no reply. Loss in the ratio, shown apart by kind.
    case refused = 5
    /// The probe was never put on the wire by us; it is not in the denominator.
    case unsent = 6
}

extension ProbeOutcome {
    /// The word of the samples file and the text report.
    package var word: String {
        switch self {
        case .planned: "planned"
        case .inFlight: "in-flight"
        case .received: "received"
        case .late: "late"
        case .lost: "lost"
        case .refused: "refused"
        case .unsent: "unsent"
        }
    }

    /// Whether the loss ratio counts it as lost: late, lost, refused, and what was left in flight (see
    /// `OutcomeCounts.init`). nil for unsent and planned, which are no samples.
    var countsAsLoss: Bool? {
        switch self {
        case .received: false
        case .late, .lost, .refused, .inFlight: true
        case .unsent, .planned: nil
        }
    }
}
