package import LineModel
package import Yams

/// A configuration file's bytes as nodes, or the one reason why it is no YAML.
package struct YAMLDocument {
    /// The keys that a mapping has more than once, by what stands in their place. Each is masked where it first stands,
    /// by as many scalars of a private use area, so that the rest can be read.
    package let masked: [String: String]
    /// The top of the file, whatever kind of value it is.
    package let root: Node

    /// The largest file that is read, bytes: more than any configuration, and little enough for whatever the reader
    /// does with it.
    private static let maxBytes = 1 << 20
    private static let maxDuplicates = 64

    /// Parses a file of at most 1 MiB in UTF-8, with or without a byte order mark.
    ///
    /// - Throws: the first place that is no YAML or no UTF-8, or that nothing is in the file.
    package init(_ bytes: [UInt8]) throws(PlacedError) {
        guard bytes.count <= Self.maxBytes else {
            throw PlacedError(
                TextPlace(line: 1, column: 1),
                TextError("larger than 1 MiB, which is no configuration", expected: "name another file"))
        }
        if let problem = Self.encodingProblem(bytes) { throw problem }
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        let signs = YAMLSigns(String(decoding: body, as: UTF8.self))
        if let problem = signs.forbidden { throw problem }
        var lines = signs.lines
        var masked: [String: String] = [:]
        for _ in 0...Self.maxDuplicates {
            switch try Self.parse(lines, signs) {
            case .node(let node):
                if let problem = signs.misleading(in: node) { throw problem }
                (root, self.masked) = (node, masked)
                return
            case .duplicate(let key, let place):
                guard let mask = Self.mask(key, at: place, in: &lines, number: masked.count) else {
                    throw PlacedError(
                        place, TextError("\(TerminalText.quoted(key)) is given twice", expected: "write it once"))
                }
                masked[mask] = key
            }
        }
        throw PlacedError(
            TextPlace(line: 1, column: 1),
            TextError("more than \(Self.maxDuplicates) keys are given twice", expected: "write each once"))
    }

    private enum Outcome {
        case node(Node)
        case duplicate(String, TextPlace)
    }

    private static func parse(_ lines: [[Unicode.Scalar]], _ signs: YAMLSigns) throws(PlacedError) -> Outcome {
        var text = String.UnicodeScalarView()
        for line in lines {
            text.append(contentsOf: line)
            text.append("\n")
        }
        do {
            guard let node = try Yams.compose(yaml: String(text), .default, .default, .utf8) else {
                throw PlacedError(
                    TextPlace(line: 1, column: 1),
                    TextError("nothing is in the file", expected: "write at least lines: [{file: lines.csv}]"))
            }
            return .node(node)
        } catch let error as PlacedError {
            throw error
        } catch YamlError.duplicatedKeysInMapping(let duplicates, let context) {
            return .duplicate(duplicates.first ?? "", TextPlace(context.mark))
        } catch let error as YamlError {
            // What the parser stumbles over is mostly the line behind such a sign.
            throw signs.misleading() ?? PlacedError(error, lines)
        } catch {
            throw PlacedError(TextPlace(line: 1, column: 1), TextError("no YAML", expected: "correct the file"))
        }
    }

    /// The mask; nil where the key is not written plainly at the place.
    private static func mask(
        _ key: String, at place: TextPlace, in lines: inout [[Unicode.Scalar]], number: Int
    ) -> String? {
        let (row, column, scalars) = (place.line - 1, place.column - 1, Array(key.unicodeScalars))
        guard lines.indices.contains(row), column >= 0, !scalars.isEmpty, column + scalars.count <= lines[row].count,
            lines[row][column..<column + scalars.count].elementsEqual(scalars),
            let first = Unicode.Scalar(0xE000 + UInt32(number)), let filler = Unicode.Scalar(0xF8FF as UInt32)
        else { return nil }
        let mask = [first] + [Unicode.Scalar](repeating: filler, count: scalars.count - 1)
        lines[row].replaceSubrange(column..<column + scalars.count, with: mask)
        var text = String.UnicodeScalarView()
        text.append(contentsOf: mask)
        return String(text)
    }

    private static func encodingProblem(_ bytes: [UInt8]) -> PlacedError? {
        var line = 1
        for part in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if part.contains(0) || String(validating: part, as: UTF8.self) == nil {
                return PlacedError(
                    TextPlace(line: line, column: 1),
                    TextError("line \(line) is not UTF-8", expected: "save the file as UTF-8"))
            }
            line += 1
        }
        return nil
    }
}

extension TextPlace {
    init(_ mark: Mark) { self.init(line: max(mark.line, 1), column: max(mark.column, 1)) }
}

extension PlacedError {
    fileprivate init(_ error: YamlError, _ lines: [[Unicode.Scalar]]) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            let place = TextPlace(mark)
            let row = place.line - 1
            let hasTab = lines.indices.contains(row) && lines[row].prefix(place.column).contains("\t")
            let remedy =
                hasTab
                ? "the line is indented with a tab; YAML wants spaces"
                : "correct the YAML there; quote text that has a colon and a space, #, or begins with a special sign"
            self.init(place, TextError("no YAML: \(problem)", expected: remedy))
        default:
            self.init(
                TextPlace(line: 1, column: 1),
                TextError("no YAML: a character that YAML does not allow", expected: "remove control characters"))
        }
    }
}
