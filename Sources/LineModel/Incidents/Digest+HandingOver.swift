extension Digest {
    /// What somebody is told when the hub of a fleet tells from now on: the ends of the incidents that he was told of,
    /// and of those that go on that the hub tells of them. Pure.
    ///
    /// - Parameters:
    ///   - items: every incident that the round found open or ended.
    ///   - told: what he knows; nil when that cannot be read: then he is told after another round.
    /// - Returns: nil where he knows of no incident.
    package func handingOver(_ items: [(item: DigestItem, incident: Incident)], told: ToldIncidents?) -> Digest? {
        guard let told else { return nil }
        var digest = self
        digest.items = items.compactMap { item, incident in
            guard told.knows(incident.id) else { return nil }
            guard !item.change.isEnd else { return item }
            var over = item
            over.change = .closed
            over.isHandedOver = true
            // It is no end of which the lines are well.
            (over.quietSince, over.closesAt, over.recoveredLines, over.remainingLines) = (nil, nil, nil, nil)
            (over.acknowledgement, over.blindness) = (nil, nil)
            return over
        }
        digest.items.sort { $0.comesBefore($1) }
        return digest.items.isEmpty ? nil : digest
    }
}
