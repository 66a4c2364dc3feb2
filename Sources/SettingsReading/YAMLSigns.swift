internal import LineModel
internal import Yams

/// Signs that look right in an editor and are not what YAML wants: what an input method for Chinese writes, blanks that
/// are no spaces, line ends that few editors show. Without a word for each, the parser complains elsewhere, or of
/// nothing.
struct YAMLSigns {
    /// The lines of the file, without their ends.
    let lines: [[Unicode.Scalar]]

    init(_ text: String) {
        var lines: [[Unicode.Scalar]] = [[]]
        var previous: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            defer { previous = scalar }
            if scalar == "\n", previous == "\r" { continue }
            if scalar == "\n" || scalar == "\r" { lines.append([]) } else { lines[lines.count - 1].append(scalar) }
        }
        self.lines = lines
    }

    /// The first character that no configuration needs as itself: a control character, or a line end that only some
    /// programs take for one (U+0085, U+2028 and U+2029 end a line for YAML 1.1 and not for YAML 1.2; a comment may so
    /// become a setting).
    var forbidden: PlacedError? {
        for (row, line) in lines.enumerated() {
            guard let column = line.firstIndex(where: Self.isForbidden) else { continue }
            let code = String(line[column].value, radix: 16, uppercase: true)
            let name = "U+" + String(repeating: "0", count: max(4 - code.count, 0)) + code
            let isLineEnd = [0x0B, 0x0C, 0x85, 0x2028, 0x2029].contains(line[column].value)
            return PlacedError(
                TextPlace(line: row + 1, column: column + 1),
                TextError(
                    isLineEnd ? "\(name), a line end that only some programs know" : "the control character \(name)",
                    expected: isLineEnd ? "write an ordinary line end, or none" : "remove it"))
        }
        return nil
    }

    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09: false
        case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFFFE, 0xFFFF: true
        default: false
        }
    }

    /// The first line whose key or indentation is written with such signs; nil where there is none.
    ///
    /// - Parameter rows: the lines to look at, from 0; nil looks at all.
    func misleading(in rows: Set<Int>? = nil) -> PlacedError? {
        for (row, line) in lines.enumerated() where rows?.contains(row) ?? true {
            if let (column, error) = Self.misleading(line) {
                return PlacedError(TextPlace(line: row + 1, column: column + 1), error)
            }
        }
        return nil
    }

    private static func misleading(_ line: [Unicode.Scalar]) -> (Int, TextError)? {
        var index = 0
        // Indentation and the dashes of lists, each with blanks behind it.
        while index < line.count {
            if isWideBlank(line[index]) {
                return (index, blank(line[index], "stands where YAML wants spaces"))
            }
            if line[index] == "-", index + 1 < line.count, isBlank(line[index + 1]) || isWideBlank(line[index + 1]) {
                index += 1
            } else if isBlank(line[index]) {
                index += 1
            } else {
                break
            }
        }
        let start = index
        while index < line.count, isKey(line[index]) { index += 1 }
        guard index > start, index < line.count else { return nil }
        let key = String(String.UnicodeScalarView(line[start..<index]))
        if line[index] == "\u{FF1A}" {
            return (index, TextError("a full-width colon behind \(key)", expected: "write \(key): and a space"))
        }
        guard line[index] == ":", index + 1 < line.count, isWideBlank(line[index + 1]) else { return nil }
        return (index + 1, blank(line[index + 1], "stands behind \(key):"))
    }

    private static func blank(_ scalar: Unicode.Scalar, _ what: String) -> TextError {
        let code = String(scalar.value, radix: 16, uppercase: true)
        let name = "U+" + String(repeating: "0", count: max(4 - code.count, 0)) + code
        return TextError("the blank \(name) \(what)", expected: "write plain spaces")
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

    private static func isWideBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value >= 0x80 && scalar.properties.isWhitespace || scalar == "\u{200B}" || scalar == "\u{FEFF}"
    }

    private static func isKey(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_")
    }
}

extension YAMLSigns {
    /// The same for a file that can be read: only what such a sign made part of a plain text, which begins on that line
    /// or before it. What stands in quotes or in a block is a text as it was meant.
    ///
    /// A file of a few lines can stand for billions of values by its aliases; what is beyond
    /// `ConfigurationReader.maxVisited` is not looked at, since such a file is refused when it is read.
    func misleading(in node: Node) -> PlacedError? {
        var rows: Set<Int> = []
        var left = ConfigurationReader.maxVisited
        gather(node, &rows, &left)
        return rows.isEmpty ? nil : misleading(in: rows)
    }

    private func gather(_ node: Node, _ rows: inout Set<Int>, _ left: inout Int) {
        guard left > 0 else { return }
        left -= 1
        switch node {
        case .scalar(let scalar):
            guard scalar.style == .plain, scalar.string.unicodeScalars.contains(where: Self.isSuspect),
                let mark = scalar.mark
            else { return }
            // A plain text goes on over lines that are indented further; none is longer than its characters.
            let first = max(mark.line - 1, 0)
            let count = scalar.string.unicodeScalars.count
            var (row, seen) = (first, 0)
            while row < lines.count, seen <= count, left > 0 {
                left -= 1
                rows.insert(row)
                seen += max(lines[row].count, 1)
                row += 1
            }
        case .sequence(let sequence): for item in sequence { gather(item, &rows, &left) }
        case .mapping(let mapping):
            for (key, value) in mapping {
                gather(key, &rows, &left)
                gather(value, &rows, &left)
            }
        case .alias: return
        }
    }

    private static func isSuspect(_ scalar: Unicode.Scalar) -> Bool { scalar == "\u{FF1A}" || isWideBlank(scalar) }
}
