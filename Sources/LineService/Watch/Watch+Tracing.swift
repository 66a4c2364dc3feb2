internal import LineHistory
internal import LineModel
internal import LineReport
internal import Logging
internal import ProbeEngine
internal import ServiceLifecycle
internal import ServiceSupport

extension Watch {
    /// The time of a trace, and of what is left to the next slot behind it.
    private static let traceLimit = Duration.seconds(8)
    private static let traceMargin = Duration.seconds(1)
    /// Less than this is too little for a trace.
    private static let minTrace = Duration.seconds(2)

    /// Traces lines of new incidents and references that are too old, in the time until the next round, after
    /// everything that the round says was told: no probe of a round leaves meanwhile. What there is no time for waits.
    ///
    /// - Parameter step: of a round that is finished otherwise.
    func traceWays(_ step: FieldRound, of report: RoundReport) async {
        guard settings.explain.trace, step.validity == .valid, !Task.isShuttingDownGracefully else { return }
        let now = surroundings.now()
        var found = movedLevels(report)
        let moved = Set(found.map(\.line))
        guard let last = await lastReferences() else { return await keep(found) }
        let plan = tracePlan(step, moved, last, now)
        var (made, leftOut) = (0, plan.leftOut)
        for job in plan.jobs {
            guard let limit = traceTime, !Task.isShuttingDownGracefully, !Task.isCancelled else {
                leftOut += plan.jobs.count - made
                break
            }
            parts.status.noteAlive(busyFor: limit * 2)
            made += 1
            if let one = await trace(job, of: report, within: limit) { found.append(one) }
        }
        parts.status.count {
            $0.traces += made
            $0.tracesLeftOut += leftOut
        }
        noteWays(found, made: made, leftOut: leftOut)
        await keep(found)
    }

    /// Levels of delay that have moved for good: another way, certain where the replies' TTL says so too.
    private func movedLevels(_ report: RoundReport) -> [Explanation] {
        levels.keep(Set(report.lines.map(\.line.name)))
        return report.lines.compactMap { row -> Explanation? in
            guard row.verdict != .unmeasured, let rtt = row.summary.rtt else { return nil }
            let ttl = row.stamp?.path.returnedTTL.flatMap { $0.count == 1 ? Int($0.lowerBound) : nil }
            let point = LevelWatch.Point(
                level: DelayLevel(min: rtt.min, median: rtt.median, p95: rtt.p95), replyTimeToLive: ttl)
            return levels.note(point, of: row.line.name).map { change in
                Explanation(
                    line: row.line.name, at: report.started, round: report.id, experiment: .round,
                    conclusions: [.routeChange(change)])
            }
        }
    }

    private func noteWays(_ found: [Explanation], made: Int, leftOut: Int) {
        guard !found.isEmpty else { return }
        let ids = Set(found.flatMap(\.conclusions).map(\.id)).sorted()
        parts.logger.info(
            "ways of lines were traced",
            metadata: [
                "traces": "\(made)", "left_out": "\(leftOut)", "conclusions": "\(ids.joined(separator: ", "))",
            ])
    }

    /// Takes the newest traces from the history, so that a new process has their series from its first round on.
    func restoreWays() async {
        guard settings.explain.trace else { return }
        let history = parts.history
        do {
            let ways = try await BlockingWork.run("newest ways") { try history.use { try $0.newestWays() } }
            parts.status.note(ways.mapValues { WayFigures($0.way, at: $0.at) })
        } catch {
            parts.status.count { $0.storeFailures += 1 }
            parts.logger.error(
                "earlier traces could not be read; the metrics of ways begin with the next traces",
                metadata: ["reason": "\(error)"])
        }
    }

    /// Stores what was found out, has those told who know of the incident, and pages renewed.
    func keep(_ found: [Explanation]) async {
        guard !found.isEmpty else { return }
        let ways = found.compactMap { one in one.way.map { (one.line, WayFigures($0, at: one.at)) } }
        parts.status.note(Dictionary(ways) { $1 })
        await write(.explanations(found, FindingTelling(settings, at: surroundings.now())))
        if found.contains(where: { $0.incident != nil }) { await parts.messagesWereStored() }
        parts.status.tell(RoundNews(incidents: field.book.open.count))
    }

    private func tracePlan(
        _ step: FieldRound, _ moved: Set<String>, _ last: [String: WallTime], _ now: WallTime
    ) -> TracePlan {
        let (probe, catalogue) = (settings.probe, settings.formats.catalogue)
        let healthy = Set(
            step.lines.indices.filter { step.reading($0)?.verdict == .healthy }.map {
                step.lines[$0].name
            })
        return TracePlan(
            step.lines,
            payload: { RoundPreparation.payload(of: $0, settings: probe, catalogue) },
            news: step.changes.filter { $0.change == .opened || $0.change == .reopened }
                .map { TracePlan.News(incident: $0.incident.id, lines: $0.incident.lines) },
            moved: moved,
            isInOrder: { healthy.contains($0.name) }, last: last, now: now)
    }

    /// How long a trace may take now; nil where there is too little time until the next round.
    private var traceTime: Duration? {
        let left = timeLeft - Self.traceMargin
        return left < Self.minTrace ? nil : min(left, Self.traceLimit)
    }

    private func lastReferences() async -> [String: WallTime]? {
        let history = parts.history
        do {
            return try await BlockingWork.run("references") { try history.use { try $0.lastReferences() } }
        } catch {
            noteUnreadable(error)
            return nil
        }
    }

    private func noteUnreadable(_ error: any Error) {
        parts.status.count { $0.storeFailures += 1 }
        parts.logger.error(
            "earlier traces could not be read; nothing is traced this round", metadata: ["reason": "\(error)"])
    }

    /// One line's trace. A change counts only where a second trace, made at once, shows it too: a hop that answers now
    /// from one address and now from another is no change.
    private func trace(_ job: TracePlan.Job, of report: RoundReport, within limit: Duration) async -> Explanation? {
        let history = parts.history
        let names = job.reference == job.line.name ? [job.line.name] : [job.reference, job.line.name]
        let earlier: [TracedWay]
        do {
            earlier = try await BlockingWork.run("ways") { try history.use { try $0.ways(ofLines: names) } }
        } catch {
            noteUnreadable(error)
            return nil
        }
        guard let first = await trace(job.line, within: limit) else { return nil }
        var way = TracedWay(first, for: job.purpose, after: earlier)
        var conclusions: [Conclusion] = []
        if let suspected = way.conclusion, let left = traceTime, let second = await trace(job.line, within: left) {
            way = TracedWay(second, for: job.purpose, after: earlier)
            if let proved = way.conclusion, proved.isSameChange(as: suspected) { conclusions = [proved] }
        }
        return Explanation(
            line: job.line.name, at: surroundings.now(), round: report.id, incident: job.incident,
            experiment: .trace, conclusions: conclusions, way: way)
    }

    private func trace(_ line: Line, within limit: Duration) async -> Trace? {
        var making = TraceMaking(line, settings: settings.probe, formats: settings.formats)
        making.formats.claimClock()
        making.rules.limitNanoseconds = limit.nanoseconds
        making.lookupTimeout = min(limit, .seconds(2))
        do {
            switch try await maker.trace(making) {
            case .trace(let trace): return trace.end == .stopped ? nil : trace
            case .unmeasured(let reason):
                noteUntraced(line, Words.keys.unmeasured(reason))
            }
        } catch {
            noteUntraced(line, "\(error)")
        }
        return nil
    }

    private func noteUntraced(_ line: Line, _ reason: String) {
        parts.status.count { $0.tracesFailed += 1 }
        parts.logger.notice(
            "the way of a line could not be traced", metadata: ["line": "\(line.name)", "reason": "\(reason)"])
    }
}

extension Conclusion {
    /// Whether two conclusions from traces are of one kind, at one hop.
    fileprivate func isSameChange(as other: Conclusion) -> Bool {
        func hop(_ one: Conclusion) -> Int? {
            switch one {
            case .routeChange(let change), .wayEnds(let change): change.hop
            default: nil
            }
        }
        return kind == other.kind && hop(self) == hop(other)
    }
}
