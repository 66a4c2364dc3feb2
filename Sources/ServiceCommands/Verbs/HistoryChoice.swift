internal import ArgumentParser
internal import CommandSupport
internal import LineHistory

/// The history that `status` and `evidence` ask.
struct HistoryChoice: ParsableArguments {
    @Option(
        name: [.customLong("history"), .customLong("database")],
        help: ArgumentHelp(
            "The history: the file that watch writes. (default: --config's, one here, or the service's)",
            valueName: "file"))
    var history: String?

    @Option(help: ArgumentHelp("The configuration that names the history.", valueName: "file"))
    var config: String?

    /// The file that the flags name.
    func path() throws(CommandFailure) -> String {
        try HistoryPlace.path(history, flag: "--history", config: config)
    }
}

extension HistoryPlace {
    /// The history that flags name; without any, this machine's.
    ///
    /// - Parameters:
    ///   - flag: the one that `file` comes from, with its dashes.
    ///   - config: a configuration, which names a history.
    static func path(_ file: String?, flag: String, config: String?) throws(CommandFailure) -> String {
        guard let config else {
            if let file { return file }
            return try ofMachine.find()
        }
        guard file == nil else { throw CommandFailure("\(flag) and --config both name a history; leave one out") }
        return try ConfigurationLoading.historyPath(config)
    }
}

extension HistoryStore {
    /// Opens a history to be asked; why it cannot be is the command's failure.
    static func asked(path: String) throws(CommandFailure) -> HistoryStore {
        do throws(HistoryError) { return try openForReading(path: path) } catch {
            throw CommandFailure(error.description)
        }
    }
}
