internal import ArgumentParser

struct AlertsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts", abstract: "Say what rules would have raised on this history.",
        subcommands: [AlertsReplayCommand.self])
}
