import TestSupport
import Testing

@testable import LineModel

/// What people are told over a long time, held against what happened: random sequences of rounds over a field with a
/// line that is bad for long, ingresses and vantages that die and come back, lines that come and go, and lines that are
/// taken out of the file.
@Suite("What is told of outages and recoveries", .seeded)
struct IncidentRecoveryTests {
    /// The state of the field, as nature has it.
    private struct Nature {
        let all: [Line]
        var configured: Set<String>
        var deadIngress: Int?
        var isVantageDead = false
        /// It is bad nearly always.
        let chronic: String
        var isChronicBad = true
        var noisy: Set<String> = []

        init(_ generator: inout SeededGenerator) {
            let (ingresses, echoes) = (
                Int.random(in: 2...5, using: &generator), Int.random(in: 2...7, using: &generator)
            )
            all = (0..<ingresses).flatMap { ingress in
                (0..<echoes).map { echo in
                    Line(
                        name: "\(ingress)>\(echo)", ingress: HostPort(host: "i\(ingress)", port: 9000),
                        echo: HostPort(host: "e\(echo)", port: 7))
                }
            }
            configured = Set(all.map(\.name))
            chronic = "0>0"
        }

        mutating func move(_ generator: inout SeededGenerator) {
            let hosts = Set(all.map(\.ingress.host)).count
            if generator.nextUnit() < 0.2 {
                deadIngress = deadIngress == nil ? Int.random(in: 0..<hosts, using: &generator) : nil
            }
            if generator.nextUnit() < 0.1 { isVantageDead.toggle() }
            if generator.nextUnit() < 0.02 { isChronicBad.toggle() }
            noisy = Set(all.map(\.name).filter { _ in generator.nextUnit() < 0.02 })
            guard generator.nextUnit() < 0.05, let line = all.randomElement(using: &generator)?.name else { return }
            configured.formSymmetricDifference([line])
            configured.insert(chronic)
        }

        func isBad(_ line: Line) -> Bool {
            isVantageDead || line.ingress.host == deadIngress.map { "i\($0)" } || noisy.contains(line.name)
                || line.name == chronic && isChronicBad
        }
    }

    private static func time(_ round: Int) -> WallTime {
        WallTime(nanosecondsSince1970: Int64(round) * 300_000_000_000)
    }

    @Test(
        "has no end without a beginning, no told line as new, and counts what recovered",
        arguments: 0..<80 as Range<UInt64>)
    func rules(seed: UInt64) throws {
        var generator = Seed.generator(seed)
        var nature = Nature(&generator)
        var book = IncidentBook()
        var truth = Truth()
        for round in 0..<120 {
            nature.move(&generator)
            let lines = nature.all.filter { nature.configured.contains($0.name) }
            let field = CauseField(lines)
            let marks = lines.map { nature.isBad($0) ? LineMark.abnormal : .healthy }
            let causes = CauseFinder.find(marks: marks, in: field)
            let before = book.open
            let changes = book.enter(causes, in: field, round: .valid, now: Self.time(round))
            let bad = Set(lines.filter(nature.isBad).map(\.name))
            try truth.enter(
                changes, before: before, bad: bad, configured: nature.configured, found: Set(causes.map(\.key)),
                at: Self.time(round), "seed \(seed), round \(round)")
            #expect(book.open.flatMap(\.lines).sorted() == bad.sorted(), "seed \(seed), round \(round)")
        }
    }

    /// What somebody knows who hears of every change.
    private struct Truth {
        private var open: Set<Int> = []
        private var ever: Set<Int> = []
        private var quiet: Set<Int> = []
        /// Number of the incident in which each line was alone, while it has been bad.
        private var numberOfLine: [String: Int] = [:]
        private var badSince: [String: WallTime] = [:]
        private var badBefore: Set<String> = []
        /// How long each incident's lines were bad.
        private var bad: [Int: Duration] = [:]
        private var last: WallTime?
        private var linesBefore: [Int: Set<String>] = [:]

        mutating func enter(
            _ changes: [ChangedIncident], before: [Incident], bad: Set<String>, configured: Set<String>,
            found: Set<CauseKey>, at now: WallTime, _ place: Comment
        ) throws {
            for line in bad where badSince[line] == nil { badSince[line] = now }
            for line in badSince.keys where !bad.contains(line) { (badSince[line], numberOfLine[line]) = (nil, nil) }
            countDown(before, now)
            for change in changes {
                checkBeginning(change, bad, now, place)
                checkNumbers(change, place)
                let had = linesBefore[change.incident.id] ?? []
                if change.incident.key.kind != .line, !had.isEmpty {
                    checkRecovery(change, had, bad, configured, found, place)
                }
                #expect(change.incident.duration(at: now) == self.bad[change.incident.id, default: .zero], place)
            }
            badBefore = bad
            linesBefore = Dictionary(
                uniqueKeysWithValues: changes.filter { !$0.change.isEnd }.map { ($0.incident.id, $0.incident.lines) })
            last = now
        }

        /// Time passes for those that have bad lines, in whose number ever it is told.
        private mutating func countDown(_ before: [Incident], _ now: WallTime) {
            guard let last else { return }
            for incident in before where !incident.lines.isEmpty {
                bad[incident.id, default: .zero] += now.time(since: last)
            }
            // Of absorbed ones, as long as their lines are bad elsewhere.
            for (id, lines) in held where !lines.isEmpty { bad[id, default: .zero] += now.time(since: last) }
        }

        private var held: [Int: Set<String>] = [:]

        private mutating func checkBeginning(
            _ change: ChangedIncident, _ lines: Set<String>, _ now: WallTime, _ place: Comment
        ) {
            let (id, incident) = (change.incident.id, change.incident)
            for other in held.keys { held[other]?.formIntersection(lines) }
            switch change.change {
            case .opened, .remains:
                // Its lines were bad before it got its number.
                if !ever.contains(id) { bad[id] = now.time(since: incident.openedAt) }
                #expect(!open.contains(id), place)
                #expect(change.change == .remains || !ever.contains(id), "a number is used once; \(place)")
                let isNews = !incident.lines.isSubset(of: badBefore)
                if change.change == .opened { #expect(isNews, "these lines were told: \(incident.lines), \(place)") }
                open.insert(id)
                held[id] = nil
            case .reopened:
                #expect(ever.contains(id) && (!open.contains(id) || quiet.contains(id)), place)
                #expect(!incident.lines.isSubset(of: badBefore), place)
                open.insert(id)
                held[id] = nil
            case .worse, .improved, .continued: #expect(open.contains(id), place)
            case .quiet: #expect(open.contains(id) && incident.lines.isEmpty, place)
            case .closed, .absorbed:
                #expect(open.remove(id) != nil, "an end without a beginning; \(place)")
                if change.change == .absorbed { held[id] = incident.held }
            }
            ever.insert(id)
            if incident.quietSince == nil || change.change.isEnd { quiet.remove(id) } else { quiet.insert(id) }
        }

        /// A line that is bad all the time has one number of its own, and its beginning.
        private mutating func checkNumbers(_ change: ChangedIncident, _ place: Comment) {
            guard change.incident.key.kind == .line, !change.change.isEnd, let line = change.incident.lines.first else {
                return
            }
            #expect(numberOfLine[line] ?? change.incident.id == change.incident.id, "\(line): \(place)")
            numberOfLine[line] = change.incident.id
            if change.incident.reopened == 0 {
                #expect(change.incident.openedAt == badSince[line], "\(line): \(place)")
            }
        }

        /// In the round in which most of an outage recovers it ends, and says how many did.
        private func checkRecovery(
            _ change: ChangedIncident, _ had: Set<String>, _ bad: Set<String>, _ configured: Set<String>,
            _ found: Set<CauseKey>, _ place: Comment
        ) {
            let incident = change.incident
            let left = had.intersection(bad)
            let cleared = had.subtracting(bad).intersection(configured)
            guard cleared.count >= left.count, !cleared.isEmpty, !found.contains(incident.key),
                incident.reopened < IncidentRules().flapsAfter
            else { return }
            #expect(change.change == .closed, "\(cleared.count) of \(had.count) recovered; \(place)")
            #expect(incident.remaining == left.count, place)
            #expect(left.isEmpty == change.absorbedBy.isEmpty, place)
            if !left.isEmpty { #expect(incident.recovered.isSuperset(of: cleared), place) }
        }
    }
}
