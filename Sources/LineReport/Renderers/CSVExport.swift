package import LineModel

/// Several rounds as one CSV: a header, then a row a line of each round, with the round's id and beginning before it.
///
/// Columns that are empty in every row are left out, so every round is looked at before the first one is written.
package struct CSVExport: Sendable {
    private var filled = FilledColumns(count: CSVHeader.names.count)

    /// One that has looked at no round yet, and would write every column.
    package init() {}

    /// Notes which columns this round has anything in.
    package mutating func look(at report: RoundReport, _ words: Words) {
        for row in report.lines {
            row.visit(&filled, words)
            filled.endRow()
        }
    }

    /// Writes the header, behind a byte order mark where the context asks for one.
    ///
    /// - Throws: what the sink throws.
    package func writeHeader(_ context: RenderContext, to sink: ByteSink) throws {
        let names = zip(CSVHeader.names, kept).filter(\.1).map(\.0)
        let mark = context.marksCSV ? CSVText.byteOrderMark : ""
        try sink(Array((mark + (["round", "started"] + names).joined(separator: ",") + "\n").utf8)[...])
    }

    /// Writes the rows of a round that was looked at. Text is guarded as in `RoundRenderer.csv`.
    ///
    /// - Throws: what the sink throws.
    package func write(_ report: RoundReport, _ context: RenderContext, to sink: ByteSink) throws {
        try withoutActuallyEscaping(sink) { sink in
            var csv = CSVRow(to: sink, guardsFormulas: context.guardsFormulas, kept: kept)
            let (id, started) = (report.id, report.started.rfc3339())
            for row in report.lines {
                csv.lead(id)
                csv.lead(started)
                row.visit(&csv, context.words)
                csv.endRow()
                try csv.bytes.checkpoint()
            }
            try csv.bytes.finish()
        }
    }

    private var kept: [Bool] {
        filled.isAny ? filled.columns : CSVHeader.columns(hasGain: false, hasFlow: false, hasTCP: false)
    }
}

/// Notes which columns of CSV have anything in some row.
private struct FilledColumns: LineFieldVisitor, Sendable {
    private(set) var columns: [Bool]
    private(set) var isAny = false
    private var column = 0

    init(count: Int) { columns = Array(repeating: false, count: count) }

    mutating func endRow() { column = 0 }

    private mutating func note(_ isFilled: Bool) {
        if isFilled { (columns[column], isAny) = (true, true) }
        column += 1
    }

    mutating func text(_ key: FigureKey, _ value: String?) { note(value?.isEmpty == false) }
    mutating func count(_ key: FigureKey, _ value: Int) { note(true) }
    mutating func number(_ key: FigureKey, _ value: Double?, decimals: ClosedRange<Int>) {
        note(value?.isFinite == true)
    }
    mutating func range(_ key: FigureKey, _ value: ClosedRange<Double>?, decimals: ClosedRange<Int>) {
        number(key, value?.lowerBound, decimals: decimals)
        number(key, value?.upperBound, decimals: decimals)
    }
    mutating func tags(_ key: FigureKey, _ value: [Tag]) { note(!value.isEmpty) }
    mutating func refusals(_ key: FigureKey, _ value: [RefusalCount]) { for _ in RefusalKind.allCases { note(true) } }
    mutating func list(_ key: FigureKey, _ value: [String]) { note(!value.isEmpty) }
    mutating func ids(_ key: FigureKey, _ value: [String]) {}
    mutating func group(_ key: StaticString, _ body: (inout FilledColumns) -> Void) { body(&self) }
    mutating func optionalGroup(_ key: StaticString, isPresent: Bool, _ body: (inout FilledColumns) -> Void) {
        body(&self)
    }
    mutating func rareGroup(_ key: StaticString, isPresent: Bool, _ body: (inout FilledColumns) -> Void) {
        // What is absent still has its columns.
        body(&self)
    }
    mutating func groups(
        _ key: StaticString, by number: (key: StaticString, unit: StaticString), _ numbers: [Int],
        _ body: (inout FilledColumns, Int) -> Void
    ) {
        for index in numbers.indices { body(&self, index) }
    }
}
