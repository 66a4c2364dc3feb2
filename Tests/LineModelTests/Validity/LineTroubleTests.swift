import TestSupport
import Testing

@testable import LineModel

/// What lies in single lines is theirs; what is spread over them is the prober's.
@Suite("One line's trouble")
struct LineTroubleTests {
    /// Lines whose rows are written with `SampleRow`'s letters and `e`: a probe that the kernel refused to send. Every
    /// reply and every lost probe of a line that answers has its stamps; `s` and `w` are a reply and a lost probe
    /// without a transmit stamp.
    private struct Field {
        var rows: [String]
        var destinations: [Int] = []
        var ledger = RoundLedger()
        var leftLate: [Int] = []
        var refused: [Int: Unmeasured] = [:]
        var neighbours: [Int: NeighbourAbsence] = [:]
        var limits = LineLimits(maxLoss: 0.3, maxRTT: nil)

        init(_ rows: [String]) {
            self.rows = rows
            ledger.longestStallNanoseconds = 7_500_000
        }

        var report: RoundReport {
            let count = rows.map(\.count).max() ?? 0
            let table = SampleTable(lines: rows.count, count: count)
            var ledger = ledger
            for (line, text) in rows.enumerated() {
                for (sequence, letter) in text.enumerated() {
                    let record = Self.record(letter)
                    table.records[line * count + sequence] = record
                    if record.hasTransmitStamp { ledger.transmitStamped += 1 }
                    if record.hasReceiveStamp { ledger.receiveStamped += 1 }
                }
                if text.contains("e") { ledger.sendErrors = [NamedCount(name: "EPERM", count: 1)] }
            }
            ledger.lostUnstamped = rows.joined().count { $0 == "w" }
            var plan = PlanFigures()
            (plan.timeout, plan.interval) = (.seconds(2), .milliseconds(20))
            let late = leftLate
            let lines = rows.indices.map {
                Line(name: "line \($0)", ingress: HostPort(host: "192.0.2.1", port: UInt16($0 + 1)))
            }
            var findings = RoundFindings(
                id: 1, started: WallTime(nanosecondsSince1970: 1_000, utcOffsetSeconds: 0), duration: .seconds(4),
                lines: lines, payloads: lines.map { _ in .plumb }, rows: rows.indices.map { .success($0) }, plan: plan,
                samples: table, samplesEpochNanoseconds: 0,
                counts: rows.indices.map { LineCounts(leftLate: late.indices.contains($0) ? late[$0] : 0) },
                corruptUnassigned: 0, ledger: ledger, limits: limits)
            findings.destinations = destinations
            findings.refusedSends = refused
            findings.neighbours = neighbours
            return RoundReport(findings, vantage: "here")
        }

        private static func record(_ letter: Character) -> ProbeRecord {
            var record = ProbeRecord()
            switch letter {
            case "e":
                record.outcome = .unsent
                record.localError = 1
            case "r", "s":
                record.outcome = .received
                record.rttNanoseconds = 10_000_000
                (record.hasReceiveStamp, record.hasTransmitStamp) = (true, letter == "r")
            case "x", "w":
                record.outcome = .lost
                record.hasTransmitStamp = letter == "x"
            default: record = SampleRow(String(letter)).records[0]
            }
            return record
        }
    }

    private func text(_ letter: Character, _ count: Int = 100) -> String { String(repeating: letter, count: count) }

    private func verdicts(_ report: RoundReport) -> [LineVerdict] { report.lines.map(\.verdict) }

    private static let firewall = Unmeasured.refusedSends(
        system: SystemText(message: "Operation not permitted", name: "EPERM"), unsent: 100, planned: 100)

    @Test("a dead neighbour's probes need no stamp to be judged, however few the lines are", arguments: [1, 2, 19])
    func neighbour(healthy: Int) {
        var field = Field(Array(repeating: text("r"), count: healthy) + [text("w")])
        field.ledger.lostUnstamped = 0
        field.neighbours = [healthy: NeighbourAbsence(address: "10.99.1.77", isIPv6: false)]
        let report = field.report
        #expect(report.validity.verdict == .valid, "\(report.validity.reasons)")
        #expect(verdicts(report) == Array(repeating: .healthy, count: healthy) + [.abnormal])
        #expect(report.lines[healthy].summary.counts.lossRatio == 1)
        #expect(report.lines[healthy].reasons.map(\.kind) == [.loss, .noNeighbour])
        #expect(report.lines[healthy].reasons.words[1].contains("no neighbour answered (ARP): 10.99.1.77"))
    }

    @Test("replies without transmit stamps in a loop that stood still make the round suspect where all lack them")
    func missingStamps() {
        let all = Field(Array(repeating: text("s"), count: 5)).report
        #expect(all.validity.findings.map(\.kind) == [.transmitStampsMissing])
        let few = Field(Array(repeating: text("r", 97) + text("s", 3), count: 5)).report
        #expect(few.validity.findings.map(\.kind) == [.transmitStampsMissing])
        #expect(few.validity.reasons[0].contains("485 of 500"))
        // By an interface whose driver stamps nothing goes one line of five.
        let one = Field(Array(repeating: text("r"), count: 4) + [text("s")]).report
        #expect(one.validity.verdict == .valid && verdicts(one).allSatisfy { $0 == .healthy })
    }

    @Test("a line whose sends the kernel refuses is unmeasured, the others are measured", arguments: [1, 10, 99])
    func refused(healthy: Int) {
        var field = Field(Array(repeating: text("r"), count: healthy) + [text("e")])
        field.refused = [healthy: Self.firewall]
        let report = field.report
        #expect(report.validity.verdict == .valid, "\(report.validity.reasons)")
        #expect(verdicts(report) == Array(repeating: .healthy, count: healthy) + [.unmeasured])
        #expect(report.lines[healthy].reasons == [.unmeasured(Self.firewall)])
        let said = report.lines[healthy].reasons.words[0]
        #expect(said.contains("a local firewall refuses") && said.contains("EPERM"))
    }

    @Test("refused sends of nearly all lines leave the last one measured; of all they are the round's")
    func refusedNearlyAll() {
        var field = Field([text("r")] + Array(repeating: text("e"), count: 10))
        for row in 1...10 { field.refused[row] = Self.firewall }
        let report = field.report
        #expect(report.validity.verdict == .valid)
        #expect(verdicts(report) == [.healthy] + Array(repeating: .unmeasured, count: 10))
        field.rows[0] = text("e")
        field.refused[0] = Self.firewall
        #expect(field.report.validity.verdict == .invalid)
        #expect(field.report.lines.allSatisfy { $0.reasons == [.unmeasured(Self.firewall)] })
    }

    @Test("a link that is down for a moment leaves the lines on it unmeasured, and the others measured")
    func oneLink() {
        let harmed = text("r", 40) + text("e", 17) + text("r", 43)
        var field = Field(Array(repeating: text("r"), count: 10) + Array(repeating: harmed, count: 10))
        for row in 10..<20 { field.refused[row] = Self.firewall }
        #expect(field.report.validity.verdict == .valid)
        #expect(
            verdicts(field.report)
                == Array(repeating: .healthy, count: 10) + Array(repeating: .unmeasured, count: 10))
        // The only link.
        field.rows = Array(repeating: harmed, count: 20)
        for row in 0..<20 { field.refused[row] = Self.firewall }
        #expect(field.report.validity.findings.map(\.kind) == [.unsent])
        #expect(field.report.validity.verdict == .suspect)
    }

    @Test("refused sends that are dealt out over the lines are the prober's, from the same share on as ever")
    func spread() {
        // Two of a hundred on each line: above 1 %.
        let two = Field(Array(repeating: text("r", 98) + text("e", 2), count: 50)).report
        #expect(two.validity.verdict == .suspect && two.validity.reasons[0].contains("100 of 5000 planned probes"))
        let one = Field(Array(repeating: text("r", 99) + text("e", 1), count: 50)).report
        #expect(one.validity.verdict == .valid)
        // A line that is refused as a whole hides nothing of what the others lack.
        var both = Field(Array(repeating: text("r", 98) + text("e", 2), count: 50) + [text("e")])
        both.refused[50] = Self.firewall
        #expect(both.report.validity.verdict == .suspect)
        #expect(both.report.validity.reasons[0].contains("100 of 5000 planned probes"))
        // Half of the lines, five of a hundred each: not enough to leave them out, and nothing of the others.
        let half = Field(
            Array(repeating: text("r", 95) + text("e", 5), count: 10) + Array(repeating: text("r"), count: 10)
        ).report
        #expect(half.validity.verdict == .valid && verdicts(half).allSatisfy { $0 == .healthy })
    }

    @Test("nearly all lines of one destination are no more than that destination")
    func destination() {
        let harmed = text("r", 95) + text("e", 5)
        var field = Field(Array(repeating: harmed, count: 38) + [text("r"), text("r")])
        #expect(field.report.validity.verdict == .suspect)
        field.destinations = Array(repeating: 0, count: 38) + [1, 1]
        #expect(field.report.validity.verdict == .valid)
    }

    @Test("overdue probes are the prober's, wherever they lie")
    func overdue() {
        var field = Field([text("u")] + Array(repeating: text("r"), count: 10))
        field.ledger.overdue = 100
        #expect(field.report.validity.findings.map(\.kind) == [.unsent])
    }

    @Test("probes of one line that waited for its neighbour leave that line unmeasured, and the round valid")
    func late() {
        var field = Field(Array(repeating: text("r"), count: 20))
        field.ledger.lateness = LatenessFigures(p50: 1_000, p99: 800_000_000, max: 990_000_000)
        field.leftLate = [0, 0, 49]
        let report = field.report
        #expect(report.validity.verdict == .valid, "\(report.validity.reasons)")
        #expect(verdicts(report).count { $0 == .healthy } == 19)
        let said = report.lines[2].reasons.words[0]
        #expect(said.contains("49 of 100 sent probes left more than the interval of 20.0 ms"))
        field.leftLate = Array(repeating: 5, count: 20)
        #expect(field.report.validity.findings.map(\.kind) == [.scheduleNotKept])
        field.leftLate = Array(repeating: 50, count: 20)
        #expect(field.report.validity.findings.map(\.kind) == [.scheduleNotKept])
    }

    @Test("lost probes without a stamp on one line may be that line's own, and are no verdict on it alone")
    func neverLeft() {
        // Stamped and answered until its packets were dropped on their way out.
        let field = Field(Array(repeating: text("r"), count: 19) + [text("r", 60) + text("w", 40)])
        let report = field.report
        #expect(report.validity.verdict == .valid, "\(report.validity.reasons)")
        #expect(report.lines[19].verdict == .unmeasured)
        #expect(report.lines[19].reasons.words[0].contains("40 of the 40 lost probes have no transmit stamp"))
        // What it lost beside those is its own.
        let both = Field(Array(repeating: text("r"), count: 19) + [text("r", 20) + text("w", 20) + text("x", 60)])
        #expect(both.report.lines[19].verdict == .abnormal)
        let all = Field(Array(repeating: text("r", 95) + text("w", 5), count: 20)).report
        #expect(all.validity.findings.map(\.kind) == [.neverLeft])
    }

    @Test("a few packets that the machine dropped do not silence a line that lost far more")
    func drops() {
        var eth0 = InterfaceFigures(name: "eth0")
        eth0.transmitDropped = 4
        var field = Field(Array(repeating: text("r"), count: 18) + [text("x"), text("r", 99) + "x"])
        field.ledger.host.interfaces = [eth0]
        #expect(field.report.validity.verdict == .valid)
        #expect(verdicts(field.report) == Array(repeating: .healthy, count: 18) + [.abnormal, .healthy])
        // A limit that those few may have broken is no verdict.
        field.limits = LineLimits(maxLoss: 0, maxRTT: nil)
        #expect(verdicts(field.report).suffix(2) == [.abnormal, .unmeasured])
        #expect(field.report.lines[19].reasons.words[0].contains("up to 1 of the 1 lost probe may have been dropped"))
        // More than 1 % of what was sent, and losses wherever one looks.
        eth0.transmitDropped = 38
        field.ledger.host.interfaces = [eth0]
        field.rows = Array(repeating: text("r", 98) + "xx", count: 19) + [text("x")]
        #expect(field.report.validity.findings.map(\.kind) == [.outgoingDrops])
        // A confirmation has suspects alone: what they lost is far more than what was dropped.
        eth0.transmitDropped = 5
        field.ledger.host.interfaces = [eth0]
        (field.rows, field.limits) = ([text("x"), text("x")], LineLimits(maxLoss: 0.3, maxRTT: nil))
        #expect(field.report.validity.verdict == .valid && verdicts(field.report) == [.abnormal, .abnormal])
    }

    /// Counters of the machine, each of which may be all that counted.
    enum Counter: CaseIterable {
        case backlog, missed, sent, dropped

        func set(_ host: inout HostFigures, _ count: Int) {
            var eth0 = InterfaceFigures(name: "eth0")
            switch self {
            case .backlog: host.backlogDrops = Int64(count)
            case .missed: eth0.receiveMissed = Int64(count)
            case .sent: eth0.transmitDropped = Int64(count)
            case .dropped: eth0.receiveDropped = Int64(count)
            }
            host.interfaces = [eth0]
        }
    }

    @Test(
        "no more loss is excused than was dropped, wherever it was counted", arguments: Counter.allCases, [1, 3, 12])
    func beyond(counter: Counter, dead: Int) {
        // Every line is dead.
        var field = Field(Array(repeating: text("x"), count: dead))
        counter.set(&field.ledger.host, 60 * dead)
        #expect(field.report.validity.verdict == .valid, "\(field.report.validity.reasons)")
        // Each needs 70 to be within its limit, and there are 60 a line: of seven lines six at most can be excused.
        let excused = verdicts(field.report).count { $0 == .unmeasured }
        #expect(excused * 70 <= 60 * dead && verdicts(field.report).allSatisfy { $0 != .healthy })
        counter.set(&field.ledger.host, 32 * dead)
        #expect(verdicts(field.report) == Array(repeating: .abnormal, count: dead))
        // As many as were lost.
        counter.set(&field.ledger.host, 100 * dead)
        #expect(field.report.validity.verdict == .suspect)
        // As many as explain it all but for less than the limit.
        counter.set(&field.ledger.host, 99 * dead)
        #expect(verdicts(field.report) == Array(repeating: .unmeasured, count: dead))
        #expect(field.report.lines[0].reasons.words[0].contains("may have been dropped by this machine"))
    }

    @Test("dropped packets excuse loss and no delay, and leave what they may have caused unmeasured")
    func beyondDelay() {
        let some = text("r", 90) + text("x", 10)
        var field = Field(Array(repeating: some, count: 10) + [text("r"), text("x")])
        field.ledger.host.backlogDrops = 60
        field.limits = LineLimits(maxLoss: 0.3, maxRTT: nil)
        #expect(field.report.validity.verdict == .valid)
        #expect(verdicts(field.report) == Array(repeating: .unmeasured, count: 10) + [.healthy, .abnormal])
        // Each reply took 10 ms.
        field.limits = LineLimits(maxLoss: 0.3, maxRTT: .milliseconds(5))
        #expect(verdicts(field.report) == Array(repeating: .abnormal, count: 12))
        // Eight and a half of a hundred is what a line may lose: six hundredths are the drops', which leaves four.
        field.limits = LineLimits(maxLoss: 0.085, maxRTT: nil)
        #expect(verdicts(field.report) == Array(repeating: .unmeasured, count: 10) + [.healthy, .abnormal])
    }

    @Test("a few drops among many lines that lost one probe each excuse none of them")
    func few() {
        var field = Field(Array(repeating: text("r", 99) + "x", count: 400))
        field.limits = LineLimits(maxLoss: 0, maxRTT: nil)
        field.ledger.host.backlogDrops = 12
        #expect(verdicts(field.report).allSatisfy { $0 == .abnormal })
        field.ledger.host.backlogDrops = 400
        #expect(verdicts(field.report).allSatisfy { $0 == .unmeasured })
    }

    @Test("datagrams that our own full buffers dropped excuse no more loss than they are")
    func overflow() {
        var field = Field(Array(repeating: text("r"), count: 18) + [text("x"), text("r", 98) + "xx"])
        field.ledger.receiveOverflow = 5
        let report = field.report
        #expect(report.validity.verdict == .valid, "\(report.validity.reasons)")
        #expect(verdicts(report) == Array(repeating: .healthy, count: 18) + [.abnormal, .unmeasured])
        field.rows = Array(repeating: text("r", 99) + "x", count: 20)
        #expect(field.report.validity.verdict == .valid)
        #expect(verdicts(field.report).allSatisfy { $0 == .unmeasured })
        field.ledger.receiveOverflow = 20
        #expect(field.report.validity.verdict == .invalid)
    }

    @Test("what changed in a line but for its loss is told where its loss is in doubt")
    func baseline() throws {
        var field = Field(Array(repeating: text("r", 95) + text("x", 5), count: 10))
        field.ledger.host.backlogDrops = 49
        var summary = field.report.lines[0].summary
        let usual = (1...5).map {
            PastHour(dayOffset: $0, medianRTTs: [10, 11, 10, 11], lost: 0, sent: 400)
        }
        let baseline = try #require(LineBaseline(usual))
        func reading() -> LineReading {
            LineReading(summary: summary, limits: field.limits, round: .valid, baseline: baseline)
        }
        #expect(reading().verdict == .unmeasured)
        summary.rtt = DelayStatistics(
            min: 90, mean: 90, median: 90, p90: 90, p95: 90, p99: 90, max: 90, stddev: 0)
        #expect(reading().verdict == .abnormal && reading().reasons.map(\.kind) == [.delayChange])
    }

    @Test("the readings of the service say the same of a line as the report")
    func readings() {
        var field = Field([text("r"), text("e"), text("x"), text("w")])
        field.refused = [1: Self.firewall]
        field.neighbours = [3: NeighbourAbsence(address: "fe80::1", isIPv6: true)]
        let report = field.report
        #expect(report.validity.verdict == .valid)
        for row in report.lines {
            let reading = LineReading(row, limits: field.limits, round: .valid)
            #expect(reading.verdict == row.verdict && reading.reasons == row.reasons)
        }
        #expect(verdicts(report) == [.healthy, .unmeasured, .abnormal, .abnormal])
        #expect(report.lines[3].reasons.words[1].contains("(NDP)"))
    }
}
