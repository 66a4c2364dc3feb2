internal import FleetModel
internal import LineHistory
internal import LineModel

/// Rounds of a fleet that nobody measured, for benchmarks and to look at pages: a seed repeats them. With troubles one
/// vantage's uplink loses, one ingress is dead, and one carrier's way to another ingress loses.
struct FleetGenerator {
    struct Setup {
        var seed: UInt64 = 1
        var vantages = 5
        var lines = 40
        var ingresses = 8
        var every = 300
        /// Vantages of each line; all of them where it is not less.
        var copies = 3
        var hasTroubles = false
    }

    private static let cities = ["sz", "gz", "sh", "bj", "cd", "wh"]
    private static let carriers = ["ct", "cu", "cm"]

    let setup: Setup
    let vantages: [FleetVantage]
    private var generators: [HistoryGenerator]

    init(_ setup: Setup) {
        self.setup = setup
        vantages = (0..<setup.vantages).map { index in
            let (city, carrier) = (Self.cities[index % Self.cities.count], Self.carriers[index % Self.carriers.count])
            return FleetVantage(
                name: "\(city)-\(carrier)-\(index + 1)",
                tags: [Tag(key: "carrier", value: carrier), Tag(key: "city", value: city)], isFallback: index == 0)
        }
        // The same lines from each; delays of its own for each vantage.
        generators = (0..<setup.vantages).map { index in
            HistoryGenerator(
                seed: setup.seed &+ UInt64(index), lines: setup.lines, withProbes: false, vantage: "v\(index)",
                ingresses: setup.ingresses, echoes: max(1, setup.lines / setup.ingresses))
        }
    }

    var lines: [Line] { generators.first?.lines ?? [] }

    /// Whether a vantage measures a line.
    func measures(_ vantage: Int, _ line: Int) -> Bool {
        setup.copies >= setup.vantages || (0..<setup.copies).contains { (line + $0 * 7) % setup.vantages == vantage }
    }

    /// A vantage's round of a slot.
    ///
    /// - Parameters:
    ///   - slot: seconds since 1970.
    ///   - isBroken: whether the troubles are there by now.
    mutating func round(_ vantage: Int, slot: Int64, isBroken: Bool) -> FleetRound {
        let phase = Int64(vantage * setup.every / 2 / max(1, setup.vantages))
        let started = WallTime(nanosecondsSince1970: (slot + phase) * 1_000_000_000 + 12_000_000)
        var report = generators[vantage].round(started: started)
        report.vantage = vantages[vantage].name
        var rows: [LineReportRow] = []
        for (line, var row) in report.lines.enumerated() where measures(vantage, line) {
            if isBroken, setup.hasTroubles { trouble(vantage, line, &row) }
            rows.append(row)
        }
        report.lines = rows
        report.plan.lines = rows.count
        report.totals = OutcomeCounts()
        for row in rows {
            report.totals.received += row.summary.counts.received
            report.totals.lost += row.summary.counts.lost
        }
        let header = RoundHeader(
            vantage: vantages[vantage].name, instance: "generated-\(vantage)", slot: slot, generation: 1,
            version: Version.text, everySeconds: setup.every,
            clockNanoseconds: started.nanosecondsSince1970 + 6_000_000_000
                + (vantage == 3 ? 301_000_000_000 : 0), canaries: 4,
            badCanaries: isBroken && setup.hasTroubles && vantage == uplink ? 4 : 0, backlog: vantage == 3 ? 2 : 0)
        let states = rows.map { row -> CellState in
            switch row.verdict {
            case .healthy: .healthy
            case .abnormal: .abnormal
            case .unmeasured: .unmeasured
            }
        }
        return FleetRound(header: header, report: report, states: states)
    }

    /// The vantage whose uplink loses.
    var uplink: Int { min(2, setup.vantages - 1) }

    private func trouble(_ vantage: Int, _ line: Int, _ row: inout LineReportRow) {
        let ingress = line % setup.ingresses
        if vantage == uplink {
            row.lose(0.6)
        } else if ingress == 1 {
            row.lose(1)
        } else if ingress == 3, vantages[vantage].tags[0].value == "ct" {
            row.lose(0.35)
        } else if line == 6, vantage.isMultiple(of: 2) {
            row.lose(0.05)
        }
    }
}

extension LineReportRow {
    /// Loses a share of its probes.
    fileprivate mutating func lose(_ share: Double) {
        let planned = summary.counts.planned
        let lost = Int((Double(planned) * share).rounded())
        (summary.counts.received, summary.counts.lost) = (planned - lost, lost)
        (summary.lossPeriods, summary.longestLossRun) = (lost > 0 ? 1 : 0, lost)
        if lost == planned { (summary.rtt, summary.jitter) = (nil, nil) }
        verdict = .abnormal
    }
}
