package import LineModel
internal import Logging
internal import ObjectStore
internal import ServiceLifecycle
package import ServiceSupport

/// Hands each round's report to every upload, in the forms that the configuration names.
package actor UploadDesk {
    private struct Entry {
        let service: UploadService
        let key: KeyPattern
        let textKey: KeyPattern?
        let task: Task<Void, Never>
    }

    private let surroundings: Surroundings
    private var logger: Logger { surroundings.logger }
    private var entries: [Entry] = []
    /// Those whose spool could not be made, and how: tried again at each round.
    private var failed: [(settings: UploadSettings, directory: String, maxBytes: Int)] = []

    /// A desk that knows no upload yet.
    package init(_ surroundings: Surroundings) { self.surroundings = surroundings }

    /// Uploads to these from now on. What waits for one that is not among them stays in its spool.
    ///
    /// - Parameter directory: of the spools, one each in it.
    package func adopt(_ settings: [UploadSettings], directory: String, maxBytes: Int) async {
        let before = entries
        entries = []
        // A spool has one owner: the old one ends first. An upload that is cut off by that is made again.
        for old in before { old.task.cancel() }
        for old in before { await old.task.value }
        failed = settings.map { ($0, directory, maxBytes) }
        openFailed(isFirst: true)
    }

    /// A full disk may have room again.
    private func openFailed(isFirst: Bool) {
        let waiting = failed
        failed = []
        for one in waiting {
            do {
                entries.append(try open(one.settings, directory: one.directory, maxBytes: one.maxBytes))
                if !isFirst {
                    logger.notice("an upload can be used now", metadata: ["upload": "\(one.settings.name)"])
                }
            } catch {
                failed.append(one)
                guard isFirst else { continue }
                logger.error(
                    "an upload cannot be used; nothing is spooled for it",
                    metadata: ["upload": "\(one.settings.name)", "reason": "\(error)"])
            }
        }
    }

    private func open(_ settings: UploadSettings, directory: String, maxBytes: Int) throws -> Entry {
        let target = try settings.kind.make(settings.parameters, surroundings)
        let service = try UploadService(
            name: settings.name, target: target,
            directory: SpoolDirectory(Self.spool(of: settings.name, in: directory)),
            maxBytes: maxBytes, surroundings: surroundings)
        return Entry(
            service: service, key: try KeyPattern(settings.key), textKey: try settings.textKey.map(KeyPattern.init),
            task: Task { try? await service.run() })
    }

    /// A name may have a slash or be two dots; a folder of its own it gets all the same.
    static func spool(of name: String, in directory: String) -> String {
        let folder = URIEncoding.encoded(name)
        return "\(directory)/\(folder.hasPrefix(".") ? "%2E" + folder.dropFirst() : folder)"
    }

    /// Spools a round's report for every upload; returns once it is on the disk, or counted as not.
    package func upload(_ report: RoundReport) async {
        openFailed(isFirst: false)
        for entry in entries {
            await entry.service.enqueue(UploadPart.parts(of: report, key: entry.key, textKey: entry.textKey))
        }
    }

    /// Runs until the service is shut down; what waits then stays in the spools.
    package func run() async throws {
        try? await gracefulShutdown()
        for entry in entries { entry.task.cancel() }
        for entry in entries { await entry.task.value }
    }

    /// The figures of each upload, ordered by its name.
    package func figures() async -> [(name: String, figures: UploadFigures)] {
        var all: [(name: String, figures: UploadFigures)] = []
        for entry in entries { all.append((entry.service.name, await entry.service.figures)) }
        return all
    }
}
