package import LineModel

/// Which lines, or which vantages, a rule of the fleet is about. All of its terms must fit; without terms it fits all.
///
/// Its text is `carrier=ct,name=sz-*`: terms `key=pattern` or `key!=pattern`, joined by `,`; in a pattern `*` stands
/// for any text, and `|` parts alternatives. `*` alone is the query that fits all. The keys `name`, `ingress` and
/// `echo` are the name and the addresses, with or without their port; any other key is a tag's. What has no such tag,
/// or no echo, fits no `=`, and fits every `!=`.
package struct FleetQuery: Hashable, Sendable {
    /// One condition.
    package struct Term: Hashable, Sendable {
        /// `name`, `ingress`, `echo`, or a tag's key.
        package var key: String
        /// Whether it asks for what does not fit the patterns.
        package var isNegated: Bool
        /// One of them must fit; 1 or more, none empty.
        package var patterns: [String]

        /// - Parameter patterns: 1 or more, none empty, without `,`, `|` and `;`.
        package init(key: String, isNegated: Bool = false, patterns: [String]) {
            self.key = key
            self.isNegated = isNegated
            self.patterns = patterns
        }

        /// Whether one of the values fits, or, negated, none does.
        func fits(_ values: [String]) -> Bool {
            let isFitting = values.contains { value in
                patterns.contains { NamePattern.isPattern($0) ? NamePattern.fits(value, $0) : $0 == value }
            }
            return isFitting != isNegated
        }
    }

    /// All must fit.
    package var terms: [Term]

    /// - Parameter terms: none fits all.
    package init(_ terms: [Term] = []) { self.terms = terms }

    /// What fits everything.
    package static let all = FleetQuery()

    /// Whether the query is about this line.
    package func fits(_ line: Line) -> Bool {
        terms.allSatisfy { term in
            switch term.key {
            case "name": term.fits([line.name])
            case "ingress": term.fits([line.ingress.host, "\(line.ingress)"])
            case "echo": term.fits(line.echo.map { [$0.host, "\($0)"] } ?? [])
            default: term.fits(line.tags.filter { $0.key == term.key }.map(\.value))
            }
        }
    }

    /// Whether the query is about this vantage.
    package func fits(_ vantage: FleetVantage) -> Bool {
        terms.allSatisfy { term in
            term.fits(
                term.key == "name" ? [vantage.name] : vantage.tags.filter { $0.key == term.key }.map(\.value))
        }
    }
}

extension FleetQuery: CustomStringConvertible {
    /// The text that `init(parsing:)` reads.
    package var description: String { terms.isEmpty ? "*" : terms.map(\.description).joined(separator: ",") }

    /// Reads a query's text. Blanks around terms, keys and patterns are ignored; the full-width comma and equals sign
    /// are as good as `,` and `=`.
    ///
    /// - Throws: the first term that cannot be used: without `=`, with a key that is no name, without a pattern, or
    /// with   a key and sign that an earlier term has.
    package init(parsing text: some StringProtocol) throws(TextError) {
        let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            scalar == "，" ? "," : scalar == "＝" ? "=" : scalar
        }
        let plain = String(String.UnicodeScalarView(scalars))
        let whole = plain.trimmedBlanks
        terms = []
        guard whole != "*" else { return }
        guard !whole.isEmpty else {
            throw TextError("the query is empty", expected: "write terms as in carrier=ct,name=sz-*, or * for all")
        }
        for part in whole.split(separator: ",", omittingEmptySubsequences: false) {
            let term = try Term(parsing: part)
            guard !terms.contains(where: { $0.key == term.key && $0.isNegated == term.isNegated }) else {
                throw TextError(
                    "\(TerminalText.quoted(term.key)) a second time",
                    expected: "write alternatives in one term, as in carrier=ct|cu")
            }
            terms.append(term)
        }
    }
}

extension FleetQuery.Term: CustomStringConvertible {
    /// `key=pattern|pattern`, or with `!=`.
    package var description: String { "\(key)\(isNegated ? "!=" : "=")\(patterns.joined(separator: "|"))" }

    fileprivate init(parsing part: Substring) throws(TextError) {
        guard let equals = part.firstIndex(of: "=") else {
            throw TextError(
                "the term \(TerminalText.quoted(part.trimmedBlanks)) has no =",
                expected: "write key=pattern joined by , as in carrier=ct,name=sz-*")
        }
        let isNegated = part[..<equals].hasSuffix("!")
        let key = part[..<equals].dropLast(isNegated ? 1 : 0).trimmedBlanks
        let patterns = part[part.index(after: equals)...].split(separator: "|", omittingEmptySubsequences: false)
            .map(\.trimmedBlanks)
        for pattern in patterns.isEmpty ? [""] : patterns {
            guard !pattern.isEmpty else {
                throw TextError(
                    "the term \(TerminalText.quoted(part.trimmedBlanks)) has an empty pattern",
                    expected: "write \(TerminalText.quoted(key + "=*")) for any value, or != and * for none")
            }
            guard !pattern.contains(";"), !pattern.contains("=") || key == "name" else {
                throw TextError(
                    "the pattern \(TerminalText.quoted(pattern)) holds = or ;",
                    expected: "write each term once, joined by , as in carrier=ct,name=sz-*")
            }
            // The same check that a tag of a lines file passes, of the key and of control characters.
            _ = try TagText.make(key: key, value: pattern)
        }
        self.init(key: key, isNegated: isNegated, patterns: patterns)
    }
}

extension StringProtocol {
    /// Without blanks and line breaks at its ends.
    var trimmedBlanks: String {
        let scalars = unicodeScalars.drop { $0.properties.isWhitespace }
        var kept = Array(scalars)
        while kept.last?.properties.isWhitespace == true { kept.removeLast() }
        return String(String.UnicodeScalarView(kept))
    }
}
