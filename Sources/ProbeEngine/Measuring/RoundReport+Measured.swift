package import LineModel
internal import LinuxSocket

extension RoundReport {
    /// Summarises and judges a round that was measured.
    ///
    /// - Parameter limits: for lines without limits of their own; nil takes the round's settings.
    package init(_ measured: MeasuredRound, vantage: String, limits: LineLimits? = nil) {
        // What was asked for and what was made differ by the lines of SOCKS5 proxies that made no association.
        let round = measured.round
        let started = WallTime(
            nanosecondsSince1970: measured.epoch.nanoseconds,
            utcOffsetSeconds: localOffsetSeconds(at: measured.epoch))
        var findings = RoundFindings(
            id: measured.id, vantage: vantage, started: started, duration: measured.duration,
            lines: Array(zip(round.lines, round.payloads)), rows: round.placements.map(\.row),
            plan: PlanFigures(round, interval: measured.interval), samples: measured.samples,
            samplesEpochNanoseconds: measured.epoch.nanoseconds, counts: measured.counts,
            corruptUnassigned: measured.corruptUnassigned, ledger: measured.ledger,
            limits: limits ?? LineLimits(maxLoss: round.settings.maxLoss, maxRTT: round.settings.maxRTT))
        findings.stamps = measured.stamps
        findings.absences = measured.absences
        findings.segments = round.segmentFindings
        findings.tickBuffer = round.settings.tickBuffer
        self.init(findings)
    }
}

extension LinePlacement {
    /// nil for a target.
    var unmeasured: Unmeasured? {
        if case .unmeasured(let reason) = self { reason } else { nil }
    }

    /// The line's row in the samples, or why it has none.
    var row: Result<Int, Unmeasured> {
        switch self {
        case .target(let index): .success(index)
        case .unmeasured(let reason): .failure(reason)
        }
    }
}

extension PlanFigures {
    /// What the report says of the plan.
    ///
    /// - Parameter interval: between two probes of a line, as it really was.
    package init(_ round: PreparedRound, interval: Duration) {
        self.init()
        lines = round.plan.lines
        count = round.plan.count
        self.interval = interval
        requestedInterval = .nanoseconds(round.plan.requestedIntervalNanoseconds)
        timeout = .nanoseconds(round.plan.timeoutNanoseconds)
        rate = interval > .zero ? Double(lines) / (Double(interval.nanoseconds) / 1e9) : 0
        payloads = round.payloads.reduce(into: []) { kinds, kind in if !kinds.contains(kind) { kinds.append(kind) } }
        payloadBytes = round.settings.size
        seed = round.plan.seed
    }
}
