import TestSupport
import Testing

@testable import LineModel

@Suite("State of a line", .seeded)
struct IncidentWatchTests {
    /// A timeline: a round is a letter, followed by that of its confirmation. `.` healthy under the lower mark, `-`
    /// healthy above it, `x` abnormal (35 % loss), `X` abnormal (60 % loss), `u` unmeasured, `!` abnormal in a round
    /// that is not valid, `,` healthy in one. After `/` comes a confirmation (`0` is one that could not be made).
    private static func play(_ timeline: String, on watch: inout LineWatch) -> String {
        var isConfirmation = false
        return timeline.map { letter -> String in
            defer { isConfirmation = letter == "/" }
            if letter == "/" { return "" }
            if isConfirmation { return words(watch.enterConfirmation(letter == "0" ? nil : reading(letter))) }
            let round: Validity.Verdict = letter == "!" || letter == "," ? .suspect : .valid
            return words(watch.enter(reading(letter), round: round))
        }.joined()
    }

    private static func reading(_ letter: Character) -> LineReading {
        switch letter {
        case "x", "!":
            LineReading(
                verdict: .abnormal, reasons: [.told("loss")], figures: LineFigures(lossPerMille: 350),
                isUnderLowerMark: false)
        case "X":
            LineReading(
                verdict: .abnormal, reasons: [.told("loss")], figures: LineFigures(lossPerMille: 600),
                isUnderLowerMark: false)
        case "u": LineReading(verdict: .unmeasured, figures: LineFigures(), isUnderLowerMark: false)
        default:
            LineReading(verdict: .healthy, figures: LineFigures(lossPerMille: 0), isUnderLowerMark: letter != "-")
        }
    }

    /// A letter an action; `_` for a round, or a confirmation, without one.
    private static func words(_ actions: [LineWatch.Action]) -> String {
        actions.isEmpty ? "_" : actions.map(word).joined()
    }

    private static func word(_ action: LineWatch.Action) -> String {
        switch action {
        case .confirm: "c"
        case .dismiss: "d"
        case .raise: "R"
        case .worsen: "W"
        case .clear: "C"
        case .raiseUnmeasured: "U"
        case .clearUnmeasured: "M"
        }
    }

    @Test(
        "follows its timeline",
        arguments: [
            ("...", "___", LineWatch.State.healthy),
            ("x/x..", "cR_C", .healthy),
            ("x/.x/x", "cdcR", .abnormal),
            ("x/0x/ux/x", "cdcdcR", .abnormal),
            // The confirmation never came: nothing is raised by a second round.
            ("xxx", "ccc", .suspected),
            ("x.", "c_", .healthy),
            ("!,!", "___", .healthy),
            // Invalid rounds between, before and after a confirmation.
            ("x!/x", "c_R", .abnormal),
            ("x/x,,.,.", "cR____C", .healthy),
            ("x/x!!!", "cR___", .abnormal),
            // Hysteresis.
            ("x/x.x..", "cR___C", .healthy),
            ("x/x------", "cR_____C", .healthy),
            ("x/x-.-.-.", "cR_____C", .healthy),
            ("x/x-.-..", "cR____C", .healthy),
            // Worse once for each step.
            ("x/xxXX", "cR_W_", .abnormal),
            ("x/X xX", "cR___", .abnormal),
            // Unmeasured: slower, in a row, not while abnormal, not by invalid rounds.
            ("uuu", "__U", .unmeasured),
            ("uuuuu", "__U__", .unmeasured),
            ("uu.uu", "_____", .healthy),
            ("uu!!u", "____U", .unmeasured),
            ("uuu.", "__UM", .healthy),
            ("uuu!", "__U_", .unmeasured),
            ("uuux/x", "__UMcR", .abnormal),
            ("x/xuuuu", "cR____", .abnormal),
            ("x/x.u.", "cR__C", .healthy),
            ("xuuu", "c__U", .unmeasured),
        ])
    func timeline(_ rounds: String, _ actions: String, _ state: LineWatch.State) {
        var watch = LineWatch()
        #expect(Self.play(rounds, on: &watch) == actions, "\(rounds)")
        #expect(watch.state == state, "\(rounds)")
    }

    @Test("raises only after a confirmation, clears once what was raised", arguments: 0..<200 as Range<UInt64>)
    func invariants(seed: UInt64) {
        var generator = Seed.generator(seed)
        var watch = LineWatch()
        var (raised, raisedUnmeasured, agreed) = (false, false, false)
        for _ in 0..<300 {
            let before = watch
            let letter = "...--xxXu!,".randomElement(using: &generator) ?? "."
            var actions = watch.enter(Self.reading(letter), round: letter == "!" || letter == "," ? .invalid : .valid)
            if letter == "!" || letter == "," {
                #expect(watch == before && actions.isEmpty, "seed \(seed): an invalid round changes nothing")
            }
            #expect((watch.state == .suspected) == actions.contains(.confirm) || watch == before, "seed \(seed)")
            if generator.nextUnit() < 0.8 {
                let confirmation = "x.u0".randomElement(using: &generator) ?? "0"
                agreed = watch.state == .suspected && confirmation == "x"
                actions += watch.enterConfirmation(confirmation == "0" ? nil : Self.reading(confirmation))
            }
            for action in actions {
                switch action {
                case .raise:
                    #expect(agreed && !raised && !raisedUnmeasured, "seed \(seed)")
                    raised = true
                case .worsen: #expect(raised, "seed \(seed)")
                case .clear:
                    #expect(raised, "seed \(seed)")
                    raised = false
                case .raiseUnmeasured:
                    #expect(!raised && !raisedUnmeasured, "seed \(seed)")
                    raisedUnmeasured = true
                case .clearUnmeasured:
                    #expect(raisedUnmeasured, "seed \(seed)")
                    raisedUnmeasured = false
                case .confirm, .dismiss: #expect(!raised, "seed \(seed)")
                }
            }
            agreed = false
            #expect((watch.state == .abnormal) == raised, "seed \(seed)")
            #expect((watch.state == .unmeasured) == raisedUnmeasured, "seed \(seed)")
            let readBack = LineWatch(
                state: watch.state, clearRounds: watch.clearRounds, healthyRounds: watch.healthyRounds,
                unmeasuredRounds: watch.unmeasuredRounds, announced: watch.announced)
            #expect(readBack == watch)
        }
    }

    @Test("is proof for or against a cause only when this round says so")
    func marks() {
        #expect(LineWatch().mark(verdict: .healthy) == .healthy)
        #expect(LineWatch().mark(verdict: .abnormal) == .unknown)
        #expect(LineWatch().mark(verdict: .unmeasured) == .unknown)
        #expect(LineWatch().mark(verdict: nil) == .unknown)
        #expect(LineWatch(state: .suspected).mark(verdict: .abnormal) == .unknown)
        #expect(LineWatch(state: .abnormal).mark(verdict: .healthy) == .abnormal)
        #expect(LineWatch(state: .unmeasured).mark(verdict: .unmeasured) == .unmeasured)
    }
}
