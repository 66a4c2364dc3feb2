internal import ArgumentParser
internal import CommandSupport
internal import LineHistory
internal import LineModel
internal import LineReport
internal import LinuxSocket

struct HistoryRoundsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rounds", abstract: "Rounds: when, how many lines, whether valid and why not.")

    @OptionGroup var options: HistoryOptions
    @OptionGroup var output: HistoryOutput

    func run() async throws {
        let (time, store) = (try options.time(), try options.open())
        try output.show(
            HistoryListing(
                rounds: try asking { () throws(HistoryError) in
                    try store.rounds(from: time.from, to: time.to)
                }))
    }
}
