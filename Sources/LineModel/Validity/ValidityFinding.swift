/// What a rule has against a round, with its numbers. `Words` says it.
///
/// The names of cases and of what they hold are stored: they stay for ever.
package enum ValidityFinding: Hashable, Sendable, Codable {
    /// Datagrams dropped at our own full buffers; probes without a timely reply; whether the memory of all UDP sockets
    /// ran out too.
    case receiveOverflow(dropped: Int, unanswered: Int, isMemoryShort: Bool)
    /// Some of the prober's probes of itself were lost.
    case canaryLost(lost: Int, sent: Int)
    /// How long the machine slept.
    case suspended(nanoseconds: Int64)
    /// No line could be measured.
    case nothingPlanned
    case unsent(UnsentProbes)
    /// p99 of how late probes left, above the plan's interval.
    case scheduleNotKept(latenessNanoseconds: Int64, intervalNanoseconds: Int64)
    /// The user's stop.
    case interrupted(sent: Int, planned: Int)
    /// Lost probes without a transmit stamp.
    case neverLeft(unstamped: Int, lost: Int)
    /// Packets dropped on the way out by interface.
    case outgoingDrops(places: [NamedCount], lost: Int)
    /// Packets dropped on the way in by interface, and at a core's full backlog.
    case incomingDrops(places: [NamedCount], backlog: Int, lost: Int)
    case stallBeyondTimeout(stallNanoseconds: Int64, timeoutNanoseconds: Int64)
    /// Probes that a stall made uncertain, of those that were sent.
    case uncertainProbes(uncertain: Int, sent: Int)
    /// p99 of the prober's delay to itself.
    case canaryDelay(milliseconds: Double)
    case receiveStampsMissing(stamped: Int, replies: Int)
    /// A stamp is asked of every n-th probe.
    case transmitStampsMissing(stamped: Int, asked: Int, every: Int, stallNanoseconds: Int64)
    case stallWithUserStamps(stallNanoseconds: Int64)
    /// Kernel stamps that were thrown away.
    case stampsRejected(rejected: Int, sent: Int)
    /// Share of all cores' time, 0...1.
    case stolenTime(share: Double)
    /// Share of the round without a core, 0...1; whether a quota was the cause; probes that were overdue for it, nil
    /// where the delays suffered.
    case starved(share: Double, isByQuota: Bool, overdue: Int?)
    /// The largest step is signed.
    case clockStepped(steps: Int, largestNanoseconds: Int64)
    /// Negative: too slow.
    case clockSlewed(partsPerMillion: Double)
    /// What an older program stored, in its words; never found anew.
    case told(String)

    /// The rules by their ids: headings of docs/measuring/validity.md, and `reason_ids` of reports.
    package enum Kind: String, Sendable, CaseIterable {
        case receiveOverflow = "receive-overflow"
        case canaryLost = "canary-lost"
        case suspended
        case unsent
        case scheduleNotKept = "schedule-not-kept"
        case interrupted
        case neverLeft = "never-left"
        case outgoingDrops = "outgoing-drops"
        case incomingDrops = "incoming-drops"
        case stallBeyondTimeout = "stall-beyond-timeout"
        case uncertainProbes = "uncertain-probes"
        case canaryDelay = "canary-delay"
        case receiveStampsMissing = "receive-stamps-missing"
        case transmitStampsMissing = "transmit-stamps-missing"
        case stallWithUserStamps = "stall-with-user-stamps"
        case stampsRejected = "stamps-rejected"
        case stolenTime = "stolen-time"
        case starved
        case clockStepped = "clock-stepped"
        case clockSlewed = "clock-slewed"
        /// No rule's: what an older program stored.
        case told
    }

    /// The rule that found it.
    package var kind: Kind {
        switch self {
        case .receiveOverflow: .receiveOverflow
        case .canaryLost: .canaryLost
        case .suspended: .suspended
        case .nothingPlanned, .unsent: .unsent
        case .scheduleNotKept: .scheduleNotKept
        case .interrupted: .interrupted
        case .neverLeft: .neverLeft
        case .outgoingDrops: .outgoingDrops
        case .incomingDrops: .incomingDrops
        case .stallBeyondTimeout: .stallBeyondTimeout
        case .uncertainProbes: .uncertainProbes
        case .canaryDelay: .canaryDelay
        case .receiveStampsMissing: .receiveStampsMissing
        case .transmitStampsMissing: .transmitStampsMissing
        case .stallWithUserStamps: .stallWithUserStamps
        case .stampsRejected: .stampsRejected
        case .stolenTime: .stolenTime
        case .starved: .starved
        case .clockStepped: .clockStepped
        case .clockSlewed: .clockSlewed
        case .told: .told
        }
    }

    /// `suspect` or `invalid`.
    package var verdict: Validity.Verdict {
        switch self {
        case .receiveOverflow(_, let unanswered, _): unanswered > 0 ? .invalid : .suspect
        case .canaryLost, .suspended, .nothingPlanned: .invalid
        case .unsent(let probes): probes.verdict
        default: .suspect
        }
    }
}

/// Probes that were planned and not sent, and why.
package struct UnsentProbes: Hashable, Sendable, Codable {
    /// What their share makes of the round: `suspect` or `invalid`.
    package var verdict: Validity.Verdict
    /// How many probes were sent.
    package var sent: Int
    /// How many probes were not sent, of those that were due.
    package var unsent: Int
    /// How many probes were due.
    package var due: Int
    /// Probes whose sending failed, by errno name.
    package var errors: [NamedCount]
    /// Probes that were given up because they were overdue.
    package var overdue: Int
    /// Probes that were not sent for want of an association with a SOCKS5 proxy.
    package var withoutProxy: Int
    /// Probes whose cause the ledger does not tell: the user's stop kept them back where there was one.
    package var unexplained: Int
    /// Whether the user ended the round early.
    package var isStopped: Bool

    /// The finding of a round of which too few probes were sent; the rule gives every figure.
    package init(
        verdict: Validity.Verdict, sent: Int, unsent: Int, due: Int, errors: [NamedCount], overdue: Int,
        withoutProxy: Int, unexplained: Int, isStopped: Bool
    ) {
        self.verdict = verdict
        (self.sent, self.unsent, self.due) = (sent, unsent, due)
        (self.errors, self.overdue) = (errors, overdue)
        (self.withoutProxy, self.unexplained, self.isStopped) = (withoutProxy, unexplained, isStopped)
    }

    /// Probes that we failed to send, as far as the ledger says why.
    package var failed: Int { errors.reduce(overdue) { $0 + $1.count } }
}
