internal import CommandSupport
internal import FleetHub
internal import LineModel
internal import LineService
internal import SystemFiles

/// Lines files that a verb reads, as `plumbline` reads them.
enum HubLinesFiles {
    /// Problems of a file that are told: nobody mends more of them by hand.
    private static let maxProblems = 1_000

    /// The lines of one file.
    ///
    /// - Throws: `CommandFailure` with everything that is wrong with it.
    static func read(_ path: String, _ settings: HubSettings) throws(CommandFailure) -> [Line] {
        var source = LinesSourceSettings(.file(path))
        source.maxLines = settings.maxLines
        return try read(source, path, settings)
    }

    /// The lines of the configuration's files, and how many sources are addresses, which the hub alone asks.
    static func read(_ settings: HubSettings) throws(CommandFailure) -> (lines: [Line], addresses: Int) {
        var (lines, addresses, problems) = ([Line](), 0, [String]())
        var names: Set<String> = []
        for source in settings.lines {
            guard case .file(let path) = source.place else {
                addresses += 1
                continue
            }
            do throws(CommandFailure) {
                lines += try read(source, path, settings).filter { names.insert($0.name).inserted }
            } catch {
                problems += error.messages
            }
        }
        guard problems.isEmpty else { throw CommandFailure(problems) }
        return (lines, addresses)
    }

    private static func read(
        _ source: LinesSourceSettings, _ path: String, _ settings: HubSettings
    ) throws(CommandFailure) -> [Line] {
        let bytes: [UInt8]
        do {
            bytes = try InputFile.read(path)
        } catch {
            throw CommandFailure("\(path): \(error.reason); name a lines file that this user may read")
        }
        let file = LinesFile.parse(
            bytes: bytes, source: path, defaults: settings.lineDefaults(source),
            bounds: LinesBounds(maxLines: min(source.maxLines, settings.maxLines), maxProblems: maxProblems))
        guard file.problems.isEmpty else { throw CommandFailure(file.problems.map(\.description)) }
        return file.lines
    }
}
