import Testing

@testable import LineModel

/// Rounds over a small field, drawn as texts: a letter a line, in the order of the lines.
private struct FieldTimeline {
    var watch = FieldWatch()
    let lines: [Line]
    var canaries: Set<String> = []
    private var minute: Int64 = 0

    init(ingresses: Int, echoes: Int) {
        lines = (1...ingresses).flatMap { ingress in
            (1...echoes).map { echo in
                Line(
                    ingress: HostPort(host: "i\(ingress)", port: 9000), echo: HostPort(host: "e\(echo)", port: 7))
            }
        }
    }

    static func reading(_ letter: Character) -> LineReading? {
        switch letter {
        case "x":
            LineReading(
                verdict: .abnormal, reasons: [.loss(ratio: 1, limit: 0.3, at: nil)],
                figures: LineFigures(lossPerMille: 1000),
                isUnderLowerMark: false)
        case "u":
            LineReading(
                verdict: .unmeasured, reasons: [.told("no address")], figures: LineFigures(), isUnderLowerMark: false)
        case "m": nil
        default:
            LineReading(
                verdict: .healthy, figures: LineFigures(lossPerMille: 0, rttMicroseconds: 20_000),
                isUnderLowerMark: true)
        }
    }

    /// One round; `agreeing` says which suspects' confirmations agree (nil: it could not be made).
    mutating func round(
        _ letters: String, validity: Validity.Verdict = .valid, votes: [Double?] = [],
        agreeing: (Int) -> Bool? = { _ in true }
    ) -> FieldRound {
        minute += 5
        let field = CauseField(lines, canaries: canaries)
        var step = watch.begin(
            field, lines: lines, readings: letters.filter { $0 != " " }.map(Self.reading), round: validity)
        var found: [Int: LineReading] = [:]
        for suspect in step.suspects {
            if let agrees = agreeing(suspect) { found[suspect] = Self.reading(agrees ? "x" : ".") }
        }
        watch.confirm(&step, found: found)
        watch.close(&step, now: WallTime(nanosecondsSince1970: minute * 60_000_000_000), votes: votes)
        return step
    }

    /// One round, and what is told of it while a silence of everything holds or does not.
    mutating func told(_ letters: String, isSilenced: Bool = false, wantsContinued: Bool = false) -> [IncidentChange] {
        told(letters, wantsContinued: wantsContinued) { _, _ in isSilenced }
    }

    /// One round, and what is told of it under the rules.
    mutating func told(_ letters: String, _ muting: Muting, wantsContinued: Bool) -> [IncidentChange] {
        let byName = Dictionary(uniqueKeysWithValues: lines.map { ($0.name, $0) })
        return told(letters, wantsContinued: wantsContinued) { incident, now in
            muting.isSilenced(incident, lines: incident.lines.compactMap { byName[$0] }, at: now)
        }
    }

    private mutating func told(
        _ letters: String, wantsContinued: Bool, isSilenced: (Incident, WallTime) -> Bool
    ) -> [IncidentChange] {
        let ofRound = Digest(
            vantage: "here", roundID: "1", at: WallTime(nanosecondsSince1970: 0), everySeconds: 300, lines: 6,
            abnormalLines: 2, unmeasuredLines: 0)
        let items = DigestMaker(round(letters)).items()
        let now = WallTime(nanosecondsSince1970: minute * 60_000_000_000)
        let digest = ofRound.telling(
            items, isSilenced: { isSilenced($0, now) }, continuedLines: wantsContinued ? 9 : nil)
        for (item, incident) in items {
            watch.noteTelling(of: item.change, isSilenced: isSilenced(incident, now), incident: incident.id)
        }
        return digest?.items.map(\.change) ?? []
    }
}

@Suite("The watch over a field")
struct FieldWatchTests {
    @Test("one dead ingress of 12 with 10 echoes each is one incident with 10 lines, and closes after two good rounds")
    func oneDeadIngress() {
        var time = FieldTimeline(ingresses: 12, echoes: 10)
        let good = String(repeating: ".", count: 120)
        let bad =
            String(repeating: ".", count: 60) + String(repeating: "x", count: 10)
            + String(repeating: ".", count: 50)
        #expect(time.round(good).changes.isSilent)
        let step = time.round(bad)
        #expect(step.suspects == Array(60..<70))
        #expect(step.changes.incidents(.opened).map(\.key) == [CauseKey(.ingress, "i7:9000")])
        #expect(step.changes.incidents(.opened).first?.lines.count == 10)
        let items = DigestMaker(step).items()
        #expect(items.count == 1)
        #expect(items.first?.item.healthyOutside == 110)
        #expect(items.first?.item.lines.first?.reasons == [.loss(ratio: 1, limit: 0.3, at: nil)])
        #expect(time.round(bad).changes.isSilent)
        #expect(time.round(good).changes.isSilent)
        let last = time.round(good)
        #expect(last.changes.incidents(.closed).map(\.mostLines) == [10])
        let closed = DigestMaker(last).items().first?.item
        #expect(closed?.change == .closed && closed?.isNoLongerMeasured == nil)
        #expect(closed?.lines.map(\.name).count == 10)
        #expect(closed.map { $0.closedAt?.nanosecondsSince1970 == 25 * 60_000_000_000 } == true)
        #expect(time.watch.watches.isEmpty)
    }

    @Test("lines that only begin to lose acquit nothing, and make no incident of themselves")
    func votes() {
        func opened(_ letters: String, _ votes: [Double?]) -> [CauseKey] {
            var time = FieldTimeline(ingresses: 3, echoes: 6)
            let step = time.round(letters, votes: votes)
            let lines = step.changes.incidents(.opened).flatMap(\.lines)
            // Whatever the votes: those that were raised, each once.
            #expect(lines.count == letters.count { $0 == "x" } && step.raised == lines.count)
            return step.changes.incidents(.opened).map(\.key)
        }
        let beginning: [Double?] = (0..<18).map { $0 < 6 ? 0.4 : nil }
        let three = [CauseKind](repeating: .line, count: 3)
        #expect(opened("xxx... ...... ......", []).map(\.kind) == three)
        #expect(opened("xxx... ...... ......", beginning) == [CauseKey(.ingress, "i1:9000")])
        // One of the three is in order, and acquits the ingress.
        #expect(
            opened("xxx... ...... ......", (0..<18).map { $0 == 5 ? -1 : $0 < 6 ? 0.4 : nil }).map(\.kind)
                == three)
        #expect(opened("...... ...... ......", (0..<18).map { _ in 1 }).isEmpty)
        #expect(opened("x..... ...... ......", beginning) == [CauseKey(.ingress, "i1:9000")])
        #expect(opened("...... ...... ......", beginning).isEmpty)
    }

    @Test("a confirmation that does not agree, or cannot be made, raises nothing")
    func needsAgreement() {
        for agrees in [false, nil] as [Bool?] {
            var time = FieldTimeline(ingresses: 2, echoes: 2)
            let step = time.round("xx ..") { _ in agrees }
            #expect(step.changes.isSilent)
            #expect(step.raised == 0)
            #expect(step.dismissed == (agrees == nil ? 0 : 2))
            #expect(step.unconfirmed == (agrees == nil ? 2 : 0))
            #expect(time.watch.watches.isEmpty)
        }
    }

    @Test("a round that is not valid changes no state and asks for nothing")
    func ignoresRoundsThatAreNotValid() {
        for validity in [Validity.Verdict.suspect, .invalid] {
            var time = FieldTimeline(ingresses: 2, echoes: 2)
            _ = time.round("xx ..")
            let before = time.watch.watches
            let step = time.round(".. xx", validity: validity)
            #expect(step.suspects.isEmpty)
            #expect(step.changes.isSilent)
            #expect(step.changedWatches.isEmpty)
            #expect(time.watch.watches == before)
        }
    }

    @Test("a line under maintenance keeps its state and its place in its incident")
    func maintenanceChangesNothing() {
        var time = FieldTimeline(ingresses: 2, echoes: 2)
        _ = time.round("xx ..")
        for _ in 0..<5 { #expect(time.round("mm ..").changes.isSilent) }
        #expect(time.watch.book.open.map(\.lines.count) == [2])
        #expect(time.round("mm mm").suspects.isEmpty)
    }

    @Test("lines that are not asked for any more lose their state, and their incident ends")
    func removedLinesAreForgotten() {
        var time = FieldTimeline(ingresses: 2, echoes: 2)
        _ = time.round("x. ..")
        let kept = Array(time.lines.dropFirst())
        let field = CauseField(kept)
        var step = time.watch.begin(
            field, lines: kept, readings: kept.map { _ in FieldTimeline.reading(".") }, round: .valid)
        time.watch.close(&step, now: WallTime(nanosecondsSince1970: 900_000_000_000))
        #expect(step.removed == ["i1:9000>e1:7"])
        #expect(step.changes.incidents(.closed).count == 1)
        let item = DigestMaker(step).items().first?.item
        #expect(item?.lines.map(\.name) == ["i1:9000>e1:7"])
        #expect(item?.isNoLongerMeasured == true, "nobody measured that it recovered")
        #expect(time.watch.watches.isEmpty)
    }

    @Test("only states that changed are handed out to be stored")
    func handsOutWhatChanged() {
        var time = FieldTimeline(ingresses: 3, echoes: 2)
        #expect(time.round("xx .. ..").changedWatches.keys.sorted() == ["i1:9000>e1:7", "i1:9000>e2:7"])
        #expect(time.round("xx .. ..").changedWatches.isEmpty)
        _ = time.round(".. .. ..")
        let last = time.round(".. .. ..")
        #expect(last.changedWatches.values.allSatisfy { $0 == LineWatch() })
        #expect(last.changedWatches.count == 2)
    }

    @Test("what goes on is told with so many lines and the number of all, and what is news with every line")
    func boundsWhatGoesOn() throws {
        var time = FieldTimeline(ingresses: 3, echoes: 4)
        let ofRound = Digest(
            vantage: "here", roundID: "1", at: WallTime(nanosecondsSince1970: 0), everySeconds: 300, lines: 12,
            abnormalLines: 4, unmeasuredLines: 0)
        func item(_ time: inout FieldTimeline, _ most: Int?) -> DigestItem? {
            let items = DigestMaker(time.round("xxxx .... ....")).items()
            return ofRound.telling(items, isSilenced: { _ in false }, continuedLines: most)?.items.first
        }
        let opened = try #require(item(&time, 2))
        #expect(opened.change == .opened && opened.lines.count == 4 && opened.lineCount == 4)
        let continued = try #require(item(&time, 2))
        #expect(continued.change == .continued && continued.lineCount == 4 && continued.mostLines == 4)
        #expect(continued.lines.map(\.name) == opened.lines.prefix(2).map(\.name))
        #expect(item(&time, 4)?.lines.count == 4)
        #expect(item(&time, nil) == nil)
        let merged = opened.followed(by: continued)
        #expect(merged.change == .opened && merged.lineCount == 4)
    }

    @Test("an incident that was silenced is told as opened once it is not, and its end only if its beginning was")
    func silencesAreRemembered() {
        var time = FieldTimeline(ingresses: 3, echoes: 2)
        #expect(time.told("xx .. ..", isSilenced: true) == [])
        #expect(time.told("xx .. ..", isSilenced: true) == [])
        #expect(time.told("xx .. ..") == [.opened])
        #expect(time.told("xx .. ..") == [])
        #expect(time.told(".. .. ..") == [])
        #expect(time.told(".. .. ..") == [.closed])
        var other = FieldTimeline(ingresses: 3, echoes: 2)
        #expect(other.told("xx .. ..", isSilenced: true) == [])
        #expect(other.told(".. .. ..", isSilenced: true) == [])
        #expect(other.told(".. .. ..") == [])
    }

    @Test("who was told of a beginning is told of the end, also while a silence holds, and once")
    func endOfWhatWasTold() {
        var time = FieldTimeline(ingresses: 3, echoes: 2)
        #expect(time.told("xx .. ..") == [.opened])
        #expect(time.told("xx .. ..", isSilenced: true) == [])
        #expect(time.told(".. .. ..", isSilenced: true) == [])
        #expect(time.told(".. .. ..", isSilenced: true) == [.closed])
        // It comes back in the silence: nobody hears of that, nor of its second end.
        #expect(time.told("xx .. ..", isSilenced: true) == [])
        #expect(time.told(".. .. ..", isSilenced: true) == [])
        #expect(time.told(".. .. ..", isSilenced: true) == [])
        #expect(time.told("xx .. ..") == [.opened], "whoever hears of it now did not hear of its return before")
    }

    @Test(
        "what was told and is silenced goes on for destinations that want to hear that it does; what was not, does not")
    func continuedInASilence() {
        var time = FieldTimeline(ingresses: 3, echoes: 5)
        let (few, more, none) = ("xxxx. ..... .....", "xxxxx ..... .....", "..... ..... .....")
        #expect(time.told(few, wantsContinued: true) == [.opened])
        #expect(time.told(few, isSilenced: true, wantsContinued: true) == [.continued])
        #expect(time.told(more, isSilenced: true, wantsContinued: true) == [.continued], "that it is worse is silenced")
        #expect(time.told(none, isSilenced: true, wantsContinued: true) == [.continued])
        #expect(time.told(none, isSilenced: true, wantsContinued: true) == [.closed])
        var other = FieldTimeline(ingresses: 3, echoes: 5)
        #expect(other.told(few, isSilenced: true, wantsContinued: true) == [])
        #expect(other.told(few, isSilenced: true, wantsContinued: true) == [])
    }

    @Test(
        "a silenced line that comes and goes is not told, neither while it is quiet nor at its end",
        arguments: [false, true])
    func silencedFlapping(wantsContinued: Bool) {
        var time = FieldTimeline(ingresses: 3, echoes: 1)
        var (muting, rule) = (Muting(), MuteRule())
        rule.line = "i1*"
        muting.silences = [rule]
        for _ in 0..<6 {
            for letters in ["x . .", ". . .", ". . ."] {
                #expect(time.told(letters, muting, wantsContinued: wantsContinued) == [])
            }
        }
        #expect(time.watch.book.open.map(\.reopened) == [5], "it stays open while it is quiet")
        for _ in 0..<6 { #expect(time.told(". . .", muting, wantsContinued: wantsContinued) == []) }
        #expect(time.watch.book.open.isEmpty)
    }

    @Test("a line that comes and goes is told once it does so after its silence, not while it is quiet")
    func flappingAfterASilence() {
        var time = FieldTimeline(ingresses: 3, echoes: 1)
        for _ in 0..<4 {
            for letters in ["x . .", ". . .", ". . ."] { #expect(time.told(letters, isSilenced: true) == []) }
        }
        #expect(time.told(". . .", Muting(), wantsContinued: true) == [])
        #expect(time.told("x . .", Muting(), wantsContinued: true) == [.opened])
    }

    @Test("when most of an outage is well again that is told at once, and what is left of it is not new")
    func mostRecovered() throws {
        var time = FieldTimeline(ingresses: 3, echoes: 4)
        let (chronic, dead, well) = ("x... .... ....", "xxxx .... ....", ".... .... ....")
        #expect(time.told(chronic) == [.opened])
        #expect(time.told(dead) == [.opened, .absorbed])
        #expect(time.told(chronic) == [], "one healthy round clears nothing")
        let items = DigestMaker(time.round(chronic)).items().map(\.item)
        #expect(items.map(\.change) == [.closed, .remains] && items.map(\.incident) == [2, 1])
        #expect(items[0].recoveredLines == 3 && items[0].remainingLines == 1 && items[0].absorbedBy == [1])
        #expect(items[1].from == [2] && items[1].openedAt.nanosecondsSince1970 == 5 * 60_000_000_000)
        #expect(items[0].worstRTTMicroseconds == nil, "its lines had a delay in the round in which they were well")
        #expect(time.told(well) == [])
        #expect(time.told(well) == [.closed])
        #expect(time.watch.watches.isEmpty && time.watch.book.open.isEmpty)
    }

    @Test("what remains of a silenced outage is new once the silence is over")
    func mostRecoveredInASilence() {
        var time = FieldTimeline(ingresses: 3, echoes: 4)
        let (chronic, dead) = ("x... .... ....", "xxxx .... ....")
        #expect(time.told(dead, isSilenced: true) == [])
        #expect(time.told(chronic, isSilenced: true) == [])
        #expect(time.told(chronic) == [.opened], "and the outage itself ended unheard")
        var inside = FieldTimeline(ingresses: 3, echoes: 4)
        #expect(inside.told(dead) == [.opened])
        #expect(inside.told(chronic) == [])
        #expect(inside.told(chronic, isSilenced: true, wantsContinued: true) == [.closed, .continued])
    }

    @Test("that a line which came and went is quiet is told once, and again after it was worse")
    func quiet() {
        var time = FieldTimeline(ingresses: 3, echoes: 4)
        let (bad, worse, well) = ("xxxx .... ....", "xxxx xxxx xxxx", ".... .... ....")
        for change in [IncidentChange.opened, .reopened, .reopened] {
            #expect(time.told(bad) == [change] && time.told(well) == [] && time.told(well) == [.closed])
        }
        #expect(time.told(bad) == [.reopened] && time.told(well) == [] && time.told(well) == [.quiet])
        for _ in 0..<2 {
            #expect(time.told(bad) == [] && time.told(well) == [] && time.told(well) == [])
        }
        #expect(time.watch.book.open.map(\.timesDown) == [6])
        #expect(time.told(worse) == [.opened], "another cause, of which these lines are a part")
    }

    @Test("confirmations beyond what there is time for are spread over the ingresses")
    func choosesOverAllCauses() {
        let lines = FieldTimeline(ingresses: 4, echoes: 5).lines
        #expect(ConfirmationChoice.choose(Array(0..<20), of: lines, most: 4) == [0, 5, 10, 15])
        #expect(ConfirmationChoice.choose([0, 1, 2, 3, 19], of: lines, most: 3) == [0, 1, 19])
        #expect(ConfirmationChoice.choose([3, 1], of: lines, most: 9) == [1, 3])
    }
}
