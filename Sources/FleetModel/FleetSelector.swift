package import LineModel

/// Which lines are measured from which vantages, and from how many of them.
///
/// Its text is `LINES -> VANTAGES; copies=N`, both being queries: `carrier=ct -> city=sz|gz; copies=2`. Without
/// `-> VANTAGES` all vantages will do, without `; copies=N` it is 3; `copies=all` takes each vantage that fits. Several
/// selectors add up: a line is measured from the vantages that each selector about it gives it.
package struct FleetSelector: Hashable, Sendable {
    /// From how many of the fitting vantages a line is measured where nothing else is said.
    package static let usualCopies = 3

    /// The lines that it is about.
    package var lines: FleetQuery
    /// The vantages that they may be measured from.
    package var vantages: FleetQuery
    /// From how many of them each line is measured, 1 or more; nil for all. Where fewer fit, from these.
    package var copies: Int?

    /// - Parameter copies: 1 or more; nil for all.
    package init(lines: FleetQuery = .all, vantages: FleetQuery = .all, copies: Int? = usualCopies) {
        self.lines = lines
        self.vantages = vantages
        self.copies = copies
    }
}

extension FleetSelector: CustomStringConvertible {
    /// The text that `init(parsing:)` reads.
    package var description: String { "\(lines) -> \(vantages); copies=\(copies.map(String.init) ?? "all")" }

    /// Reads a selector's text.
    ///
    /// - Throws: the first part that cannot be used.
    package init(parsing text: some StringProtocol) throws(TextError) {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
        let rule = parts.first.map { String($0) } ?? ""
        guard parts.count <= 2 else {
            throw TextError(
                "the selector \(TerminalText.quoted(text.trimmedBlanks)) has more than one ;",
                expected: "write LINES -> VANTAGES; copies=N")
        }
        let queries = rule.divided(at: "->")
        guard queries.count <= 2 else {
            throw TextError(
                "the selector \(TerminalText.quoted(text.trimmedBlanks)) has more than one ->",
                expected: "write one selector for each pair of queries")
        }
        lines = try Self.query(queries[0], "lines")
        vantages = queries.count == 2 ? try Self.query(queries[1], "vantages") : .all
        if let term = vantages.terms.first(where: { ["ingress", "echo"].contains($0.key) }) {
            throw TextError(
                "the query for vantages asks for \(TerminalText.quoted(term.key)), which only lines have",
                expected: "write name or a vantage's tag")
        }
        copies = parts.count == 2 ? try Self.copies(parts[1].trimmedBlanks) : Self.usualCopies
    }

    private static func query(_ text: String, _ what: String) throws(TextError) -> FleetQuery {
        do {
            return try FleetQuery(parsing: text)
        } catch {
            throw TextError("the query for \(what): \(error.reason)", expected: error.expectation)
        }
    }

    private static func copies(_ text: String) throws(TextError) -> Int? {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(\.trimmedBlanks)
        guard parts.count == 2, parts[0] == "copies" else {
            throw TextError(
                "\(TerminalText.quoted(text)) is no part of a selector", expected: "write copies=3, or copies=all")
        }
        if parts[1] == "all" { return nil }
        guard let copies = Int(parts[1]), copies >= 1 else {
            throw TextError(
                "copies=\(TerminalText.quoted(parts[1])) is no number of vantages",
                expected: "write copies=3, any number from 1 on, or copies=all")
        }
        return copies
    }
}

extension String {
    /// The parts between a separator of two ASCII letters; one part where it does not occur.
    fileprivate func divided(at separator: String) -> [String] {
        let (bytes, mark) = (Array(utf8), Array(separator.utf8))
        var (parts, start, place) = ([String](), 0, 0)
        while place + mark.count <= bytes.count {
            if bytes[place..<place + mark.count].elementsEqual(mark) {
                parts.append(String(decoding: bytes[start..<place], as: UTF8.self))
                place += mark.count
                start = place
            } else {
                place += 1
            }
        }
        return parts + [String(decoding: bytes[start...], as: UTF8.self)]
    }
}
