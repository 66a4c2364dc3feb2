internal import LineModel
internal import Logging
internal import ServiceLifecycle

extension Watch {
    /// Probes the suspects of a round again, by themselves and from fresh source ports, and judges them by the same
    /// rules.
    ///
    /// Not longer than half of the time until the next slot: where there are more suspects than that allows, those that
    /// are probed are spread over all ingresses, and the others are asked again after the next round.
    func confirm(_ step: FieldRound, began: Int64) async -> [Int: LineReading] {
        guard !step.suspects.isEmpty, !Task.isShuttingDownGracefully else { return [:] }
        let chosen = ConfirmationChoice.choose(step.suspects, of: step.lines, most: mostConfirmations(began: began))
        guard !chosen.isEmpty else { return [:] }
        do {
            let lines = chosen.map { settings.limits.applied(to: step.lines[$0]) }
            let report = try await maker.make(
                lines, settings: judging.confirmation, formats: settings.formats, vantage: settings.vantage,
                limits: settings.limits.limitsOfAll, whenPlanned: noteLength)
            return judge(report, chosen, step)
        } catch {
            parts.logger.error(
                "the confirmation could not be made; the lines are asked again after the next round",
                metadata: ["lines": "\(chosen.count)", "reason": "\(error)"])
            return [:]
        }
    }

    private func judge(_ report: RoundReport, _ chosen: [Int], _ step: FieldRound) -> [Int: LineReading] {
        guard report.validity.verdict == .valid, !report.ledger.interrupted else {
            parts.logger.warning(
                "the confirmation is not valid and proves nothing",
                metadata: ["reasons": "\(report.validity.reasons.joined(separator: "; "))"])
            return [:]
        }
        return judging.confirmed(report, chosen: chosen, of: step.lines)
    }

    private func mostConfirmations(began: Int64) -> Int {
        let left = settings.every - .nanoseconds(parts.monotonicNow() - began)
        let most = ConfirmationChoice.most(
            within: left / 2, rate: settings.probe.findsRate ? 20_000 : settings.probe.maxRate,
            count: RoundReadings.confirmationPackets(settings), tail: settings.probe.timeout)
        // One at least: a round that takes all of its time must not keep everything from being raised.
        return max(1, min(settings.confirm.most, most))
    }

    func noteConfirmations(_ step: FieldRound) {
        guard !step.suspects.isEmpty else { return }
        parts.status.count {
            $0.raised += step.raised
            $0.dismissed += step.dismissed
            $0.unconfirmed += step.unconfirmed
        }
        parts.logger.notice(
            "suspected lines were probed again",
            metadata: [
                "suspected": "\(step.suspects.count)", "raised": "\(step.raised)", "dismissed": "\(step.dismissed)",
                "unconfirmed": "\(step.unconfirmed)",
            ])
    }
}
