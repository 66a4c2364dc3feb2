import LineModel
import Testing

@testable import LineReport

@Suite("The output of a monitoring plugin")
struct CheckTextTests {
    static let thresholds = CheckThresholds(
        warning: CheckThreshold(rtt: .milliseconds(200), loss: 0.2),
        critical: CheckThreshold(rtt: .milliseconds(500), loss: 0.6))

    static func lines(_ report: RoundReport) -> [String] {
        CheckText.render(CheckResult(report, thresholds: thresholds)).split(separator: "\n").map(String.init)
    }

    static let validity =
        "round valid: kernel time stamps 100 %, send lateness p99 21 us, longest stall 0.8 ms, no receive overflow"

    static func report(
        _ outcomes: [ProbeOutcome]..., name: (Int) -> String = { "line \($0)" }
    ) -> RoundReport {
        let samples = SampleTable(lines: outcomes.count, count: Fixture.count)
        return Fixture.report(
            lines: outcomes.enumerated().map { index, row in
                Fixture.row(name(index), Fixture.fill(samples, index, row), .healthy, sampleRow: index)
            }, samples: samples)
    }

    static let good: [ProbeOutcome] = [.received, .received, .received, .received]
    static let half: [ProbeOutcome] = [.received, .received, .lost, .lost]
    static let dead: [ProbeOutcome] = [.lost, .lost, .lost, .lost]

    @Test("is this for one line that is well")
    func ok() {
        #expect(
            Self.lines(Self.report(Self.good)) == [
                "OK - line 0: loss 0 %, mean RTT 38.252 ms, jitter 0.100 ms | lines=1;;;0; critical=0;;;0;1 "
                    + "warning=0;;;0;1 unmeasured=0;;;0;1 sent=4;;;0;4 received=4;;;0;4 pl=0%;;;0;100 "
                    + "duration=4.010s;;;0; 'line 0 rta'=38.252ms;200;500;0; 'line 0 pl'=0%;20;60;0;100 "
                    + "'line 0 jitter'=0.100ms;;;0;", Self.validity,
            ])
    }

    @Test("names the worst lines first, and keeps the order of the file in the performance data")
    func critical() {
        let lines = Self.lines(Self.report(Self.good, Self.half, Self.dead))
        #expect(
            lines[0].hasPrefix(
                "CRITICAL - 1 of 3 lines critical, 1 warning: line 2 (loss 100.0 % is above 60 %), "
                    + "line 1 (loss 50.0 % is above 20 %) | lines=3;;;0; critical=1;;;0;3 warning=1;;;0;3 "))
        #expect(
            lines[0].hasSuffix(
                "'line 1 jitter'=0.100ms;;;0; 'line 2 rta'=U;200;500;0; 'line 2 pl'=100%;20;60;0;100 "
                    + "'line 2 jitter'=U;;;0;"))
        #expect(
            lines.dropFirst() == [
                "CRITICAL line 2: loss 100.0 % is above 60 %", "WARNING line 1: loss 50.0 % is above 20 %",
                Self.validity,
            ])
    }

    @Test("says where the worst is when all lines are well")
    func allWell() {
        #expect(
            Self.lines(Self.report(Self.good, Self.good))[0].hasPrefix(
                "OK - 2 lines: loss 0 % in all; mean RTT 38.252 ms at most (line 0) | "))
    }

    @Test("is UNKNOWN, without figures for the graphs, when the round is not valid, and names the reason")
    func invalid() {
        var report = Self.report(Self.good, Self.dead)
        report.validity = Validity(verdict: .suspect, reasons: ["the loop | stalled\nhere"])
        for index in report.lines.indices { report.lines[index].verdict = .unmeasured }
        let lines = Self.lines(report)
        #expect(lines[0].hasPrefix("UNKNOWN - the round is suspect: the loop / stalled\u{FFFD}here | "))
        #expect(lines[0].contains("pl=U;;;0;100") && lines[0].contains("'line 0 rta'=U;"))
        #expect(lines.count == 3 && lines[2] == "  - the loop / stalled\u{FFFD}here")
    }

    @Test("is UNKNOWN after an interrupt, whatever was found until then")
    func interrupted() {
        var report = Self.report(Self.dead)
        report.ledger.interrupted = true
        #expect(Self.lines(report)[0].hasPrefix("UNKNOWN - interrupted: 4 of 4 probes were sent | "))
    }

    @Test("keeps names from breaking it")
    func hostile() {
        let line = Self.lines(Self.report(Self.good, name: { _ in "a|b='c'\n\u{1B}[31m" }))[0]
        #expect(line.hasPrefix("OK - a/b='c'\u{FFFD}\u{FFFD}[31m: loss 0 %"))
        #expect(line.contains(" 'a/b_''c''\u{FFFD}\u{FFFD}[31m rta'=38.252ms;"))
        #expect(line.count { $0 == "|" } == 1)
    }

    @Test("stays short with many bad lines of long names, and gives figures of the worst 50")
    func many() {
        let samples = SampleTable(lines: 60, count: Fixture.count)
        let rows = (0..<60).map { index in
            Fixture.row(
                String(repeating: "长|name ", count: 30) + "\(index)",
                Fixture.fill(samples, index, index < 5 ? Self.good : Self.dead), .healthy, sampleRow: index)
        }
        let lines = Self.lines(Fixture.report(lines: rows, samples: samples))
        let halves = lines[0].split(separator: "|")
        #expect(halves.count == 2 && halves[0].count <= CheckText.maxTextLength + 1)
        #expect(halves[0].hasPrefix("CRITICAL - 55 of 60 lines critical: 长/name"))
        #expect(halves[0].hasSuffix(" more "))
        #expect(halves[1].split(separator: " rta'=").count - 1 == 50)
        #expect(lines[51] == "and 5 more lines")
        #expect(lines[52] == "performance data: the totals and the worst 50 of 60 lines")
    }

    @Test("is one line of UNKNOWN and the rest below when there was no round")
    func failure() {
        #expect(CheckText.failure(["a | b", "c\nd"]) == "UNKNOWN - a / b\nc\nd\n")
        let long = String(repeating: "x", count: 400)
        let lines = CheckText.failure([long]).split(separator: "\n")
        #expect(lines[0].count == CheckText.maxTextLength && lines[1] == long)
    }
}
