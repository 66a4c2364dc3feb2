internal import LineModel
internal import LineReport
internal import Logging

extension Watch {
    /// Reasons of unmeasured lines that a round's line names.
    private static let maxReasons = 5

    /// One line a round.
    func log(_ report: RoundReport) {
        let totals = report.totals
        var metadata: Logger.Metadata = [
            "round": "\(report.id)", "lines": "\(report.lines.count)", "sent": "\(totals.sent)",
            "received": "\(totals.received)", "unsent": "\(totals.unsent)",
            "abnormal": "\(report.lines.count { $0.verdict == .abnormal })",
            "unmeasured": "\(report.lines.count { $0.verdict == .unmeasured })",
            "validity": "\(report.validity.verdict.rawValue)", "seconds": "\(seconds(report.duration))",
        ]
        let unmeasured = UnmeasuredGroups(report.lines, .keys)
        if !unmeasured.isEmpty {
            metadata["why_unmeasured"] = "\(unmeasured.rows(atMost: Self.maxReasons).joined(separator: "; "))"
        }
        if report.ledger.interrupted {
            // Somebody wanted it so: the lines that it did not come to are no trouble, and its verdicts mean nothing.
            let left = ["abnormal", "unmeasured", "why_unmeasured", "unsent", "validity"]
            let facts = metadata.filter { !left.contains($0.key) }
            parts.logger.notice("round that was ended early: it changes no state and raises no alarm", metadata: facts)
        } else if report.validity.verdict == .valid {
            parts.logger.info("round", metadata: metadata)
        } else {
            metadata["reasons"] = "\(Words.keys.findings(report.validity).joined(separator: "; "))"
            parts.logger.warning("round that is not valid: it changes no state and raises no alarm", metadata: metadata)
        }
        roundStatus =
            "round of \(report.started.timeText): \(report.lines.count) lines, "
            + "\(report.lines.count { $0.verdict == .abnormal }) abnormal, \(report.validity.verdict.rawValue)"
        parts.systemd.status(roundStatus)
    }

    /// Tells the service manager of the incidents that are open after the round.
    func tellStatus(of open: [Incident]) {
        parts.systemd.status(roundStatus + IncidentStatus.text(of: open))
    }

    private func seconds(_ duration: Duration) -> String { FigureText.short(duration / .seconds(1)) }
}
