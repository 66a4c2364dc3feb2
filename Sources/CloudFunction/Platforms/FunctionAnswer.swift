internal import Foundation
internal import LineModel
internal import LineReport

/// What the platform, and whoever reads its log, is told of a call.
struct FunctionAnswer {
    /// Abnormal lines that are named; the report has all of them.
    private static let maxLines = 100

    /// What the call measured, and by which plan.
    struct Round {
        let report: RoundReport
        let plan: FunctionPlan
    }

    let vantage: String
    /// nil where the slot's round was made by an earlier call.
    let round: Round?
    /// Everything that was shortened, ignored or went wrong without losing anything.
    var notes: [String]
    var uploads: [UploadResult] = []
    /// `written`, `none`, or why not.
    var state = "none"
    var raised = 0
    var open: Int?
    var told = 0
    var untold = 0
    /// nil where the configuration names no fleet.
    var fleet: FunctionFleetAnswer?
    /// The first thing that makes the call a failed one.
    private(set) var fault: FunctionFault?

    mutating func fail(_ fault: FunctionFault) {
        notes.append(fault.description)
        if self.fault == nil { self.fault = fault }
    }

    var outcome: FunctionOutcome { fault.map { .fault($0, result: bytes) } ?? .response(bytes) }

    private var bytes: [UInt8] {
        var object: [String: Any] = [
            "plumbline": Version.text, "vantage": vantage, "state": state, "raised": raised,
            "messages": ["delivered": told, "waiting": untold], "notes": notes,
            "uploads": uploads.map { upload in
                var entry = ["upload": upload.upload, "key": upload.key]
                entry["failure"] = upload.failure
                return entry
            },
        ]
        if let round { object.merge(self.object(round)) { first, _ in first } }
        if let fleet { object["fleet"] = fleet.object }
        if let open { object["open_incidents"] = open }
        let data = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
        return data.map { [UInt8]($0) } ?? Array("{}".utf8)
    }

    private func object(_ round: Round) -> [String: Any] {
        let report = round.report
        let bad = report.lines.filter { $0.verdict == .abnormal }
        return [
            "round": report.id, "started": report.started.rfc3339(), "seconds": rounded(report.duration / .seconds(1)),
            "validity": report.validity.verdict.rawValue, "reasons": Words.keys.findings(report.validity),
            "reason_ids": report.validity.findings.map(\.kind.rawValue), "lines": report.lines.count,
            "abnormal": bad.count, "unmeasured": report.lines.count { $0.verdict == .unmeasured },
            "sent": report.totals.sent, "received": report.totals.received, "count": round.plan.settings.count,
            "abnormal_lines": bad.prefix(Self.maxLines).map(line),
        ]
    }

    private func line(_ row: LineReportRow) -> [String: Any] {
        var entry: [String: Any] = [
            "name": row.line.name, "reasons": Words.keys.reasons(row.reasons),
            "reason_ids": row.reasons.map(\.kind.rawValue),
        ]
        if let loss = row.summary.counts.lossRatio { entry["loss"] = rounded(loss) }
        if let rtt = row.summary.rtt { entry["rtt_ms"] = rounded(rtt.mean) }
        return entry
    }

    private func rounded(_ value: Double) -> NSDecimalNumber {
        NSDecimalNumber(value: Int64((value * 1000).rounded())).multiplying(byPowerOf10: -3)
    }
}
