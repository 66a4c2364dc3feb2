/// Which lines of new incidents are probed in other manners, with what, and how much of it there is time for. Pure.
///
/// An experiment is a few small rounds one after another, its two sides in turn (A B A B …), so that what changes with
/// the time meets both. All lines are in each round.
package struct ExperimentPlan: Equatable, Sendable {
    /// A line that is looked into.
    package struct Subject: Equatable, Sendable {
        /// Into the lines.
        package let index: Int
        /// The incident that it stands for.
        package let incident: Int
        /// Whether the length of its probes can be chosen.
        package let isSized: Bool
    }

    /// How the probes of a round are sent.
    package struct Manner: Equatable, Sendable {
        /// Bytes of UDP payload.
        package var bytes: Int
        /// The code point, 0 to 63.
        package var dscp: Int
    }

    /// Lines of one incident: some of thousands tell what all have.
    package static let linesOfIncident = 3
    /// Lines in all.
    package static let maxLines = 12
    /// Rounds of each side.
    package static let turns = 4
    /// Lengths that are tried between the two of an experiment, at most.
    package static let maxNarrowing = 4
    /// Rounds that are not valid and are made again, at most.
    package static let maxRepeats = 3
    /// Probes of a line in a round, where the interval allows them.
    private static let probes = 50
    /// How long a round may send.
    private static let maxSending = Duration.seconds(2)
    /// No reply is waited for longer.
    private static let maxTimeout = Duration.seconds(1)
    /// What a round takes beside its probes.
    private static let overhead = Duration.milliseconds(300)
    /// The long probes' payload: with every header within the 1,500 bytes of most ways.
    private static let longBytes = 1_400
    /// The class of voice and games (RFC 3246, expedited forwarding).
    private static let expedited = 46

    /// The lines, in the order of the lines file; empty where nothing is done.
    package let subjects: [Subject]
    /// What every round is made with, but for the manner.
    package let settings: RoundSettings
    /// What there is time for, in this order; each has `2 * turns` rounds, after one of the line's own probes again.
    package let experiments: [Explanation.Experiment]
    /// Rounds that there is time for in all.
    package let rounds: Int
    /// How long one round takes.
    package let length: Duration

    /// - Parameters:
    ///   - changes: what became of incidents; those that opened, or came back, are looked into.
    ///   - lines: in the order of the lines file.
    ///   - isSized: whether the length of a line's probes can be chosen.
    ///   - settings: the confirmation's own.
    ///   - time: until which everything is over.
    package init(
        _ changes: [ChangedIncident], of lines: [Line], isSized: (Line) -> Bool, settings: RoundSettings,
        within time: Duration
    ) {
        var base = settings
        (base.count, base.segments, base.direct, base.flows) = (Self.probes, nil, nil, false)
        (base.findsRate, base.seed) = (false, nil)
        base.timeout = min(settings.timeout, Self.maxTimeout)
        let wanted = Self.wanted(changes, lines)
        let plan = ConfirmationPlan(
            wanted.keys.sorted(), of: lines, settings: base, within: base.timeout + Self.maxSending,
            most: Self.maxLines)
        self.settings = plan.settings
        let chosen = plan.chosen.compactMap { index in
            wanted[index].map { Subject(index: index, incident: $0, isSized: isSized(lines[index])) }
        }
        length = Self.length(plan.settings, chosen.map { lines[$0.index] })
        let rounds = max(0, Int(min(1e6, time / length)))
        let possible: [Explanation.Experiment] = chosen.contains(where: \.isSized) ? [.size, .dscp] : [.dscp]
        let fitting = max(0, (rounds - 1) / (2 * Self.turns))
        let isPossible = plan.isInTime && !wanted.isEmpty && fitting > 0
        subjects = isPossible ? chosen : []
        experiments = isPossible ? Array(possible.prefix(fitting)) : []
        self.rounds = isPossible ? rounds : 0
    }

    /// How many tests are made in all: so many may find by chance what is not there.
    package var tests: Int {
        experiments.reduce(0) { sum, experiment in
            sum + (experiment == .size ? subjects.count(where: \.isSized) : subjects.count)
        }
    }

    /// The line's own manner.
    package var own: Manner { Manner(bytes: settings.size, dscp: settings.dscp ?? 0) }

    /// The two sides of an experiment; both alike where it has none.
    package func sides(of experiment: Explanation.Experiment) -> (Manner, Manner) {
        var (one, other) = (own, own)
        switch experiment {
        case .size:
            one.bytes = RoundSettings.sizes.lowerBound
            other.bytes = max(Self.longBytes, own.bytes)
        case .dscp: other.dscp = own.dscp == 0 ? Self.expedited : 0
        case .round, .again, .trace: break
        }
        return (one, other)
    }

    /// What a round in a manner is made with.
    package func round(in manner: Manner) -> RoundSettings {
        var round = settings
        (round.size, round.dscp) = (manner.bytes, manner.dscp)
        return round
    }

    /// Lines of incidents that opened, with their incidents: of each those that enter by different ways first.
    private static func wanted(_ changes: [ChangedIncident], _ lines: [Line]) -> [Int: Int] {
        var wanted: [Int: Int] = [:]
        for one in changes where one.change == .opened || one.change == .reopened {
            guard one.incident.trouble == .abnormal else { continue }
            let bad = lines.indices.filter { wanted[$0] == nil && one.incident.lines.contains(lines[$0].name) }
            for index in ConfirmationChoice.choose(bad, of: lines, most: linesOfIncident) {
                wanted[index] = one.incident.id
            }
        }
        return wanted
    }

    /// The probes of all lines under the caps, and the timeout of the last one.
    private static func length(_ settings: RoundSettings, _ lines: [Line]) -> Duration {
        let ofHost = Dictionary(grouping: lines, by: \.ingress.host).values.map(\.count).max() ?? 0
        let interval = max(
            settings.interval / .seconds(1), Double(lines.count) / settings.maxRate,
            Double(ofHost) / settings.maxAddressRate)
        return .seconds(interval * Double(settings.count)) + settings.timeout + overhead
    }
}
