package import LineModel
package import LineReport
package import ProbeEngine
internal import Synchronization

/// How the service is, for the web server, the log and the service manager. Written by the watch, read by anybody.
package final class WatchStatus: Sendable {
    /// An answer to "are you well?".
    package struct Answer: Equatable, Sendable {
        /// Whether all is well: the web server answers 200, else 503.
        package let isGood: Bool
        /// The answer in words; it says what is wrong when it is not good.
        package let text: String
    }

    /// What the watch counts beside its rounds.
    package struct Counts: Sendable {
        /// Slots of the clock that were skipped.
        package var skippedSlots = 0
        /// Rounds that could not be made at all.
        package var failedRounds = 0
        /// Slots of the clock in which there was no line to measure.
        package var roundsWithoutLines = 0
        /// Tries to write to the history that failed.
        package var storeFailures = 0
        /// Rounds that never got into the history.
        package var roundsNotStored = 0
        /// Lines that a confirmation raised.
        package var raised = 0
        /// Lines that a confirmation dismissed.
        package var dismissed = 0
        /// Lines that were not confirmed, for lack of time or of a valid confirmation.
        package var unconfirmed = 0
        /// Bins of further probes of lines that there was evidence against.
        package var evidenceBins = 0
        /// Such bins that could not be made, or proved nothing.
        package var evidenceBinsUnfit = 0
        /// Lines that were measured in such bins, each bin counted.
        package var evidenceProbed = 0
        /// Lines that evidence raised.
        package var raisedByEvidence = 0
        /// Lines that were as usual again by evidence.
        package var clearedByEvidence = 0
        /// Traces of lines' ways that were begun.
        package var traces = 0
        /// Traces that could not be made.
        package var tracesFailed = 0
        /// Traces that waited for a later round, or were left out of an incident of many lines, each round counted.
        package var tracesLeftOut = 0
        /// Experiments on lines from which a conclusion follows, a line each.
        package var experimentsConcluded = 0
        /// Experiments on lines that show no difference, a line each.
        package var experimentsAlike = 0
        /// Experiments on lines that were not finished, or prove nothing, a line each.
        package var experimentsUnfit = 0
        /// What was done with flows that stay open from round to round.
        package var flows = FlowStoreFigures()
        /// Rounds of experiments that were valid.
        package var experimentRounds = 0
        /// Rounds of experiments that could not be made, or were not valid.
        package var experimentRoundsUnfit = 0
        /// Configuration files that could not be taken over.
        package var reloadFailures = 0
        /// Configuration files that were taken over while the service ran.
        package var reloads = 0
        /// Messages that waited too long and were given up by the expiry, by destination.
        package var givenUpMessages: [String: Int] = [:]
        /// Messages that were superseded before they were sent, by destination.
        package var supersededMessages: [String: Int] = [:]

        /// Counts that begin at 0.
        package init() {}
    }

    private struct State {
        var counters: RoundCounters
        var counts = Counts()
        var incidents: [Trouble: Int] = [:]
        var expiryBacklog = 0
        /// CLOCK_MONOTONIC of the last sign of life, or of the end of what was planned then, nanoseconds.
        var aliveAt: Int64
        var isReady = false
        /// Rounds in a row in which no line was measured, and when the first of them ended.
        var blind: (rounds: Int, since: WallTime)?
        var maxBlindRounds = LineWatchRules().unmeasuredAfter
        /// Whether the configuration that runs is the one that is on disk.
        var configurationIsCurrent = true
        /// The smallest loss that evidence notices; nil where lines are judged by their limits alone.
        var noticed: NoticedLosses?
        var progress: @Sendable () -> RoundProgress? = { nil }
        var listeners: [@Sendable (RoundNews) -> Void] = []
    }

    private let state: Mutex<State>
    private let version: String
    private let maxSilence: Duration
    private let monotonicNow: @Sendable () -> Int64

    /// - Parameters:
    ///   - maxSilence: without a sign of life for so long, what was planned not counted, the service is not
    ///     healthy.
    ///   - monotonicNow: nanoseconds of a clock that is never stepped.
    package init(
        counters: RoundCounters, version: String, maxSilence: Duration,
        monotonicNow: @escaping @Sendable () -> Int64
    ) {
        state = Mutex(State(counters: counters, aliveAt: monotonicNow()))
        self.version = version
        self.maxSilence = maxSilence
        self.monotonicNow = monotonicNow
    }

    /// Adds a round to what the metrics count. Safe from any thread, as all methods are.
    package func add(_ report: RoundReport) { state.withLock { $0.counters.add(report) } }

    /// Notes the newest trace of lines, by their names, for the metrics.
    package func note(_ ways: [String: WayFigures]) {
        state.withLock { state in for (line, way) in ways { state.counters.note(way, of: line) } }
    }

    /// What the rounds add up to, as it is now.
    package var counters: RoundCounters { state.withLock { $0.counters } }

    /// Whether counters are kept of every line, however many there are: somebody is written to who wants them.
    package func keepCountersOfAllLines(_ keeps: Bool) { state.withLock { $0.counters.keepsAllLines = keeps } }

    /// Says which lines the coming round has.
    package func expect(_ lines: [Line]) { state.withLock { $0.counters.expect(lines) } }

    /// Changes the counts; `change` is called under the lock, and must be short.
    package func count(_ change: (inout Counts) -> Void) { state.withLock { change(&$0.counts) } }

    /// The counts of this moment.
    package var counts: Counts { state.withLock { $0.counts } }

    /// Replaces the open incidents, of which the metrics tell the number by trouble.
    package func setIncidents(_ open: [Incident]) {
        state.withLock { $0.incidents = Dictionary(grouping: open, by: \.trouble).mapValues(\.count) }
    }

    /// - Parameter rounds: in a row after which something too old was left in the history.
    package func setExpiryBacklog(_ rounds: Int) { state.withLock { $0.expiryBacklog = rounds } }

    /// Notes whether the configuration file that is on disk now is the one in use.
    package func setConfigurationIsCurrent(_ isCurrent: Bool) {
        state.withLock { $0.configurationIsCurrent = isCurrent }
    }

    /// To be called at every step of the watch's loop.
    ///
    /// - Parameter busyFor: what begins now takes so long without another sign.
    package func noteAlive(busyFor: Duration = .zero) {
        let now = monotonicNow()
        state.withLock { $0.aliveAt = now + busyFor.nanoseconds }
    }

    /// The service can do its work: history open, lines known.
    package func noteReady() { state.withLock { $0.isReady = true } }

    /// Notes a round in which no line was measured, that was over at this time.
    ///
    /// - Returns: how many there were in a row.
    package func noteBlind(since now: WallTime) -> Int {
        state.withLock { state in
            let before = state.blind ?? (0, now)
            state.blind = (before.rounds + 1, before.since)
            return before.rounds + 1
        }
    }

    /// Notes a round in which lines were measured.
    ///
    /// - Returns: the rounds without before it; nil where there were none.
    package func noteSeeing() -> (rounds: Int, since: WallTime)? {
        state.withLock { state in
            defer { state.blind = nil }
            return state.blind
        }
    }

    /// After so many rounds in a row in which no line was measured the service is not well.
    package func setMaxBlindRounds(_ rounds: Int) { state.withLock { $0.maxBlindRounds = rounds } }

    /// Says how lines are judged by evidence from now on; nil where they are judged by their limits alone.
    package func setNoticed(_ losses: NoticedLosses?) { state.withLock { $0.noticed = losses } }

    /// Whether lines are judged by evidence.
    package var judgesByEvidence: Bool { state.withLock { $0.noticed != nil } }

    /// The smallest loss ratio that is noticed within an hour on a line that usually loses so much; nil where none is,
    /// or where lines are judged by their limits alone. Takes some milliseconds when it is asked of a class of lines
    /// first.
    package func noticedLoss(of usual: UsualLoss) -> Double? {
        guard var losses = state.withLock({ $0.noticed }) else { return nil }
        // Worked out without the lock: the watch counts under it.
        let loss = losses.loss(of: usual)
        state.withLock { $0.noticed?.learn(from: losses) }
        return loss
    }

    /// Says how far the running round is, from now on.
    ///
    /// - Parameter progress: safe from any thread; nil while no round is measured.
    package func setProgress(_ progress: @escaping @Sendable () -> RoundProgress?) {
        state.withLock { $0.progress = progress }
    }

    /// How far the running round is; nil while none is measured.
    package var progress: RoundProgress? { state.withLock { $0.progress }() }

    /// Has somebody told of each round that is settled and stored, from now on.
    ///
    /// - Parameter listener: must not block; it is called on the watch's thread.
    package func listen(_ listener: @escaping @Sendable (RoundNews) -> Void) {
        state.withLock { $0.listeners.append(listener) }
    }

    /// Tells whoever listens.
    package func tell(_ news: RoundNews) { for listener in state.withLock({ $0.listeners }) { listener(news) } }

    /// Whether the watch's loop still goes round, and measures.
    package func health() -> Answer {
        let alive = liveness()
        return alive.isGood ? degradation() ?? alive : alive
    }

    /// Whether the watch's loop still goes round: what a new start might mend.
    package func liveness() -> Answer {
        let silence = Duration.nanoseconds(monotonicNow() - state.withLock { $0.aliveAt })
        guard silence > maxSilence else { return Answer(isGood: true, text: "ok") }
        return Answer(
            isGood: false, text: "the watch has not moved for \(Int(silence / .seconds(1))) s; look at its log")
    }

    /// Whether `noteReady` was called, until which there are no lines to measure, and lines are measured.
    package func readiness() -> Answer {
        guard state.withLock({ $0.isReady }) else { return Answer(isGood: false, text: "not ready: no lines yet") }
        return degradation() ?? Answer(isGood: true, text: "ready")
    }

    private func degradation() -> Answer? {
        let (blind, most) = state.withLock { ($0.blind, $0.maxBlindRounds) }
        guard let blind, blind.rounds >= most else { return nil }
        return Answer(
            isGood: false,
            text: "degraded: this vantage measured nothing in \(blind.rounds) rounds in a row, since "
                + "\(blind.since.rfc3339(fractionDigits: 0)); look at its log")
    }

    /// The service's own metrics, as they are now.
    package func families() -> [MetricFamily] {
        let (state, version) = (state.withLock { $0 }, version)
        let counts = state.counts
        func counter(_ name: String, _ help: String, _ value: Int) -> MetricFamily {
            MetricFamily(name, .counter, help, value: Double(value))
        }
        var open = MetricFamily("incidents_open", .gauge, "Incidents that are open, by what is wrong.")
        for trouble in Trouble.ofProber {
            open.add(Double(state.incidents[trouble] ?? 0), [("trouble", trouble.word)])
        }
        return [
            MetricFamily("build_info", .gauge, "The program's version; always 1.").adding(1, [("version", version)]),
            counter("round_skipped_total", "Slots of the clock that were skipped.", counts.skippedSlots),
            counter("round_failures_total", "Rounds that could not be made.", counts.failedRounds),
            counter("round_without_lines_total", "Slots without any line to measure.", counts.roundsWithoutLines),
            MetricFamily(
                "blind_rounds", .gauge, "Slots in a row in which no line was measured; 0 when the last one measured.",
                value: Double(state.blind?.rounds ?? 0)),
            counter("history_failures_total", "Writes to the history that failed.", counts.storeFailures),
            counter("history_lost_rounds_total", "Rounds that never got into the history.", counts.roundsNotStored),
            MetricFamily(
                "history_expiry_backlog_rounds", .gauge,
                "Rounds in a row after which something too old was left in the history.",
                value: Double(state.expiryBacklog)),
            MetricFamily("confirmations_total", .counter, "Suspected lines by what their confirmation found.")
                .adding(Double(counts.raised), [("result", "raised")])
                .adding(Double(counts.dismissed), [("result", "dismissed")])
                .adding(Double(counts.unconfirmed), [("result", "unconfirmed")]),
            MetricFamily("evidence_bins_total", .counter, "Bins of further probes of lines with evidence against them.")
                .adding(Double(counts.evidenceBins), [("result", "entered")])
                .adding(Double(counts.evidenceBinsUnfit), [("result", "unfit")]),
            counter("evidence_probed_total", "Lines measured in such bins, each bin counted.", counts.evidenceProbed),
            MetricFamily("evidence_lines_total", .counter, "Lines by what evidence found of them.")
                .adding(Double(counts.raisedByEvidence), [("result", "raised")])
                .adding(Double(counts.clearedByEvidence), [("result", "cleared")]),
            MetricFamily("traces_total", .counter, "Traces of lines' ways by what became of them.")
                .adding(Double(counts.traces - counts.tracesFailed), [("result", "made")])
                .adding(Double(counts.tracesFailed), [("result", "failed")])
                .adding(Double(counts.tracesLeftOut), [("result", "left_out")]),
            MetricFamily("experiments_total", .counter, "Experiments on lines of new incidents, a line each.")
                .adding(Double(counts.experimentsConcluded), [("result", "concluded")])
                .adding(Double(counts.experimentsAlike), [("result", "no_difference")])
                .adding(Double(counts.experimentsUnfit), [("result", "unfit")]),
            MetricFamily("experiment_rounds_total", .counter, "Small rounds of experiments.")
                .adding(Double(counts.experimentRounds), [("result", "valid")])
                .adding(Double(counts.experimentRoundsUnfit), [("result", "unfit")]),
        ] + Self.families(counts.flows) + [
            open,
            counter("config_reloads_total", "Configurations taken over while running.", counts.reloads),
            counter("config_reload_failures_total", "Configurations that were refused.", counts.reloadFailures),
            MetricFamily(
                "config_current", .gauge, "1: the configuration on disk is the one that runs.",
                value: state.configurationIsCurrent ? 1 : 0),
        ] + state.counters.families()
    }

    /// Of flows that stay open from round to round; none where no line ever had one.
    private static func families(_ flows: FlowStoreFigures) -> [MetricFamily] {
        guard flows != FlowStoreFigures() else { return [] }
        var given = MetricFamily("old_flows_replaced_total", .counter, "Old flows that were given up, by why.")
        for why in FlowReplacement.allCases {
            given.add(Double(flows.given[why] ?? 0), [("reason", why.rawValue)])
        }
        return [
            MetricFamily(
                "old_flows_open", .gauge, "Flows that stay open from round to round.", value: Double(flows.open)),
            MetricFamily(
                "old_flows_without_room", .gauge, "Lines that shall have an old flow and had none for lack of room.",
                value: Double(flows.withoutRoom)),
            MetricFamily(
                "old_flows_opened_total", .counter, "Old flows that were opened.", value: Double(flows.opened)),
            MetricFamily(
                "old_flows_failed_total", .counter, "Old flows that could not be opened.", value: Double(flows.failed)),
            given,
        ]
    }
}
