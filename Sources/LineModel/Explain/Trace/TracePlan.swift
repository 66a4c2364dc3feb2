/// Which lines are traced after a round: those of new incidents, those whose delay moved, and one line of each
/// destination whose reference is older than a day.
package struct TracePlan: Equatable, Sendable {
    /// A line to be traced, and why.
    package struct Job: Equatable, Sendable {
        /// The line.
        package let line: Line
        /// The line under whose name references of its destination are kept.
        package let reference: String
        /// Why.
        package let purpose: TracedWay.Purpose
        /// The incident that it is made for; nil where it is made for none.
        package let incident: Int?
    }

    /// A new incident with its lines.
    package struct News: Sendable {
        /// Its number.
        package let incident: Int
        /// Its lines, by name.
        package let lines: Set<String>

        /// An incident that is new in this round.
        package init(incident: Int, lines: Set<String>) {
            self.incident = incident
            self.lines = lines
        }
    }

    /// Lines of one incident that are traced at most, each to another destination.
    package static let perIncident = 3
    /// Traces after one round at most.
    package static let perRound = 12
    /// Of these, references at most.
    package static let referencesPerRound = 6
    /// A reference is made anew when it is older, nanoseconds: a day.
    package static let referenceAge: Int64 = 86_400_000_000_000

    /// What is to be traced, in this order.
    package let jobs: [Job]
    /// What would be traced too, and waits for the next rounds, or is left out of an incident of many lines.
    package let leftOut: Int

    /// - Parameters:
    ///   - payload: what a line is measured with.
    ///   - news: the new incidents.
    ///   - moved: names of lines whose delay moved for good.
    ///   - isInOrder: whether a line may be a reference now.
    ///   - last: when a reference of a line, by its name, was made last.
    package init(
        _ lines: [Line], payload: (Line) -> PayloadKind, news: [News], moved: Set<String> = [],
        isInOrder: (Line) -> Bool, last: [String: WallTime], now: WallTime
    ) {
        var groups: [Destination: [Line]] = [:]
        for line in lines { groups[Destination(line, payload(line)), default: []].append(line) }
        let references = groups.mapValues { $0.map(\.name).min() ?? "" }
        func job(_ line: Line, _ purpose: TracedWay.Purpose, _ incident: Int?) -> Job {
            Job(
                line: line, reference: references[Destination(line, payload(line))] ?? line.name, purpose: purpose,
                incident: incident)
        }
        var jobs: [Job] = []
        var leftOut = 0
        let byName = Dictionary(lines.map { ($0.name, $0) }) { first, _ in first }
        for one in news.sorted(by: { $0.incident < $1.incident }) {
            var seen: Set<Destination> = []
            let own = one.lines.sorted().compactMap { byName[$0] }
                .filter { seen.insert(Destination($0, payload($0))).inserted }
            jobs += own.prefix(Self.perIncident).map { job($0, .incident, one.incident) }
            leftOut += max(0, own.count - Self.perIncident)
        }
        jobs += moved.sorted().compactMap { byName[$0] }.map { job($0, .level, nil) }
        let due = groups.values.compactMap { group in group.filter(isInOrder).min { $0.name < $1.name } }
            .map { job($0, .reference, nil) }
            .filter { Self.isDue(last[$0.reference], now) }
            .sorted { (Self.age(last, $0), $0.reference) < (Self.age(last, $1), $1.reference) }
        jobs += due.prefix(Self.referencesPerRound)
        leftOut += max(0, due.count - Self.referencesPerRound)
        self.jobs = Array(jobs.prefix(Self.perRound))
        self.leftOut = leftOut + max(0, jobs.count - Self.perRound)
    }

    private static func isDue(_ last: WallTime?, _ now: WallTime) -> Bool {
        guard let last else { return true }
        let age = now.nanosecondsSince1970 - last.nanosecondsSince1970
        // A clock that was set back leaves references of the future.
        return age >= referenceAge || age < 0
    }

    private static func age(_ last: [String: WallTime], _ job: Job) -> Int64 {
        last[job.reference]?.nanosecondsSince1970 ?? .min
    }

    /// Where probes go, and as what.
    private struct Destination: Hashable {
        let ingress: HostPort
        let payload: PayloadKind

        init(_ line: Line, _ payload: PayloadKind) {
            ingress = line.ingress
            self.payload = payload
        }
    }
}
