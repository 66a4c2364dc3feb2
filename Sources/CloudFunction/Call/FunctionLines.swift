internal import Foundation
internal import LineModel
internal import LineService
internal import LinuxSocket
internal import ObjectStore
internal import ServiceSupport
internal import SystemFiles

/// The lines of one call: from files of the bundle, addresses, and objects of the bucket (`bucket:KEY`).
struct FunctionLines {
    private static let maxObjectBytes = 64 << 20
    static let bucketPrefix = "bucket:"

    /// The directory for copies of what addresses answered.
    let directory: String
    let surroundings: Surroundings
    let bucket: S3Client?

    /// - Parameter event: its lines file, which takes the place of all sources.
    /// - Throws: when there are none, or when the event names a file that the configuration does not.
    func read(
        _ configuration: FunctionConfiguration, event: String?
    ) async throws(FunctionFault) -> (lines: [Line], notes: [String]) {
        var sources = configuration.settings.lines
        if let event { sources = [try Self.source(event, configuration)] }
        try? FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        var notes: [String] = []
        for index in sources.indices {
            guard case .file(let path) = sources[index].place, path.hasPrefix(Self.bucketPrefix) else { continue }
            let (copy, note) = await fetch(String(path.dropFirst(Self.bucketPrefix.count)))
            sources[index].place = .file(copy)
            if let note { notes.append(note) }
        }
        let board = LinesBoard(surroundings)
        let settings = configuration.settings
        await board.adopt(
            sources, directory: directory, maxLines: settings.maxLines, defaults: settings.lineDefaults)
        let lines = await board.current()
        notes += await board.figures.flatMap(\.problems).prefix(10)
        guard !lines.isEmpty else {
            throw FunctionFault(
                .configuration, "there are no lines: \(notes.first ?? "every source is empty; name a lines file")")
        }
        return (lines, notes)
    }

    /// The source that an event names. Whoever may invoke the function may choose among the lines files that the
    /// configuration names, and have no other file read: one beside them may hold its secrets.
    private static func source(
        _ event: String, _ configuration: FunctionConfiguration
    ) throws(FunctionFault) -> LinesSourceSettings {
        let settings = configuration.settings
        let isWhole = event.hasPrefix(bucketPrefix) || configuration.directory.isEmpty
        let path = plain(isWhole ? event : "\(configuration.directory)/\(event)")
        for source in settings.lines {
            if case .file(let known) = source.place, plain(known) == path { return source }
        }
        guard settings.functionLines.contains(where: { plain($0) == path }) else {
            throw FunctionFault(
                .event,
                "lines: \(TerminalText.quoted(event, limit: 40)) is no lines file of the configuration; an event may "
                    + "name those under lines, and those under function.lines")
        }
        var source = LinesSourceSettings(.file(path))
        source.defaultPort = settings.lines.first?.defaultPort
        return source
    }

    /// A path without the segments that say nothing; a bucket's key as it is.
    private static func plain(_ path: String) -> String {
        guard !path.hasPrefix(bucketPrefix) else { return path }
        let parts = path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
        return path.hasPrefix("/") ? "/" + parts : parts
    }

    /// Copies an object to a file, where the last copy stays if the store does not answer.
    private func fetch(_ key: String) async -> (copy: String, note: String?) {
        let copy = "\(directory)/object-\(key.utf8.map { String($0, radix: 16) }.joined().suffix(100)).lines"
        guard let bucket else { return (copy, "bucket:\(key): no upload names a bucket; write one under upload") }
        do throws(DeliveryFailure) {
            switch try await bucket.get(key: key, maxBytes: Self.maxObjectBytes) {
            case .object(let bytes, _):
                do throws(OutputFile.Failure) {
                    let file = try OutputFile(copy)
                    try file.write(bytes[...])
                    try file.commit()
                } catch {
                    return (copy, "bucket:\(key): \(error.text)")
                }
                return (copy, nil)
            case .absent, .unchanged: return (copy, "bucket:\(key): there is no such object")
            }
        } catch {
            return (copy, "bucket:\(key): \(error.message)")
        }
    }

    /// Whether a host has to be looked up.
    static func hasNames(_ lines: [Line]) -> Bool {
        lines.contains { line in
            [line.ingress.host, line.echo?.host].compactMap(\.self).contains { Endpoint(literal: $0, port: 0) == nil }
        }
    }
}
