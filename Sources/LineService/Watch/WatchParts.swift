package import LineHistory
package import LineModel
package import Logging
package import ServiceSupport

/// What the watch works with: given from outside, so that it can be tested without a clock, a network or a disk of its
/// own.
package struct WatchParts: Sendable {
    /// The history, which takes rounds, states and messages.
    package var history: SharedHistory
    /// The status, which is told what the watch does.
    package var status: WatchStatus
    /// Clock, sleep, chance, log and client. The clocks say when rounds begin.
    package var surroundings: Surroundings
    /// Gives the lines of the next round, whose names are unique.
    package var lines: @Sendable () async -> [Line]
    /// How the sources of lines are, after the lines were asked for.
    package var sources: @Sendable () async -> [LinesSourceFigures]
    /// It is called when messages were put into the outbox.
    package var messagesWereStored: @Sendable () async -> Void
    /// The ranking, which is renewed by each valid round.
    package var ranking = RankingBoard()
    /// It is called when the ranking was renewed.
    package var tellRanking: @Sendable () async -> Void = {}
    /// It is called with each round that is over, to be uploaded.
    package var upload: @Sendable (RoundReport) async -> Void
    /// It is called with settings that came into force, for the other parts of the service.
    package var reload: @Sendable (ServiceSettings) async -> Void
    /// The service manager, which is told of the beginning of the end, and of each round.
    package var systemd: SystemdNotifier
    /// The hub of a fleet; nil where the service stands alone.
    package var fleet: FleetLink?
    /// Descriptors that others, such as readers of the page, may take while a round runs.
    package var reservedDescriptors = 0

    /// That of the surroundings.
    package var logger: Logger { surroundings.logger }

    /// The parts of one watch.
    package init(
        history: SharedHistory, status: WatchStatus, surroundings: Surroundings,
        lines: @escaping @Sendable () async -> [Line],
        sources: @escaping @Sendable () async -> [LinesSourceFigures] = { [] },
        messagesWereStored: @escaping @Sendable () async -> Void,
        upload: @escaping @Sendable (RoundReport) async -> Void,
        reload: @escaping @Sendable (ServiceSettings) async -> Void, systemd: SystemdNotifier
    ) {
        self.history = history
        self.status = status
        self.surroundings = surroundings
        self.lines = lines
        self.sources = sources
        self.messagesWereStored = messagesWereStored
        self.upload = upload
        self.reload = reload
        self.systemd = systemd
    }
}
