internal import LineModel
internal import LineReport
internal import Logging
internal import ProbeEngine
internal import ServiceLifecycle
internal import ServiceSupport

extension Watch {
    /// Probes some lines of each incident that opened in other manners, in small rounds one after another, and stores
    /// what that shows. Whoever is to be told was told before; what takes longer than there is time for is not begun.
    ///
    /// - Parameters:
    ///   - step: of a round that is finished otherwise.
    ///   - id: the round's.
    func experiment(on step: FieldRound, after id: String) async {
        guard settings.explain.experiments, !step.changes.isEmpty else { return }
        let left = timeLeft
        // A tenth is left to the next round, and half of it all to bins that evidence asks for.
        let room = step.evidenceIsOpen ? left / 2 : left - left / 10
        let (probe, catalogue) = (settings.probe, settings.formats.catalogue)
        let plan = ExperimentPlan(
            step.changes, of: step.lines,
            isSized: { line in
                let payload = RoundPreparation.payload(of: line, settings: probe, catalogue)
                return payload == .plumb || payload == .relay
            },
            settings: settings.confirmation, within: room)
        guard !plan.subjects.isEmpty else { return }
        var run = ExperimentRun(plan)
        while let manner = run.next {
            guard !Task.isShuttingDownGracefully, !Task.isCancelled, timeLeft >= left - room + plan.length else {
                run.stop()
                break
            }
            await send(manner, &run, step.lines)
        }
        let found = run.explanations(at: surroundings.now(), round: id, lines: step.lines)
        note(found, run)
        if !found.isEmpty { await keep(found) }
    }

    private func send(_ manner: ExperimentPlan.Manner, _ run: inout ExperimentRun, _ lines: [Line]) async {
        do {
            // What goes beside a line's probes at other times tells nothing here.
            let chosen = run.plan.subjects.map { subject in
                var line = settings.limits.applied(to: lines[subject.index])
                (line.direct, line.flows, line.minGain) = (.off, false, nil)
                return line
            }
            let report = try await maker.make(
                chosen, settings: run.plan.round(in: manner), formats: settings.formats, vantage: settings.vantage,
                limits: settings.limits.limitsOfAll, whenPlanned: noteLength)
            parts.status.noteAlive()
            guard report.validity.verdict == .valid else {
                parts.status.count { $0.experimentRoundsUnfit += 1 }
                parts.logger.notice(
                    "a round of an experiment is not valid and proves nothing",
                    metadata: ["reasons": "\(Words.keys.findings(report.validity).joined(separator: "; "))"])
                return run.fail()
            }
            parts.status.count { $0.experimentRounds += 1 }
            run.enter(report.lines.map(ExperimentRun.Reading.init))
        } catch {
            parts.status.count { $0.experimentRoundsUnfit += 1 }
            parts.logger.error("a round of an experiment could not be made", metadata: ["reason": "\(error)"])
            run.fail()
        }
    }

    private func note(_ found: [Explanation], _ run: ExperimentRun) {
        let made = found.filter { $0.experiment != .again }
        let concluded = made.filter { !$0.conclusions.isEmpty }
        parts.status.count {
            $0.experimentsConcluded += concluded.count
            $0.experimentsAlike += made.count - concluded.count
            $0.experimentsUnfit += run.unfitCount
        }
        var facts: Logger.Metadata = [
            "lines": "\(run.plan.subjects.count)", "concluded": "\(concluded.count)",
            "no_difference": "\(made.count - concluded.count)", "unfit": "\(run.unfitCount)",
        ]
        if let names = NameList.text(concluded.map(\.line)) { facts["concluded_lines"] = "\(names)" }
        parts.logger.notice("lines of new incidents were looked into by experiments", metadata: facts)
    }
}

extension ExperimentRun.Reading {
    /// What a round says of a line; nil where it says nothing: too little was sent, or this machine may be at fault.
    fileprivate init?(_ row: LineReportRow) {
        guard row.verdict != .unmeasured, row.summary.doubt == nil else { return nil }
        let counts = row.summary.counts
        self.init(
            sent: counts.sent, lost: counts.late + counts.lost + counts.refused, runs: row.summary.lossPeriods)
    }
}
