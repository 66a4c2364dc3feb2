import FleetModel
import LineHistory
import LineModel
import TestSupport

@testable import FleetWire

extension SeededGenerator {
    /// 0..<most.
    mutating func below(_ most: Int) -> Int { Int(next() % UInt64(most)) }
}

/// Rounds such as vantages make, and some that hardly any makes: lines with every optional part, odd names, all states.
struct RoundMaking {
    var random: SeededGenerator

    mutating func round(lines count: Int) -> FleetRound {
        var generator = HistoryGenerator(seed: random.next(), lines: max(count, 1), withProbes: false)
        let started = WallTime(
            nanosecondsSince1970: 1_793_462_400_000_000_000 + Int64(random.below(1 << 40)),
            utcOffsetSeconds: (random.below(27) - 12) * 3600)
        var report = generator.round(started: started)
        report.lines = report.lines.prefix(count).enumerated().map { row($0.element, $0.offset) }
        report.ledger.largestClockStepNanoseconds = Int64(random.next() >> 4) - 1 << 59
        report.ledger.sendErrors = [NamedCount(name: "ENOBUFS", count: random.below(9))]
        report.plan.seed = random.next()
        let states = report.lines.map { _ in CellState.allCases[random.below(4)] }
        var evidence: [Int: Double] = [:]
        for index in states.indices where random.below(8) == 0 { evidence[index] = random.nextUnit() * 40 - 10 }
        let header = RoundHeader(
            vantage: ["shenzhen-1", "上海-电信", "a b"][random.below(3)], instance: "k3j4h5g6f7", slot: 1_793_462_400,
            generation: random.below(9), version: "1.2.3", everySeconds: 300,
            clockNanoseconds: started.nanosecondsSince1970 + 5_000_000_000, canaries: random.below(9),
            badCanaries: random.below(3), backlog: random.below(99))
        return FleetRound(header: header, report: report, states: states, evidence: evidence)
    }

    private mutating func row(_ made: LineReportRow, _ index: Int) -> LineReportRow {
        var line = Line(
            name: random.below(5) == 0 ? "线路 \(index)" : made.line.name,
            ingress: random.below(4) == 0 ? HostPort(host: "2001:db8::\(index)", port: 65_535) : made.line.ingress,
            echo: random.below(4) == 0 ? nil : made.line.echo,
            payload: random.below(3) == 0 ? .relay : nil,
            tags: random.below(3) == 0 ? [] : made.line.tags + [Tag(key: "城市", value: "\(index % 7)")],
            maxLoss: random.below(4) == 0 ? random.nextUnit() : nil,
            maxRTT: random.below(4) == 0 ? .nanoseconds(Int64(1 + random.below(1 << 40))) : nil)
        line.direct = [nil, .off, .place(HostPort(host: "192.0.2.1", port: 7))][random.below(3)]
        var row = LineReportRow(
            line: line, payload: made.payload, summary: made.summary, verdict: LineVerdict.allCases[random.below(3)],
            reasons: made.reasons, sampleRow: nil)
        row.summary.counts.lost += random.below(3)
        row.summary.duplicates = random.below(2)
        if random.below(4) == 0 {
            row.reasons = [
                .loss(ratio: random.nextUnit(), limit: 0.3, at: .beyond), .unmeasured(.name("a.example", why: "no")),
            ]
        }
        if random.below(4) == 0 {
            var stamp = STAMPSummary()
            stamp.lostThere = random.below(100)
            stamp.clockOffset = random.nextUnit() * 1e6
            row.stamp = stamp
        }
        if random.below(4) == 0 {
            var segments = LineSegments(
                kind: .icmp, every: 1, pairs: SegmentPairs(bothReceived: 60, onlyLineLost: random.below(40)))
            segments.conclude(row.summary)
            row.segments = segments
        }
        if random.below(4) == 0 {
            row.gain = LineGain(every: 2, pairs: SegmentPairs(bothReceived: 50 + random.below(50)))
        }
        return row
    }
}

/// What a body keeps of a report, to be compared: everything that a history keeps without its probes.
struct KeptRound: Equatable {
    struct Row: Equatable {
        var line: Line
        var payload: PayloadKind
        var verdict: LineVerdict
        var reasons: [LineReason]
        var packed: [UInt8]
    }

    var head: [String]
    var plan: PlanFigures
    var totals: OutcomeCounts
    var ledger: RoundLedger
    var validity: Validity
    var rows: [Row]
    var states: [CellState]
    var evidence: [Int: Double]
    var header: RoundHeader

    init(_ round: FleetRound) {
        let report = round.report
        head = [
            report.id, report.vantage, "\(report.started)", "\(report.finished)", "\(report.duration)",
            "\(report.duplicates)", "\(report.corrupt)", "\(report.samplesEpochNanoseconds)",
        ]
        (plan, totals, ledger, validity) = (report.plan, report.totals, report.ledger, report.validity)
        let packing = PackedRound()
        rows = report.lines.map {
            Row(
                line: $0.line, payload: $0.payload, verdict: $0.verdict, reasons: $0.reasons,
                packed: packing.summary($0))
        }
        (states, evidence, header) = (round.states, round.evidence, round.header)
    }
}
