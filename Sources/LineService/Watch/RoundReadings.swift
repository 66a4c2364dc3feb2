package import LineModel

/// What a round says of its lines by the service's rules: the same for `watch` and for a cloud function. Pure.
package struct RoundReadings {
    package let settings: ServiceSettings
    /// What is usual for the lines at this hour, by name.
    package let baselines: [String: LineBaseline]

    package init(settings: ServiceSettings, baselines: [String: LineBaseline]) {
        self.settings = settings
        self.baselines = baselines
    }

    /// One reading a line; nil for a line under maintenance.
    ///
    /// - Parameter lines: of the report, in its order.
    package func readings(of report: RoundReport, lines: [Line], at now: WallTime) -> [LineReading?] {
        let validity = Self.validity(of: report)
        return zip(lines, report.lines).map { line, row in
            settings.muting.isUnderMaintenance(line, at: now) ? nil : reading(row, of: line, round: validity)
        }
    }

    /// A round that was ended early proves nothing of what it did not come to.
    package static func validity(of report: RoundReport) -> Validity.Verdict {
        report.ledger.interrupted ? .suspect : report.validity.verdict
    }

    package func reading(_ row: LineReportRow, of line: Line, round: Validity.Verdict) -> LineReading {
        LineReading(
            row, limits: settings.limits.limits(for: line), round: round, baseline: baselines[row.line.name])
    }

    /// What a valid confirmation found, by index of the line; lines that it could not measure are left out.
    ///
    /// - Parameter chosen: the indices of its lines, in the report's order.
    package func confirmed(_ report: RoundReport, chosen: [Int], of lines: [Line]) -> [Int: LineReading] {
        var found: [Int: LineReading] = [:]
        for (index, row) in zip(chosen, report.lines) {
            let reading = reading(row, of: lines[index], round: .valid)
            if reading.verdict != .unmeasured { found[index] = reading }
        }
        return found
    }
}
