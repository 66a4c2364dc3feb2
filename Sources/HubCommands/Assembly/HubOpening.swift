internal import CommandSupport
internal import FleetHub
internal import FleetStore
internal import LineModel
internal import Logging
internal import ServiceSupport

/// Opens a hub's database.
enum HubOpening {
    /// - Throws: `CommandFailure` when it cannot be opened.
    static func open(_ settings: HubSettings) throws(CommandFailure) -> HubStore {
        do throws(HubStoreError) {
            return try store(settings, logger: nil, now: { .now() })
        } catch {
            throw CommandFailure("\(error)", status: .noRound)
        }
    }

    /// The same for a service, which waits for a database that cannot be reached yet.
    ///
    /// - Throws: `CommandFailure` when it cannot be opened for another reason, or the task is cancelled.
    static func open(_ settings: HubSettings, waiting surroundings: Surroundings) async throws -> HubStore {
        var failures = 0
        while true {
            do {
                return try await BlockingWork.run("open") {
                    try store(settings, logger: surroundings.logger, now: surroundings.now)
                }
            } catch let error as HubStoreError where error.kind == .unavailable && settings.sqlitePath == nil {
                failures += 1
                let pause = RetryPauses(first: .seconds(1), max: .seconds(30)).pause(
                    failures: failures, random: surroundings.random())
                surroundings.logger.error(
                    "the database cannot be reached; it is tried again",
                    metadata: ["pause": "\(pause.shortText)", "reason": "\(error)"])
                try await surroundings.sleep(pause)
            } catch {
                throw CommandFailure("\(error)", status: .noRound)
            }
        }
    }

    private static func store(
        _ settings: HubSettings, logger: Logger?, now: @escaping @Sendable () -> WallTime
    ) throws(HubStoreError) -> HubStore {
        switch settings.database {
        case .sqlite(let path): try HubStore.open(path: path, logger: logger, now: now)
        case .postgres(let text): try HubStore.open(postgres: PostgresAddress(text))
        }
    }
}
