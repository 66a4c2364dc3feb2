/// What several lines can share, or one line alone, in the order in which equal explanations are preferred.
package enum CauseKind: Hashable, Sendable, CaseIterable, Comparable {
    /// `host:port`
    case ingress
    case echo
    /// All ports of a host.
    case ingressHost
    case echoHost
    /// The prober's own side: everything it measures. In a fleet the vantage's name is its value.
    case vantage
    /// Everything that a fleet's vantages measure. No single prober finds it.
    case fleet
    /// `key=value`. After the vantage: a tag that every line has says nothing.
    case tag
    /// The way from some vantages of a fleet to an ingress: `carrier=ct -> 203.0.113.7:7000`, or from one of them to an
    /// ingress's host: `shenzhen-1 -> 203.0.113.7`. No single prober finds it.
    case way
    /// One line, explained by nothing that it shares.
    case line
    /// A source of lines, by its name in the log and the metrics: `file:lines.csv`, `url:1`.
    case source
    /// Another word that a newer version stored. A message about it is told; this version never finds it.
    case other(String)

    /// The kinds that this version knows.
    package static let allCases: [CauseKind] = [
        .ingress, .echo, .ingressHost, .echoHost, .vantage, .fleet, .tag, .way, .line, .source,
    ]

    /// The kind with this word; nil when this version knows none.
    package init?(word: String) {
        guard let kind = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = kind
    }

    /// The word that messages and stores have for it; it never changes.
    package var word: String {
        switch self {
        case .ingress: "ingress"
        case .echo: "echo"
        case .ingressHost: "ingress-host"
        case .echoHost: "echo-host"
        case .vantage: "vantage"
        case .fleet: "fleet"
        case .tag: "tag"
        case .way: "way"
        case .line: "line"
        case .source: "source"
        case .other(let word): word
        }
    }
}

/// A kind is stored as its word.
extension CauseKind: Codable {
    package init(from decoder: any Decoder) throws {
        let word = try decoder.singleValueContainer().decode(String.self)
        self = CauseKind(word: word) ?? .other(word)
    }

    package func encode(to encoder: any Encoder) throws {
        var stored = encoder.singleValueContainer()
        try stored.encode(word)
    }
}

/// A cause's name: what it is and which one.
package struct CauseKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// What is shared: the vantage, an ingress, an echo, a tag, or nothing, for a line by itself.
    package let kind: CauseKind
    /// An address, a host, `key=value`, a way or a line's name; empty for a prober's own vantage and for the whole
    /// fleet.
    package let value: String

    /// Names a cause; `value` must be empty for a prober's own vantage and for the whole fleet.
    package init(_ kind: CauseKind, _ value: String) {
        self.kind = kind
        self.value = value
    }

    /// What all lines share: the place that is measured from.
    package static let vantage = CauseKey(.vantage, "")

    /// What all cells of a fleet share.
    package static let fleet = CauseKey(.fleet, "")

    package static func < (left: CauseKey, right: CauseKey) -> Bool {
        (left.kind, left.value) < (right.kind, right.value)
    }

    package var description: String { value.isEmpty ? kind.word : "\(kind.word) \(value)" }
}

/// What explains some of a round's bad lines. Lines are indices into the field's lines, ordered by name.
package struct Cause: Equatable, Sendable {
    /// What the lines share.
    package var key: CauseKey
    /// What is wrong with the lines.
    package var trouble: Trouble
    /// The bad lines that it explains; each bad line of a round belongs to one cause only.
    package var lines: [Int]
    /// Healthy lines that share it, against it.
    package var healthyInside: [Int]
    /// Healthy lines that do not share it, in all.
    package var healthyOutside: Int
    /// Some of those that prove it: they share the echo of its lines with another ingress, or the other way round.
    /// At most `CauseFinder.maxWitnesses`.
    package var witnesses: [Int]
    /// How many lines that share it are as bad and healthy only for want of such a limit.
    package var alike = 0

    /// A cause.
    package init(
        key: CauseKey, trouble: Trouble, lines: [Int], healthyInside: [Int] = [], healthyOutside: Int = 0,
        witnesses: [Int] = [], alike: Int = 0
    ) {
        self.key = key
        self.trouble = trouble
        self.lines = lines
        self.healthyInside = healthyInside
        self.healthyOutside = healthyOutside
        self.witnesses = witnesses
        self.alike = alike
    }
}
