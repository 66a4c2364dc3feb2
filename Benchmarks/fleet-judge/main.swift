import FleetModel
import Glibc
import LineModel

/// [--short]: how long a hub takes to judge a slot of 1,000 vantages and 100,000 lines, each from 3 of them; --short: a
/// tenth of both. The fleet is the same on every machine, but for the times.
@MainActor
struct Bench {
    let isShort = CommandLine.arguments.contains("--short")
    var vantages: Int { isShort ? 100 : 1000 }
    var lines: Int { isShort ? 10_000 : 100_000 }
    /// Seconds that a slot may take.
    let target = 1.0
    private let clock = ContinuousClock()

    /// Whether the target was met.
    func run() throws -> Bool {
        let (fleet, names) = makeFleet()
        var plan: FleetPlan?
        let planning = try clock.measure {
            plan = try FleetPlanner(vantages: fleet, lines: names, addressCap: 1e9).plan()
        }
        guard let plan else { return false }
        row("plan of \(plan.pairs) pairs", planning, nil)
        let all = FleetPlanner(vantages: fleet, lines: names, selectors: [FleetSelector(copies: nil)])
        let refusing = clock.measure { _ = try? all.plan() }
        row("refusal of \(vantages * lines) pairs", refusing, nil)
        var field: FleetField?
        row("cells and what they share, once a generation", clock.measure { field = FleetField(plan) }, nil)
        guard let field else { return false }
        var isMet = true
        for (name, isBad) in faults {
            var (book, times) = (FleetBook(), [Duration]())
            for number in 1...3 {
                let slot = makeSlot(plan, Int64(number) * 300, isBad)
                let now = WallTime(nanosecondsSince1970: slot.slot * 1_000_000_000)
                var made: FleetJudgement?
                times.append(clock.measure { made = book.judge(slot, in: field, now: now) })
                if number == 1, let made { print("  \(name): \(made.items.count) incidents") }
            }
            let worst = times.max() ?? .zero
            row("judgement of \(field.cellCount) cells: \(name)", worst, isShort ? nil : target)
            if !isShort, worst / .seconds(1) > target { isMet = false }
        }
        return isMet
    }

    private var faults: [(String, (Int, Int) -> Bool)] {
        [
            ("all is well", { _, _ in false }),
            ("one line of a hundred", { $1 % 100 == 7 }),
            ("an ingress, an uplink, a carrier's way", { $1 % 250 == 3 || $0 == 5 || $0 % 3 == 1 && $1 % 250 == 9 }),
            ("a tenth of all cells by chance", { SeededGenerator.mix(UInt64($0 * 1_000_003 + $1)) % 10 == 0 }),
            ("everything", { _, _ in true }),
        ]
    }

    private func row(_ name: String, _ time: Duration, _ target: Double?) {
        let milliseconds = Int((time / .milliseconds(1)).rounded())
        let wanted = target.map { " target \(Int($0 * 1000)) ms \(time / .seconds(1) <= $0 ? "ok" : "MISSED")" } ?? ""
        print("  \(name): \(milliseconds) ms\(wanted)")
    }

    private func makeFleet() -> ([FleetVantage], [Line]) {
        let fleet = (0..<vantages).map { index in
            FleetVantage(
                name: "vantage-\(index)",
                tags: [
                    Tag(key: "carrier", value: ["ct", "cu", "cm"][index % 3]),
                    Tag(key: "city", value: "c\(index % 40)"),
                ])
        }
        let names = (0..<lines).map { index in
            Line(
                name: "line-\(index)", ingress: HostPort(host: "118.0.\(index % 250).1", port: 7000),
                echo: HostPort(host: "203.0.113.\(index / 250 % 64)", port: 7),
                tags: [Tag(key: "game", value: "g\(index % 20)")])
        }
        return (fleet, names)
    }

    private func makeSlot(_ plan: FleetPlan, _ slot: Int64, _ isBad: (Int, Int) -> Bool) -> FleetSlot {
        var rounds: [String: FleetRound] = [:]
        for (index, vantage) in plan.vantages.enumerated() {
            let own = plan.linesOfVantage[index].map(Int.init)
            let states = own.map { isBad(index, $0) ? CellState.abnormal : .healthy }
            let rows = zip(own, states).map { makeRow(plan.lines[$0], $1) }
            let report = RoundReport(
                id: "0123456789abcdef", vantage: vantage.name, started: WallTime(nanosecondsSince1970: 0),
                finished: WallTime(nanosecondsSince1970: 0), duration: .seconds(4), plan: PlanFigures(),
                totals: OutcomeCounts(), duplicates: 0, corrupt: 0, ledger: RoundLedger(),
                validity: Validity(verdict: .valid, findings: []), lines: rows,
                samples: SampleTable(lines: 0, count: 0), samplesEpochNanoseconds: 0)
            let header = RoundHeader(
                vantage: vantage.name, instance: "i", slot: slot, generation: 1, version: "1", everySeconds: 300,
                clockNanoseconds: 0)
            // One line in ten in order has evidence of 10 at any time.
            let evidence = Dictionary(
                uniqueKeysWithValues: own.indices.filter { (own[$0] + index) % 10 == 0 }.map { ($0, 1.0) })
            rounds[vantage.name] = FleetRound(header: header, report: report, states: states, evidence: evidence)
        }
        return FleetSlot(slot: slot, every: .seconds(300), rounds: rounds)
    }

    private func makeRow(_ line: Line, _ state: CellState) -> LineReportRow {
        var summary = LineSummary()
        (summary.counts.received, summary.counts.lost) = state == .abnormal ? (50, 50) : (100, 0)
        return LineReportRow(
            line: line, payload: .relay, summary: summary, verdict: state == .abnormal ? .abnormal : .healthy,
            reasons: state == .abnormal ? [.loss(ratio: 0.5, limit: 0.3, at: nil)] : [], sampleRow: 0)
    }
}

let isMet = try Bench().run()
if !isMet {
    print("a target was missed")
    exit(1)
}
