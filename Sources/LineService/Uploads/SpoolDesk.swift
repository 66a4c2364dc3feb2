internal import LineModel
internal import Logging
internal import ObjectStore
internal import ServiceLifecycle
internal import ServiceSupport

/// The targets of one section of the configuration, each with its spool and the service that empties it.
actor SpoolDesk<Extra: Sendable> {
    /// A target as the configuration has it.
    struct Wanted: Sendable {
        let name: String
        let kind: UploadKind
        let parameters: Parameters
        /// What the target's items are made with; throws where the settings do not allow it.
        let extra: @Sendable () throws -> Extra
    }

    private struct Entry {
        let service: UploadService
        let extra: Extra
        let task: Task<Void, Never>
    }

    private let noun: String
    private let surroundings: Surroundings
    private var logger: Logger { surroundings.logger }
    private var entries: [Entry] = []
    /// Those whose spool could not be made, and how: tried again at each round.
    private var failed: [(wanted: Wanted, directory: String, maxBytes: Int)] = []

    /// A desk that knows no target yet.
    ///
    /// - Parameter noun: the fact that a target's name is in the log: `upload`, `write`.
    init(_ noun: String, _ surroundings: Surroundings) {
        self.noun = noun
        self.surroundings = surroundings
    }

    /// Sends to these from now on. What waits for one that is not among them stays in its spool.
    ///
    /// - Parameter directory: of the spools, one each in it.
    func adopt(_ wanted: [Wanted], directory: String, maxBytes: Int) async {
        let before = entries
        entries = []
        // A spool has one owner: the old one ends first. A delivery that is cut off by that is made again.
        for old in before { old.task.cancel() }
        for old in before { await old.task.value }
        failed = wanted.map { ($0, directory, maxBytes) }
        openFailed(isFirst: true)
    }

    /// A full disk may have room again.
    private func openFailed(isFirst: Bool) {
        let waiting = failed
        failed = []
        for one in waiting {
            do {
                entries.append(try open(one.wanted, directory: one.directory, maxBytes: one.maxBytes))
                if !isFirst { logger.notice("an upload can be used now", metadata: [noun: "\(one.wanted.name)"]) }
            } catch {
                failed.append(one)
                guard isFirst else { continue }
                logger.error(
                    "an upload cannot be used; nothing is spooled for it",
                    metadata: [noun: "\(one.wanted.name)", "reason": "\(error)"])
            }
        }
    }

    private func open(_ wanted: Wanted, directory: String, maxBytes: Int) throws -> Entry {
        let target = try wanted.kind.make(wanted.parameters, surroundings)
        let service = try UploadService(
            name: wanted.name, target: target,
            directory: SpoolDirectory(SpoolPlace.spool(of: wanted.name, in: directory)),
            maxBytes: maxBytes, surroundings: surroundings, noun: noun)
        return Entry(
            service: service, extra: try wanted.extra(), task: Task { try? await service.run() })
    }

    /// Every target that has a spool; those that had none are tried again first.
    func open() -> [(service: UploadService, extra: Extra)] {
        openFailed(isFirst: false)
        return entries.map { ($0.service, $0.extra) }
    }

    /// Runs until the service is shut down; what waits then stays in the spools.
    func run() async throws {
        try? await gracefulShutdown()
        for entry in entries { entry.task.cancel() }
        for entry in entries { await entry.task.value }
    }

    /// The figures of each target, in their order.
    func figures() async -> [(name: String, figures: UploadFigures)] {
        var all: [(name: String, figures: UploadFigures)] = []
        for entry in entries { all.append((entry.service.name, await entry.service.figures)) }
        return all
    }
}

/// Where a target's spool is.
enum SpoolPlace {
    /// The folder of spools for what is written to databases of metrics; no upload's name gives such a folder.
    static let writes = ".writes"

    /// A name may have a slash or be two dots; a folder of its own it gets all the same.
    static func spool(of name: String, in directory: String) -> String {
        let folder = URIEncoding.encoded(name)
        return "\(directory)/\(folder.hasPrefix(".") ? "%2E" + folder.dropFirst() : folder)"
    }
}
