/// What sending every packet more than once would save.
package enum RepeatedSending {
    /// The loss that would remain if each packet were sent again one interval later: of all pairs of probes with
    /// adjacent sequence numbers, both sent, the share that lost both, 0...1; nil without such a pair.
    ///
    /// Counted, not computed as loss times loss. That product is right only when losses are independent; on a line
    /// that loses in bursts it promises far too much (half of the probes lost in one run: 0.25 against 0.49). A copy
    /// sent at once shares more of its original's fate and should save less; one sent along an independent path is the
    /// product's case. The doubled traffic's own effect on the line is not in here. 0 of 99 pairs
    /// is compatible with 3.7 % (see `WilsonInterval`).
    ///
    /// A loss is late, lost or refused. As with IPDV no pair is formed across an unsent probe.
    package static func remainingLoss(_ samples: UnsafeBufferPointer<ProbeRecord>) -> Double? {
        var (pairs, lostPairs) = (0, 0)
        var previous: Bool?
        for record in samples {
            let isLoss = record.outcome.countsAsLoss
            if let isLoss, let previous {
                pairs += 1
                if isLoss && previous { lostPairs += 1 }
            }
            previous = isLoss
        }
        return pairs == 0 ? nil : Double(lostPairs) / Double(pairs)
    }
}
