package import FleetStore
internal import LineModel
package import LineNotify
package import LineReport
internal import LineService
package import LineWeb
internal import Logging
package import ServiceLifecycle
package import ServiceSupport

/// A member of a hub, put together from its settings, its database and its surroundings. Nothing has begun when it is
/// made; `run` serves and judges until it is shut down.
package struct HubService: Sendable {
    /// What is added to a hub: its pages, and what keeps results.
    package struct Additions: Sendable {
        /// Answers what neither vantages nor monitors ask; nil for what it does not know.
        package var pages: @Sendable (FrameRequest) async -> Reply? = { _ in nil }
        /// Called with every round that is new, after it was stored.
        package var whenStored: @Sendable (StoredRound) async -> Void = { _ in }
        /// Further metrics.
        package var families: @Sendable () async -> [MetricFamily] = { [] }
        /// Run beside the hub's own parts, and stopped before the server.
        package var services: [any Service] = []

        /// Nothing is added.
        package init() {}
    }

    /// The settings.
    package let settings: HubSettings
    /// The database that the members share.
    package let store: HubStore
    /// What this member did, and how it is.
    package let figures: HubFigures
    /// What vantages are to measure.
    package let assignments: AssignmentDesk
    /// Who may see the pages.
    package let access: WebAccess
    /// Tells what waits.
    package let courier: Courier
    private let directory: VantageDirectory
    private let board: LinesBoard
    private let keeper: LinesKeeper
    private let judge: JudgeLoop
    private let bell: Bell
    private let surroundings: Surroundings
    private let setup: FrameServer.Setup
    private let partFailures: PartFailures
    private let directoryForCopies: String

    /// - Parameters:
    ///   - holder: unique for this process.
    ///   - member: what this member is called, whenever it is started.
    ///   - folder: where the last answers of sources of lines are kept.
    ///   - counts: how many connections there may be.
    ///   - judge: what a slot comes to.
    /// - Throws: `HubFailure` where it cannot listen as it is told to.
    package init(
        _ settings: HubSettings, store: HubStore, surroundings: Surroundings, holder: String, member: String,
        folder: String, counts: ConnectionCounts, judge: @escaping SlotJudge
    ) throws(HubFailure) {
        guard let address = WebAddress(settings.listen) else {
            throw HubFailure("listen: \(settings.listen) is no host:port; write for example 127.0.0.1:9420")
        }
        self.settings = settings
        self.store = store
        self.surroundings = surroundings
        directoryForCopies = folder
        let (figures, bell, failures) = (HubFigures(), Bell(), PartFailures())
        (self.figures, self.bell, partFailures) = (figures, bell, failures)
        setup = FrameServer.Setup(
            listen: address, name: "plumbhub", hosts: WebHosts(listen: address, names: settings.web.hosts),
            counts: counts, settings: settings.web, patience: Self.patience,
            wrap: try settings.tls.map { tls throws(HubFailure) in try HubTLS.wrapping(tls) })
        assignments = AssignmentDesk(store, settings: settings, figures: figures, surroundings: surroundings)
        access = WebAccess(settings.web, monotonicNow: surroundings.monotonicNow)
        directory = VantageDirectory(store, monotonicNow: surroundings.monotonicNow)
        board = LinesBoard(surroundings)
        let courier = Courier(
            CourierParts(
                outbox: HubOutbox(store, member: member, now: surroundings.now), surroundings: surroundings,
                vantage: settings.name)
        ) { settings throws(ParameterProblem) in
            let context = NotifierContext(surroundings, language: settings.language, pictures: nil) {
                failures.count(target: settings.name, part: $0)
            }
            return try settings.kind.make(settings.parameters, context)
        }
        self.courier = courier
        keeper = LinesKeeper(
            store, settings: settings, holder: holder, board: board, figures: figures, surroundings: surroundings,
            whenImported: { [assignments] in await assignments.look() })
        self.judge = JudgeLoop(
            store, settings: settings, holder: holder, figures: figures, surroundings: surroundings,
            field: { [assignments] in await assignments.field() }, judge: judge,
            whenJudged: { await courier.wake() })
    }

    /// How long a connection has for the head of a request, for its content, and for taking the answer: 16 MiB over
    /// 2 Mbit/s.
    private static let patience = Duration.seconds(70)
    private static let expiryInterval = Duration.seconds(600)

    /// Serves, judges and tells until the service group shuts down.
    ///
    /// - Parameter onListening: called with the port.
    package func services(
        _ additions: Additions = Additions(), onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) async -> [any Service] {
        await board.adopt(
            settings.lines, directory: directoryForCopies, maxLines: settings.maxLines, defaults: settings.lineDefaults)
        await courier.adopt(settings.notify)
        await access.prepare()
        await assignments.look()
        let grace = settings.stopWithin / 4
        let sleep = surroundings.sleep
        var services: [any Service] = [
            RunningCourier(courier: courier, grace: grace),
            Ticking(every: AssignmentDesk.interval, sleep: sleep) { await assignments.look() },
            Ticking(every: LinesKeeper.interval, sleep: sleep) { await lookAtLines() },
            Ticking(every: HubStatus.interval, sleep: sleep) { await status.look() },
            Ticking(every: Self.expiryInterval, sleep: sleep) { await expire() },
            Ticking(every: JudgeLoop.interval, bell, sleep: sleep, atEnd: { [judge] in await judge.finish() }) {
                await judge.look()
            },
        ]
        services += additions.services
        services.append(server(additions, onListening))
        return services
    }

    private var status: HubStatus { HubStatus(store, settings, figures) }

    private func server(
        _ additions: Additions, _ onListening: @escaping @Sendable (Int) async -> Void
    ) -> FrameServer {
        let rounds = RoundDesk(
            store, figures: figures, surroundings: surroundings,
            current: { [figures, settings] in (figures.current.generation?.number ?? 0, settings.every) },
            whenStored: { [bell] round in
                await additions.whenStored(round)
                bell.ring()
            })
        let responder = HubResponder(
            routes: FleetRoutes(
                directory: directory, assignments: assignments, rounds: rounds, figures: figures,
                logger: surroundings.logger),
            settings: settings, figures: figures, access: access, surroundings: surroundings,
            families: { await families() + additions.families() }, pages: additions.pages)
        return FrameServer(
            setup, logger: surroundings.logger,
            whenEnding: { [assignments] in Task { await assignments.finish() } }, onListening: onListening
        ) { await responder.answer($0) }
    }

    private func families() async -> [MetricFamily] {
        let outbox = try? await BlockingWork.run("figures") { [store] in try store.outboxFigures() }
        let now = surroundings.now()
        return await figures.families(now: now, every: settings.every) + setup.counts.families + access.families
            + LinesSourceFigures.families(board.figures)
            + DestinationMetrics.families(
                courier.figures(), watch: WatchStatus.Counts(), outbox: (outbox ?? [:]).mapValues(\.messages), now: now)
            + DestinationMetrics.families(partFailures.figures)
    }

    private func lookAtLines() async {
        do { try await keeper.look() } catch {
            surroundings.logger.error("lines could not be taken over", metadata: ["reason": "\(error)"])
        }
    }

    private func expire() async {
        let (now, kept) = (surroundings.now(), settings.retention)
        do {
            let gone = try await BlockingWork.run("expiry") { [store] in
                let before = now.nanosecondsSince1970 - kept.rounds.nanoseconds
                let rounds = try store.expire(before: before / 1_000_000_000, now: now)
                let told = try store.expireTold(
                    now: now,
                    incidentsBefore: WallTime(
                        nanosecondsSince1970: now.nanosecondsSince1970 - kept.incidents.nanoseconds))
                return (rounds.rounds + rounds.slots, told)
            }
            figures.note { $0.expired += gone.0 }
            for (destination, count) in gone.1.sorted(by: { $0.key < $1.key }) {
                surroundings.logger.error(
                    "messages were given up: nobody was told",
                    metadata: [
                        "destination": "\(destination)", "messages": "\(count)", "reason": "they waited for too long",
                    ])
            }
        } catch {
            figures.note { $0.expiryFailures += 1 }
            surroundings.logger.error("what is too old could not be removed", metadata: ["reason": "\(error)"])
        }
    }
}

private struct RunningCourier: Service {
    let courier: Courier
    let grace: Duration

    func run() async throws { try await courier.run(grace: grace) }
}
