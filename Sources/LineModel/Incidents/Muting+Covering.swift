extension Muting {
    /// Whether the line is being worked on: a maintenance rule that holds now is about it. A rule with a cause is about
    /// every line that shares it, and one with the vantage about all.
    package func isUnderMaintenance(_ line: Line, at time: WallTime) -> Bool {
        maintenance.contains { $0.holds(at: time) && $0.covers(line) }
    }

    /// Whether nobody is to be told of an incident now. One without lines (it flaps and is quiet, or they left the
    /// lines files) stays as it was in the last round: no rule about lines can be about it, and that ends no silence. A
    /// blind vantage has none either, and is silenced by its cause.
    ///
    /// - Parameter lines: those of its lines that are known.
    package func isSilenced(_ incident: Incident, lines: [Line], at time: WallTime) -> Bool {
        lines.isEmpty && !incident.trouble.isOfService
            ? incident.isSilent : isSilenced(cause: incident.key, lines: lines, at: time)
    }

    /// Whether nobody is to be told of an incident: a silence that holds now names its cause, or each of its lines is
    /// covered by one.
    ///
    /// - Parameter lines: the incident's; where they are not known (they may have left the lines files), only its cause
    ///   can be named.
    package func isSilenced(cause: CauseKey, lines: [Line], at time: WallTime) -> Bool {
        let rules = silences.filter { $0.holds(at: time) }
        guard !rules.isEmpty else { return false }
        if rules.contains(where: { $0.cause == cause && $0.fits(allOf: lines) }) { return true }
        // Who silences the vantage does not want to miss what happens on a line.
        let ofLines = rules.filter { $0.cause != .vantage }
        return !lines.isEmpty && lines.allSatisfy { line in ofLines.contains { $0.covers(line) } }
    }
}

extension MuteRule {
    /// Whether the rule holds at this time: `from` is in it, `until` is not.
    package func holds(at time: WallTime) -> Bool {
        if let from, time.nanosecondsSince1970 < from.nanosecondsSince1970 { return false }
        if let until, time.nanosecondsSince1970 >= until.nanosecondsSince1970 { return false }
        return daily?.contains(time) ?? true
    }

    /// Whether the rule is about the line, at whatever time.
    package func covers(_ line: Line) -> Bool {
        guard fitsName(of: line), tag.map(line.tags.contains) ?? true else { return false }
        guard let cause else { return true }
        return cause == CauseKey(.line, line.name) || CauseField.keys(of: line).contains(cause)
    }

    /// Whether the rule's parts other than its cause fit each line.
    fileprivate func fits(allOf lines: [Line]) -> Bool {
        // Of no lines nothing can be said to fit.
        guard line != nil || tag != nil else { return true }
        return !lines.isEmpty && lines.allSatisfy { fitsName(of: $0) && tag.map($0.tags.contains) ?? true }
    }

    private func fitsName(of line: Line) -> Bool { self.line.map { NamePattern.fits(line.name, $0) } ?? true }
}
