extension LineAssembler {
    /// Adds the lines of a CSV file; returns how many comments it has.
    ///
    /// Row by row: the rows of a million lines would take twice the memory that the lines do.
    mutating func addCSV(_ bytes: [UInt8]) -> Int {
        let body = UTF8Check.withoutMark(bytes)
        if let bad = UTF8Check.problem(in: body) {
            report(bad.place, bad.error)
            return 0
        }
        let layout = CSVLayout(body)
        return body.withUnsafeBufferPointer { buffer in
            var scanner = CSVScanner(bytes: buffer, delimiter: layout.delimiter, bounds: bounds)
            if layout.hasSeparatorRow { scanner.passLine() }
            // Before there is room: two owners of it would make the first of them move.
            let before = self
            reserve(min(buffer.count { $0 == 0x0A }, bounds.maxLines, LineAssembler.maxReserved))
            addRows(&scanner, header: layout.headerLine)
            // Of a file that was not read to its end no line counts, nor what is wrong with one.
            if scanner.end != nil { self = before }
            insert(scanner.problems, further: scanner.furtherProblems)
            if let reason = scanner.end { end(reason) }
            return scanner.comments
        }
    }

    /// More room is made as it is needed: a file of empty lines must not take the memory of as many lines.
    private static let maxReserved = 1 << 20

    private mutating func addRows(_ scanner: inout CSVScanner, header line: Int?) {
        var (above, first, found) = ([CSVRow](), CSVRow?.none, CSVRow?.none)
        while found == nil, line != nil || first == nil, let row = scanner.next(header: line) {
            if first == nil, !isBlank(row) { first = row }
            if row.place.line == line { found = row } else { above.append(row) }
            // A quoted field that spans lines may have swallowed the header's.
            if let line, row.place.line > line { break }
        }
        guard let header = header(found, first: first, above.filter { !isBlank($0) }) else {
            if scanner.problems.isEmpty, scanner.end == nil { reportEmpty() }
            return
        }
        guard let columns = columns(of: header) else { return pass(&scanner, header: line) }
        for row in above + [found].compactMap(\.self) where row.number > header.number && !isBlank(row) {
            add(row, columns, header)
        }
        // What is wrong with the rest is told as well, when no more lines are read.
        while let row = scanner.next(header: line) {
            if !hasEnded, !isBlank(row) { add(row, columns, header) }
        }
    }

    /// Reads the rest, for what is wrong with it.
    private func pass(_ scanner: inout CSVScanner, header line: Int?) {
        while scanner.next(header: line) != nil {}
    }

    /// The row of the columns' names. Rows above it are passed over, a title perhaps, unless one of them is a line.
    ///
    /// - Parameters:
    ///   - found: the row that names columns which a lines file must have; nil without such a row.
    ///   - first: the first row that is not blank.
    private mutating func header(_ found: CSVRow?, first: CSVRow?, _ above: [CSVRow]) -> CSVRow? {
        guard let found else { return first }
        if above.contains(where: isData) { return first }
        rowsAbove = above.count
        return found
    }

    private mutating func reportEmpty() {
        report(nil, TextError("the file is empty", expected: "begin it with the header \(LineAssembler.header)"))
    }

    private static let header = "name,ingress,echo,payload,tags,max_loss,max_rtt"

    /// A row of nothing but delimiters, as spreadsheets write below their last row.
    private func isBlank(_ row: CSVRow) -> Bool { row.fields.allSatisfy { $0.text.trimmed.isEmpty } }

    /// What each position of the header means; nil, reported, when no row can be read by it.
    private mutating func columns(of header: CSVRow) -> [ColumnUse]? {
        guard !isData(header) else {
            let error = TextError(
                "the first row is a line, not a header", expected: "put \(LineAssembler.header) above it")
            report(header.place, error)
            return nil
        }
        var uses: [ColumnUse] = []
        var isUsable = true
        let others = Set(header.fields.compactMap { LineColumn(name: $0.text) })
        for field in header.fields {
            let isNamed = !field.text.trimmed.isEmpty
            let use = isNamed ? use(field.text, at: field.place, noun: "column", others) : .none
            if let column = use.column, uses.contains(where: { $0.column == column }) {
                isUsable = false
                let error = TextError("column \(column.rawValue) a second time", expected: "write each column once")
                report(field.place, error, label: column.rawValue)
            }
            uses.append(use)
        }
        return check(uses.map(\.column), of: header) && isUsable ? uses : nil
    }

    /// Whether rows can be read by these columns; reports why not.
    private mutating func check(_ columns: [LineColumn?], of header: CSVRow) -> Bool {
        var isUsable = true
        for endpoint in LineColumn.endpoints {
            guard let conflict = endpoint.conflict(in: { columns.contains($0) }) else { continue }
            isUsable = false
            let position = columns.firstIndex(of: conflict.column) ?? 0
            report(header.fields[position].place, conflict.error, label: conflict.column.rawValue)
        }
        if ![.ingress, .inpoint, .inport].contains(where: { columns.contains($0) }) {
            isUsable = false
            let error = TextError("no column ingress", expected: "name a column ingress; it holds host:port")
            report(header.place, error)
        }
        return isUsable
    }

    /// A file without a header: none of its first row's fields is a column's name, and one of them is an endpoint.
    private func isData(_ row: CSVRow) -> Bool {
        let texts = row.fields.map { String($0.text.trimmed) }
        return texts.allSatisfy { LineColumn(name: $0) == nil }
            && texts.contains { (try? HostPort(text: $0)) != nil }
    }

    private mutating func add(_ row: CSVRow, _ columns: [ColumnUse], _ header: CSVRow) {
        guard row.fields.count == columns.count else {
            let reason = "the row has \(row.fields.count) fields, the header \(columns.count)"
            let isWide = row.fields.contains { $0.text.contains { "，；".contains($0) } }
            let expectation =
                isWide
                ? "write the header's separator for the full-width ， and ；"
                : "write as many, and quote a field that holds the separator"
            return report(row.place, TextError(reason, expected: expectation))
        }
        var draft = LineDraft(place: row.place)
        for (position, field) in row.fields.enumerated() {
            switch columns[position] {
            case .column(let column):
                draft[column] = LineDraft.Field(label: column.rawValue, place: field.place, value: .text(field.text))
            case .tag(let key):
                let label = String(header.fields[position].text.trimmed)
                draft.addTag(key, LineDraft.Field(label: label, place: field.place, value: .text(field.text)))
            case .ignored: break
            case .none:
                // An unknown name was reported with the header.
                guard header.fields[position].text.trimmed.isEmpty, !field.text.trimmed.isEmpty else { continue }
                report(field.place, TextError("a value in a column without a name", expected: "name it in the header"))
            }
        }
        add(draft)
    }
}
