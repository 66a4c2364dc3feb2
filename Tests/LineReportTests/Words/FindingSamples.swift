import LineModel

/// One finding of each rule.
enum FindingSamples {
    static let rounds: [ValidityFinding] = [
        .receiveOverflow(dropped: 3, unanswered: 2, isMemoryShort: true),
        .receiveOverflow(dropped: 3, unanswered: 0, isMemoryShort: false), .canaryLost(lost: 1, sent: 9),
        .suspended(nanoseconds: 5_000_000), .nothingPlanned, .unsent(unsent(sent: 0)), .unsent(unsent(sent: 90)),
        .scheduleNotKept(latenessNanoseconds: 30_000_000, intervalNanoseconds: 20_000_000),
        .interrupted(sent: 1, planned: 2), .neverLeft(unstamped: 1, lost: 2),
        .outgoingDrops(places: [NamedCount(name: "eth0", count: 4)], lost: 1),
        .incomingDrops(places: [NamedCount(name: "eth0", count: 4)], backlog: 2, lost: 1),
        .stallBeyondTimeout(stallNanoseconds: 3_000_000, timeoutNanoseconds: 2_000_000),
        .uncertainProbes(uncertain: 1, sent: 2), .canaryDelay(milliseconds: 1.5),
        .receiveStampsMissing(stamped: 1, replies: 2),
        .transmitStampsMissing(stamped: 1, asked: 2, every: 8, stallNanoseconds: 3_000_000),
        .stallWithUserStamps(stallNanoseconds: 9_000_000), .stampsRejected(rejected: 1, sent: 2),
        .stolenTime(share: 0.25), .starved(share: 0.5, isByQuota: true, overdue: 4),
        .starved(share: 0.5, isByQuota: false, overdue: nil), .clockStepped(steps: 1, largestNanoseconds: -7_000_000),
        .clockSlewed(partsPerMillion: -800.5),
    ]

    private static func unsent(sent: Int) -> UnsentProbes {
        UnsentProbes(
            verdict: .invalid, sent: sent, unsent: 10, due: sent + 10, errors: [], overdue: 7, withoutProxy: 2,
            unexplained: 1, isStopped: false)
    }
}
