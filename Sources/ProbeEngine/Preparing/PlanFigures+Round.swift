package import LineModel
internal import LinuxSocket

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
        quantum = round.quantum
        sourcePorts = round.settings.sourcePorts
    }
}
