import LineModel

extension RoundRenderer {
    /// "Result of a round" in docs/reference/formats.md: one object, a line of text for each measured line.
    ///
    /// Objects always have all their keys: what is absent is `null` inside them. `refused_kinds` and
    /// `send_errors_by_name` have the kinds that occurred.
    package static let json = RoundRenderer(
        name: "json", fileEndings: [".json"], summary: "one JSON object, for programs"
    ) { report, context, sink in
        var json = JSONWriter(to: sink)
        try json.object { json throws in
            json.field("plumbline", context.version)
            json.lineBreak()
            json.object("round") { $0.write(round: report, context.words) }
            json.lineBreak()
            try json.write(lines: report.lines, context.words)
            if !context.groupings.isEmpty {
                json.lineBreak()
                try json.write(groupsOf: report, by: context.groupings, context.words)
            }
        }
        json.bytes.append(ASCII.newline)
        try json.bytes.finish()
    }

    /// The same object on one line, for NDJSON: a line end stands in no text of JSON (RFC 8259 section 7).
    package static let ndjson = RoundRenderer(
        name: "ndjson", fileEndings: [], summary: "a JSON object a round, a line each"
    ) { report, context, sink in
        try json.render(report, context) { chunk in
            let kept = chunk.filter { $0 != ASCII.newline }
            if !kept.isEmpty { try sink(kept[...]) }
        }
        try sink([ASCII.newline])
    }
}

extension JSONWriter {
    fileprivate mutating func write(lines: [LineReportRow], _ words: Words) throws {
        try array("lines") { json throws in
            for row in lines {
                json.lineBreak()
                json.object { row.visit(&$0, words) }
                try json.bytes.checkpoint()
            }
        }
    }

    /// A row for each group of each dimension; lines without a group have one whose name is null.
    fileprivate mutating func write(
        groupsOf report: RoundReport, by dimensions: [FieldDimension], _ words: Words
    ) throws {
        try array("groups") { json throws in
            for dimension in dimensions {
                let sums = GroupSums(report, by: dimension)
                let listing = HistoryListing(groups: sums.rows, by: dimension, without: sums.without, words)
                for index in 0..<listing.count {
                    json.lineBreak()
                    json.object { $0.write(listing.row(index), of: listing) }
                    try json.bytes.checkpoint()
                }
            }
        }
    }

    fileprivate mutating func write(round report: RoundReport, _ words: Words) {
        field("id", report.id)
        field("vantage", report.vantage)
        field("started", report.started.rfc3339())
        field("finished", report.finished.rfc3339())
        field("duration_s", report.duration.seconds, decimals: Decimals.setting)
        object("plan") { $0.write(plan: report.plan) }
        field("planned", report.totals.planned)
        field("sent", report.totals.sent)
        field("received", report.totals.received)
        field("late", report.totals.late)
        field("lost", report.totals.lost)
        field("refused", report.totals.refused)
        field("unsent", report.totals.unsent)
        field("duplicates", report.duplicates)
        field("corrupt", report.corrupt)
        write(segmentsOf: report, words)
        object("validity") { $0.write(validityOf: report, words) }
    }

    private mutating func write(plan: PlanFigures) {
        field("lines", plan.lines)
        field("count", plan.count)
        field("interval_ms", plan.interval.milliseconds, decimals: Decimals.setting)
        field("requested_interval_ms", plan.requestedInterval.milliseconds, decimals: Decimals.setting)
        field("timeout_ms", plan.timeout.milliseconds, decimals: Decimals.setting)
        field("rate_pps", plan.rate, decimals: Decimals.setting)
        field("payload", plan.payloadNames)
        field("payload_bytes", plan.payloadBytes)
        field("seed", plan.seed)
        field("quantum_probes", plan.quantum.map { Double($0.probes) }, decimals: 0...0)
        field("quantum_span_us", plan.quantum.map { Double($0.spanNanoseconds) / 1e3 }, decimals: 1...3)
    }

    private mutating func write(validityOf report: RoundReport, _ words: Words) {
        let ledger = report.ledger
        field("verdict", report.validity.verdict.rawValue)
        array("reasons") { json in
            for reason in words.findings(report.validity) { json.element(reason) }
        }
        array("reason_ids") { json in
            for finding in report.validity.findings { json.element(finding.kind.rawValue) }
        }
        field("timestamps", ledger.timestamps.rawValue)
        field("kernel_stamped_transmit", report.transmitStampedRatio, decimals: Decimals.ratio)
        field("kernel_stamped_receive", report.receiveStampedRatio, decimals: Decimals.ratio)
        field("stamps_rejected", ledger.stampsRejected)
        object("send_lateness_us") { $0.write(lateness: ledger.lateness) }
        field("overdue", ledger.overdue)
        field("receive_overflow", ledger.receiveOverflow)
        field("send_retries", ledger.sendRetries)
        field("send_errors", ledger.sendErrors.reduce(0) { $0 + $1.count })
        object("send_errors_by_name") { json in
            for error in ledger.sendErrors { json.field(named: error.name, error.count) }
        }
        field("longest_stall_ms", Double(ledger.longestStallNanoseconds) / 1e6, decimals: Decimals.milliseconds)
        field("clock_steps", ledger.clockSteps)
        let step = Double(ledger.largestClockStepNanoseconds) / 1e6
        field("largest_clock_step_ms", step, decimals: Decimals.milliseconds)
        field("foreign", ledger.foreign)
        field("unmatched_refusals", ledger.unmatchedRefusals)
        field("interrupted", ledger.interrupted)
        write(ownErrorsOf: ledger)
    }

    private mutating func write(lateness: LatenessFigures?) {
        field("p50", lateness.map { Double($0.p50) / 1e3 }, decimals: 1...3)
        field("p99", lateness.map { Double($0.p99) / 1e3 }, decimals: 1...3)
        field("max", lateness.map { Double($0.max) / 1e3 }, decimals: 1...3)
    }
}

extension JSONWriter: LineFieldVisitor {
    mutating func text(_ key: FigureKey, _ value: String?) {
        write(key)
        if let value { bytes.append(jsonString: value) } else { bytes.append("null") }
    }

    mutating func count(_ key: FigureKey, _ value: Int) {
        write(key)
        bytes.append(value)
    }

    mutating func number(_ key: FigureKey, _ value: Double?, decimals: ClosedRange<Int>) {
        write(key)
        bytes.append(value, decimals: decimals, absent: "null")
    }

    mutating func range(_ key: FigureKey, _ value: ClosedRange<Double>?, decimals: ClosedRange<Int>) {
        guard let value else { return null(key.name) }
        array(key.name) { json in
            json.element(value.lowerBound, decimals: decimals)
            json.element(value.upperBound, decimals: decimals)
        }
    }

    mutating func tags(_ key: FigureKey, _ value: [Tag]) {
        object(key.name) { json in
            for tag in value { json.field(named: tag.key, tag.value) }
        }
    }

    mutating func refusals(_ key: FigureKey, _ value: [RefusalCount]) {
        object(key.name) { json in
            for refusal in value { json.field(named: refusal.kind.word, refusal.count) }
        }
    }

    mutating func list(_ key: FigureKey, _ value: [String]) {
        array(key.name) { json in
            for text in value { json.element(text) }
        }
    }

    mutating func ids(_ key: FigureKey, _ value: [String]) { list(key, value) }

    mutating func group(_ key: StaticString, _ body: (inout JSONWriter) -> Void) { object(key, body) }

    mutating func optionalGroup(_ key: StaticString, isPresent: Bool, _ body: (inout JSONWriter) -> Void) {
        if isPresent { object(key, body) } else { null(key) }
    }

    mutating func groups(
        _ key: StaticString, by number: (key: StaticString, unit: StaticString), _ numbers: [Int],
        _ body: (inout JSONWriter, Int) -> Void
    ) {
        array(key) { json in
            for (index, value) in numbers.enumerated() {
                json.object { json in
                    json.field(number.key, value)
                    body(&json, index)
                }
            }
        }
    }
}
