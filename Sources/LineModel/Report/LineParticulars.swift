/// What a round found on one line beside its figures, where there is something to say.
package struct LineParticulars: Equatable, Sendable {
    /// Where probes went, `host:port`, where the line's ingress does not say it: the address that a name was resolved
    /// to. nil where the ingress is that address.
    package var address: String?
    /// Further addresses that the name has, without ports, at most `maxOthers`; they were not probed.
    package var otherAddresses: [String] = []
    /// Intact replies of this round that came from another address than the one probed.
    package var elsewhere: RepliesElsewhere?
    /// ICMP errors that the probed address sent itself: it is there, and the way to it works.
    package var refusedByAddress = 0
    /// Probes that an ICMP error came back for and, all the same, a reply: the reply counts.
    package var refusedOverruled = 0
    /// ICMP errors that prove nothing, since they quote too little of a probe.
    package var unprovenRefusals = 0

    /// The largest number of further addresses that are kept.
    package static let maxOthers = 4

    /// Nothing is known beside the figures.
    package init() {}

    /// Whether there is anything to say.
    package var isEmpty: Bool { self == LineParticulars() }
}

/// Replies that are intact and of this round, and came from another address than the one that was probed: there is a
/// NAT, a far end with several addresses, or a proxy that relays at another port.
package struct RepliesElsewhere: Hashable, Sendable, Codable {
    /// How many there were; none of them counts as received.
    package var replies: Int
    /// The first address that one came from, `host:port`.
    package var address: String
    /// Whether others came from further addresses.
    package var hasOthers: Bool

    /// - Parameter replies: above 0.
    package init(replies: Int, address: String, hasOthers: Bool) {
        (self.replies, self.address, self.hasOthers) = (replies, address, hasOthers)
    }
}

/// The ICMP errors that probes of a line came back with.
package struct LineRefusals: Hashable, Sendable, Codable {
    /// How many probes were sent.
    package var sent: Int
    /// Probes by the kind of the error, in the order of `RefusalKind.allCases`, kinds with none left out.
    package var kinds: [RefusalCount]
    /// Whether the probed address sent at least one of them itself.
    package var isByAddress: Bool

    /// - Parameter kinds: at least one.
    package init(sent: Int, kinds: [RefusalCount], isByAddress: Bool) {
        (self.sent, self.kinds, self.isByAddress) = (sent, kinds, isByAddress)
    }
}

extension LineReason {
    fileprivate var isOfMissingReplies: Bool {
        switch self {
        case .loss, .noReply, .lossChange: true
        default: false
        }
    }
}

extension LineReportRow {
    /// Whether ICMP errors of the probed address itself say that it is within reach, though it answered no probe. Such
    /// a line does not speak against the network that it is probed from.
    package var isReached: Bool {
        summary.counts.received + summary.counts.late == 0 && (particulars?.refusedByAddress ?? 0) > 0
    }

    /// What explains that replies are missing, to stand behind the reasons why the line is abnormal; nothing where
    /// none of these is about missing replies.
    package func explanations(of judged: [LineReason]) -> [LineReason] {
        guard judged.contains(where: \.isOfMissingReplies) else { return [] }
        let counts = summary.counts
        var reasons: [LineReason] = []
        if !summary.refusals.isEmpty {
            let isByAddress = (particulars?.refusedByAddress ?? 0) > 0
            reasons.append(
                .refused(LineRefusals(sent: counts.sent, kinds: summary.refusals, isByAddress: isByAddress)))
        }
        if let elsewhere = particulars?.elsewhere { reasons.append(.elsewhere(elsewhere)) }
        if let particulars, let address = particulars.address {
            reasons.append(.probedAt(address: address, others: particulars.otherAddresses))
        }
        return reasons
    }
}
