/// What stands before the rows of a CSV file, as spreadsheets write it: a row that names the separator, a title, and
/// the header, which may begin with the sign of a comment (`#`, the heading of a column of numbers).
struct CSVLayout {
    /// The byte that separates fields.
    let delimiter: UInt8
    /// Whether the first line is `sep=;`, which tells a spreadsheet the separator and is no row.
    let hasSeparatorRow: Bool
    /// The header's line, from 1; nil where none names a column that a lines file must have.
    let headerLine: Int?

    /// So many lines are searched for the header.
    private static let maxLines = 20
    private static let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]

    /// `bytes` must be UTF-8 without a mark.
    init(_ bytes: ArraySlice<UInt8>) {
        let lines = Self.lines(bytes)
        let told = lines.first.flatMap(Self.separator)
        hasSeparatorRow = told != nil
        let found = Self.header(lines, told.map { [$0] } ?? Self.candidates)
        headerLine = found?.line
        delimiter = found?.delimiter ?? told ?? CSVScanner.delimiter(of: bytes)
    }

    private static func header(_ lines: [[UInt8]], _ delimiters: [UInt8]) -> (line: Int, delimiter: UInt8)? {
        var behindComment: (line: Int, delimiter: UInt8)?
        for (index, line) in lines.enumerated() {
            for delimiter in delimiters {
                let names = fields(line, delimiter)
                let columns = names.compactMap { LineColumn(name: $0) }
                guard columns.contains(where: { [.ingress, .inpoint].contains($0) }) else { continue }
                guard line.first == UInt8(ascii: "#") else { return (index + 1, delimiter) }
                // A header that somebody commented out begins with a column's name behind the sign.
                let first = names[0].drop { $0 == "#" }
                if behindComment == nil, names.count > 1, LineColumn(name: String(first)) == nil {
                    behindComment = (index + 1, delimiter)
                }
            }
        }
        return behindComment
    }

    private static func lines(_ bytes: ArraySlice<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = [[]]
        var previous: UInt8 = 0
        for byte in bytes {
            if byte == 0x0A, previous == 0x0D {
                previous = 0
                continue
            }
            previous = byte
            if byte == 0x0A || byte == 0x0D {
                if lines.count == maxLines { break }
                lines.append([])
            } else {
                lines[lines.count - 1].append(byte)
            }
        }
        return lines
    }

    private static func fields(_ line: [UInt8], _ delimiter: UInt8) -> [String] {
        var fields: [[UInt8]] = [[]]
        var isQuoted = false
        for byte in line {
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == delimiter, !isQuoted {
                fields.append([])
            } else {
                fields[fields.count - 1].append(byte)
            }
        }
        return fields.map { String(String(decoding: $0, as: UTF8.self).trimmed) }
    }

    /// What `sep=;` names; nil for any other line. Spreadsheets quote it, or fill the row up with separators.
    private static func separator(_ line: [UInt8]) -> UInt8? {
        let plain = line.filter { $0 != UInt8(ascii: "\"") }
        guard plain.count > 4, String(decoding: plain.prefix(4), as: UTF8.self).lowercased() == "sep=",
            candidates.contains(plain[4]), plain[4...].allSatisfy(candidates.contains)
        else { return nil }
        return plain[4]
    }
}
