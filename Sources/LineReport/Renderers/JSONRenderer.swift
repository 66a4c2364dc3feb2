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
            json.object("round") { RoundShapes.round.write(report, to: &$0, context.words) }
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
                json.object { json in
                    row.visit(&json, words)
                    json.write(row.conclusions, words)
                }
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
