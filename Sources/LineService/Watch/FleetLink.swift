package import LineHistory
package import LineModel

/// What the hub of a fleet says of rounds: when they begin, and how many packets hosts may get.
package struct RoundOrders: Equatable, Sendable {
    /// From one slot to the next.
    package var every: Duration
    /// How much later than its slot a round begins; less than `every`.
    package var phase: Duration
    /// Packets a second to an ingress's host, where they are less than the vantage's own cap.
    package var addressRates: [String: Double]

    /// What holds from the next slot on.
    package init(every: Duration, phase: Duration, addressRates: [String: Double]) {
        self.every = every
        self.phase = phase
        self.addressRates = addressRates
    }
}

/// A round after its confirmation and its evidence, as the hub is told of it.
package struct SettledRound: Sendable {
    /// What a round says of a line.
    package enum State: Equatable, Sendable {
        /// Not raised.
        case healthy
        /// Raised by limits or evidence, and not cleared.
        case abnormal
        /// Not measured in this round.
        case unmeasured
        /// Under maintenance.
        case absent
    }

    /// The round, without its probes.
    package var report: RoundReport
    /// The beginning of the slot without the vantage's phase, seconds since 1970.
    package var slot: Int64
    /// From one slot to the next, whole seconds.
    package var everySeconds: Int
    /// One of each row of the report.
    package var states: [State]
    /// The logarithm to base 10 of the evidence against a line, by index of its row; of all others it is 0 or less.
    package var evidence: [Int: Double]
    /// Rows of lines outside of the operator's network that were measured.
    package var canaries: Int
    /// Those of them that were bad.
    package var badCanaries: Int

    /// What a settled round comes to.
    ///
    /// - Parameters:
    ///   - slot: its beginning without the vantage's phase, seconds since 1970.
    ///   - lines: all lines of the configuration.
    ///   - field: after the settlement.
    package init(
        _ report: RoundReport, slot: Int64, settings: ServiceSettings, lines: [Line], field: FieldWatch,
        at now: WallTime
    ) {
        var report = report
        report.samples = SampleTable(lines: 0, count: 0)
        let standing = field.evidence?.standing ?? [:]
        let places = Dictionary(lines.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        (states, evidence, canaries, badCanaries) = ([], [:], 0, 0)
        states.reserveCapacity(report.lines.count)
        for (index, row) in report.lines.enumerated() {
            let state = Self.state(row, settings, field, now)
            states.append(state)
            if let place = places[row.line.name], let found = standing[place] { evidence[index] = found }
            guard settings.canaries.contains(row.line.name), row.verdict != .unmeasured else { continue }
            canaries += 1
            if state == .abnormal || row.verdict == .abnormal { badCanaries += 1 }
        }
        self.report = report
        self.slot = slot
        everySeconds = max(1, Int(settings.every.nanoseconds / 1_000_000_000))
    }

    private static func state(
        _ row: LineReportRow, _ settings: ServiceSettings, _ field: FieldWatch, _ now: WallTime
    ) -> State {
        if settings.muting.isUnderMaintenance(row.line, at: now) { return .absent }
        if row.verdict == .unmeasured { return .unmeasured }
        return field.watches[row.line.name]?.state == .abnormal ? .abnormal : .healthy
    }
}

/// What ties the watch to the hub of a fleet; without a fleet it does nothing.
package struct FleetLink: Sendable {
    /// Asked before each slot; nil where the configuration's own `every` and `splay` hold.
    package var orders: @Sendable () async -> RoundOrders?
    /// Who tells people, as of now; asked after each round.
    package var voice: @Sendable () async -> FleetVoice
    /// Takes a settled round, and returns what the history keeps until the hub has acknowledged it; nil where nothing
    /// is to be kept. It waits for nobody.
    package var take: @Sendable (SettledRound) async -> UnsentRound?
    /// It is called when that was handed to the history, or could not be written yet.
    package var wake: @Sendable () async -> Void

    /// The link of a vantage.
    package init(
        orders: @escaping @Sendable () async -> RoundOrders?, voice: @escaping @Sendable () async -> FleetVoice,
        take: @escaping @Sendable (SettledRound) async -> UnsentRound?, wake: @escaping @Sendable () async -> Void
    ) {
        self.orders = orders
        self.voice = voice
        self.take = take
        self.wake = wake
    }
}
