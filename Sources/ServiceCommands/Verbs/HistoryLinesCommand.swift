internal import ArgumentParser
internal import CommandSupport
internal import LineHistory
internal import LineModel
internal import LineReport
internal import LinuxSocket

struct HistoryLinesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lines", abstract: "The lines of the last round, with how it found them.")

    @OptionGroup var options: HistoryOptions
    @OptionGroup var output: HistoryOutput

    func run() async throws {
        let (time, store) = (try options.time(), try options.open())
        try output.show(
            HistoryListing(
                lines: try asking { () throws(HistoryError) in
                    try store.lines(from: time.from, to: time.to)
                }))
    }
}
