internal import ArgumentParser
internal import CommandSupport
internal import LineModel
internal import LineReport
internal import LinuxSocket
internal import ProbeEngine
internal import SystemFiles

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "A simulated field of lines on loopback, and a round over it.",
        discussion: """
            120 lines of 12 to 260 ms: 12 ingresses, each with 10 echoes behind it, on 127.1.0.0/16 and 127.2.0.0/16. \
            Two lines are dead, some lose, some jitter, one echo refuses. The report is followed by what the field \
            truly did. Exit status: 0 when every loss and duplicate that was reported is true, and none is missing; \
            3 otherwise.
            """)

    @OptionGroup var round: RoundOptions
    @OptionGroup var output: OutputOptions

    /// Rows of each table without --top.
    private static let rows = 18

    func run() throws {
        let settings = try round.settings()
        var output = output
        output.top = output.top ?? Self.rows
        // Before the field's threads, which inherit what is blocked.
        let signals = try SignalQueue(SignalQueue.ending)
        let outputs = try output.open(signals)
        let field = try startField(seed: settings.seed ?? 1)
        try output.checkGroups(of: field.lines)
        let driver = RoundDriver(
            lines: field.lines, settings: settings, vantage: output.vantage,
            showsProgress: Terminal.showsProgress && !output.noProgress)
        Messages.write("plumbline", "a field of \(field.lines.count) lines on loopback, and one round over it")
        let report = try driver.run(try driver.prepare(), signals: signals)
        let comparisons = compare(report, field)
        try outputs.write(report, signals: signals)
        if !output.quiet && output.format.name == "table" {
            try StandardOutput.write("\n" + TruthText.render(comparisons, maxRows: output.top ?? Self.rows))
        }
        if report.ledger.interrupted { throw ExitStatus.interrupted }
        throw comparisons.allSatisfy(\.agrees) ? ExitStatus.healthy : .noRound
    }

    private func startField(seed: UInt64) throws -> DemoField {
        do {
            return try DemoField(seed: seed)
        } catch {
            throw CommandFailure("the simulated field could not be started: \(error)", status: .noRound)
        }
    }

    /// The measured lines beside their truth, worst first as in the table: most lost, then slowest.
    private func compare(_ report: RoundReport, _ field: DemoField) -> [TruthComparison] {
        let truths = field.stop()
        let all = zip(zip(report.lines, field.natures), truths).map { pair, truth in
            TruthComparison(
                name: pair.0.line.name, nature: pair.1, summary: pair.0.summary,
                trueLost: pair.0.summary.counts.sent - (truth?.answered ?? 0),
                trueDuplicates: truth?.answeredAgain ?? 0, trueHold: truth?.hold.meanNanoseconds.map { $0 / 1e6 })
        }
        return all.sorted {
            let left = ($0.summary.counts.lossRatio ?? 2, $0.summary.rtt?.mean ?? 0)
            let right = ($1.summary.counts.lossRatio ?? 2, $1.summary.rtt?.mean ?? 0)
            return left > right
        }
    }
}
