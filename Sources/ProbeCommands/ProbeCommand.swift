internal import ArgumentParser

struct ProbeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe", abstract: "Measure every line once, now, and report.",
        discussion: """
            Exit status: 0 every line healthy, 1 at least one abnormal, 2 the command or a file is wrong and nothing \
            was sent, 3 the round could not be made or is invalid, 130 interrupted.
            """)

    @OptionGroup var lines: LinesOptions
    @OptionGroup var round: RoundOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let settings = try round.settings()
        let driver = RoundDriver(
            lines: try lines.lines(), settings: settings, vantage: output.vantage,
            showsProgress: StandardError.isTerminal && !output.noProgress)
        let outputs = try output.open()
        let prepared = try driver.prepare()
        let report = try driver.run(prepared)
        try outputs.write(report)
        throw report.exitStatus
    }
}
