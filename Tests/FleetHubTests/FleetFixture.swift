import FleetModel
import LineHistory
import LineModel

/// Rounds of vantages that nobody measured: the same lines from each, with delays of its own.
struct FleetFixture {
    /// A multiple of an hour, seconds since 1970.
    static let start: Int64 = 1_795_489_200

    let vantage: String
    let every: Int
    private var generator: HistoryGenerator
    private let phase: Double

    init(
        _ vantage: String, seed: UInt64 = 7, lines: Int = 3, every: Int = 300, phase: Double = 12.5,
        ingresses: Int? = nil
    ) {
        (self.vantage, self.every, self.phase) = (vantage, every, phase)
        generator = HistoryGenerator(
            seed: seed, lines: lines, withProbes: false, vantage: vantage, ingresses: ingresses)
    }

    /// The round of the slot after so many others.
    mutating func round(_ number: Int, change: (inout LineReportRow, Int) -> Void = { _, _ in }) -> FleetRound {
        let slot = Self.start + Int64(number * every)
        let started = WallTime(nanosecondsSince1970: slot * 1_000_000_000 + Int64(phase * 1e9))
        var report = generator.round(started: started)
        for index in report.lines.indices { change(&report.lines[index], index) }
        let header = RoundHeader(
            vantage: vantage, instance: "i-\(vantage)", slot: slot, generation: 1, version: "1.0.0",
            everySeconds: every, clockNanoseconds: started.nanosecondsSince1970 + 5_000_000_000)
        let states = report.lines.map { row -> CellState in
            switch row.verdict {
            case .healthy: .healthy
            case .abnormal: .abnormal
            case .unmeasured: .unmeasured
            }
        }
        return FleetRound(header: header, report: report, states: states)
    }
}

extension LineReportRow {
    /// Loses every probe.
    mutating func lose() {
        let planned = summary.counts.planned
        summary = LineSummary()
        summary.counts.lost = planned
        verdict = .abnormal
    }
}

extension Line {
    /// The same line by another name, and with a further tag.
    func called(_ name: String, k: String? = nil) -> Line {
        let more = k.map { [Tag(key: "k", value: $0)] } ?? []
        return Line(name: name, ingress: ingress, echo: echo, tags: tags + more)
    }
}
