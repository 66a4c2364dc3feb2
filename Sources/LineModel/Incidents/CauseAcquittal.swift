/// What is known not to be at fault for a bad line, since the round shows that it works.
package struct CauseAcquittal: OptionSet, Sendable {
    package let rawValue: UInt8

    /// A set of the options below.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The prober's own side: the far end was within reach.
    package static let vantage = CauseAcquittal(rawValue: 1)
    /// The way to the ingress: what is lost is lost behind it.
    package static let way = CauseAcquittal(rawValue: 2)
    /// The echo and its host: they answer those who ask without the ingress, or what is lost is lost before it.
    package static let echo = CauseAcquittal(rawValue: 4)

    /// The ingress, its host and tags: the line is accused of nothing that they could be at fault for.
    package static let entrance = CauseAcquittal(rawValue: 8)

    /// Everything that a line shares with others: of a line that is abnormal for its gain alone, which compares two
    /// ways, and does not tell which of them has changed.
    package static let shared: CauseAcquittal = [.vantage, .way, .echo, .entrance]

    /// What acquits causes of this kind.
    init(of kind: CauseKind) {
        switch kind {
        case .vantage, .fleet: self = .vantage
        case .way: self = .way
        case .echo, .echoHost: self = .echo
        case .ingress, .ingressHost, .tag: self = .entrance
        case .line, .source, .other: self = []
        }
    }
}
