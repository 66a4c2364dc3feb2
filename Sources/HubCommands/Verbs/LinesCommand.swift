internal import ArgumentParser
internal import CommandSupport
internal import FleetHub
internal import FleetModel
internal import FleetStore
internal import LineModel
internal import ServiceSupport
internal import SystemFiles

struct LinesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lines", abstract: "Give the fleet its lines, and see which it has.",
        subcommands: [LinesImport.self, LinesExport.self, LinesDiff.self])
}

struct LinesImport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Make the lines of a file the fleet's, as a new generation.",
        discussion: """
            It is for a hub whose configuration names no lines: one that does takes those of its sources over, and \
            what was imported lasts until then. Lines whose plan would exceed an ingress's cap are refused.
            """)

    @Argument(help: ArgumentHelp("Lines as plumbline reads them, CSV or JSON.", valueName: "file"))
    var file: String

    @OptionGroup var hub: HubOptions

    func run() throws {
        try hub.withStore { store, settings in
            let lines = try HubLinesFiles.read(file, settings)
            switch try LinesKeeper.take(lines, source: file, store, settings, isSure: true, at: .now()) {
            case .same(let number):
                Messages.write("plumbhub", "the lines are those of generation \(number) already")
            case .refused(let reason): throw CommandFailure("\(file): \(reason)")
            case .taken(let number):
                Messages.write(
                    "plumbhub",
                    "generation \(number) has these \(lines.count) line\(lines.count == 1 ? "" : "s"); vantages that "
                        + "wait for other lines get them within seconds")
            }
            if !settings.lines.isEmpty {
                Messages.write(
                    "plumbhub",
                    "warning: lines: the configuration names sources, which take the place of what was imported"
                )
            }
        }
    }
}

struct LinesExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write the fleet's lines as a lines file in JSON.")

    @Option(help: ArgumentHelp("The generation. (default: the newest)", valueName: "n"))
    var generation: Int?

    @OptionGroup var hub: HubOptions

    func run() throws {
        try hub.withStore { store, _ in
            guard let stored = try generation.map({ try store.generation($0) }) ?? store.currentGeneration() else {
                throw CommandFailure(
                    generation.map { "there is no generation \($0); it has expired, or is not made yet" }
                        ?? "the fleet has no lines yet; import some by plumbhub lines import FILE")
            }
            let text = String(decoding: LinesJSON.write(try store.lines(of: stored)), as: UTF8.self)
            try StandardOutput.write(text.hasSuffix("\n") ? text : text + "\n")
        }
    }
}

struct LinesDiff: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Show what importing a file would change; exit status 1 where it would.")

    @Argument(help: ArgumentHelp("Lines as plumbline reads them, CSV or JSON.", valueName: "file"))
    var file: String

    @OptionGroup var hub: HubOptions

    func run() throws {
        let isSame = try hub.withStore { store, settings in
            let new = try HubLinesFiles.read(file, settings)
            let old = try store.currentGeneration().map { try store.lines(of: $0) } ?? []
            let difference = LinesDifference(from: old, to: new)
            try StandardOutput.write(difference.text)
            return difference.isEmpty
        }
        if !isSame { throw ExitStatus.abnormal }
    }
}

/// What is different between two lists of lines. Pure.
struct LinesDifference {
    /// Names that are in the new list alone.
    let added: [Line]
    /// Names that are in the old list alone.
    let gone: [Line]
    /// Lines that are told otherwise, as they were and as they are.
    let changed: [(old: Line, new: Line)]
    private let count: Int

    init(from old: [Line], to new: [Line]) {
        let before = Dictionary(old.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let names = Set(new.map(\.name))
        added = new.filter { before[$0.name] == nil }
        gone = old.filter { !names.contains($0.name) }
        changed = new.compactMap { line in
            before[line.name].flatMap { $0 == line ? nil : (old: $0, new: line) }
        }
        count = new.count
    }

    var isEmpty: Bool { added.isEmpty && gone.isEmpty && changed.isEmpty }

    /// A row a line that is different, and the counts below.
    var text: String {
        func shown(_ line: Line) -> String {
            let way = line.echo.map { "\(line.ingress) > \($0)" } ?? "\(line.ingress)"
            let tags = line.tags.isEmpty ? "" : "  \(line.tags.map(\.text).joined(separator: ";"))"
            return TerminalText.escaped("\(line.name)  \(way)\(tags)")
        }
        let rows =
            gone.map { "- \(shown($0))" } + added.map { "+ \(shown($0))" }
            + changed.flatMap { ["< \(shown($0.old))", "> \(shown($0.new))"] }
        let summary =
            isEmpty
            ? "The \(count) lines are the fleet's already."
            : "\(added.count) added, \(gone.count) gone, \(changed.count) changed, \(count) in all"
        return (rows + [summary]).map { $0 + "\n" }.joined()
    }
}
