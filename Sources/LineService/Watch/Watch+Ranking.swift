internal import LineHistory
internal import LineModel
internal import LineReport
internal import Logging
internal import ProbeEngine
internal import ServiceSupport

extension Watch {
    /// Renews the ranking by a round that is settled, and has it told where it changed.
    func rank(_ report: RoundReport, _ settlement: RoundSettlement, at now: WallTime) async {
        let board = parts.ranking
        guard report.validity.verdict == .valid, !report.ledger.interrupted else { return board.noteDistrusted() }
        let lines = settlement.lines
        if board.needs(lines) { await takeForRanking(lines, report.id) }
        let reasons = reasonsToLeaveOut(lines, at: now)
        let found = report.lines.map(RankingRound.init)
        guard found.count == lines.count else { return }
        let moment = RankingMoment(id: report.id, started: report.started)
        let state = board.enter(found, leavingOut: reasons, round: moment)
        if let state { await write(.ranking(state)) }
        await parts.tellRanking()
    }

    /// Leaves out what incidents have now, where evidence opened or closed some after the round was ranked.
    func rankAgain(_ lines: [Line], at now: WallTime) async {
        parts.ranking.leaveOut(reasonsToLeaveOut(lines, at: now))
        await parts.tellRanking()
    }

    /// After a restart windows are filled with what the history has of the last rounds.
    private func takeForRanking(_ lines: [Line], _ id: String) async {
        let (board, history, probe, catalogue) = (
            parts.ranking, parts.history, settings.probe, settings.formats.catalogue
        )
        let ways = lines.map { line in
            LineWay(line, payload: RoundPreparation.payload(of: line, settings: probe, catalogue))
        }
        guard board.isEmpty else { return board.take(lines, ways: ways) }
        do {
            let past = try await BlockingWork.run("ranking") {
                // The round that is being ranked may be there already.
                try history.use { try $0.rankingRounds(of: ways, most: RankingRules().window) }
                    .filter { $0.round.id != id }
            }
            board.take(lines, ways: ways, past: past)
        } catch {
            board.take(lines, ways: ways)
            parts.status.count { $0.storeFailures += 1 }
            parts.logger.error(
                "the last rounds could not be read for the ranking; lines get places by new ones",
                metadata: ["reason": "\(error)"])
        }
    }

    /// Why lines are left out, whatever their figures are: they are in an open incident, being worked on, or silenced.
    private func reasonsToLeaveOut(_ lines: [Line], at now: WallTime) -> [RankingExclusion?] {
        let reasons = RankingReasons(
            open: field.book.open, muting: settings.muting, silences: OperatorSilences(knownSilences), at: now)
        return lines.map(reasons.reason)
    }
}
