package import LineModel

/// A self-test for programs: one object.
package enum SelftestJSON {
    /// Writes the object, with a line feed at its end.
    ///
    /// - Parameter version: the program's, for the object's first key.
    /// - Throws: what the sink throws.
    package static func render(_ report: SelftestReport, version: String, to sink: @escaping ByteSink) throws {
        var json = JSONWriter(to: sink)
        json.object { json in
            json.field("plumbline", version)
            json.field("passes", report.passes)
            json.field("interrupted", report.interrupted)
            json.field("conclusion", SelftestText.conclusion(report).joined(separator: " "))
            json.lineBreak()
            json.object("plan") { json in
                json.field("lines", report.lines)
                json.field("count", report.count)
                json.field("interval_ms", Double(report.intervalNanoseconds) / 1e6, decimals: 1...6)
                json.field("rate_pps", report.rate, decimals: 1...3)
                json.field("omitted", report.omitted)
            }
            json.lineBreak()
            json.array("stages") { json in
                for (figures, judgement) in zip(report.results, report.judgements) {
                    json.lineBreak()
                    json.object { $0.write(figures, judgement) }
                }
            }
        }
        json.bytes.append(ASCII.newline)
        try json.bytes.finish()
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ figures: SelftestFigures, _ judgement: SelftestJudgement) {
        field("rate_pps", figures.rate, decimals: 1...3)
        field("cpu_loaded", figures.stage.isLoaded)
        field("lines", figures.stage.lines)
        field("count", figures.stage.count)
        field("interval_ms", Double(figures.stage.intervalNanoseconds) / 1e6, decimals: 1...6)
        field("planned", figures.planned)
        field("sent", figures.sent)
        field("unsent", figures.unsent)
        write("lost", figures.lost)
        write("duplicates", figures.duplicates)
        write("reordered", figures.reordered)
        object("delay_error_ms") { json in
            json.field("median", figures.delayError?.median, decimals: 3...6)
            json.field("max", figures.delayError?.max, decimals: 3...6)
        }
        field("canary_p99_ms", figures.selfProbe, decimals: 3...6)
        field("send_lateness_p99_us", figures.lateness.map { Double($0) / 1e3 }, decimals: 1...3)
        field("never_arrived", figures.neverArrived)
        object("far_end_faults") { json in
            for fault in figures.farEndFaults { json.field(named: fault.name, fault.count) }
        }
        field("validity", figures.validity.verdict.rawValue)
        field("verdict", judgement.verdict.rawValue)
        array("reasons") { json in for finding in judgement.findings { json.element(Words.flags.finding(finding)) } }
        array("reason_ids") { json in for finding in judgement.findings { json.element(finding.id) } }
    }

    private mutating func write(_ key: StaticString, _ comparison: SelftestComparison) {
        object(key) { json in
            json.field("measured", comparison.measured)
            json.field("true", comparison.truth)
            json.field("false", comparison.excess)
            json.field("missed", comparison.missed)
        }
    }
}
