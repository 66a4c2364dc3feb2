internal import ArgumentParser
internal import CommandSupport
internal import Glibc
internal import LineModel
internal import LineReport
internal import LinuxSocket
internal import ProbeEngine
internal import ProbeWire
internal import SystemFiles

struct SelftestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "selftest", abstract: "Prove that this machine can carry a plan, on loopback.",
        discussion: """
            Starts far ends in a process of their own that delay, lose, duplicate and reorder as told, measures \
            them at a quarter, half and all of the plan's rate, and once more with every core busy, and compares what \
            was measured with what the far ends did. Write the plan as for probe, or --lines with a number instead of \
            a file: that many lines. Nothing is sent to the plan's own lines; they only tell how many there are and \
            what the caps make of them. Without lines: 120. A stage sends for 2 s at most (one probe on each line if \
            that is longer), and waits 1 s for replies, whatever --timeout says.

            Exit status: 0 this machine can carry the plan, 3 it cannot or the test could not be made, 2 the command \
            or a file is wrong and nothing was sent, 130 interrupted.
            """)

    @OptionGroup(title: "Plan") var lines: LinesOptions
    @OptionGroup(title: "Round") var round: RoundOptions
    @Option(help: "What standard output shows.") var format = SelftestFormat.text
    @Option(help: "Colours on standard output; auto: on a terminal, unless NO_COLOR is set.")
    var color = ColorChoice.auto
    @Flag(help: "No progress on standard error.") var noProgress = false

    func run() throws {
        let catalogue = try lines.catalogue()
        let settings = try settings(catalogue)
        let planned = try PlannedLines(lines, catalogue)
        var driver = RoundDriver(
            lines: planned.lines, settings: settings, vantage: "selftest", showsProgress: false)
        driver.formats.catalogue = catalogue
        let plan = try driver.prepare().plan
        guard plan.lines > 0 else {
            throw CommandFailure("no line of the plan can be measured; `plumbline plan` tells why", status: .noRound)
        }
        for note in plan.notes { Messages.write("plumbline", Words.flags.note(note)) }
        let signals = try SignalQueue(SignalQueue.ending)
        let test = Selftest(
            settings: settings, signals: signals, showsProgress: Terminal.showsProgress && !noProgress)
        var report = SelftestReport(
            lines: plan.lines, count: plan.count, intervalNanoseconds: plan.intervalNanoseconds,
            omitted: planned.lines.count - plan.lines)
        for (index, stage) in report.stages.enumerated() {
            let figures = try test.measure(stage, index + 1, of: report.stages.count)
            if figures.interrupted {
                report.interrupted = true
                break
            }
            report.results.append(figures)
        }
        signals.release()
        try show(report)
        throw report.interrupted ? ExitStatus.interrupted : report.passes ? .healthy : .noRound
    }

    private func settings(_ catalogue: FormatCatalogue) throws -> RoundSettings {
        let settings = try round.settings(catalogue)
        guard !settings.findsRate else {
            throw CommandFailure("--max-rate auto: write the rate that is to be proven, as packets a second")
        }
        return settings
    }

    private func show(_ report: SelftestReport) throws {
        switch format {
        case .text:
            let color = color.isOn(terminal: StandardOutput.isTerminal)
            try StandardOutput.write(SelftestText.render(report, columns: TerminalSize.outputColumns, color: color))
        case .json: try SelftestJSON.render(report, version: Version.text) { try StandardOutput.write($0) }
        }
    }
}

enum SelftestFormat: String, CaseIterable, ExpressibleByArgument {
    case text, json
}

/// The lines of the plan that is to be proven: as for a round, or only their number.
private struct PlannedLines {
    let lines: [Line]

    private static let standard = 120

    init(_ options: LinesOptions, _ catalogue: FormatCatalogue) throws {
        let number = options.files.first { !$0.isEmpty && $0.allSatisfy { ("0"..."9").contains($0) } }
        guard number != nil || options.files.count + options.arguments.count == 0 else {
            lines = try options.lines(catalogue)
            return
        }
        guard options.files.count <= 1, options.arguments.isEmpty else {
            throw CommandFailure(
                "--lines \(number ?? ""): is a number of lines and stands alone; write ./\(number ?? "") for a file of "
                    + "that name")
        }
        let count = number.map { Int($0) ?? .max } ?? Self.standard
        guard (1...SelftestField.maxLines).contains(count) else {
            throw CommandFailure(
                "--lines \(number ?? ""): write 1 to \(SelftestField.maxLines) lines, or the name of a lines file")
        }
        lines = SelftestField.lines(count) { _ in 9 }
    }
}

/// Makes the rounds of a self-test.
struct Selftest {
    /// What the plan asks of a round.
    let settings: RoundSettings
    let signals: SignalQueue
    let showsProgress: Bool

    /// More than the longest hold of a nature and the longest reordering; the plan's own may be shorter than a hold.
    private static let timeout = Duration.seconds(1)
    private static let noLimit = 1e12

    func measure(_ stage: SelftestStage, _ number: Int, of all: Int) throws -> SelftestFigures {
        announce(stage, number, all)
        let seed = settings.seed ?? RoundSeed.random()
        let field = try orFail("the far end of the test could not be started") {
            try SelftestField(stage, seed: seed, size: settings.size)
        }
        let load = try stage.isLoaded ? orFail("no load can be made") { try CoreLoad() } : nil
        let driver = RoundDriver(
            lines: field.lines, settings: settings(of: stage), vantage: "selftest", showsProgress: showsProgress)
        let report = try driver.run(try driver.prepare(), signals: signals)
        load?.stop()
        let account = try orFail("the far end of the test failed") { try field.stop() }
        return SelftestFigures(
            stage: stage, report: report, truths: account.truths(of: field.lines), farEndFaults: account.faults,
            overflow: account.overflow)
    }

    /// As the plan's, apart from what belongs to its own lines: where they are, and caps that have done their work.
    private func settings(of stage: SelftestStage) -> RoundSettings {
        var settings = settings
        settings.count = stage.count
        settings.interval = .nanoseconds(stage.intervalNanoseconds)
        settings.timeout = Self.timeout
        settings.payload = .plumb
        (settings.maxRate, settings.maxAddressRate) = (Self.noLimit, Self.noLimit)
        (settings.source, settings.interface) = (nil, nil)
        return settings
    }

    private func announce(_ stage: SelftestStage, _ number: Int, _ all: Int) {
        guard showsProgress else { return }
        let state = stage.isLoaded ? "every core busy" : "idle"
        StandardError.write(
            "plumbline: stage \(number) of \(all): \(Int(stage.rate.rounded())) packets/s, \(state)\n")
    }

    private func orFail<Value>(_ what: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let failure as ChildReflector.Failure {
            throw CommandFailure("\(what): \(failure.text)", status: .noRound)
        } catch let error as SocketError {
            throw CommandFailure("\(what): \(Words.flags.failure(SystemFailure(error)))", status: .noRound)
        }
    }
}
