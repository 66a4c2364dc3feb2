internal import ArgumentParser
internal import CommandSupport
internal import Glibc
internal import LineModel
internal import LineReport
internal import SystemFiles

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Say what became better or worse between two rounds, beyond chance.",
        discussion: """
            Reads what probe --format json (or --output FILE.json, or plumblined history export --round ID) wrote, and \
            compares lines of the same name. Loss is tested by Fisher's exact test, with losses that come in runs \
            counted as the few events that they are; delay by Welch's test on the means, where the median moved too, \
            by 1 ms and 2 % at least. A name whose ingress, echo or payload is another one now is not compared. \
            Results of two vantages are compared as two places: which lines are worse from which of them.

            Exit status: 0 no line is worse in the second result, 1 at least one is, 2 a file or the command is \
            wrong, 3 there is no line that both rounds measured.
            """)

    @Argument(help: ArgumentHelp("The earlier round's result; - is standard input.", valueName: "before.json"))
    var before: String

    @Argument(help: ArgumentHelp("The later round's result; - is standard input.", valueName: "after.json"))
    var after: String

    @Option(help: ArgumentHelp("table or json.", valueName: "format"))
    var format = TableFormat.table

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Of the changes that are named, at most this share are chance (Benjamini and Hochberg). (default: 5%)",
            valueName: "ratio"),
        transform: CompareCommand.level)
    var level = 0.05

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("No more lines than these of each kind in the table. (default: all)", valueName: "lines"))
    var top: Int?

    @Option(
        help: ArgumentHelp(
            "Colours on standard output; auto: on a terminal, unless NO_COLOR is set.", valueName: "when"))
    var color = ColorChoice.auto

    func run() throws {
        if let top, top < 1 { throw CommandFailure("--top \(top): write 1 or more lines") }
        guard before != "-" || after != "-" else {
            throw CommandFailure("- stands for both results, and standard input has one; name a file for the other")
        }
        var rules = RoundComparison.Rules()
        rules.level = level
        let rounds = ComparedRounds(try Self.read(before), try Self.read(after), rules: rules)
        try show(rounds)
        guard rounds.hasCompared else { throw ExitStatus.noRound }
        throw rounds.comparison.entries.contains { $0.change == .worse } ? ExitStatus.abnormal : .healthy
    }

    private func show(_ rounds: ComparedRounds) throws {
        if format == .json {
            return try CompareJSON.render(rounds, version: Version.text) { try StandardOutput.write($0) }
        }
        var context = RenderContext(version: Version.text)
        context.color = color.isOn(terminal: StandardOutput.isTerminal)
        context.columns = TerminalSize.outputColumns
        context.maxRows = top
        try StandardOutput.write(CompareText.render(rounds, context))
    }

    private static func read(_ path: String) throws(CommandFailure) -> RoundResult {
        let name = path == "-" ? "standard input" : path
        let bytes: [UInt8]
        do throws(InputFile.Failure) { bytes = try InputFile.read(path) } catch {
            let remedy = "name a file that probe wrote as JSON"
            throw CommandFailure("\(name): \(error.systemText ?? error.reason); \(remedy)")
        }
        do throws(PlacedError) {
            return try RoundResult(bytes: bytes)
        } catch {
            throw CommandFailure("\(name):\(error.place.line):\(error.place.column): \(error.error)")
        }
    }

    private static func level(_ text: String) throws -> Double {
        let level = try FlagText.reading { try RatioText.parse(text) }
        guard level > 0, level < 1 else { throw ValidationError("write a ratio above 0 and below 100 %") }
        return level
    }
}
