package import LineModel
internal import LineReport
internal import Logging
internal import ServiceLifecycle
internal import ServiceSupport

extension ServiceSettings {
    /// The judgement by evidence as these settings want it; nil where lines are judged by their limits alone.
    ///
    /// - Parameter stored: the state of another one.
    package func judge(stored: [UInt8]) -> EvidenceJudge? {
        alerts.falseAlarms.map {
            EvidenceJudge(
                budget: $0, every: every, trials: probe.count, clearAfter: clearAfter, stored: stored)
        }
    }
}

extension Watch {
    /// When suspects get further probes, from now on.
    var binPlan: EvidenceBinPlan { EvidenceBinPlan(settings.confirmation, within: timeLeft) }

    /// Until the next round; read anew each time, as the wall clock may be set while somebody waits.
    var timeLeft: Duration { clock.timeLeft(now: surroundings.now().nanosecondsSince1970) }

    /// Probes the lines that there is evidence against further, in bins over the time until the next round, and says
    /// what evidence then proves. What is above its limits was told before.
    ///
    /// - Parameter step: of a round that is finished otherwise.
    func gatherEvidence(_ step: FieldRound, of settlement: RoundSettlement) async {
        guard step.evidenceIsOpen else { return }
        var step = step
        let (plan, left) = (binPlan, timeLeft)
        for start in plan.starts where !step.evidenceSuspects.isEmpty {
            guard await wait(untilLeft: left - start, atLeast: plan.length) else { break }
            await probe(&step, of: settlement, within: plan.room)
        }
        let now = surroundings.now()
        let silences = await silences(at: now)
        let messages = settlement.resume(&step, in: &field, silences: silences, told: await told(), at: now)
        guard let messages else {
            // What the bins found must not be lost with the process.
            await write(.evidence(field.evidence?.state ?? []))
            return
        }
        noteEvidence(step)
        await tell(change(RoundNaming(settlement.report), step, messages, at: now), messages)
        await rankAgain(step.lines, at: now)
        parts.status.tell(RoundNews(incidents: field.book.open.count))
        step.evidenceIsOpen = false
        await experiment(on: step, after: settlement.report.id)
    }

    /// Waits until so much time is left until the next round.
    ///
    /// - Parameter least: less than this is too little for a bin.
    /// - Returns: false when there is no time left, or the service is being stopped.
    private func wait(untilLeft target: Duration, atLeast least: Duration) async -> Bool {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            let left = timeLeft
            guard left >= least else { return false }
            guard left > target else { return true }
            let pause = min(left - target, RoundClock.maxWait)
            parts.status.noteAlive(busyFor: pause)
            try? await cancelWhenGracefulShutdown { [surroundings] in try await surroundings.sleep(pause) }
        }
        return false
    }

    private func probe(_ step: inout FieldRound, of settlement: RoundSettlement, within room: Duration) async {
        let plan = ConfirmationPlan(
            step.evidenceSuspects, of: step.lines, settings: settings.confirmation, within: room,
            most: settings.confirm.most)
        do {
            let lines = plan.chosen.map { settings.limits.applied(to: step.lines[$0]) }
            let report = try await maker.make(
                lines, settings: plan.settings, formats: settings.formats, vantage: settings.vantage,
                limits: settings.limits.limitsOfAll, whenPlanned: noteLength)
            guard let found = settlement.proved(by: report, chosen: plan.chosen) else {
                parts.status.count { $0.evidenceBinsUnfit += 1 }
                parts.logger.notice(
                    "further probes of lines with evidence against them are not valid and prove nothing",
                    metadata: ["reasons": "\(Words.keys.findings(report.validity).joined(separator: "; "))"])
                return
            }
            parts.status.count {
                $0.evidenceBins += 1
                $0.evidenceProbed += found.count
            }
            field.enterBin(&step, found: found)
        } catch {
            parts.status.count { $0.evidenceBinsUnfit += 1 }
            parts.logger.error(
                "further probes of lines with evidence against them could not be sent",
                metadata: ["lines": "\(plan.chosen.count)", "reason": "\(error)"])
        }
    }

    /// Tells metrics and log which lines evidence raised and cleared.
    func noteEvidence(_ step: FieldRound) {
        guard step.hasChangedByEvidence else { return }
        parts.status.count {
            $0.raisedByEvidence += step.raisedByEvidence.count
            $0.clearedByEvidence += step.clearedByEvidence.count
        }
        var facts: Logger.Metadata = [
            "raised": "\(step.raisedByEvidence.count)", "cleared": "\(step.clearedByEvidence.count)",
        ]
        if let names = NameList.text(step.raisedByEvidence) { facts["raised_lines"] = "\(names)" }
        if let names = NameList.text(step.clearedByEvidence) { facts["cleared_lines"] = "\(names)" }
        parts.logger.notice("lines were judged by evidence", metadata: facts)
    }
}
