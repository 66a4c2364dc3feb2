import TestSupport
import Testing

@testable import LineModel

/// Rounds of five minutes entered into a book, told as text.
private struct Story {
    var book: IncidentBook
    var minute = 0
    var changes: [[ChangedIncident]] = []

    init(rules: IncidentRules = IncidentRules()) { book = IncidentBook(rules: rules) }

    static func time(_ minute: Int) -> WallTime { WallTime(nanosecondsSince1970: Int64(minute) * 60_000_000_000) }

    /// Enters a drawn field (without a name) and says what became of the incidents: `+1 ingress i1 (5)` opened, `*`
    /// reopened, `>` worse, `/` improved, `~` remains, `z` quiet, `=` continued, `-` closed with minutes and, where not
    /// all recovered, how many did and where the others are, `<` absorbed.
    mutating func enter(
        _ rows: String, round: Validity.Verdict = .valid, figures: LineFigures = LineFigures()
    ) -> [String] {
        let text = FieldText("story\n\(rows.split(separator: " / ").joined(separator: "\n"))")
        let field = text.field
        let causes = Trouble.ofLines.flatMap { CauseFinder.find($0, marks: text.marks, in: field) }
        let changes = book.enter(causes, in: field, round: round, now: Self.time(minute)) { _ in figures }
        let now = Self.time(minute)
        minute += 5
        self.changes.append(changes)
        func tell(_ sign: String, _ change: IncidentChange) -> [String] {
            changes.incidents(change).map {
                "\(sign)\($0.id) \($0.key.kind.word) \($0.key.value.prefix { $0 != ":" }) (\($0.lines.count))"
            }
        }
        let closed = changes.filter { $0.change == .closed }.map { change in
            let (incident, by) = (change.incident, change.absorbedBy)
            let left = incident.remaining > 0 ? " \(incident.recovered.count) well, \(incident.remaining) in \(by)" : ""
            let gone = incident.removed.isEmpty ? "" : " \(incident.removed.count) gone"
            return "-\(incident.id) \(incident.duration(at: now).components.seconds / 60)m\(left)\(gone)"
        }
        let absorbed = changes.filter { $0.change == .absorbed }.map { "<\($0.incident.id) by \($0.absorbedBy)" }
        return tell("+", .opened) + tell("*", .reopened) + tell(">", .worse) + tell("/", .improved)
            + tell("~", .remains) + tell("z", .quiet) + tell("=", .continued) + closed + absorbed
    }
}

@Suite("Book of incidents", .seeded)
struct IncidentBookTests {
    private static let well = "i1 ..... / i2 ..... / i3 ....."
    private static let dead = "i1 ..... / i2 xxxxx / i3 ....."
    private static let alone = "i1 ..... / i2 .x... / i3 ....."

    @Test("opens one incident for one cause, keeps it, and closes it with its duration")
    func life() {
        var story = Story()
        #expect(story.enter(Self.well) == [])
        #expect(story.enter(Self.dead) == ["+1 ingress i2 (5)"])
        #expect(story.enter(Self.dead) == ["=1 ingress i2 (5)"])
        #expect(story.changes.map(\.isSilent) == [true, false, true])
        #expect(story.enter(Self.well) == ["-1 10m"])
        #expect(story.book.open == [])
    }

    @Test("lets a line's incident go into that of the cause that it shares")
    func absorbed() {
        var story = Story()
        #expect(story.enter(Self.alone) == ["+1 line i2>e2 (1)"])
        #expect(story.enter(Self.dead) == ["+2 ingress i2 (5)", "<1 by [2]"])
        // Less than half of it recovers: the others stay where they are.
        #expect(story.enter("i1 ..... / i2 xxx.. / i3 .....") == ["/2 ingress i2 (3)"])
        #expect(story.enter(Self.well) == ["-2 10m"])
    }

    @Test("ends an outage in the first round in which most recovered; what is left of it keeps number and beginning")
    func chronicLine() {
        var story = Story()
        #expect(story.enter(Self.alone) == ["+1 line i2>e2 (1)"])
        #expect(story.enter(Self.dead) == ["+2 ingress i2 (5)", "<1 by [2]"])
        #expect(story.enter(Self.dead) == ["=2 ingress i2 (5)"])
        #expect(story.enter(Self.alone) == ["~1 line i2>e2 (1)", "-2 10m 4 well, 1 in [1]"])
        #expect(story.book.open.map(\.openedAt) == [Story.time(0)])
        #expect(story.enter(Self.alone) == ["=1 line i2>e2 (1)"])
        #expect(story.enter(Self.well) == ["-1 25m"], "it was bad all the while")
        // And the whole vantage: an ingress that was dead before is what it was.
        var vantage = Story()
        #expect(vantage.enter(Self.dead) == ["+1 ingress i2 (5)"])
        #expect(vantage.enter("i1 xxxxx / i2 xxxxx / i3 xxxxx") == ["+2 vantage  (15)", "<1 by [2]"])
        #expect(vantage.enter(Self.alone) == ["~3 line i2>e2 (1)", "-2 5m 14 well, 1 in [3]"])
        #expect(vantage.book.open.map(\.openedAt) == [Story.time(0)], "since its ingress died")
    }

    @Test("an absorbed incident that recovered is the same one if it comes back within half an hour")
    func absorbedAndBack() {
        var story = Story()
        _ = story.enter(Self.alone)
        _ = story.enter(Self.dead)
        #expect(story.enter(Self.well) == ["-2 5m"])
        #expect(story.book.recent.map(\.id).sorted() == [1, 2])
        #expect(story.enter(Self.alone) == ["*1 line i2>e2 (1)"])
        #expect(story.enter(Self.well) == ["-1 15m"], "ten minutes alone and with its ingress, five minutes later")
        for _ in 0..<8 { _ = story.enter(Self.well) }
        #expect(story.book.recent.isEmpty)
    }

    @Test("lines that are taken out of the file neither recover nor come back")
    func removed() {
        var story = Story()
        _ = story.enter(Self.dead)
        #expect(story.enter("i1 ..... / i2 xxx-- / i3 .....") == ["=1 ingress i2 (3)"], "that is no recovery")
        #expect(story.book.open[0].removed == ["i2>e4", "i2>e5"])
        #expect(story.enter("i1 ..... / i3 .....") == ["-1 10m 5 gone"])
        var some = Story()
        _ = some.enter(Self.dead)
        #expect(some.enter("i1 ..... / i2 ...-- / i3 .....") == ["-1 5m 2 gone"])
        #expect(some.book.recent[0].recovered.count == 3)
        // Nor is there anything to wait for where it came and went.
        var flapping = Story()
        for _ in 0..<4 {
            _ = flapping.enter(Self.alone)
            _ = flapping.enter(Self.well)
        }
        _ = flapping.enter(Self.alone)
        #expect(flapping.enter("i1 ..... / i2 .-... / i3 .....") == ["-1 25m 1 gone"])
    }

    @Test("is never new of lines that people know of, whatever the cause is called now")
    func sameLinesOtherCause() {
        var story = Story()
        _ = story.enter("i1 ..... / i2 .x..x / i3 .....")
        #expect(story.enter("i1 ..... / i2 ?x??x / i3 .....") == ["~3 ingress i2 (2)", "<1 by [3]", "<2 by [3]"])
        #expect(story.enter("i1 ..... / i2 .x..x / i3 .....") == ["=3 ingress i2 (2)"])
        for _ in 0..<4 { _ = story.enter("i1 ..... / i2 .x..x / i3 .....") }
        #expect(
            story.enter("i1 ..... / i2 .x... / i3 .....") == ["~1 line i2>e2 (1)", "-3 35m 1 well, 1 in [1]"])
    }

    @Test("says worse when a quarter more lines join or the worst line is notably worse, once")
    func worse() {
        var story = Story()
        #expect(story.enter("i1 ..... / i2 xxxx. / i3 .....") == ["+1 ingress i2 (4)"])
        #expect(story.enter(Self.dead) == [">1 ingress i2 (5)"])
        #expect(story.enter(Self.dead, figures: LineFigures(lossPerMille: 500)) == [">1 ingress i2 (5)"])
        #expect(story.enter(Self.dead, figures: LineFigures(lossPerMille: 600)) == ["=1 ingress i2 (5)"])
        #expect(story.enter(Self.dead, figures: LineFigures(lossPerMille: 700)) == [">1 ingress i2 (5)"])
        #expect(story.book.open[0].worst.lossPerMille == 700)
        var large = Story()
        _ = large.enter("i1 .......... / i2 xxxxxxxxx. / i3 ..........")
        #expect(large.enter("i1 .......... / i2 xxxxxxxxxx / i3 ..........") == ["=1 ingress i2 (10)"])
    }

    @Test("changes nothing in a round that is not valid")
    func invalid() {
        var story = Story()
        _ = story.enter(Self.dead)
        let before = story.book
        #expect(story.enter(Self.well, round: .suspect) == ["=1 ingress i2 (5)"])
        #expect(story.enter(Self.alone, round: .invalid) == ["=1 ingress i2 (5)"])
        #expect(story.book == before)
    }

    @Test("takes what comes back within half an hour for the same incident, and is silent after the third time")
    func flapping() {
        var story = Story()
        #expect(story.enter(Self.alone) == ["+1 line i2>e2 (1)"])
        #expect(story.enter(Self.well) == ["-1 5m"])
        #expect(story.enter(Self.alone) == ["*1 line i2>e2 (1)"])
        #expect(story.enter(Self.well) == ["-1 10m"])
        #expect(story.enter(Self.alone) == ["*1 line i2>e2 (1)"])
        #expect(story.enter(Self.well) == ["-1 15m"])
        #expect(story.enter(Self.alone) == ["*1 line i2>e2 (1)"])
        for _ in 0..<4 {
            #expect(story.enter(Self.well) == ["z1 line i2>e2 (0)"])
            #expect(story.book.open[0].closesAt() == Story.time(story.minute - 5 + 30))
            #expect(story.enter(Self.alone) == ["*1 line i2>e2 (1)"])
        }
        #expect(story.enter(Self.well) == ["z1 line i2>e2 (0)"])
        for _ in 0..<5 { #expect(story.enter(Self.well) == ["=1 line i2>e2 (0)"]) }
        // It ended when it went quiet, at minute 75; eight times it was bad for five minutes.
        #expect(story.enter(Self.well) == ["-1 40m"])
        #expect(story.book.recent[0].quietSince == Story.time(75) && story.book.recent[0].timesDown == 8)
    }

    @Test("opens a new incident for what comes back later")
    func later() {
        var story = Story()
        _ = story.enter(Self.alone)
        for _ in 0..<6 { _ = story.enter(Self.well) }
        #expect(story.enter(Self.alone) == ["*1 line i2>e2 (1)"])
        for _ in 0..<7 { _ = story.enter(Self.well) }
        #expect(story.enter(Self.alone) == ["+2 line i2>e2 (1)"])
    }

    @Test("moves lines to the cause that still holds when a greater one is over")
    func vantage() {
        var story = Story()
        #expect(story.enter(Self.dead) == ["+1 ingress i2 (5)"])
        #expect(story.enter("i1 xxxxx / i2 xxxxx / i3 xxxxx") == ["+2 vantage  (15)", "<1 by [2]"])
        #expect(story.enter(Self.dead) == ["~1 ingress i2 (5)", "-2 5m 10 well, 5 in [1]"])
        #expect(story.enter(Self.well) == ["-1 15m"])
    }

    @Test("lets go of the few lines that outlive their cause, at once; of one that comes and goes after six rounds")
    func letGo() {
        let (all, rest) = ("i1 xxxxx / i2 xxxxx / i3 xxxxx", "i1 ..... / i2 .x... / i3 ....x")
        var story = Story()
        _ = story.enter(all)
        #expect(
            story.enter(rest) == ["~2 line i2>e2 (1)", "~3 line i3>e5 (1)", "-1 5m 13 well, 2 in [2, 3]"])
        // Most of an ingress that stays bad remains one incident.
        var most = Story()
        _ = most.enter(Self.dead)
        #expect(most.enter("i1 ..... / i2 xxx.. / i3 .....") == ["/1 ingress i2 (3)"])
        for _ in 0..<9 { #expect(most.enter("i1 ..... / i2 xxx.. / i3 .....") == ["=1 ingress i2 (3)"]) }
        var flapping = Story()
        for _ in 0..<3 {
            _ = flapping.enter(all)
            _ = flapping.enter(Self.well)
        }
        #expect(flapping.enter(all) == ["*1 vantage  (15)"])
        #expect(flapping.enter(rest) == ["/1 vantage  (2)"])
        for _ in 0..<4 { #expect(flapping.enter(rest) == ["=1 vantage  (2)"]) }
        #expect(
            flapping.enter(rest) == ["~2 line i2>e2 (1)", "~3 line i3>e5 (1)", "-1 45m 13 well, 2 in [2, 3]"])
    }

    @Test("says that it is better when a quarter fewer lines are left, no more than three times")
    func improved() {
        var story = Story()
        _ = story.enter("i1 .......... / i2 xxxxxxxxxx / i3 ..........")
        let some = ["i1 .......... / i2 xxxxxx.... / i3 ..........", "i1 .......... / i2 xxxxxxxx.. / i3 .........."]
        #expect(story.enter(some[0]) == ["/1 ingress i2 (6)"])
        #expect(story.enter(some[1]) == [">1 ingress i2 (8)"])
        #expect(story.enter(some[0]) == ["/1 ingress i2 (6)"])
        #expect(story.enter(some[1]) == [">1 ingress i2 (8)"])
        #expect(story.enter(some[0]) == ["/1 ingress i2 (6)"])
        #expect(story.enter(some[1]) == [">1 ingress i2 (8)"])
        for _ in 0..<3 { #expect(story.enter(some[0]) == ["=1 ingress i2 (6)"]) }
    }

    @Test("keeps unmeasured lines apart from abnormal ones")
    func unmeasured() {
        var story = Story()
        #expect(story.enter("i1 ..... / i2 uuuuu / i3 .....") == ["+1 ingress i2 (5)"])
        #expect(story.book.open[0].trouble == .unmeasured)
        #expect(story.enter(Self.dead) == ["+2 ingress i2 (5)", "<1 by [2]"])
        #expect(story.book.open.map(\.trouble) == [.abnormal])
        #expect(
            story.enter("i1 ..... / i2 .x... / i3 u....") == [
                "+4 line i3>e1 (1)", "~3 line i2>e2 (1)", "-2 5m 4 well, 1 in [3]",
            ])
    }

    @Test("never lasts less than nothing, and goes on after the clock was set back")
    func clock() {
        var story = Story()
        story.minute = 600
        _ = story.enter(Self.alone)
        story.minute = 540
        #expect(story.enter(Self.well) == ["-1 0m"])
        #expect(story.enter(Self.alone) == ["*1 line i2>e2 (1)"])
    }

    @Test("is the same after it was written down and read back")
    func readBack() {
        var story = Story()
        _ = story.enter(Self.alone)
        _ = story.enter(Self.well)
        _ = story.enter(Self.dead, figures: LineFigures(lossPerMille: 500))
        func copy(_ one: Incident) -> Incident {
            Incident(
                id: one.id, key: CauseKey(CauseKind(word: one.key.kind.word) ?? .vantage, one.key.value),
                trouble: one.trouble, openedAt: one.openedAt, lines: one.lines, mostLines: one.mostLines,
                worst: one.worst, announcedLines: one.announcedLines, announced: one.announced,
                reopened: one.reopened, roundsUnfound: one.roundsUnfound, quietSince: one.quietSince)
        }
        let book = story.book
        #expect(book.open.count == 1 && book.recent.count == 1)
        let same = IncidentBook(nextID: book.nextID, open: book.open.map(copy), recent: book.recent.map(copy))
        #expect(same == book)
        #expect(Set(CauseKind.allCases.map(\.word)).count == CauseKind.allCases.count && CauseKind(word: "x") == nil)
        #expect(Trouble.ofLines.map(\.word) == ["abnormal", "unmeasured"])
    }

    @Test("has every bad line in one open incident, and no other line", arguments: 0..<60 as Range<UInt64>)
    func partition(seed: UInt64) {
        var generator = Seed.generator(seed)
        let (lines, _) = randomField(&generator, noise: 0)
        let field = CauseField(lines)
        var book = IncidentBook()
        var openIDs: Set<Int> = []
        for round in 0..<30 {
            let noise = [0.01, 0.3, 0.95][Int.random(in: 0..<3, using: &generator)]
            let dead = Int.random(in: 0..<14, using: &generator)
            let marks = lines.map { line -> LineMark in
                if line.ingress.host == "i\(dead)" { return .abnormal }
                return generator.nextUnit() < noise ? [.abnormal, .unmeasured][Int(generator.next() % 2)] : .healthy
            }
            let causes = Trouble.ofLines.flatMap { CauseFinder.find($0, marks: marks, in: field) }
            let isValid = generator.nextUnit() < 0.9
            let before = book
            let changes = book.enter(
                causes, in: field, round: isValid ? .valid : .suspect, now: Story.time(5 * round))
            guard isValid else {
                #expect(book == before, "seed \(seed)")
                continue
            }
            let bad = lines.indices.filter { marks[$0] != .healthy }.map { lines[$0].name }.sorted()
            #expect(book.open.flatMap(\.lines).sorted() == bad, "seed \(seed), round \(round)")
            let keys = book.open.map { "\($0.trouble) \($0.key)" }
            #expect(Set(keys).count == keys.count, "seed \(seed), round \(round)")
            // Opened once, ended once.
            let begun = [.opened, .remains, .reopened].flatMap(changes.incidents)
            for incident in begun where !before.open.contains(where: { $0.id == incident.id }) {
                #expect(openIDs.insert(incident.id).inserted, "seed \(seed), round \(round)")
            }
            for incident in changes.filter(\.change.isEnd).map(\.incident) {
                #expect(openIDs.remove(incident.id) != nil, "seed \(seed), round \(round)")
            }
            #expect(openIDs == Set(book.open.map(\.id)), "seed \(seed), round \(round)")
            let places = changes.map { IncidentChange.allCases.firstIndex(of: $0.change) ?? 0 }
            #expect(places == places.sorted(), "seed \(seed), round \(round)")
            let told = changes.filter { !$0.change.isEnd }.map(\.incident)
            #expect(Set(told.map(\.id)) == openIDs && told.count == openIDs.count, "seed \(seed), round \(round)")
        }
    }
}
