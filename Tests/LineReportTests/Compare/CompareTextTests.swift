import LineModel
import Testing

@testable import LineReport

@Suite struct CompareTextTests {
    @Test func worseAndBetterLinesStandWithTheirFigures() {
        let text = CompareText.render(rounds(), context())
        #expect(
            text.hasPrefix(
                """
                before  6 lines, valid, 2026-11-28T12:00:00+08:00, sz
                after   6 lines, valid, 2026-11-28T12:05:00+08:00, sz

                worse: 2 lines
                line       loss %  now %  p50 ms  now ms  because
                深圳-东京     0.0  100.0   40.00       -  loss, abnormal now
                slow          0.0    0.0   40.00   60.00  delay

                better: 1 line
                line      loss %  now %  p50 ms  now ms  because
                repaired   100.0    0.0       -   40.00  loss, healthy now

                """), "\(text)")
        #expect(
            text.hasSuffix(
                """
                1 line lost more or less in so few runs that it may be chance: burst (0.0 to
                  20.0 %)
                1 name is another line now, not compared: moved (ingress 203.0.113.7:7000, now
                  203.0.113.8:7000)
                1 new line: new
                1 removed line: old
                4 lines compared: 2 worse, 1 better, 1 as before as far as these probes tell; of
                  the changes named at most 5 % are chance

                """), "\(text)")
    }

    @Test func withoutAChangeItSaysNone() {
        let same = result([line("a")], 0)
        let text = CompareText.render(ComparedRounds(same, same), context())
        #expect(text.contains("worse: none\n\nbetter: none\n"))
        #expect(text.contains("note: both are the same round, \"00c0ffee\""))
    }

    @Test func whatMakesRoundsUnlikeIsNoted() {
        var (before, after) = (result([line("a")], 300), result([line("a")], 0))
        (before.timeout, after.timeout, before.payloadBytes, after.payloadBytes) = (2000, 1000, 64, 1400)
        (after.verdict, after.id) = (.suspect, "2")
        let notes = ComparedRounds(before, after).notes
        #expect(notes.count == 4)
    }

    @Test func twoVantagesAreCalledByTheirNames() throws {
        let text = CompareText.render(ofVantages(), context())
        #expect(
            text.hasPrefix(
                """
                from shanghai-1  6 lines, valid, 2026-11-28T12:05:00+08:00
                from beijing-2   6 lines, valid, 2026-11-28T12:00:00+08:00

                worse from beijing-2: 2 lines
                line       shanghai-1 %  beijing-2 %  shanghai-1 ms  beijing-2 ms  because

                """), "\(text)")
        #expect(text.contains("  loss, abnormal\n"), "\(text)")
        #expect(text.contains("worse from shanghai-1: 1 line\n"), "\(text)")
        for part in [
            "burst\n  (0.0 % from shanghai-1, 20.0 % from beijing-2)",
            "moved (ingress\n  203.0.113.7:7000 from shanghai-1, 203.0.113.8:7000 from beijing-2)",
            "1 line only from beijing-2: new\n", "1 line only from shanghai-1: old\n",
            "4 lines compared: 2 worse from beijing-2, 1 worse from shanghai-1, 1 alike as",
        ] { #expect(text.contains(part), "\(part) is not in \(text)") }
        for word in ["before", "after", "now", "better", "new line", "removed"] {
            #expect(!text.contains(word), "\(word)")
        }
        var bytes: [UInt8] = []
        try CompareJSON.render(ofVantages(), version: "1.0.0") { bytes += $0 }
        #expect(String(decoding: bytes, as: UTF8.self).contains(#""between":"vantages""#))
    }

    @Test func whatMakesVantagesUnlikeIsNoted() {
        var (one, other) = (result([line("a")], 0), result([line("a", mean: 58.4)], 3_600))
        (one.vantage, other.vantage, other.timeout, one.timeout) = ("sh", "bj", 1000, 2000)
        (one.payloadBytes, other.payloadBytes, other.verdict) = (64, 1400, .suspect)
        #expect(
            ComparedRounds(one, other).notes == [
                "the rounds began 1 h apart: what changed in between passes for a difference of the vantages",
                #"a probe is given up after 2000 ms from "sh", after 1000 ms from "bj", which alone can change the loss"#,
                #"probes have 64 bytes from "sh", 1400 from "bj""#, #"the round from "bj" is suspect"#,
                #"in the middle line the median delay is 18.4 ms longer from "bj""#,
            ])
        // The same slot, or the next one, is one moment.
        other.started = one.started?.advanced(by: .seconds(300))
        #expect(!ComparedRounds(one, other).notes[0].contains("apart"))
    }

    private func ofVantages() -> ComparedRounds {
        let rounds = rounds()
        var (one, other) = (rounds.before, rounds.after)
        (one.vantage, other.vantage) = ("shanghai-1", "beijing-2")
        (one.started, other.started) = (other.started, one.started)
        return ComparedRounds(one, other)
    }

    @Test(arguments: [40, 80, 120]) func noRowIsWiderThanTheTerminal(columns: Int) {
        var context = context()
        context.columns = columns
        let name = String(repeating: "深圳电信到香港", count: 12)
        let rounds = ComparedRounds(
            result([line(name), line("x" + name)], 0), result([line(name, lost: 100, runs: 1), line("y" + name)], 300))
        for row in CompareText.render(rounds, context).split(separator: "\n") {
            #expect(TerminalText.width(row) <= columns, "\(row)")
        }
    }

    @Test func programsGetEveryLine() throws {
        var bytes: [UInt8] = []
        try CompareJSON.render(rounds(), version: "1.0.0") { bytes += $0 }
        guard case .object(let members) = try PlacedJSON(bytes: bytes).content else {
            Issue.record("no object")
            return
        }
        #expect(
            members.map(\.key) == [
                "plumbline", "between", "before", "after", "rules", "counts", "notes", "lines", "new", "removed",
                "replaced",
                "unmeasured",
            ])
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains(#""counts":{"compared":4,"worse":2,"better":1,"same":1,"new":1,"removed":1,"#))
        #expect(
            text.contains(#"{"name":"slow","change":"worse","loss":{"change":"same","p":null,"level":null},"rtt":"#))
    }

    private func context() -> RenderContext {
        var context = RenderContext(version: "1.0.0")
        context.columns = 80
        return context
    }

    private func rounds() -> ComparedRounds {
        var (moved, dead) = (line("moved"), line("深圳-东京", lost: 100, runs: 1))
        moved.ingress = "203.0.113.8:7000"
        dead.verdict = .abnormal
        var broken = line("repaired", lost: 100, runs: 1)
        broken.verdict = .abnormal
        return ComparedRounds(
            result([line("深圳-东京"), line("slow"), broken, line("burst"), line("moved"), line("old")], 0),
            result(
                [
                    dead, line("slow", mean: 60), line("repaired"), line("burst", lost: 20, runs: 1), moved,
                    line("new"),
                ], 300))
    }

    private func result(_ lines: [ResultLine], _ seconds: Int64) -> RoundResult {
        var result = RoundResult()
        (result.id, result.vantage, result.lines) = (seconds == 0 ? "00c0ffee" : "1", "sz", lines)
        result.started = WallTime(
            nanosecondsSince1970: (1_795_838_400 + seconds) * 1_000_000_000, utcOffsetSeconds: 28_800)
        return result
    }

    private func line(_ name: String, lost: Int = 0, runs: Int = 0, mean: Double = 40) -> ResultLine {
        var line = ResultLine(name: name, ingress: "203.0.113.7:7000", verdict: .healthy)
        (line.sent, line.received, line.lossRuns) = (100, 100 - lost, runs)
        if lost < 100 { (line.mean, line.median, line.deviation, line.variation) = (mean, mean, 0.8, 0.8) }
        return line
    }
}
