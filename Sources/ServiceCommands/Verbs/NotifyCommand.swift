internal import ArgumentParser
internal import CommandSupport
internal import LineModel
internal import LineNotify
internal import LineService
internal import Logging
internal import ServiceSupport
internal import SystemFiles

struct NotifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notify", abstract: "Try the destinations of messages.", subcommands: [NotifyTestCommand.self])
}

struct NotifyTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Send one message, which says that it is a test, to one destination.",
        discussion: "Exit status: 0 the destination took it, 2 the configuration is wrong, 3 it was not delivered.")

    /// The name of the entry of `notify` that is tried.
    @Argument(help: ArgumentHelp("The destination's name under notify.", valueName: "name"))
    package var name: String

    @Option(help: ArgumentHelp("The configuration.", valueName: "file"))
    var config = "plumbline.yaml"

    func run() async throws {
        let (settings, names) = try ConfigurationLoading.destination(named: name, in: config)
        guard let destination = settings.notify.first else { throw CommandFailure(unknown(names)) }
        var logger = Logger(label: "plumblined", factory: { _ in ServiceLog() })
        logger.logLevel = .warning
        try await Surroundings.withProcess(logger: logger) { surroundings in
            try surroundings.follow(settings.proxy, environment: ProcessEnvironment.current)
            try await send(destination, settings, surroundings)
        }
        try StandardOutput.write("\(name): the test message was delivered (\(destination.kind.keyword))\n")
    }

    private func send(
        _ destination: NotifierSettings, _ settings: ServiceSettings, _ surroundings: Surroundings
    ) async throws(CommandFailure) {
        let shelf = PictureShelf(surroundings, vantage: settings.vantage)
        shelf.adopt(settings.upload)
        do throws(DeliveryFailure) {
            try await NotifyTest.sendTest(
                destination, vantage: settings.vantage, every: settings.every,
                context: NotifierContext(
                    surroundings, language: destination.language,
                    pictures: destination.hasPictures ? shelf.testPictures : nil))
        } catch {
            let hint = error.isTemporary ? "; the service would try again" : ""
            throw CommandFailure("\(name): not delivered: \(error.message)\(hint)", status: .noRound)
        }
    }

    private func unknown(_ names: [String]) -> String {
        let known =
            names.isEmpty
            ? "it has none under notify" : "it has \(names.map { TerminalText.quoted($0) }.joined(separator: ", "))"
        return "\(config) has no destination \(TerminalText.quoted(name)); \(known)"
    }
}
