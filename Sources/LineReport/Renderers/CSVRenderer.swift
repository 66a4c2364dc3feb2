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
        let kept = CSVHeader.columns(of: report)
        var csv = CSVRow(to: sink, guardsFormulas: context.guardsFormulas, kept: kept)
        if context.marksCSV { csv.bytes.append(text: CSVText.byteOrderMark) }
        csv.bytes.append(text: zip(CSVHeader.names, kept).filter(\.1).map(\.0).joined(separator: ","))
        csv.endRow()
        for row in report.lines {
            row.visit(&csv, context.words)
            csv.endRow()
            try csv.bytes.checkpoint()
        }
        try csv.bytes.finish()
    }
}

/// The columns of the figures, in the order in which `LineReportRow.visit` has them.
enum CSVHeader {
    static let names =
        columns(FigureCatalogue.identity) + columns(FigureCatalogue.summary)
        + columns(FigureCatalogue.particulars) + columns(FigureCatalogue.judgement)
        + columns(FigureCatalogue.stamp, "stamp_") + columns(FigureCatalogue.segments, "segments_") + gain
        + flow + tcp

    private static let gain = columns(FigureCatalogue.gain, "gain_")
    private static let flow = columns(FigureCatalogue.flow, "flow_")
    private static let tcp = columns(FigureCatalogue.tcp, "tcp_")

    /// Which of the columns a report has: those of direct probes, old flows and TCP handshakes only where some
    /// line had them.
    static func columns(of report: RoundReport) -> [Bool] {
        columns(
            hasGain: report.lines.contains { $0.gain != nil }, hasFlow: report.lines.contains { $0.flow != nil },
            hasTCP: report.lines.contains { $0.tcp != nil })
    }

    /// The columns of a report with or without direct probes, old flows and TCP handshakes.
    static func columns(hasGain: Bool, hasFlow: Bool, hasTCP: Bool) -> [Bool] {
        let firstTCP = names.count - tcp.count
        let firstFlow = firstTCP - flow.count
        let firstGain = firstFlow - gain.count
        return names.indices.map { column in
            column < firstGain || (column < firstFlow ? hasGain : column < firstTCP ? hasFlow : hasTCP)
        }
    }

    private static func columns<Subject>(_ figures: FigureList<Subject>, _ prefix: String = "") -> [String] {
        figures.report.flatMap { columns(of: $0, prefix) }
    }

    private static func columns<Subject>(of step: FigureStep<Subject>, _ prefix: String) -> [String] {
        switch step {
        case .cell(let key, _, .range): ["\(prefix)\(key.name)_low", "\(prefix)\(key.name)_high"]
        case .cell(_, _, .ids): []
        case .cell(let key, _, .refusals): RefusalKind.allCases.map { "\(prefix)\(key.name)_\($0.word)" }
        case .cell(let key, _, _): ["\(prefix)\(key.name)"]
        case .group(let key, let steps): steps.flatMap { columns(of: $0, "\(prefix)\(key)_") }
        case .ticks(let key, let steps, _):
            GameVerdict.tickRates.flatMap { rate in
                steps.flatMap { columns(of: $0, "\(prefix)\(key)_\(rate)hz_") }
            }
        }
    }
}

/// Writes the fields of rows.
struct CSVRow: LineFieldVisitor, ~Copyable {
    var bytes: ByteWriter
    let guardsFormulas: Bool
    /// The columns of the figures that are written; nil for all.
    private let kept: [Bool]?
    private var column = 0
    private var isFirst = true

    init(to sink: @escaping ByteSink, guardsFormulas: Bool, kept: [Bool]? = nil) {
        bytes = ByteWriter(to: sink)
        self.guardsFormulas = guardsFormulas
        self.kept = kept
    }

    mutating func endRow() {
        bytes.append(ASCII.newline)
        (isFirst, column) = (true, 0)
    }

    /// A field that is no figure, before all figures.
    mutating func lead(_ text: String) {
        if !isFirst { bytes.append(ASCII.comma) }
        isFirst = false
        bytes.append(csvField: text, guardsFormulas: guardsFormulas)
    }

    /// Whether the next column is written; what stands before it is.
    private mutating func begins() -> Bool {
        defer { column += 1 }
        guard kept?[column] ?? true else { return false }
        if !isFirst { bytes.append(ASCII.comma) }
        isFirst = false
        return true
    }

    mutating func text(_ key: FigureKey, _ value: String?) {
        guard begins() else { return }
        bytes.append(csvField: value ?? "", guardsFormulas: guardsFormulas)
    }

    mutating func count(_ key: FigureKey, _ value: Int) {
        guard begins() else { return }
        bytes.append(value)
    }

    mutating func number(_ key: FigureKey, _ value: Double?, decimals: ClosedRange<Int>) {
        guard begins() else { return }
        bytes.append(value, decimals: decimals, absent: "")
    }

    mutating func range(_ key: FigureKey, _ value: ClosedRange<Double>?, decimals: ClosedRange<Int>) {
        number(key, value?.lowerBound, decimals: decimals)
        number(key, value?.upperBound, decimals: decimals)
    }

    mutating func tags(_ key: FigureKey, _ value: [Tag]) {
        text(key, value.map(\.text).joined(separator: ";"))
    }

    mutating func refusals(_ key: FigureKey, _ value: [RefusalCount]) {
        for kind in RefusalKind.allCases {
            count(key, value.first { $0.kind == kind }?.count ?? 0)
        }
    }

    mutating func list(_ key: FigureKey, _ value: [String]) { text(key, value.joined(separator: "; ")) }

    /// A spreadsheet has the words.
    mutating func ids(_ key: FigureKey, _ value: [String]) {}

    mutating func group(_ key: StaticString, _ body: (inout CSVRow) -> Void) { body(&self) }

    mutating func optionalGroup(_ key: StaticString, isPresent: Bool, _ body: (inout CSVRow) -> Void) { body(&self) }

    mutating func rareGroup(_ key: StaticString, isPresent: Bool, _ body: (inout CSVRow) -> Void) { body(&self) }

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
