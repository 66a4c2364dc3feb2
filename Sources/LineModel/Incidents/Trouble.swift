/// What is wrong with the lines of a cause, or with the vantage itself; they are never mixed.
package enum Trouble: Hashable, Sendable, CaseIterable, Comparable {
    case abnormal, unmeasured
    /// Rounds show nothing of any line. The vantage's alone: its incident has no lines, which keep their own.
    case blind
    /// A source of lines cannot be read: its lines of before are measured. It has no lines either.
    case stale
    /// Most of what a fleet's vantage measures is bad while others see the same lines healthy, or its canaries are bad:
    /// what it says of lines counts for nothing. It has no lines.
    case uplink
    /// A fleet's vantage does not report. It has no lines.
    case absent
    /// A fleet's vantage has a clock so far off that its rounds are of other slots than they say: they count for
    /// nothing. It has no lines.
    case clock
    /// Another word that a newer version stored. A message about it is told; this version never finds it.
    case other(String)

    /// The troubles that this version knows.
    package static let allCases: [Trouble] = [
        .abnormal, .unmeasured, .blind, .stale, .uplink, .absent, .clock,
    ]
    /// Those that a single prober finds.
    package static let ofProber: [Trouble] = [.abnormal, .unmeasured, .blind, .stale]
    /// Those that lines have, for which causes are looked for.
    package static let ofLines: [Trouble] = [.abnormal, .unmeasured]

    /// Whether it is the service's own, so that its incident has no lines.
    package var isOfService: Bool {
        switch self {
        case .blind, .stale, .uplink, .absent, .clock: true
        case .abnormal, .unmeasured, .other: false
        }
    }

    /// The word that messages and stores have for it; it never changes.
    package var word: String {
        switch self {
        case .abnormal: "abnormal"
        case .unmeasured: "unmeasured"
        case .blind: "blind"
        case .stale: "stale"
        case .uplink: "uplink"
        case .absent: "absent"
        case .clock: "clock"
        case .other(let word): word
        }
    }
}

/// A trouble is stored as its word.
extension Trouble: Codable {
    package init(from decoder: any Decoder) throws {
        let word = try decoder.singleValueContainer().decode(String.self)
        self = Self.allCases.first { $0.word == word } ?? .other(word)
    }

    package func encode(to encoder: any Encoder) throws {
        var stored = encoder.singleValueContainer()
        try stored.encode(word)
    }
}
