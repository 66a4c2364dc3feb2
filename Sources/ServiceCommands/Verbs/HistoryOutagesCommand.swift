internal import ArgumentParser
internal import CommandSupport
internal import LineHistory
internal import LineModel
internal import LineReport
internal import LinuxSocket

struct HistoryOutagesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outages", abstract: "Incidents: from, to, how long, cause, lines.",
        discussion: "Lists what was open at some time within the time, also when it began before.")

    @OptionGroup var options: HistoryOptions
    @OptionGroup var output: HistoryOutput

    func run() async throws {
        let (time, store) = (try options.time(), try options.open())
        let outages = try asking { () throws(HistoryError) in try store.outages(from: time.from, to: time.to) }
        let now = WallTime(nanosecondsSince1970: RealTime.now().nanoseconds)
        try output.show(HistoryListing(outages: outages, now: now))
    }
}
