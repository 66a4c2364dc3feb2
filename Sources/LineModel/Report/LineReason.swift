/// One thing that is said against a line, or why nothing is said of it, with its numbers. `Words` says it.
///
/// The names of cases and of what they hold are stored: they stay for ever.
package enum LineReason: Hashable, Sendable, Codable {
    /// The loss is above its limit, both 0...1; where it arises, nil where segments were not measured, or it has none.
    case loss(ratio: Double, limit: Double, at: LossPlace?)
    /// The mean RTT is above its limit, milliseconds; where it arises, nil where segments were not measured.
    case delay(mean: Double, limit: Double, at: DelayPlace?)
    /// No reply: the mean RTT is undefined, which is above the limit in milliseconds.
    case noReply(sent: Int, limit: Double)
    /// The loss is a change against the line's past, 0...1.
    case lossChange(ratio: Double, usual: Double, days: Int)
    /// The median RTT is a change against the line's past; up to `max` it would be none. Milliseconds.
    case delayChange(median: Double, usual: Double, max: Double, days: Int)
    /// The loss has become more than it usually is, though no round alone shows it.
    case evidence(EvidenceFigures)
    /// The delay or the jitter has been more than it usually is, for so long that chance does not explain it.
    case delayEvidence(DelayFigures)
    /// On which way packets were lost.
    case ways(LossWays)
    /// Probes came back as ICMP errors.
    case refused(LineRefusals)
    /// Replies came from another address than the one probed.
    case elsewhere(RepliesElsewhere)
    /// The address that the line's name was resolved to, `host:port`, and others that the name has, without ports.
    case probedAt(address: String, others: [String])
    /// The line's neighbour, or the router before it, did not answer its address.
    case noNeighbour(NeighbourAbsence)
    case unmeasured(Unmeasured)
    /// The line's SOCKS5 proxy was away for a time, so that too few probes were sent.
    case proxyAway(ProxyAbsence)
    /// The far end answered with datagrams that are too short to be replies of STAMP or TWAMP.
    case repliesTooShort(count: Int)
    /// What an older program stored, in its words; never found anew.
    case told(String)
    /// The line's gain over the direct way is below its limit.
    case gain(GainShortfall)

    /// The reasons by their ids, `reason_ids` of reports: docs/reference/formats.md has the table.
    package enum Kind: String, Sendable, CaseIterable {
        case loss = "loss-above-limit"
        case delay = "rtt-above-limit"
        case noReply = "no-reply"
        case lossChange = "loss-change"
        case delayChange = "rtt-change"
        case evidence = "loss-evidence"
        case delayEvidence = "rtt-evidence"
        case ways = "loss-by-way"
        case refused = "refused-by-icmp"
        case elsewhere = "replies-elsewhere"
        case probedAt = "probed-address"
        case noNeighbour = "no-neighbour"
        case proxyAway = "socks5-away"
        case repliesTooShort = "replies-too-short"
        case name = "name-unresolved"
        case address = "no-usable-address"
        case payload = "payload-unfit"
        case permission = "not-permitted"
        case way = "no-way"
        case packet = "packet-too-long"
        case proxy = "socks5-no-association"
        case refusedSends = "send-refused"
        case leftLate = "left-late"
        case ownLoss = "own-loss"
        case sending = "too-few-sent"
        case round = "round-not-valid"
        case leftOut = "left-out"
        case told
        case gain = "gain-below-limit"
    }

    /// The reason's id, without its numbers.
    package var kind: Kind {
        switch self {
        case .loss: .loss
        case .delay: .delay
        case .noReply: .noReply
        case .lossChange: .lossChange
        case .delayChange: .delayChange
        case .evidence: .evidence
        case .delayEvidence: .delayEvidence
        case .ways: .ways
        case .refused: .refused
        case .elsewhere: .elsewhere
        case .probedAt: .probedAt
        case .noNeighbour: .noNeighbour
        case .unmeasured(let unmeasured): unmeasured.kind
        case .proxyAway: .proxyAway
        case .repliesTooShort: .repliesTooShort
        case .told: .told
        case .gain: .gain
        }
    }

    /// The evidence that raised the line; nil for other reasons.
    package var evidence: RaisedEvidence? {
        switch self {
        case .evidence(let figures): .loss(figures)
        case .delayEvidence(let figures): .delay(figures)
        default: nil
        }
    }

    /// Why the line is unmeasured; nil for other reasons.
    package var unmeasured: Unmeasured? { if case .unmeasured(let why) = self { why } else { nil } }
}

/// The segment that a line's loss belongs to.
package enum LossPlace: Hashable, Sendable, Codable {
    case ingress, beyond, both
    /// It cannot be told; the reason is given where one is known.
    case unknown(SegmentNote?)
}

/// How much of a line's delay arises behind the ingress.
package enum DelayPlace: Hashable, Sendable, Codable {
    /// How much arises behind the ingress, a mean in milliseconds, 0 or more.
    case beyond(milliseconds: Double)
    /// It cannot be told; the reason is given where one is known.
    case unknown(SegmentNote?)
}
