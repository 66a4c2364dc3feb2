internal import LineModel

/// What rules would have raised over past rounds, for programs: one object (docs/reference/formats.md, "Replay").
package enum ReplayJSON {
    /// Writes the object, with a line feed at its end.
    ///
    /// - Throws: what the sink throws.
    package static func render(_ report: ReplayReport, version: String, to sink: @escaping ByteSink) throws {
        let replay = report.replay
        var json = JSONWriter(to: sink)
        try json.object { json throws in
            json.field("plumbline", version)
            json.field("from", report.from.rfc3339(fractionDigits: 0))
            json.field("to", report.to.rfc3339(fractionDigits: 0))
            json.lineBreak()
            json.object("covered") { json in
                json.field("from", replay.first?.rfc3339(fractionDigits: 0))
                json.field("to", replay.last?.rfc3339(fractionDigits: 0))
                json.field("rounds", replay.rounds)
                json.field("not_valid", replay.invalid)
                json.field("without_past", replay.roundsWithoutPast)
                json.field("lines", report.lines.count)
                json.field("every_s", replay.field.every.inMilliseconds / 1000, decimals: 0...3)
                json.field("count", replay.field.planned)
                json.field("further_probes", false)
            }
            json.lineBreak()
            json.array("dependent") { json in
                for key in replay.dependent.sorted() { json.element(key.description) }
            }
            json.lineBreak()
            try json.array("settings") { json throws in
                for outcome in report.outcomes {
                    json.lineBreak()
                    try json.object { json throws in try json.write(outcome, report) }
                }
            }
        }
        json.bytes.append(UInt8(ascii: "\n"))
        try json.bytes.finish()
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ outcome: ReplayOutcome, _ report: ReplayReport) throws {
        let covered = report.replay.covered
        switch outcome.setting {
        case .limits:
            field("rule", "limits")
            null("false_alarms")
            null("accepted")
        case .evidence(let budget):
            field("rule", "evidence")
            field("false_alarms", budget.description)
            field("accepted", budget.accepted(in: covered), decimals: 1...6)
        }
        field("alarms", outcome.alarms.count)
        field("alarms_per_week", outcome.alarmsPerWeek(over: covered), decimals: 1...6)
        field("lines", outcome.lines)
        field("groups", outcome.groups)
        field("also_raised", outcome.alsoRaised)
        field("sooner", outcome.sooner)
        field("later", outcome.slower)
        field("median_other_later_rounds", outcome.medianLater.map(Double.init), decimals: 0...0)
        try array("raised") { json throws in
            for (alarm, later) in zip(outcome.alarms, outcome.later) {
                json.lineBreak()
                json.object { $0.write(alarm, later: later, report.lines) }
                try json.bytes.checkpoint()
            }
        }
    }

    private mutating func write(_ alarm: ReplayAlarm, later: Int?, _ lines: [Line]) {
        field("from", alarm.at.rfc3339(fractionDigits: 0))
        field("to", alarm.cleared?.rfc3339(fractionDigits: 0))
        field("duration_s", alarm.length.map { $0.inMilliseconds / 1000 }, decimals: 0...3)
        let key = alarm.group ?? CauseKey(.line, alarm.lines.first.map { lines[$0].name } ?? "")
        field("cause_kind", key.kind.word)
        field("cause_value", key.value)
        array("lines") { json in for line in alarm.lines { json.element(lines[line].name) } }
        let figures = alarm.figures
        field("loss", figures?.lossPerMillion.map { Double($0) / 1e6 }, decimals: 1...6)
        field("usual_loss", figures.map { Double($0.usualPerMillion) / 1e6 }, decimals: 1...6)
        field("usual_of", figures?.usualSource.rawValue)
        field("rounds", alarm.rounds.map(Double.init), decimals: 0...0)
        field("chance_one_in", alarm.oneIn.map(Double.init), decimals: 0...0)
        field("worst_loss", alarm.worstPerMille.map { Double($0) / 1000 }, decimals: 1...3)
        field("other_later_rounds", later.map(Double.init), decimals: 0...0)
        if let delay = alarm.delay { write(delay) }
    }

    private mutating func write(_ delay: DelayFigures) {
        let shape = EvidenceShape(.delay(delay))
        field("of", shape.of)
        field("median_rtt_ms", shape.medianRttMs, decimals: 1...3)
        field("usual_rtt_ms", shape.usualRttMs, decimals: 1...3)
        field("change", shape.change)
    }
}
