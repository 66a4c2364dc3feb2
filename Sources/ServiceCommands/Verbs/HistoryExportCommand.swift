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
            json prints an array of rounds, each in the form of plumbline probe (with --round that object alone), \
            ndjson an object a line; csv prints one table of all rounds, whose rows begin with the round's id and \
            time, without the columns that are empty in every row; samples prints one NDJSON object a probe. Delays \
            are within 0.013 % of the measured ones. Rounds whose single probes have expired have summaries only: \
            what needs single probes is null, and they have no samples.
            """)

    @OptionGroup var options: HistoryOptions
    @Option(help: ArgumentHelp("Only this round, by its id; --from and the like are ignored.", valueName: "id"))
    var round: String?
    @Option(help: ArgumentHelp("json, ndjson, csv, text, table or samples.", valueName: "format")) var format = "json"
    @Flag(
        name: .customLong("csv-bom"), inversion: .prefixedNo,
        help: "Begin csv with a byte order mark, by which Excel knows that it is UTF-8.")
    var marksCSV = true

    func run() async throws {
        let renderer = try renderer()
        let (time, store) = (try options.time(), try options.open())
        let ids =
            try round.map { [$0] }
            ?? asking { () throws(HistoryError) in
                try store.rounds(from: time.from, to: time.to).map(\.id)
            }
        switch format {
        case "csv": try writeCSV(ids, store)
        case "json" where round == nil: try writeArray(ids, store, renderer)
        case "ndjson": try writeEach(ids, store, .ndjson)
        default: try writeEach(ids, store, renderer)
        }
    }

    private func writeEach(_ ids: [String], _ store: HistoryStore, _ renderer: RoundRenderer) throws {
        for id in ids {
            let report = try report(id, store)
            try writeOutput { try renderer.render(report, context, to: $0) }
        }
    }

    private func writeArray(_ ids: [String], _ store: HistoryStore, _ renderer: RoundRenderer) throws {
        try writeOutput { try $0(Array("[\n".utf8)[...]) }
        for (index, id) in ids.enumerated() {
            let report = try report(id, store)
            try writeOutput { sink in
                if index > 0 { try sink(Array(",".utf8)[...]) }
                try renderer.render(report, context, to: sink)
            }
        }
        try writeOutput { try $0(Array("]\n".utf8)[...]) }
    }

    /// Reads each round twice: which columns are empty is known after the last one, and all of them may not fit memory.
    private func writeCSV(_ ids: [String], _ store: HistoryStore) throws {
        var export = CSVExport()
        for id in ids { export.look(at: try report(id, store), context.words) }
        try writeOutput { try export.writeHeader(context, to: $0) }
        for id in ids {
            let report = try report(id, store)
            try writeOutput { try export.write(report, context, to: $0) }
        }
    }

    private func report(_ id: String, _ store: HistoryStore) throws -> RoundReport {
        if let report = try asking({ () throws(HistoryError) in try store.report(round: id) }) { return report }
        throw CommandFailure("there is no round \"\(id)\" in \(try options.path()); see history rounds")
    }

    private var context: RenderContext {
        var context = RenderContext(version: Version.text, words: .keys)
        context.marksCSV = marksCSV
        return context
    }

    private func renderer() throws -> RoundRenderer {
        if format == "samples" { return .samples }
        do {
            return try RendererCatalogue.renderer(named: format == "ndjson" ? "json" : format)
        } catch {
            throw CommandFailure("--format: \(error), ndjson, samples")
        }
    }
}
