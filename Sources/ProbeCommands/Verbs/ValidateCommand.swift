internal import ArgumentParser
internal import LineModel
internal import SystemFiles

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check lines and say everything that is wrong with them; send nothing.")

    @OptionGroup var lines: LinesOptions

    func run() throws {
        let found = try lines.lines(lines.catalogue())
        let echoes = found.count { $0.echo != nil }
        let ingresses = Set(found.map(\.ingress)).count
        try StandardOutput.write(
            "\(found.count) line\(found.count == 1 ? "" : "s"): \(ingresses) ingress\(ingresses == 1 ? "" : "es"), "
                + "\(echoes) with an echo. Nothing is wrong with them.\n")
    }
}
