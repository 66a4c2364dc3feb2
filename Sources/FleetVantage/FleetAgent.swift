internal import FleetModel
internal import FleetWire
package import LineHistory
package import LineModel
package import LineService
package import ServiceSupport
internal import SystemFiles

/// What the agent works with.
package struct FleetParts: Sendable {
    /// The history, in which rounds wait for the hub.
    package var history: SharedHistory
    /// Clock, sleep, chance, log and client.
    package var surroundings: Surroundings
    /// The file that keeps the last assignment.
    package var copy: String
    /// Whether the configuration has lines of its own: then the hub assigns none.
    package var ownsLines: Bool
    /// What an assigned line need not say.
    package var defaults: LineDefaults
    /// How long and how large what is asked of a hub may be.
    package var limits = HubLimits()

    /// The parts of one agent.
    package init(
        history: SharedHistory, surroundings: Surroundings, copy: String, ownsLines: Bool, defaults: LineDefaults
    ) {
        self.history = history
        self.surroundings = surroundings
        self.copy = copy
        self.ownsLines = ownsLines
        self.defaults = defaults
    }
}

/// A vantage's side of a fleet: asks the hub what is to be measured, and has it acknowledge each round. Whatever the
/// hub does, rounds go on as they were last told.
package actor FleetAgent {
    let parts: FleetParts
    var surroundings: Surroundings { parts.surroundings }
    private(set) var settings: FleetSettings
    /// What a line need not say now.
    var defaults: LineDefaults
    var assignment: Assignment?
    /// The tag of the assignment that the hub gave in this process.
    var entityTag: String?
    var figures = FleetFigures()
    var spool = RoundSpool()
    /// Which of the hub's addresses is asked.
    var place = 0
    /// The first request for the assignment, while it is under way.
    var asking: Task<Asked, Never>?
    private var hasLooked = false
    private var hasWaited = false
    /// The generation of the lines that the round under way has.
    private var measured = 0
    private var instance: (id: String, replacements: Int)?
    /// What was logged of each activity that is in trouble, the last thing last.
    var troubles: [FleetActivity: [String]] = [:]
    private let wakes: AsyncStream<Void>
    private let waking: AsyncStream<Void>.Continuation

    /// An agent that asks nobody before `run`.
    package init(_ settings: FleetSettings, parts: FleetParts) {
        self.settings = settings
        self.parts = parts
        defaults = parts.defaults
        figures.generation = parts.ownsLines ? 0 : nil
        (wakes, waking) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Asks by these settings from now on. The name stays as it was at the start.
    package func adopt(_ new: FleetSettings, defaults: LineDefaults) {
        self.defaults = defaults
        guard new != settings else { return }
        let name = settings.name
        settings = new
        settings.name = name
        place = 0
        waking.yield()
    }

    /// Until it is cancelled.
    package func run() async {
        await lookAtCopy()
        await countWaiting()
        await withTaskGroup(of: Void.self) { group in
            if !parts.ownsLines { group.addTask { await self.keepAsking() } }
            group.addTask { await self.keepSending() }
        }
    }

    /// How it is.
    package func state() -> FleetFigures {
        var figures = figures
        figures.unacknowledged = spool.unacknowledged
        figures.speaksAlone = voice() != .hub
        figures.trouble = (troubles[.rounds] ?? troubles[.assignment])?.last
        return figures
    }

    // MARK: For the watch

    /// The lines of the next round: those of the last assignment. Waits for the first answer of the hub only where
    /// nothing is known, and once.
    package func lines() async -> [Line] {
        await lookAtCopy()
        if assignment == nil, !hasWaited {
            hasWaited = true
            await waitForFirst()
        }
        measured = assignment?.generation ?? 0
        return assignment?.lines ?? []
    }

    /// When rounds begin, and how gently they are sent; nil where the configuration's own settings hold.
    package func orders() async -> RoundOrders? {
        guard !parts.ownsLines else { return nil }
        await lookAtCopy()
        return assignment.map {
            RoundOrders(every: $0.every, phase: $0.phase, addressRates: $0.addressRates)
        }
    }

    /// Who tells people.
    package func voice() -> FleetVoice { FleetVoice(settings, unacknowledged: spool.unacknowledged) }

    /// Takes a round that is to be sent. It is kept in memory, too, in case that the history cannot be written.
    ///
    /// - Returns: what the history keeps until the hub has acknowledged it; nil where it cannot be written.
    package func take(_ settled: SettledRound) async -> UnsentRound? {
        let content = UnsentContent(settled, generation: parts.ownsLines ? 0 : measured)
        let stamp = await stamp()
        let id = settled.report.id
        let body = try? await BlockingWork.run("fleet") {
            try FleetRoundCodec.encode(content.round(settled.report, slot: settled.slot, stamp: stamp))
        }
        spool.take(id: id, slot: settled.slot, body: body)
        figures.waiting += 1
        figures.oldestSlot = min(figures.oldestSlot ?? settled.slot, settled.slot)
        guard let packed = try? content.packed() else { return nil }
        return UnsentRound(round: id, slot: settled.slot, content: packed)
    }

    /// There is something to be sent.
    package func wake() { waking.yield() }

    func nextWake() async {
        for await _ in wakes { return }
    }

    /// What bodies say of this vantage now.
    func stamp() async -> RoundStamp {
        let history = parts.history
        if instance == nil || instance?.replacements != history.replacements {
            let replacements = history.replacements
            let found = try? await BlockingWork.run("fleet") { try history.use { try $0.installation() } }
            if let found { instance = (found, replacements) }
        }
        return RoundStamp(
            vantage: settings.name, instance: instance?.id ?? "",
            clockNanoseconds: surroundings.now().nanosecondsSince1970, backlog: max(0, figures.waiting - 1))
    }

    /// What an earlier process kept, before anything else.
    private func lookAtCopy() async {
        guard !parts.ownsLines, !hasLooked else { return }
        hasLooked = true
        await readCopy()
    }

    /// The pauses and answers of one address and another.
    var hub: String { settings.hubs.isEmpty ? "" : settings.hubs[place % settings.hubs.count] }

    /// Another address is asked from now on, unless somebody has seen to it already.
    func leave(_ failed: String) { if hub == failed { place += 1 } }

    func client() -> HubClient {
        HubClient(settings: settings, limits: parts.limits, client: surroundings.client)
    }

    /// Pauses; ends at once when the task is cancelled.
    func pause(_ duration: Duration) async { try? await surroundings.sleep(duration) }
}

/// What became of a request for the assignment.
enum Asked {
    case changed, same, failed
}

/// What an agent does; each logs its own troubles.
enum FleetActivity: Hashable {
    case assignment, rounds, copy, notes
}
