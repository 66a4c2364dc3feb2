/// What a round will do otherwise than it was asked to. `Words` says it.
package enum PlanNote: Hashable, Sendable {
    /// A cap on packets a second stretches the interval.
    case stretchedByRate(RateStretch)
    /// The sockets' receive buffer, bytes, carries no more packets a second than this.
    case stretchedByBuffer(bytes: Int, rate: Double, intervalNanoseconds: Int64)
    /// The caps leave room for a companion beside every n-th probe.
    case thinned(every: Int)
    /// The same where direct probes are among the companions.
    case companionsThinned(every: Int)
    /// The caps leave room for direct probes of so many lines, of those that shall have some.
    case directPartly(lines: Int, of: Int)
    /// So many lines shall have a flow of earlier rounds beside them, and the round stands alone.
    case flowsOfOneRound(lines: Int)
    /// Flows of so many lines are kept open from round to round, of those that shall have one.
    case flowsPartly(lines: Int, of: Int)
    /// No ingress can be probed from here.
    case ingressesNotProbed(IngressAbsence)
    /// A limit of the gain is set, and no line has direct probes that could be held against it.
    case gainNotJudged
}

/// A cap on packets a second that the interval asked for would exceed.
package struct RateStretch: Hashable, Sendable {
    /// `maxRate` or `maxAddressRate`.
    package var cap: RoundSetting
    /// The cap in packets a second.
    package var limit: Double
    /// The packets a second that the interval asked for would be.
    package var asked: Double
    /// The interval that was asked for, nanoseconds.
    package var askedNanoseconds: Int64
    /// The interval that the round will have, nanoseconds.
    package var intervalNanoseconds: Int64
    /// How many lines send the packets that the cap is for.
    package var lines: Int
    /// Whether companions go with those lines' probes.
    package var hasCompanions: Bool
    /// Whether those lines share one address, which the cap is for.
    package var isOneAddress: Bool
    /// Whether direct probes of other addresses' lines are among them.
    package var hasGuests = false
    /// Whether TCP handshakes are made beside them.
    package var hasHandshakes = false

    /// The note of a plan that a cap has stretched; the plan gives every figure.
    package init(
        cap: RoundSetting, limit: Double, asked: Double, askedNanoseconds: Int64, intervalNanoseconds: Int64,
        lines: Int, hasCompanions: Bool, isOneAddress: Bool
    ) {
        (self.cap, self.limit, self.asked) = (cap, limit, asked)
        (self.askedNanoseconds, self.intervalNanoseconds) = (askedNanoseconds, intervalNanoseconds)
        (self.lines, self.hasCompanions, self.isOneAddress) = (lines, hasCompanions, isOneAddress)
    }
}

/// Why no ingress can be probed from here.
package enum IngressAbsence: Hashable, Sendable, Codable {
    case format(FormatProblem)
    case system(SystemFailure)
    /// What an older program stored, in its words.
    case told(String)
}
