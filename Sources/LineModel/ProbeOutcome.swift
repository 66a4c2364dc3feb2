/// What became of one probe (docs/reference/glossary.md).
package enum ProbeOutcome: UInt8, CaseIterable, Sendable {
    /// Not decided: not yet due, or not yet sent. Never in a finished round.
    case planned = 0
    /// Sent, no answer yet. Never in a finished round.
    case inFlight = 1
    /// The first valid reply came within the timeout.
    case received = 2
    /// A reply came after the timeout. Loss in the ratio, shown apart.
    case late = 3
    /// No reply before the round stopped listening.
    case lost = 4
    /// An ICMP error came back for it. Loss in the ratio, shown apart by kind.
    case refused = 5
    /// Never put on the wire by us; not in the denominator.
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

/// Why a probe was refused, from the ICMP type and code (RFC 792, RFC 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1,
/// RFC 4443 section 3).
package enum RefusalKind: UInt8, CaseIterable, Sendable {
    case port = 1
    case host = 2
    case network = 3
    case prohibited = 4
    case timeToLive = 5
    case other = 6

    /// The key of the JSON report and the word of the table.
    package var word: String {
        switch self {
        case .port: "port"
        case .host: "host"
        case .network: "network"
        case .prohibited: "prohibited"
        case .timeToLive: "ttl"
        case .other: "other"
        }
    }
}

/// Why a probe was not sent, or is to be taken for one that was not, where the prober's own doings do not explain it.
@frozen
package enum UnsentCause: UInt8, CaseIterable, Sendable {
    /// Its SOCKS5 proxy had no association when it was due.
    case noAssociation = 1
    /// It was sent, no reply came, and its SOCKS5 proxy's association was away while it was under way.
    case interrupted = 2

    /// The word of the samples file.
    package var word: String {
        switch self {
        case .noAssociation: "no-association"
        case .interrupted: "association-lost"
        }
    }
}
