internal import ArgumentParser
internal import CommandSupport
internal import LineHistory
internal import LineModel
internal import LineReport
internal import LinuxSocket

struct HistoryExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Whole rounds, as probe reported them.",
        discussion: """
            json prints one object a round, in the form of plumbline probe; csv and text likewise; samples prints one \
            NDJSON object a probe. Delays are within 0.013 % of the measured ones. Rounds whose single probes have \
            expired have summaries only: what needs single probes is null, and they have no samples.
            """)

    @OptionGroup var options: HistoryOptions
    @Option(help: ArgumentHelp("Only this round, by its id; --from and the like are ignored.", valueName: "id"))
    var round: String?
    @Option(help: ArgumentHelp("json, csv, text, table or samples.", valueName: "format")) var format = "json"

    func run() async throws {
        let renderer = try renderer()
        let (time, store) = (try options.time(), try options.open())
        let ids =
            try round.map { [$0] }
            ?? asking { () throws(HistoryError) in
                try store.rounds(from: time.from, to: time.to).map(\.id)
            }
        for id in ids {
            guard let report = try asking({ () throws(HistoryError) in try store.report(round: id) }) else {
                throw CommandFailure("there is no round \"\(id)\" in \(try options.path()); see history rounds")
            }
            try writeOutput { try renderer.render(report, RenderContext(version: Version.text, words: .keys), to: $0) }
        }
    }

    private func renderer() throws -> RoundRenderer {
        if format == "samples" { return .samples }
        do {
            return try RendererCatalogue.renderer(named: format)
        } catch {
            throw CommandFailure("--format: \(error), samples")
        }
    }
}
