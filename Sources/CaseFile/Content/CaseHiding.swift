package import LineModel
internal import LineReport

/// What a case may leave out of its files.
package enum CaseHiding: String, Sendable, CaseIterable, Comparable {
    /// Addresses of ingresses, echoes, and whatever else looks like an address.
    case addresses
    /// Names of lines, and of the vantage.
    case names
    /// Tags of lines.
    case tags

    package static func < (left: CaseHiding, right: CaseHiding) -> Bool { left.rawValue < right.rawValue }
}

/// Stable words in place of what is hidden: the same one for the same thing, in every file of a case.
struct CasePseudonyms {
    private let hidden: Set<CaseHiding>
    private let words: CaseWords
    /// What is replaced wherever it stands in a text, the longest first.
    private var replaced: [(text: String, by: String)] = []
    private var (lines, ingresses, echoes): ([String: String], [String: String], [String: String]) = ([:], [:], [:])
    private var vantage: String?
    private var addresses: [String: String] = [:]

    init(_ hidden: Set<CaseHiding>, _ input: CaseInput, _ words: CaseWords) {
        (self.hidden, self.words) = (hidden, words)
        var replaced: [String: String] = [:]
        for line in input.lines {
            let name = Self.give(&lines, line.name) { words.line($0) }
            if hidden.contains(.names) { replaced[line.name] = name }
            let ingress = Self.give(&ingresses, line.ingress) { words.ingress(Self.letters($0)) }
            let echo = line.echo.map { echo in Self.give(&echoes, echo) { words.echo(Self.letters($0)) } }
            guard hidden.contains(.addresses) else { continue }
            for (place, word) in [(line.ingress, ingress)] + (line.echo.flatMap { e in echo.map { [(e, $0)] } } ?? []) {
                replaced[place] = replaced[place] ?? word
                if let host = try? HostPort(text: place).host { replaced[host] = replaced[host] ?? word }
            }
        }
        if hidden.contains(.names) {
            vantage = words.vantage
            replaced[input.vantage] = words.vantage
        }
        if hidden.contains(.tags) {
            let tags = Set(input.lines.flatMap(\.tags).map { "\($0.key)=\($0.value)" }).sorted()
            for (index, tag) in tags.enumerated() { replaced[tag] = words.tag(Self.letters(index + 1)) }
            for value in Set(input.lines.flatMap(\.tags).map(\.value)) where value.utf8.count > 1 {
                replaced[value] = replaced[value] ?? words.hiddenTag
            }
        }
        replaced[""] = nil
        self.replaced = replaced.sorted { ($1.key.utf8.count, $0.key) < ($0.key.utf8.count, $1.key) }
            .map { (text: $0.key, by: $0.value) }
    }

    private static func give(_ known: inout [String: String], _ text: String, _ word: (Int) -> String) -> String {
        if let word = known[text] { return word }
        let made = word(known.count + 1)
        known[text] = made
        return made
    }

    /// A, B … Z, AA, AB …
    private static func letters(_ number: Int) -> String {
        var (rest, text) = (number, "")
        while rest > 0 {
            text = String(Character(Unicode.Scalar(UInt8(65 + (rest - 1) % 26)))) + text
            rest = (rest - 1) / 26
        }
        return text
    }

    /// A line as its readers see it. Where nobody named it, its name is its addresses.
    mutating func shown(_ line: CaseLine) -> CaseLine {
        var line = line
        if hidden.contains(.addresses), !hidden.contains(.names) { line.name = shown(line.name) }
        if hidden.contains(.addresses) {
            (line.ingress, line.echo) = (ingresses[line.ingress] ?? "", line.echo.map { echoes[$0] ?? "" })
        }
        if hidden.contains(.names) { line.name = lines[line.name] ?? "" }
        if hidden.contains(.tags) { line.tags = [] }
        return line
    }

    /// The vantage's name.
    mutating func shownVantage(_ name: String) -> String { vantage ?? shown(name) }

    /// What an incident's lines share.
    mutating func shown(_ cause: CauseKey) -> CauseKey {
        switch cause.kind {
        case .line:
            hidden.contains(.names) ? CauseKey(.line, lines[cause.value] ?? "") : CauseKey(.line, shown(cause.value))
        case .ingress: hidden.contains(.addresses) ? CauseKey(cause.kind, ingresses[cause.value] ?? "") : cause
        case .echo: hidden.contains(.addresses) ? CauseKey(cause.kind, echoes[cause.value] ?? "") : cause
        case .tag: hidden.contains(.tags) ? CauseKey(cause.kind, shown(cause.value)) : cause
        case .vantage: cause
        default: hidden.isEmpty ? cause : CauseKey(cause.kind, shown(cause.value))
        }
    }

    /// A text that somebody wrote freely.
    mutating func shown(_ text: String) -> String {
        guard !hidden.isEmpty else { return text }
        var text = text
        for (hidden, word) in replaced where text.contains(hidden) { text = Self.replacing(hidden, by: word, in: text) }
        return hidden.contains(.addresses) ? withoutAddresses(text) : text
    }

    /// Whole words alone: a line that is called `a` is not every `a`.
    private static func replacing(_ hidden: String, by word: String, in text: String) -> String {
        var (result, rest) = ("", text[...])
        while let range = rest.firstRange(of: hidden) {
            let before = rest[..<range.lowerBound].unicodeScalars.last ?? result.unicodeScalars.last
            let after = rest[range.upperBound...].unicodeScalars.first
            let isWhole = !isJoined(before, hidden.unicodeScalars.first) && !isJoined(hidden.unicodeScalars.last, after)
            result += rest[..<range.lowerBound] + (isWhole ? word[...] : rest[range])
            rest = rest[range.upperBound...]
        }
        return result + rest
    }

    private static func isJoined(_ left: Unicode.Scalar?, _ right: Unicode.Scalar?) -> Bool {
        guard let left, let right else { return false }
        return [left, right].allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
        }
    }

    /// What looks like an address of IPv4 or IPv6, with a port or without.
    private mutating func withoutAddresses(_ text: String) -> String {
        var (result, run) = ("", "")
        for character in text + " " {
            if character.isHexDigit || character == "." || character == ":" {
                run.append(character)
                continue
            }
            result += shownRun(run)
            result.append(character)
            run = ""
        }
        return String(result.dropLast())
    }

    private mutating func shownRun(_ run: String) -> String {
        let core = run.drop { $0 == ":" && !run.hasPrefix("::") }
        let kept = core.reversed().drop { $0 == "." || ($0 == ":" && !core.hasSuffix("::")) }.count
        let body = String(core.prefix(kept))
        let dots = body.count { $0 == "." }
        let colons = body.count { $0 == ":" }
        let isAddress = dots == 3 && colons <= 1 || colons == 7 || body.contains("::") && colons >= 2
        guard isAddress else { return run }
        let word = Self.give(&addresses, body) { words.address($0) }
        return run.prefix(run.count - core.count) + word + core.dropFirst(kept)
    }
}

extension CaseInput {
    /// The same without what is hidden.
    package func hiding(_ hidden: Set<CaseHiding>, language: MessageLanguage) -> CaseInput {
        var names = CasePseudonyms(hidden, self, CaseWords(language))
        guard !hidden.isEmpty else { return self }
        var input = self
        input.cause = names.shown(cause)
        for index in rows.indices { input.rows[index].reasons = rows[index].reasons.map { names.shown($0) } }
        for index in rounds.indices {
            input.rounds[index].report = Self.shown(rounds[index].report, &names)
        }
        input.explanations = explanations.map { Self.shown($0, &names, keys: true) }
        input.lines = lines.map { names.shown($0) }
        input.vantage = names.shownVantage(vantage)
        return input
    }

    /// Words of the format itself are no names.
    private static let own: Set<String> = [
        "id", "started", "finished", "verdict", "timestamps", "payload", "experiment",
    ]

    private static func shown(_ value: CaseJSON, _ names: inout CasePseudonyms, keys: Bool = false) -> CaseJSON {
        switch value {
        case .text(let text): .text(names.shown(text))
        case .list(let elements): .list(elements.map { shown($0, &names, keys: keys) })
        case .object(let members):
            .object(
                members.map { member in
                    CaseJSON.Member(
                        key: keys ? names.shown(member.key) : member.key,
                        value: own.contains(member.key) ? member.value : shown(member.value, &names, keys: keys))
                })
        default: value
        }
    }
}
