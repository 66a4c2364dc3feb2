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
    /// - Throws: when there are none.
    func read(
        _ configuration: FunctionConfiguration, event: String?
    ) async throws(FunctionFault) -> (lines: [Line], notes: [String]) {
        var sources = configuration.settings.lines
        if let event {
            let isObject = event.hasPrefix(Self.bucketPrefix) || configuration.directory.isEmpty
            var source = LinesSourceSettings(.file(isObject ? event : "\(configuration.directory)/\(event)"))
            source.defaultPort = sources.first?.defaultPort
            sources = [source]
        }
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
        await board.adopt(sources, directory: directory, defaults: settings.lineDefaults)
        let lines = await board.current()
        notes += await board.figures.flatMap(\.problems).prefix(10)
        guard !lines.isEmpty else {
            throw FunctionFault(
                .configuration, "there are no lines: \(notes.first ?? "every source is empty; name a lines file")")
        }
        return (lines, notes)
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
