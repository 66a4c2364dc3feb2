import LineModel
import Testing

@testable import LineReport

@Suite("A trace as text and as JSON")
struct TraceTextTests {
    private var trace: Trace {
        Trace(
            destination: "203.0.113.7:7000", source: "192.0.2.1", sourcePort: 40_000, payload: "relay", bytes: 74,
            dscp: 46, reach: .ingress,
            hops: [
                TraceHop(
                    timeToLive: 1, sent: 3,
                    answers: [
                        TraceAnswer(
                            address: "192.0.2.254", word: .exceeded, type: 11, code: 0,
                            delays: [500_000, 620_000, 700_000])
                    ]),
                TraceHop(timeToLive: 2, sent: 3),
                TraceHop(
                    timeToLive: 3, sent: 3,
                    answers: [
                        TraceAnswer(
                            address: "198.51.100.3", word: .exceeded, type: 11, code: 0, isProven: false,
                            delays: [9_000_000])
                    ]),
                TraceHop(
                    timeToLive: 4, sent: 3,
                    answers: [
                        TraceAnswer(
                            address: "198.51.100.9", word: .prohibited, type: 3, code: 13,
                            delays: [12_340_000, 12_500_000])
                    ], pathLimit: 1_400),
            ],
            end: .refused)
    }

    @Test("a row a hop, within 80 columns, in both languages")
    func text() {
        let text = TraceText.render(trace, name: "sz-hk-01")
        #expect(
            text == """
                sz-hk-01: the way to 203.0.113.7:7000 from 192.0.2.1 port 40000, relay, 74
                  octets, DSCP 46
                    1  192.0.2.254  0.50 0.62 0.70 ms
                    2  *
                    3  198.51.100.3 ?  9.00 ms  1/3
                    4  198.51.100.9  12.34 12.50 ms !X  2/3  MTU 1400
                the way ends at 198.51.100.9: administratively prohibited
                this is the way to the ingress; from here on it cannot be seen which way the
                  ingress goes to the echo

                """)
        for words in [Words.flags, Words(.flags, .zh)] {
            let rows = TraceText.render(trace, name: "sz-hk-01", words: words).split(separator: "\n")
            #expect(rows.allSatisfy { TerminalText.width(String($0)) <= 80 })
        }
    }

    @Test("what it writes as JSON it reads again")
    func roundTrip() throws {
        var bytes: [UInt8] = []
        try TraceJSON.render(trace, name: "sz-hk-01", version: "1.0.0") { bytes += $0 }
        let read = try Trace(json: bytes)
        #expect(read == trace)
        #expect(TraceComparison(trace, read).verdict == .same)
    }

    @Test("a change names the hop, and both sides")
    func change() {
        let words = Words.flags
        #expect(
            words.routeChange(RouteChange(evidence: .trace, hop: 4, was: ["203.0.113.1"]))
                == "differs from hop 4: was 203.0.113.1, now silent")
        #expect(
            words.conclusion(
                .routeChange(
                    RouteChange(
                        evidence: .trace, hop: 4, was: ["203.0.113.1"], now: ["198.51.100.1"], agreesFrom: 6,
                        hopsBefore: 7, hopsNow: 8)))
                == "the way differs from hop 4: was 203.0.113.1, now 198.51.100.1; from hop 6 on it agrees again; "
                + "7 hops before, 8 now")
        #expect(
            words.conclusion(.wayEnds(RouteChange(evidence: .trace, hop: 4, was: ["203.0.113.1"])))
                == "the way ends before hop 4: was 203.0.113.1, now silent, as is all behind it")
    }
}
