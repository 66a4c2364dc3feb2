import LineModel

extension RoundRenderer {
    /// RFC 4180 with a header row and LF line ends: a row a line, the JSON's names flattened by `_`.
    ///
    /// Two things are done to text, because these files are opened in spreadsheets and terminals and their names come
    /// from other people's lists. With `RenderContext.guardsFormulas` a field that begins with `=`, `+`, `-`, `@`, a
    /// tab or a carriage return gets a `'` before it, so that no spreadsheet evaluates it. And control characters other
    /// than tab and line ends become U+FFFD (RFC 4180 has no place for them). JSON has the text untouched: match by it.
    package static let csv = RoundRenderer(
        name: "csv", fileEndings: [".csv"], summary: "a row a line, for spreadsheets"
    ) { report, context, sink in
        var header = CSVHeader()
        CSVHeader.blankRow.visit(&header, context.words)
        var csv = CSVRow(to: sink, guardsFormulas: context.guardsFormulas)
        csv.bytes.append(text: header.names.joined(separator: ","))
        csv.endRow()
        for row in report.lines {
            row.visit(&csv, context.words)
            csv.endRow()
            try csv.bytes.checkpoint()
        }
        try csv.bytes.finish()
    }
}

/// Collects the column names.
private struct CSVHeader: LineFieldVisitor {
    /// Any row will do: all visit the same fields.
    static let blankRow = LineReportRow(
        line: Line(ingress: HostPort(host: "", port: 1)), payload: .plumb, summary: LineSummary(), verdict: .healthy,
        reasons: [], sampleRow: nil)

    var names: [String] = []
    var prefix = ""

    mutating func add(_ key: some CustomStringConvertible) { names.append(prefix + key.description) }

    mutating func text(_ key: StaticString, _ value: String?) { add(key) }

    mutating func count(_ key: StaticString, _ value: Int) { add(key) }

    mutating func number(_ key: StaticString, _ value: Double?, decimals: ClosedRange<Int>) { add(key) }

    mutating func range(_ key: StaticString, _ value: ClosedRange<Double>?, decimals: ClosedRange<Int>) {
        add("\(key)_low")
        add("\(key)_high")
    }

    mutating func tags(_ key: StaticString, _ value: [Tag]) { add(key) }

    mutating func refusals(_ key: StaticString, _ value: [RefusalCount]) {
        for kind in RefusalKind.allCases { add("\(key)_\(kind.word)") }
    }

    mutating func list(_ key: StaticString, _ value: [String]) { add(key) }

    mutating func group(_ key: StaticString, _ body: (inout CSVHeader) -> Void) {
        let outer = prefix
        prefix += "\(key)_"
        body(&self)
        prefix = outer
    }

    mutating func optionalGroup(_ key: StaticString, isPresent: Bool, _ body: (inout CSVHeader) -> Void) {
        group(key, body)
    }

    mutating func groups(
        _ key: StaticString, by number: (key: StaticString, unit: StaticString), _ numbers: [Int],
        _ body: (inout CSVHeader, Int) -> Void
    ) {
        for (index, value) in numbers.enumerated() {
            prefix = "\(key)_\(value)\(number.unit)_"
            body(&self, index)
        }
        prefix = ""
    }
}

/// Writes the fields of rows.
private struct CSVRow: LineFieldVisitor, ~Copyable {
    var bytes: ByteWriter
    let guardsFormulas: Bool
    private var isFirst = true

    init(to sink: @escaping ByteSink, guardsFormulas: Bool) {
        bytes = ByteWriter(to: sink)
        self.guardsFormulas = guardsFormulas
    }

    mutating func endRow() {
        bytes.append(ASCII.newline)
        isFirst = true
    }

    private mutating func separate() {
        if !isFirst { bytes.append(ASCII.comma) }
        isFirst = false
    }

    mutating func text(_ key: StaticString, _ value: String?) {
        separate()
        bytes.append(csvField: value ?? "", guardsFormulas: guardsFormulas)
    }

    mutating func count(_ key: StaticString, _ value: Int) {
        separate()
        bytes.append(value)
    }

    mutating func number(_ key: StaticString, _ value: Double?, decimals: ClosedRange<Int>) {
        separate()
        bytes.append(value, decimals: decimals, absent: "")
    }

    mutating func range(_ key: StaticString, _ value: ClosedRange<Double>?, decimals: ClosedRange<Int>) {
        number(key, value?.lowerBound, decimals: decimals)
        number(key, value?.upperBound, decimals: decimals)
    }

    mutating func tags(_ key: StaticString, _ value: [Tag]) {
        text(key, value.map(\.text).joined(separator: ";"))
    }

    mutating func refusals(_ key: StaticString, _ value: [RefusalCount]) {
        for kind in RefusalKind.allCases {
            count(key, value.first { $0.kind == kind }?.count ?? 0)
        }
    }

    mutating func list(_ key: StaticString, _ value: [String]) { text(key, value.joined(separator: "; ")) }

    mutating func group(_ key: StaticString, _ body: (inout CSVRow) -> Void) { body(&self) }

    mutating func optionalGroup(_ key: StaticString, isPresent: Bool, _ body: (inout CSVRow) -> Void) { body(&self) }

    mutating func groups(
        _ key: StaticString, by number: (key: StaticString, unit: StaticString), _ numbers: [Int],
        _ body: (inout CSVRow, Int) -> Void
    ) {
        for index in numbers.indices { body(&self, index) }
    }
}

extension ByteWriter {
    /// A text field, quoted where RFC 4180 section 2 asks for it.
    mutating func append(csvField text: String, guardsFormulas: Bool) {
        append(text: CSVText.field(text, guardsFormulas: guardsFormulas))
    }
}
