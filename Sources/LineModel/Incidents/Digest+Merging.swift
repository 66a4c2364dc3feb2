extension Digest {
    /// Several digests of one destination that wait together, as one: what somebody has to know who was told of none of
    /// them. Pure.
    ///
    /// Each incident occurs once, with the figures it had last. What opened and closed meanwhile is told as closed;
    /// what opened and went on is told as opened, however often it got worse or came back.
    ///
    /// - Parameter digests: oldest first.
    /// - Returns: nil for no digests.
    package static func merging(_ digests: [Digest]) -> Digest? {
        guard var merged = digests.last else { return nil }
        guard digests.count > 1 else { return merged }
        var byIncident: [Int: DigestItem] = [:]
        // Of what remains of an outage nobody has heard who did not hear of the outage.
        var unheard: Set<Int> = []
        for var item in digests.flatMap(\.items) {
            if item.change == .remains {
                let before = byIncident[item.incident] == nil ? item.from ?? [] : [item.incident]
                if !before.isEmpty, before.allSatisfy(unheard.contains) { item.change = .opened }
            }
            if item.change == .opened { unheard.insert(item.incident) }
            byIncident[item.incident] = byIncident[item.incident].map { $0.followed(by: item) } ?? item
        }
        merged.items = byIncident.values.sorted { $0.comesBefore($1) }
        return merged
    }
}

extension DigestItem {
    /// This item and a later one of the same incident as one.
    func followed(by later: DigestItem) -> DigestItem {
        // What it tells is who is on it, or what was found out, and no more.
        if later.isAside {
            var merged = self
            guard !change.isEnd else { return merged }
            merged.acknowledgement = later.acknowledgement ?? acknowledgement
            merged.found = Self.merged(found, later.found)
            return merged
        }
        var merged = later
        merged.found = later.change.isEnd ? nil : Self.merged(found, later.found)
        merged.acknowledgement = later.change.isEnd ? nil : later.acknowledgement ?? acknowledgement
        merged.change = change.followed(by: later.change)
        // It was quiet, and came back meanwhile: to somebody who heard of neither it goes on.
        if merged.change == .quiet, later.quietSince == nil { merged.change = .reopened }
        merged.mostLines = max(mostLines, later.mostLines)
        merged.worstLossPerMille = [worstLossPerMille, later.worstLossPerMille].compactMap { $0 }.max()
        merged.worstRTTMicroseconds = [worstRTTMicroseconds, later.worstRTTMicroseconds].compactMap { $0 }.max()
        guard later.change == .continued, change.isEnd else { return merged }
        // It was told to have ended: that it goes on is then no continuation of what is told here.
        merged.closedAt = nil
        merged.isNoLongerMeasured = nil
        return merged
    }

    private static func merged(_ earlier: [DigestFinding]?, _ later: [DigestFinding]?) -> [DigestFinding]? {
        let all = (later ?? []) + (earlier ?? []).filter { one in later?.contains(one) != true }
        return all.isEmpty ? nil : Array(all.prefix(DigestFinding.maxOfMessage))
    }

    /// The order of a digest's items.
    func comesBefore(_ other: DigestItem) -> Bool {
        if change != other.change { return change.rank < other.change.rank }
        if lineCount != other.lineCount { return lineCount > other.lineCount }
        return incident < other.incident
    }
}
