import LineModel
import Testing

@Suite("Whether a way has changed")
struct TraceComparisonTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let before: String
        let now: String
        /// `same`, `unknown`, `alias 2`, `differs 2`, `differs 2 again 3`, `ends 3`.
        let verdict: String
        var testDescription: String { "\(before) → \(now): \(verdict)" }
    }

    /// The rule as a table; docs/measuring/trace.md has it in words.
    static let cases: [Case] = [
        // Nothing contradicts.
        Case(before: "a b c far", now: "a b c far", verdict: "same"),
        Case(before: "a b c far", now: "a * c far", verdict: "same"),
        Case(before: "a * c far", now: "a b c far", verdict: "same"),
        Case(before: "a * * far", now: "a * * far", verdict: "same"),
        Case(before: "a b c far", now: "* * * far", verdict: "same"),
        // A hop that answers from another address.
        Case(before: "a b|b2 c far", now: "a b2 c far", verdict: "same"),
        Case(before: "a b c far", now: "a b2 c far", verdict: "alias 2"),
        Case(before: "a b|e c far", now: "a d c far", verdict: "alias 2"),
        Case(before: "a b c far", now: "a d|e c far", verdict: "alias 2"),
        Case(before: "a b c d far", now: "a b2 * d far", verdict: "alias 2"),
        // Another way.
        Case(before: "a b c far", now: "a d c far", verdict: "differs 2 again 3"),
        Case(before: "a b c far", now: "a d e far", verdict: "differs 2 again 4"),
        Case(before: "a b c far", now: "a d e", verdict: "differs 2"),
        Case(before: "a b c far", now: "a b2 e far", verdict: "differs 2 again 4"),
        Case(before: "a b c far", now: "a b d c far", verdict: "differs 3"),
        Case(before: "a b c d far", now: "a b c far", verdict: "differs 4"),
        Case(before: "a * * far", now: "a * * * far", verdict: "differs 4"),
        Case(before: "a b c", now: "a b2 c", verdict: "alias 2"),
        Case(before: "a b c far", now: "a b c2", verdict: "differs 3"),
        // It ends where it did not.
        Case(before: "a b c d far", now: "a b * * * * * *", verdict: "ends 3"),
        Case(before: "a b c far", now: "a b c * * * * * *", verdict: "same"),
        Case(before: "a b c far", now: "a b * * * * * *", verdict: "ends 3"),
        Case(before: "a b * far", now: "a b * * * * * *", verdict: "same"),
        Case(before: "a b c far", now: "a b!", verdict: "ends 2"),
        Case(before: "a b!", now: "a b!", verdict: "same"),
        // Nothing in common.
        Case(before: "* * * *", now: "a b c far", verdict: "unknown"),
        Case(before: "a b c far", now: "* * * * * *", verdict: "unknown"),
        // What does not prove itself says nothing.
        Case(before: "a b c far", now: "a d? c far", verdict: "same"),
        Case(before: "a b? c far", now: "a d c far", verdict: "same"),
    ]

    @Test("each row of the table", arguments: cases)
    func table(_ row: Case) {
        let found = TraceComparison(TraceExample.trace(row.before), TraceExample.trace(row.now))
        #expect(Self.text(found) == row.verdict)
    }

    @Test("another flow is not compared, whatever its way is")
    func otherFlow() {
        let found = TraceComparison(
            TraceExample.trace("a b c far"), TraceExample.trace("a d e far", port: 40_001))
        #expect(found.verdict == .otherFlow)
        #expect(found.change == nil)
    }

    @Test("an address that was seen on this way before is no change")
    func known() {
        let (before, now) = (TraceExample.trace("a b c far"), TraceExample.trace("a d c far"))
        #expect(TraceComparison(before, now).change != nil)
        #expect(TraceComparison(before, now, known: [2: [TraceExample.address("d")]]).verdict == .same)
        #expect(TraceComparison(before, now, known: [3: [TraceExample.address("d")]]).change != nil)
    }

    @Test("a change names both sides, and the numbers of hops")
    func numbers() {
        let change = TraceComparison(TraceExample.trace("a b c far"), TraceExample.trace("a b d e far")).change
        #expect(change?.hop == 3)
        #expect(change?.was == ["10.0.3.1"])
        #expect(change?.now == ["10.0.4.1"])
        #expect(change?.hopsBefore == 4)
        #expect(change?.hopsNow == 5)
        #expect(change?.isCertain == true)
    }

    @Test("addresses of one /64 are of one router, those of two are not")
    func subnetsOfIPv6() {
        func verdict(_ other: String) -> String {
            Self.text(
                TraceComparison(
                    TraceExample.trace("a 2001:db8::1 c far"), TraceExample.trace("a \(other) c far")))
        }
        #expect(verdict("2001:db8::a:2") == "alias 2")
        #expect(verdict("2001:db8:0:0:9::2") == "alias 2")
        #expect(verdict("2001:db8:0:1::1") == "differs 2 again 3")
    }

    private static func text(_ comparison: TraceComparison) -> String {
        switch comparison.verdict {
        case .same: "same"
        case .sameByOtherAddresses(let hops): "alias \(hops.map(String.init).joined(separator: ","))"
        case .differs(let change):
            "differs \(change.hop ?? 0)" + (change.agreesFrom.map { " again \($0)" } ?? "")
        case .ends(let change): "ends \(change.hop ?? 0)"
        case .otherFlow: "other flow"
        case .unknown: "unknown"
        }
    }
}
