package import FleetStore
internal import FleetWire
internal import LineModel
internal import LineReport
package import LineWeb
internal import ServiceLifecycle
package import ServiceSupport

/// What a hub has beside ingest and judgement: pages, API, and where results are kept.
package enum HubAdditions {
    private static let expiryInterval = Duration.seconds(3600)

    /// - Parameters:
    ///   - access: who may see the pages.
    ///   - folder: of the hub's data; history files of vantages are in `vantages` in it.
    ///   - holder: unique for this process.
    /// - Throws: what is wrong with the settings of the results store.
    package static func make(
        _ settings: HubSettings, store: HubStore, access: WebAccess, folder: String, holder: String,
        _ surroundings: Surroundings
    ) throws(ParameterProblem) -> HubService.Additions {
        let results: any ResultsStore =
            if let parameters = settings.results {
                try PrometheusResults(parameters, surroundings)
            } else {
                HistoryResults(directory: "\(folder)/vantages", keep: settings.retention.incidents, surroundings)
            }
        let board = FleetBoard()
        let desk = FleetDesk(FleetReading(store), board: board, every: settings.every, surroundings)
        let pages = FleetPages(
            FramePages.Setup(
                name: settings.name, kind: ("hub", "中心"), places: [], settings: settings.web, access: access,
                every: settings.every), desk, results: results, isParted: settings.hasPartedResults, surroundings)
        let lease = ResultsLease(store, holder: holder, monotonicNow: surroundings.monotonicNow)
        let writer = ResultsWriter(results, RoundQueue(store, now: surroundings.now), surroundings) {
            await lease.isOurs()
        }
        var additions = HubService.Additions()
        additions.pages = { await pages.answer($0) }
        additions.whenStored = { round in
            // One that cannot be read was refused before it was stored.
            guard let found = try? FleetRoundCodec.decode(round.body) else { return }
            board.take(found, receivedAt: round.receivedAt)
        }
        additions.families = { await families(writer, store) }
        additions.services = [
            WriterService(writer: writer, desk: desk),
            Ticking(every: expiryInterval, sleep: surroundings.sleep) {
                try? await results.expire(now: surroundings.now())
            },
        ]
        return additions
    }

    private static func families(_ writer: ResultsWriter, _ store: HubStore) async -> [MetricFamily] {
        let figures = await writer.figures
        var rounds = MetricFamily(
            "hub_results_rounds_total", .counter, "Rounds brought to the results store by this member, by how it ended."
        )
        rounds.add(Double(figures.written), [("result", "written")])
        rounds.add(Double(figures.refused), [("result", "refused")])
        var families = [
            rounds,
            MetricFamily(
                "hub_results_rollups_total", .counter, "Hours of a vantage rolled up into the results store.",
                value: Double(figures.hours)),
            MetricFamily(
                "hub_results_failures_total", .counter, "Attempts to write into the results store that failed.",
                value: Double(figures.failedAttempts)),
        ]
        if let waiting = try? await BlockingWork.run("results", { try store.unwrittenCount() }) {
            families.append(
                MetricFamily(
                    "hub_results_waiting", .gauge, "Rounds that wait in the database for the results store.",
                    value: Double(waiting)))
        }
        return families + DatabaseMetrics.families(store.figures)
    }
}

extension HubSettings {
    /// Whether each member keeps results in files of its own, those of the time that it led: several members, and no
    /// store of results for all of them.
    fileprivate var hasPartedResults: Bool {
        guard results == nil, case .postgres = database else { return false }
        return true
    }
}

/// Fills the board, and brings rounds to the results store until the hub ends.
private struct WriterService: Service {
    let writer: ResultsWriter
    let desk: FleetDesk

    func run() async throws {
        let task = Task {
            await desk.prepare()
            try await writer.run()
        }
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                _ = await task.result
            } onGracefulShutdown: {
                task.cancel()
            }
        } onCancel: {
            task.cancel()
        }
    }
}
