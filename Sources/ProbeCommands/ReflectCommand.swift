internal import ArgumentParser

struct ReflectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reflect", abstract: "Answer probes, at the echo end of a line.")
}
