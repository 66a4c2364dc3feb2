internal import LineModel
internal import LineReport
internal import Logging
internal import ServiceLifecycle
internal import ServiceSupport

extension Watch {
    /// Probes the suspects of a round again, by themselves and from fresh source ports, and judges them by the same
    /// rules.
    ///
    /// Not longer than half of the time until the next slot, as `ConfirmationPlan` says; the suspects that are not
    /// probed are asked again after the next round.
    func confirm(
        _ step: FieldRound, of settlement: RoundSettlement, began: Int64
    ) async -> [Int: LineReading] {
        guard !step.suspects.isEmpty, !Task.isShuttingDownGracefully else { return [:] }
        let left = settings.every - .nanoseconds(surroundings.monotonicNow() - began)
        let plan = ConfirmationPlan(
            step.suspects, of: step.lines, settings: settings.confirmation, within: left / 2,
            most: settings.confirm.most)
        log(plan)
        do {
            let lines = plan.chosen.map { settings.limits.applied(to: step.lines[$0]) }
            let report = try await maker.make(
                lines, settings: plan.settings, formats: settings.formats, vantage: settings.vantage,
                limits: settings.limits.limitsOfAll, whenPlanned: noteLength)
            let found = ports.explanations(by: report, after: settlement.report.id)
            await keep(found)
            return proved(by: report, plan.chosen, settlement)
        } catch {
            parts.logger.error(
                "the confirmation could not be made; the lines are asked again after the next round",
                metadata: ["lines": "\(plan.chosen.count)", "reason": "\(error)"])
            return [:]
        }
    }

    private func proved(
        by report: RoundReport, _ chosen: [Int], _ settlement: RoundSettlement
    ) -> [Int: LineReading] {
        guard let found = settlement.proved(by: report, chosen: chosen) else {
            parts.logger.warning(
                "the confirmation is not valid and proves nothing",
                metadata: ["reasons": "\(Words.keys.findings(report.validity).joined(separator: "; "))"])
            return [:]
        }
        return found
    }

    private func log(_ plan: ConfirmationPlan) {
        guard plan.settings.count < settings.confirm.count else { return }
        parts.logger.warning(
            "too little time until the next round: suspected lines are probed again with fewer probes",
            metadata: ["probes": "\(plan.settings.count)", "in_time": "\(plan.isInTime)"])
    }

    func noteConfirmations(_ step: FieldRound) {
        guard !step.suspects.isEmpty else { return }
        parts.status.count {
            $0.raised += step.raised
            $0.dismissed += step.dismissed
            $0.unconfirmed += step.unconfirmed
        }
        var facts: Logger.Metadata = [
            "suspected": "\(step.suspects.count)", "raised": "\(step.raised)", "dismissed": "\(step.dismissed)",
            "unconfirmed": "\(step.unconfirmed)",
        ]
        // Those that were raised are in the incident that is logged next.
        if let names = NameList.text(step.dismissedLines) { facts["dismissed_lines"] = "\(names)" }
        if let names = NameList.text(step.unconfirmedLines) { facts["unconfirmed_lines"] = "\(names)" }
        parts.logger.notice("suspected lines were probed again", metadata: facts)
    }
}
