/// A trace as the history keeps it, with what it comes to beside the traces before it.
package struct TracedWay: Equatable, Sendable, Codable {
    /// Why it was made. The raw values are stored.
    package enum Purpose: String, Codable, Sendable, CaseIterable {
        /// Once a day, to be compared with.
        case reference
        /// The line is in a new incident.
        case incident
        /// The level of the line's delay has moved, for good.
        case level
    }

    /// What was found.
    package var trace: Trace
    /// Why it was made.
    package var purpose: Purpose
    /// Stands for the way: the hash of the first trace of it, as long as nothing contradicts that it is the same way.
    package var hash: String
    /// What the comparison with the traces before it says, as its word; nil where there was none to compare with.
    package var verdict: String?
    /// Hops that answered from other addresses than before, where that is all that differs.
    package var otherAddresses: [Int]

    /// A trace, compared with earlier ones of the same line.
    ///
    /// - Parameter earlier: the newest first; those of other flows are passed over.
    package init(_ trace: Trace, for purpose: Purpose, after earlier: [TracedWay]) {
        self.trace = trace
        self.purpose = purpose
        otherAddresses = []
        let comparable = earlier.filter { $0.trace.isSameFlow(as: trace) }
        guard let before = Self.reference(comparable) else {
            hash = trace.hash
            verdict = nil
            change = nil
            ends = false
            return
        }
        let known = Self.known(comparable.filter { $0.hash == before.hash })
        let comparison = TraceComparison(before.trace, trace, known: known)
        verdict = comparison.verdict.word
        if case .sameByOtherAddresses(let hops) = comparison.verdict { otherAddresses = hops }
        change = comparison.change
        if case .ends = comparison.verdict { ends = true } else { ends = false }
        if case .differs = comparison.verdict { hash = trace.hash } else { hash = before.hash }
    }

    private var change: RouteChange?
    private var ends: Bool

    /// What is concluded; nil where the way is as it was, or nothing can be said.
    package var conclusion: Conclusion? { change.map { ends ? .wayEnds($0) : .routeChange($0) } }

    /// What to compare with: the newest that got to the far end, else the newest at all. A trace of a line in trouble
    /// that ended on its way would hide, for the next one, that it does not end there in order.
    private static func reference(_ earlier: [TracedWay]) -> TracedWay? {
        earlier.first { $0.trace.end == .reached } ?? earlier.first
    }

    /// The addresses of each TTL that were seen on the way.
    private static func known(_ earlier: [TracedWay]) -> [Int: Set<String>] {
        var known: [Int: Set<String>] = [:]
        for hop in earlier.flatMap(\.trace.hops) { known[hop.timeToLive, default: []].formUnion(hop.addresses) }
        return known
    }
}

extension TraceComparison.Verdict {
    /// The word in JSON, and in what is stored.
    package var word: String {
        switch self {
        case .same: "same"
        case .sameByOtherAddresses: "same-by-other-addresses"
        case .differs: "differs"
        case .ends: "ends"
        case .otherFlow: "other-flow"
        case .unknown: "unknown"
        }
    }
}

extension RouteChange {
    var figures: [ConclusionFigure] {
        func whole(_ value: Int?) -> ConclusionFigure.Value { value.map { .whole($0) } ?? .absent }
        func number(_ value: Double?) -> ConclusionFigure.Value { value.map { .number($0) } ?? .absent }
        func text(_ values: [String]) -> ConclusionFigure.Value {
            values.isEmpty ? .absent : .text(values.joined(separator: " "))
        }
        return [
            ConclusionFigure("evidence", .text(evidence.rawValue)), ConclusionFigure("hop", whole(hop)),
            ConclusionFigure("was", text(was)), ConclusionFigure("now", text(now)),
            ConclusionFigure("agrees_from", whole(agreesFrom)), ConclusionFigure("hops_before", whole(hopsBefore)),
            ConclusionFigure("hops_now", whole(hopsNow)),
            ConclusionFigure("refusal", refusal.map { .text($0.rawValue) } ?? .absent),
            ConclusionFigure("refused_by", refusedBy.map { .text($0) } ?? .absent),
            ConclusionFigure("rtt_before_ms", number(delayBefore)), ConclusionFigure("rtt_now_ms", number(delayNow)),
            ConclusionFigure("reply_ttl_before", whole(replyBefore)),
            ConclusionFigure("reply_ttl_now", whole(replyNow)),
        ]
    }
}
