import LineModel
import LineReport
import Testing

@Suite("The thresholds of a monitoring plugin")
struct CheckThresholdTests {
    @Test(
        "are a delay and a loss, of which either may be left out",
        arguments: [
            ("200,20%", Duration.milliseconds(200), 0.2), ("200ms,20%", .milliseconds(200), 0.2),
            ("20%,200", .milliseconds(200), 0.2), ("1.5s, 0%", .milliseconds(1500), 0),
            ("0.25", .microseconds(250), nil),
            ("200,", .milliseconds(200), nil), (",20%", nil, 0.2), ("12.5%", nil, 0.125),
        ] as [(String, Duration?, Double?)])
    func parsed(text: String, rtt: Duration?, loss: Double?) throws {
        #expect(try CheckThreshold.parse(text) == CheckThreshold(rtt: rtt, loss: loss))
    }

    @Test(
        "are refused with the form that is expected",
        arguments: [
            "", ",", "200,20%,5", "200,300", "20%,30%", "0", "-5", "nan", "inf", "200s s", "101%", "700000", "11m",
            "1e3", "x%",
        ])
    func refused(text: String) {
        let error = #expect(throws: TextError.self) { try CheckThreshold.parse(text) }
        #expect(error?.description.contains("200,20%") == true)
    }

    @Test("must not warn later than they alarm")
    func order() {
        let low = CheckThreshold(rtt: .milliseconds(10), loss: 0.1)
        let high = CheckThreshold(rtt: .milliseconds(20), loss: 0.2)
        #expect(CheckThresholds(warning: low, critical: high).problems.isEmpty)
        #expect(CheckThresholds(warning: low, critical: low).problems.isEmpty)
        #expect(
            CheckThresholds(warning: high, critical: low).problems.map(Words.flags.problem) == [
                "the delay of -w, 20ms, is above that of -c, 10ms; lower -w or raise -c",
                "the loss of -w, 20%, is above that of -c, 10%; lower -w or raise -c",
            ])
        #expect(CheckThresholds(warning: high, critical: CheckThreshold(rtt: nil, loss: nil)).problems.isEmpty)
    }
}

@Suite("The state of a line")
struct CheckStateTests {
    static let thresholds = CheckThresholds(
        warning: CheckThreshold(rtt: .milliseconds(200), loss: 0.2),
        critical: CheckThreshold(rtt: .milliseconds(500), loss: 0.6))

    /// Received of 10, mean RTT, state; a threshold that is met is not exceeded.
    @Test(
        "is that of the worst threshold that it exceeds",
        arguments: [
            (10, 100.0, CheckState.ok), (8, 200, .ok), (7, 100, .warning), (10, 200.1, .warning), (4, 500, .warning),
            (3, 100, .critical), (10, 500.1, .critical), (7, 501, .critical), (0, nil, .critical),
        ] as [(Int, Double?, CheckState)])
    func states(received: Int, rtt: Double?, state: CheckState) {
        let judged = Self.thresholds.judge(Self.row(received, rtt), round: .valid)
        #expect(judged.state == state)
        #expect(judged.reasons.isEmpty == (state == .ok))
    }

    @Test("is not judged by a part that was left out; an outage is above every delay")
    func parts() {
        let none = CheckThreshold(rtt: nil, loss: nil)
        func state(_ critical: CheckThreshold, _ row: LineReportRow) -> CheckState {
            CheckThresholds(warning: none, critical: critical).judge(row, round: .valid).state
        }
        #expect(state(CheckThreshold(rtt: .milliseconds(1), loss: nil), Self.row(5, 0.5)) == .ok)
        #expect(state(CheckThreshold(rtt: nil, loss: 0.1), Self.row(10, 9000)) == .ok)
        #expect(state(CheckThreshold(rtt: .seconds(1), loss: nil), Self.row(0, nil)) == .critical)
        #expect(state(none, Self.row(0, nil)) == .ok)
    }

    @Test("follows the line's own limits, which are critical and have no warning below them")
    func own() {
        let lossy = Self.row(7, 300, maxLoss: 0.5)
        #expect(Self.thresholds.judge(lossy, round: .valid).reasons.words == ["mean RTT 300.0 ms is above 200 ms"])
        #expect(Self.thresholds.judge(Self.row(10, 300, maxRTT: .milliseconds(400)), round: .valid).state == .ok)
        #expect(Self.thresholds.judge(Self.row(10, 401, maxRTT: .milliseconds(400)), round: .valid).state == .critical)
    }

    @Test("is UNKNOWN when the line is unmeasured")
    func unmeasured() {
        var row = Self.row(0, nil)
        (row.verdict, row.reasons) = (.unmeasured, [.told("why")])
        let judged = Self.thresholds.judge(row, round: .valid)
        #expect(judged.state == .unknown && judged.reasons == [.told("why")])
    }

    @Test("has the exit status of the guidelines; CRITICAL is worst, then WARNING, then UNKNOWN")
    func statuses() {
        #expect([CheckState.ok, .warning, .critical, .unknown].map(\.rawValue) == [0, 1, 2, 3])
        #expect(
            CheckState.allCases.sorted { $0.severity > $1.severity } == [.critical, .warning, .unknown, .ok])
    }

    static func row(_ received: Int, _ rtt: Double?, maxLoss: Double? = nil, maxRTT: Duration? = nil) -> LineReportRow {
        var summary = LineSummary()
        summary.counts.received = received
        summary.counts.lost = 10 - received
        summary.rtt = rtt.map {
            DelayStatistics(min: $0, mean: $0, median: $0, p90: $0, p95: $0, p99: $0, max: $0, stddev: 0)
        }
        let line = Line(name: "a", ingress: HostPort(host: "h", port: 1), maxLoss: maxLoss, maxRTT: maxRTT)
        return LineReportRow(
            line: line, payload: .plumb, summary: summary, verdict: .healthy, reasons: [], sampleRow: 0)
    }
}
