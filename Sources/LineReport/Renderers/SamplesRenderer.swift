import LineModel

extension RoundRenderer {
    /// `--samples FILE`: one JSON object a probe, in the order of the lines and of the sequence numbers.
    ///
    /// Not in the catalogue, because it is written beside a report and not instead of one. `sent_ns` is nanoseconds
    /// since 1970, null when never sent; `rtt_us` is null unless a reply came, late ones included; `refused` has the
    /// kind and is there only when refused; `unsent` has the cause where it is a SOCKS5 proxy's. Lines that were never
    /// probed have no samples. Behind a line's probes come those to its ingress, marked
    /// `"segment":"ingress"`, with the numbers of the probes that they went beside, then its direct probes, marked
    /// `"segment":"direct"`, and those of its old flow, marked `"segment":"old"`.
    package static let samples = RoundRenderer(
        name: "samples", fileEndings: [".ndjson", ".jsonl"], summary: "a JSON object a probe"
    ) { report, _, sink in
        var bytes = ByteWriter(to: sink)
        for line in report.lines {
            guard let row = line.sampleRow else { continue }
            try bytes.append(samplesOf: line, row: row, segment: nil, report)
            if let row = line.segments?.sampleRow {
                try bytes.append(samplesOf: line, row: row, segment: "ingress", report)
            }
            if let row = line.gain?.sampleRow {
                try bytes.append(samplesOf: line, row: row, segment: "direct", report)
            }
            if let row = line.flow?.sampleRow {
                try bytes.append(samplesOf: line, row: row, segment: "old", report)
            }
        }
        try bytes.finish()
    }
}

/// What all samples of a line begin with, escaped once.
private func sampleHead(of line: LineReportRow, segment: StaticString?) -> [UInt8] {
    var head = ByteWriter(to: { _ in })
    head.append("{\"line\":")
    head.append(jsonString: line.line.name)
    if let segment { head.append(text: ",\"segment\":\"\(segment)\"") }
    head.append(",\"seq\":")
    return head.buffer
}

extension ByteWriter {
    /// - Parameter segment: what the row's probes went to, not all of which were meant to be sent; nil for the line.
    fileprivate mutating func append(
        samplesOf line: LineReportRow, row: Int, segment: StaticString?, _ report: RoundReport
    ) throws {
        let head = sampleHead(of: line, segment: segment)
        for (sequence, record) in report.samples.row(row).enumerated() {
            guard segment == nil || record.outcome != .planned else { continue }
            append(head)
            append(sample: record, sequence, epochNanoseconds: report.samplesEpochNanoseconds)
            try checkpoint()
        }
    }

    fileprivate mutating func append(sample record: ProbeRecord, _ sequence: Int, epochNanoseconds: Int64) {
        append(sequence)
        append(",\"sent_ns\":")
        switch record.outcome {
        case .unsent, .planned: append("null")
        default: append(epochNanoseconds &+ record.sentNanoseconds)
        }
        append(",\"rtt_us\":")
        if let rtt = record.rttNanoseconds { append(thousandths: rtt) } else { append("null") }
        append(",\"outcome\":\"")
        append(text: record.outcome.word)
        if let refusal = record.refusal, record.outcome == .refused {
            append("\",\"refused\":\"")
            append(text: refusal.word)
        }
        if let cause = record.unsentCause {
            append("\",\"unsent\":\"")
            append(text: cause.word)
        }
        append("\"}\n")
    }
}
