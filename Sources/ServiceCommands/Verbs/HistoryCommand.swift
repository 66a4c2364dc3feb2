internal import ArgumentParser
internal import CommandSupport
internal import Glibc
internal import LineHistory
internal import LineModel
internal import LineReport
internal import LineService
internal import LinuxSocket
internal import SystemFiles

struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Ask the history: lines, one line, outages, rounds, whole rounds.",
        discussion: """
            Reads the database that watch writes, also while it is writing. Without --database and --config it is \
            history.sqlite here, or what plumbline.yaml here names, or the installed service's: what \
            /etc/plumbline/plumbline.yaml names, or /var/lib/plumbline/history.sqlite. Times are written 2026-11-23, \
            2026-11-23T09:13 or 2026-11-23T09:13:29+08:00; without an offset they are local. Ratios are 0 to 1 in \
            json and csv, percent in the table. A table fits the terminal, or COLUMNS, or 80 columns, and says what \
            it leaves out; --wide shows all of it.
            """,
        subcommands: [
            HistoryLinesCommand.self, HistoryShowCommand.self, HistoryGraphCommand.self, HistoryOutagesCommand.self,
            HistoryRoundsCommand.self,
            HistoryExportCommand.self, HistoryGenerateCommand.self,
        ])
}

/// Which database, and what time.
struct HistoryOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The history: the file that watch writes. (default: --config's, one here, or the service's)",
            valueName: "file"))
    var database: String?

    @Option(help: ArgumentHelp("The configuration that names the history.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("What began at this time or later. (default: a day before --to)", valueName: "time"))
    var from: String?

    @Option(help: ArgumentHelp("What began before this time. (default: now)", valueName: "time"))
    var to: String?

    @Option(help: ArgumentHelp("In place of --from: so long before --to, as in 24h or 30d.", valueName: "duration"))
    var last: String?

    /// The time that is asked for, shown at the offset of its end.
    func time(now: RealTime = .now()) throws -> (from: WallTime, to: WallTime) {
        let offset = localOffsetSeconds(at: now)
        // Of the round that begins just now, too.
        let present = WallTime(nanosecondsSince1970: now.nanoseconds + 1, utcOffsetSeconds: offset)
        let end = try to.map { try Self.time($0, "--to", offset) } ?? present
        if let from {
            guard last == nil else { throw CommandFailure("--from and --last say the same; leave one out") }
            return (try Self.time(from, "--from", offset), end)
        }
        var length = Duration.seconds(86_400)
        if let last {
            do {
                length = try Duration(text: last)
            } catch {
                throw CommandFailure("--last \(last): \(error)")
            }
        }
        return (
            WallTime(
                nanosecondsSince1970: end.nanosecondsSince1970 - length.nanoseconds,
                utcOffsetSeconds: end.utcOffsetSeconds), end
        )
    }

    /// The file that the flags name.
    func path() throws(CommandFailure) -> String {
        try HistoryPlace.path(database, flag: "--database", config: config)
    }

    func open() throws(CommandFailure) -> HistoryStore { try HistoryStore.asked(path: try path()) }

    private static func time(_ text: String, _ flag: String, _ offset: Int) throws -> WallTime {
        if let time = WallTime(text: text, utcOffsetSeconds: offset) { return time }
        throw CommandFailure("\(flag) \(text): write 2026-11-23, 2026-11-23T09:13 or 2026-11-23T09:13:29+08:00")
    }
}

/// How a listing is shown.
struct HistoryOutput: ParsableArguments {
    @Option(help: ArgumentHelp("table, json, csv or text.", valueName: "format"))
    var format = HistoryFormat.table

    @Flag(help: "In the table every column, and names and times in full, however wide it gets.")
    var wide = false

    @Flag(
        name: .customLong("csv-bom"),
        help: "Begin csv with a byte order mark, by which Excel knows that it is UTF-8.")
    var marksCSV = false

    func show(_ listing: HistoryListing) throws {
        var context = RenderContext(version: Version.text, words: .keys)
        context.columns = wide ? nil : TerminalSize.outputColumns
        context.rows = TerminalSize.rows(STDOUT_FILENO)
        context.marksCSV = marksCSV
        try writeOutput { try format.render(listing, context, to: $0) }
    }
}

extension HistoryFormat: ExpressibleByArgument {}

/// Writes results; a reader that went away ends them without a word.
func writeOutput(_ body: (ByteSink) throws -> Void) throws {
    do {
        try body { try StandardOutput.write($0) }
    } catch let error as WriteFailure {
        guard !error.isBrokenPipe else { return }
        throw CommandFailure("standard output cannot be written: \(error.text)", status: .noRound)
    }
}

/// Asks the store; its errors are the command's.
func asking<Value>(_ body: () throws(HistoryError) -> Value) throws -> Value {
    do {
        return try body()
    } catch {
        throw CommandFailure(error.description, status: .noRound)
    }
}
