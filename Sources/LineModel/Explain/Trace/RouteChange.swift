/// A way that is another one than it was, or that ends where it did not end before.
package struct RouteChange: Equatable, Sendable, Codable {
    /// What tells of it. The raw values are stored.
    package enum Evidence: String, Codable, Sendable, CaseIterable {
        /// Two traces of one flow.
        case trace
        /// The level of the delay, and with it the TTL of the replies.
        case timeToLive = "ttl"
        /// The level of the delay alone, which other things change too: probable, and no more.
        case level
    }

    /// What tells of it.
    package var evidence: Evidence
    /// The first hop that differs; nil where no trace tells.
    package var hop: Int?
    /// Who answered there before; empty where nobody did.
    package var was: [String]
    /// Who answers there now; empty where nobody answers.
    package var now: [String]
    /// The first hop behind that agrees again; nil where no hop agrees.
    package var agreesFrom: Int?
    /// How many hops away the far end was, and is now; nil where it was not reached.
    package var hopsBefore: Int?
    /// See `hopsBefore`.
    package var hopsNow: Int?
    /// What is said where the way ends now; nil where it ends in silence, or does not end.
    package var refusal: TraceWord?
    /// Who says it.
    package var refusedBy: String?
    /// The level of the delay before and now, milliseconds; nil where a trace tells.
    package var delayBefore: Double?
    /// See `delayBefore`.
    package var delayNow: Double?
    /// TTL or hop limit of the replies before and now; nil where it is not known.
    package var replyBefore: Int?
    /// See `replyBefore`.
    package var replyNow: Int?

    /// What is not known is nil or empty.
    package init(
        evidence: Evidence, hop: Int? = nil, was: [String] = [], now: [String] = [], agreesFrom: Int? = nil,
        hopsBefore: Int? = nil, hopsNow: Int? = nil, refusal: TraceWord? = nil, refusedBy: String? = nil,
        delayBefore: Double? = nil, delayNow: Double? = nil, replyBefore: Int? = nil, replyNow: Int? = nil
    ) {
        self.evidence = evidence
        self.hop = hop
        self.was = was
        self.now = now
        self.agreesFrom = agreesFrom
        self.hopsBefore = hopsBefore
        self.hopsNow = hopsNow
        self.refusal = refusal
        self.refusedBy = refusedBy
        self.delayBefore = delayBefore
        self.delayNow = delayNow
        self.replyBefore = replyBefore
        self.replyNow = replyNow
    }

    /// Whether more than the delay's level alone tells of it.
    package var isCertain: Bool { evidence != .level }
}
