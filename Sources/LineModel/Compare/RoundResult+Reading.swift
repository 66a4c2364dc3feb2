extension RoundResult {
    /// Lines of a result at most: what is read of a file must not fill the memory.
    package static let maxLines = 2_000_000

    /// Reads the JSON result of one round. What two rounds are not compared by is passed over, keys of newer versions
    /// too.
    ///
    /// - Parameter maxLines: a result with more is refused.
    /// - Throws: the first thing that is wrong, with its place.
    package init(bytes: [UInt8], maxLines: Int = RoundResult.maxLines) throws(PlacedError) {
        if let foreign = ForeignFile.archive(bytes) { throw PlacedError(TextPlace(line: 1, column: 1), foreign) }
        let body = UTF8Check.withoutMark(bytes)
        if let bad = UTF8Check.problem(in: body) { throw bad }
        var scanner = JSONScanner(bytes: body.count == bytes.count ? bytes : Array(body))
        var reading = ResultReading(maxLines: maxLines)
        try reading.read(&scanner)
        self = reading.result
    }
}

/// The walk over a result's text.
private struct ResultReading {
    private(set) var result = RoundResult()
    private let maxLines: Int
    private var names: Set<String> = []
    private static let shape = "name a file with the JSON result of one round"

    init(maxLines: Int) { self.maxLines = maxLines }

    mutating func read(_ scanner: inout JSONScanner) throws(PlacedError) {
        scanner.passBlank()
        let start = scanner.place
        guard scanner.current == UInt8(ascii: "{") else {
            let what = scanner.current == UInt8(ascii: "[") ? "an array" : scanner.found
            throw PlacedError(start, TextError("\(what) where the result of a round belongs", expected: Self.shape))
        }
        var missing = ["lines", "round"]
        try scanner.passObject { (scanner: inout JSONScanner, key, place) throws(PlacedError) in
            guard key == "round" || key == "lines" else { return try scanner.passValue() }
            guard let index = missing.firstIndex(of: key) else {
                throw PlacedError(place, TextError("key \"\(key)\" a second time", expected: "write it once"))
            }
            missing.remove(at: index)
            if key == "round" { try self.readRound(&scanner) } else { try self.readLines(&scanner) }
        }
        try scanner.passEnd()
        if let key = missing.first {
            throw PlacedError(start, TextError("there is no key \"\(key)\"", expected: Self.shape))
        }
    }

    // MARK: - The round

    private mutating func readRound(_ scanner: inout JSONScanner) throws(PlacedError) {
        try scanner.enterObject("round") { (scanner: inout JSONScanner, key, place) throws(PlacedError) in
            switch key {
            case "id": self.result.id = try scanner.text(key) ?? ""
            case "vantage": self.result.vantage = try scanner.text(key) ?? ""
            case "started": self.result.started = try scanner.text(key).flatMap { WallTime(rfc3339: $0) }
            case "plan": try self.readPlan(&scanner)
            case "validity": try self.readValidity(&scanner)
            default: try scanner.passValue()
            }
        }
    }

    private mutating func readPlan(_ scanner: inout JSONScanner) throws(PlacedError) {
        try scanner.enterObject("plan") { (scanner: inout JSONScanner, key, place) throws(PlacedError) in
            switch key {
            case "timeout_ms": self.result.timeout = try scanner.amount(key)
            case "payload_bytes": self.result.payloadBytes = try scanner.count(key)
            default: try scanner.passValue()
            }
        }
    }

    private mutating func readValidity(_ scanner: inout JSONScanner) throws(PlacedError) {
        try scanner.enterObject("validity") { (scanner: inout JSONScanner, key, place) throws(PlacedError) in
            guard key == "verdict" else { return try scanner.passValue() }
            let start = scanner.place
            let text = try scanner.text(key) ?? ""
            guard let verdict = Validity.Verdict(rawValue: text) else {
                throw PlacedError(
                    start,
                    TextError(
                        "\(TerminalText.quoted(text)) is no verdict of a round",
                        expected: "write valid, suspect or invalid"))
            }
            self.result.verdict = verdict
        }
    }

    // MARK: - Its lines

    private mutating func readLines(_ scanner: inout JSONScanner) throws(PlacedError) {
        guard scanner.current == UInt8(ascii: "[") else {
            throw PlacedError(scanner.place, TextError("lines is no array", expected: ResultReading.shape))
        }
        try scanner.passArray { (scanner: inout JSONScanner) throws(PlacedError) in
            let place = scanner.place
            guard self.result.lines.count < self.maxLines else {
                throw PlacedError(
                    place, TextError("more than \(self.maxLines) lines", expected: "compare parts of the rounds"))
            }
            let line = try ResultLine(&scanner, at: place)
            guard self.names.insert(line.name).inserted else {
                throw PlacedError(
                    place,
                    TextError(
                        "a second line \(TerminalText.quoted(line.name))", expected: "a round has a name once"))
            }
            self.result.lines.append(line)
        }
    }
}

extension ResultLine {
    /// Reads a line's object.
    fileprivate init(_ scanner: inout JSONScanner, at place: TextPlace) throws(PlacedError) {
        var line = ResultLine(name: "", ingress: "", verdict: .unmeasured)
        var missing: Set = ["name", "ingress", "sent", "received", "verdict"]
        try scanner.enterObject("lines") { (scanner: inout JSONScanner, key, _) throws(PlacedError) in
            missing.remove(key)
            switch key {
            case "name": line.name = try scanner.needed(key)
            case "ingress": line.ingress = try scanner.needed(key)
            case "echo": line.echo = try scanner.text(key)
            case "payload": line.payload = try scanner.text(key)
            case "sent": line.sent = try scanner.count(key) ?? 0
            case "received": line.received = try scanner.count(key) ?? 0
            case "loss_periods": line.lossRuns = try scanner.count(key)
            case "rtt_ms": try line.readDelays(&scanner)
            case "ipdv_ms": try line.readVariation(&scanner)
            case "verdict": line.verdict = try scanner.verdict()
            default: try scanner.passValue()
            }
        }
        if let key = missing.min() {
            throw PlacedError(
                place, TextError("a line without the key \"\(key)\"", expected: "name the JSON result of a round"))
        }
        guard line.received <= line.sent, line.lossRuns ?? 0 <= line.lost else {
            throw PlacedError(
                place,
                TextError(
                    "the counts of the line \(TerminalText.quoted(line.name)) contradict each other",
                    expected: "have no more received than sent, and no more runs of loss than losses"))
        }
        self = line
    }

    private mutating func readDelays(_ scanner: inout JSONScanner) throws(PlacedError) {
        try scanner.enterObject("rtt_ms") { (scanner: inout JSONScanner, key, _) throws(PlacedError) in
            switch key {
            case "mean": self.mean = try scanner.amount(key)
            case "median": self.median = try scanner.amount(key)
            case "p95": self.p95 = try scanner.amount(key)
            case "stddev": self.deviation = try scanner.amount(key)
            default: try scanner.passValue()
            }
        }
    }

    private mutating func readVariation(_ scanner: inout JSONScanner) throws(PlacedError) {
        try scanner.enterObject("ipdv_ms") { (scanner: inout JSONScanner, key, _) throws(PlacedError) in
            if key == "mean_abs" { self.variation = try scanner.amount(key) } else { try scanner.passValue() }
        }
    }
}

/// Values that must be of a kind.
extension JSONScanner {
    /// An object; null is as good as one without keys.
    fileprivate mutating func enterObject(
        _ name: String, _ read: (inout JSONScanner, _ key: String, TextPlace) throws(PlacedError) -> Void
    ) throws(PlacedError) {
        if current == UInt8(ascii: "{") { return try passObject(read) }
        let value = try readValue()
        guard case .null = value.content else { throw JSONScanner.wrong(value, name, "an object") }
    }

    /// nil for null.
    fileprivate mutating func text(_ key: String) throws(PlacedError) -> String? {
        let value = try readValue()
        switch value.content {
        case .string(let text): return text
        case .null: return nil
        default: throw JSONScanner.wrong(value, key, "text")
        }
    }

    fileprivate mutating func needed(_ key: String) throws(PlacedError) -> String {
        let place = place
        if let text = try text(key) { return text }
        throw PlacedError(place, TextError("null for \(key)", expected: "write text"))
    }

    /// A number that is not negative; nil for null.
    fileprivate mutating func amount(_ key: String) throws(PlacedError) -> Double? {
        let value = try readValue()
        switch value.content {
        case .number(let number, _) where number >= 0 && number < 1e15: return number
        case .null: return nil
        default: throw JSONScanner.wrong(value, key, "a number that is not negative")
        }
    }

    /// A whole number that is not negative; nil for null.
    fileprivate mutating func count(_ key: String) throws(PlacedError) -> Int? {
        let value = try readValue()
        switch value.content {
        case .number(let number, _) where number >= 0 && number < 1e12 && number.rounded() == number:
            return Int(number)
        case .null: return nil
        default: throw JSONScanner.wrong(value, key, "a whole number that is not negative")
        }
    }

    fileprivate mutating func verdict() throws(PlacedError) -> LineVerdict {
        let place = place
        let text = try needed("verdict")
        if let verdict = LineVerdict(rawValue: text) { return verdict }
        let known = LineVerdict.allCases.map(\.rawValue).joined(separator: ", ")
        throw PlacedError(
            place,
            TextError("\(TerminalText.quoted(text)) is no verdict of a line", expected: "write one of \(known)"))
    }

    private static func wrong(_ value: PlacedJSON, _ key: String, _ kind: String) -> PlacedError {
        let what: String =
            switch value.content {
            case .number(_, let raw): TerminalText.quoted(raw)
            default: value.kind
            }
        return PlacedError(value.place, TextError("\(what) for \(key)", expected: "write \(kind)"))
    }
}
