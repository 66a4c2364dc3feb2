extension LineAssembler {
    /// Adds the lines of a CSV file; returns how many comments it has.
    mutating func addCSV(_ bytes: [UInt8]) -> Int {
        let table = CSVTable(bytes: bytes)
        for problem in table.problems { report(problem.place, problem.error) }
        guard let header = table.rows.first(where: { !isBlank($0) }) else {
            if table.problems.isEmpty { reportEmpty() }
            return table.comments
        }
        guard let columns = columns(of: header, delimiter: table.delimiter) else { return table.comments }
        for row in table.rows where row.number > header.number && !isBlank(row) { add(row, columns, header) }
        return table.comments
    }

    private mutating func reportEmpty() {
        report(nil, TextError("the file is empty", expected: "begin it with the header \(LineAssembler.header)"))
    }

    private static let header = "name,ingress,echo,payload,tags,max_loss,max_rtt"

    /// A row of nothing but delimiters, as spreadsheets write below their last row.
    private func isBlank(_ row: CSVRow) -> Bool { row.fields.allSatisfy { $0.text.trimmed.isEmpty } }

    /// What each position of the header means, nil for an empty or unknown name; nil, reported, when no row can be read
    /// by it.
    private mutating func columns(of header: CSVRow, delimiter: Character) -> [LineColumn?]? {
        guard !isData(header) else {
            let error = TextError(
                "the first row is a line, not a header", expected: "put \(LineAssembler.header) above it")
            report(header.place, error)
            return nil
        }
        var columns: [LineColumn?] = []
        var isUsable = true
        for field in header.fields {
            let column = column(field)
            if let column, columns.contains(column) {
                isUsable = false
                let error = TextError("column \(column.rawValue) a second time", expected: "write each column once")
                report(field.place, error, label: column.rawValue)
            }
            columns.append(column)
        }
        return check(columns, of: header) && isUsable ? columns : nil
    }

    private mutating func column(_ field: CSVField) -> LineColumn? {
        guard !field.text.trimmed.isEmpty else { return nil }
        do {
            return try LineColumn(text: field.text, noun: "column")
        } catch {
            report(field.place, error)
            return nil
        }
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
        return texts.allSatisfy { LineColumn(rawValue: $0.lowercased()) == nil }
            && texts.contains { (try? HostPort(text: $0)) != nil }
    }

    private mutating func add(_ row: CSVRow, _ columns: [LineColumn?], _ header: CSVRow) {
        guard row.fields.count == columns.count else {
            let reason = "the row has \(row.fields.count) fields, the header \(columns.count)"
            let expectation = "write as many, and quote a field that holds the separator"
            return report(row.place, TextError(reason, expected: expectation))
        }
        var draft = LineDraft(place: row.place)
        for (position, field) in row.fields.enumerated() {
            guard let column = columns[position] else {
                // The column's name is unknown, which was reported with the header.
                guard header.fields[position].text.trimmed.isEmpty, !field.text.trimmed.isEmpty else { continue }
                report(field.place, TextError("a value in a column without a name", expected: "name it in the header"))
                continue
            }
            draft[column] = LineDraft.Field(label: column.rawValue, place: field.place, value: .text(field.text))
        }
        add(draft)
    }
}
