import LineModel
import TestSupport
import Testing

@testable import LineReport

@Suite("Why lines were not measured")
struct UnmeasuredGroupsTests {
    private func row(_ name: String, _ reasons: [LineReason], _ verdict: LineVerdict = .unmeasured, row: Int? = 0)
        -> LineReportRow
    {
        LineReportRow(
            line: Line(name: name, ingress: HostPort(host: "h", port: 7)), payload: .plumb, summary: LineSummary(),
            verdict: verdict, reasons: reasons, sampleRow: row)
    }

    private func unresolved(_ host: String) -> LineReason { .unmeasured(.nameNotLookedUp(host)) }

    @Test("is said once for all lines of one reason, which are named up to a number")
    func groups() {
        let rows =
            (1...7).map { row("a\($0)", [unresolved("x")]) } + [row("b", [unresolved("y")])]
            + [row("c", [unresolved("x")]), row("bad", [.noReply(sent: 1, limit: 2)], .abnormal)]
        let groups = UnmeasuredGroups(rows, .flags)
        #expect(
            groups.rows(atMost: 9) == [
                "a1, a2, a3 and 5 more: the name x was not looked up", "b: the name y was not looked up",
            ])
        #expect(groups.rows(atMost: 1) == ["a1, a2, a3 and 5 more: the name x was not looked up", "… and 1 more"])
    }

    @Test("is nothing where the round is not valid and no line has a reason of its own")
    func rounds() {
        let suspect = LineReason.unmeasured(.round(.suspect))
        #expect(UnmeasuredGroups([row("a", [suspect]), row("b", [suspect])], .flags).isEmpty)
        let mixed = UnmeasuredGroups(
            [row("a", [suspect]), row("b", [.unmeasured(.sending(sent: 1, planned: 9))])], .flags)
        #expect(mixed.rows(atMost: 9) == ["b: only 1 of 9 planned probes sent, fewer than half"])
        #expect(UnmeasuredGroups([row("ok", [], .healthy)], .flags).isEmpty)
    }

    @Test("counts every line once, however many reasons there are")
    func counts() {
        var generator = SeededGenerator(seed: 3)
        let rows = (0..<500).map { row("l\($0)", [unresolved("h\(Int.random(in: 0..<40, using: &generator))")]) }
        for most in [0, 1, 7, 40, 100] {
            let texts = UnmeasuredGroups(rows, .keys).rows(atMost: most)
            let counted = texts.reduce(0) { sum, text in
                let more = text.firstMatch(of: /and ([0-9,]+) more/).flatMap { Int($0.1) } ?? 0
                return sum + more
                    + (text.hasPrefix("…")
                        ? 0 : text.prefix { $0 != ":" }.split(separator: " and ")[0].split(separator: ",").count)
            }
            #expect(counted == 500, "\(most) groups")
        }
    }
}
