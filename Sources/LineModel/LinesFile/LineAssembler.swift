/// Makes lines from drafts, and gathers what is wrong with them.
struct LineAssembler {
    private let source: String
    let isJSON: Bool
    private let defaults: LineDefaults
    /// What columns and keys are for.
    var reader: ColumnReader
    /// Rows above the header.
    var rowsAbove = 0
    private(set) var lines: [Line] = []
    private(set) var problems: [LinesProblem] = []
    /// All that were found, told or not.
    private var found = 0
    /// Drafts that were added.
    private var drafts = 0
    /// Whether nothing further is read: the file has too much, or the reader is to stop.
    private(set) var hasEnded = false
    /// Whether that was because the file has more lines than it may have.
    private(set) var isExcessive = false
    let bounds: LinesBounds
    /// Where each name was first given or came about.
    private var places: [String: TextPlace] = [:]
    /// The port of the line's payload, for an ingress without one; of the line that is being read.
    private var ingressPort: UInt16?

    init(source: String, isJSON: Bool, defaults: LineDefaults, bounds: LinesBounds = LinesBounds()) {
        self.bounds = bounds
        self.source = source
        self.isJSON = isJSON
        self.defaults = defaults
        reader = ColumnReader(defaults.extraColumns)
    }

    /// Makes room for so many lines, so that a million are not moved again and again.
    mutating func reserve(_ count: Int) {
        lines.reserveCapacity(count)
        places.reserveCapacity(count)
    }

    /// What was passed over.
    var notes: [LinesNote] { (rowsAbove > 0 ? [.rowsAboveHeader(rowsAbove)] : []) + reader.notes }

    /// The problems in the order of their places, those of the whole file first. Problems of one place keep their
    /// order.
    var orderedProblems: [LinesProblem] {
        let start = TextPlace(line: 0, column: 0)
        return problems.enumerated()
            .sorted { ($0.element.place ?? start, $0.offset) < ($1.element.place ?? start, $1.offset) }
            .map(\.element)
    }

    /// Adds a problem; `label` is the column or key that it is in.
    mutating func report(_ place: TextPlace?, _ error: TextError, label: String? = nil) {
        found += 1
        guard problems.count < bounds.maxProblems else { return }
        let field = label.map { isJSON ? LinesProblem.Field.key($0) : .column($0) }
        problems.append(LinesProblem(source: source, place: place, field: field, error: error))
    }

    /// Problems that were found and are not among `problems`.
    var furtherProblems: Int { found - problems.count }

    /// Adds what is wrong with the text itself, before what is wrong with its lines.
    ///
    /// - Parameter further: how many more were found and dropped.
    mutating func insert(_ more: [PlacedError], further: Int) {
        let known = more.map { LinesProblem(source: source, place: $0.place, field: nil, error: $0.error) }
        problems = Array((known + problems).prefix(bounds.maxProblems))
        found += more.count + further
    }

    /// Ends the reading for this reason, which is the first problem of all.
    mutating func end(_ error: TextError) {
        guard !hasEnded else { return }
        hasEnded = true
        isExcessive = error == bounds.excess
        found += 1
        problems.insert(LinesProblem(source: source, place: nil, field: nil, error: error), at: 0)
    }

    /// Counts the draft that comes next; false where nothing further is to be read.
    private mutating func hasRoom() -> Bool {
        guard !hasEnded else { return false }
        drafts += 1
        if drafts > bounds.maxLines {
            end(bounds.excess)
        } else if drafts.isMultiple(of: LinesBounds.period), bounds.isStopped() {
            end(LinesBounds.stop)
        }
        return !hasEnded
    }

    /// Adds the draft's line, or its problems.
    mutating func add(_ draft: LineDraft) {
        guard hasRoom() else { return }
        let problemsBefore = found
        let name = read(draft[.name], LineAssembler.name)
        let payload = payload(draft[.payload])
        ingressPort = defaults.port ?? (payload ?? unnamedPayload(draft)).flatMap { defaults.payloadPorts[$0] }
        let ends = LineColumn.endpoints.map { endpoint(draft, $0) }
        let tags = withExtraTags(of: draft, read(draft[.tags], LineAssembler.tags) ?? [])
        let maxLoss = read(draft[.maxLoss], LineAssembler.ratio)
        let maxRTT = read(draft[.maxRTT], LineAssembler.delay)
        let direct = direct(draft)
        let flows = read(draft[.flows], LineAssembler.flows)
        let tcp = read(draft[.tcp], LineAssembler.tcp)
        let minGain = read(draft[.minGain], LineAssembler.gain)
        checkEcho(draft, payload)
        if draft[.ingress] == nil, draft[.inpoint] == nil, draft[.inport] == nil {
            report(draft.place, TextError("no ingress", expected: HostPort.textExpectation), label: "ingress")
        }
        guard let ingress = ends[0] else { return claim(name, of: draft) }
        var line = Line(
            name: name, ingress: ingress, echo: ends[1], payload: payload, tags: tags, maxLoss: maxLoss, maxRTT: maxRTT)
        line.direct = direct
        line.flows = flows
        line.tcp = tcp
        line.minGain = minGain
        if found == problemsBefore || name != nil { claim(line.name, of: draft) }
        if found == problemsBefore { lines.append(line) }
    }

    /// The field's value; nil when there is none, or when it is wrong, which is reported.
    private mutating func read<Value>(
        _ field: LineDraft.Field?, _ parse: (LineDraft.Field) throws(TextError) -> Value
    ) -> Value? {
        guard let field else { return nil }
        do {
            return try parse(field)
        } catch {
            report(field.place, error, label: field.label)
            return nil
        }
    }

    /// The tags of columns of their own behind those of the column `tags`.
    private mutating func withExtraTags(of draft: LineDraft, _ tags: [Tag]) -> [Tag] {
        var tags = tags
        for (key, field) in draft.extraTags {
            guard !tags.contains(where: { $0.key == key }) else {
                let error = TextError("tag \(TerminalText.quoted(key)) a second time", expected: "write each key once")
                report(field.place, error, label: field.label)
                continue
            }
            let tag = read(field) { field throws(TextError) in
                try TagText.make(key: key, value: try field.plainText())
            }
            if let tag { tags.append(tag) }
        }
        return tags
    }

    /// Takes the name for the line, or reports who has it already.
    private mutating func claim(_ name: String?, of draft: LineDraft) {
        guard let name else { return }
        guard let first = places[name] else {
            places[name] = draft.place
            return
        }
        let quoted = TerminalText.quoted(name)
        if let field = draft[.name] {
            let reason = "name \(quoted) is already used on line \(first.line)"
            return report(field.place, TextError(reason, expected: "give every line its own name"), label: field.label)
        }
        let reason = "the same line as on line \(first.line), \(quoted), both without a name of their own"
        report(draft.place, TextError(reason, expected: "leave one out, or give them names"))
    }
}

// MARK: Fields

extension LineAssembler {
    private mutating func endpoint(_ draft: LineDraft, _ endpoint: LineColumn.Endpoint) -> HostPort? {
        if let conflict = endpoint.conflict(in: { draft[$0] != nil }), let field = draft[conflict.column] {
            report(field.place, conflict.error, label: field.label)
            return nil
        }
        if let field = draft[endpoint.whole] {
            return hostPort(field, defaultPort: endpoint.whole == .ingress ? ingressPort : defaults.port)
        }
        guard let portField = draft[endpoint.port] else {
            return hostPort(draft[endpoint.host], defaultPort: defaults.port)
        }
        let host = read(draft[endpoint.host], LineAssembler.host)
        let port = read(portField, LineAssembler.port)
        guard let host, let port else { return nil }
        return HostPort(host: host, port: port)
    }

    /// Where the line is probed without its ingress; its own echo only where it has one.
    private mutating func direct(_ draft: LineDraft) -> DirectProbe? {
        let port = defaults.port
        let direct = read(draft[.direct]) { field throws(TextError) in
            try DirectProbe(text: try field.plainText(), defaultPort: port)
        }
        if direct == .echo, draft[.echo] == nil, draft[.echoip] == nil, let field = draft[.direct] {
            report(
                field.place, TextError("there is no echo behind the ingress", expected: "write host:port, or false"),
                label: field.label)
        }
        return direct
    }

    /// docs/reference/formats.md, "Lines": `relay` goes to the echo through the ingress, `plumb` is answered by the
    /// ingress itself.
    private mutating func checkEcho(_ draft: LineDraft, _ payload: PayloadKind?) {
        guard let field = draft[.payload], let payload else { return }
        let hasEcho = draft[.echo] != nil || draft[.echoip] != nil
        let needsEcho = defaults.echoPayloads.contains(payload)
        if needsEcho, !hasEcho {
            let error = TextError(
                "\(payload.rawValue) needs an echo behind the ingress", expected: "add the echo, or use plumb")
            report(field.place, error, label: field.label)
        }
        if !needsEcho, hasEcho {
            let error = TextError(
                "\(payload.rawValue) does not carry the echo", expected: "leave echo out or use relay")
            report(field.place, error, label: field.label)
        }
    }

    /// The payload of a line that names none, if the round says one: it serves lines with an echo, or those without.
    private func unnamedPayload(_ draft: LineDraft) -> PayloadKind? {
        guard draft[.payload] == nil, let asked = defaults.payload else { return nil }
        let hasEcho = draft[.echo] != nil || draft[.echoip] != nil
        return defaults.echoPayloads.contains(asked) == hasEcho ? asked : nil
    }

    /// Like `hostPort`, it hands `read` nothing of `self`: a method of it would be a copy of all that it holds, for
    /// each of a million lines.
    private mutating func payload(_ field: LineDraft.Field?) -> PayloadKind? {
        guard let field else { return nil }
        let known = defaults.knownPayloads
        return read(field) { field throws(TextError) in
            let text = try field.text().trimmed
            let kind = PayloadKind(rawValue: text.lowercased())
            guard known.contains(kind) else {
                let names = known.map(\.rawValue).joined(separator: ", ")
                throw TextError("unknown payload \(TerminalText.quoted(text))", expected: "write one of: \(names)")
            }
            return kind
        }
    }

    private mutating func hostPort(_ field: LineDraft.Field?, defaultPort: UInt16?) -> HostPort? {
        read(field) { field throws(TextError) in
            try HostPort(text: try field.text(), defaultPort: defaultPort).checkedAsTarget()
        }
    }

    private static func host(_ field: LineDraft.Field) throws(TextError) -> String {
        try HostText.parseSingle(try field.text())
    }

    private static func name(_ field: LineDraft.Field) throws(TextError) -> String {
        let name = try field.text().trimmed
        if let scalar = TerminalText.firstUnsafe(in: name) {
            throw TextError(
                "the name has the control character \(TerminalText.escaped(scalar))", expected: "write it without")
        }
        return String(name)
    }

    private static func port(_ field: LineDraft.Field) throws(TextError) -> UInt16 {
        if case .json(let json) = field.value, case .number(_, let raw) = json.content {
            return try PortText.parse(raw)
        }
        return try PortText.parse(try field.text())
    }

    private static func ratio(_ field: LineDraft.Field) throws(TextError) -> Double {
        if case .json(let json) = field.value, case .number(let number, _) = json.content {
            return try RatioText.check(number)
        }
        return try RatioText.parse(try field.text())
    }

    /// A delay above 0; a number in JSON is milliseconds.
    private static func delay(_ field: LineDraft.Field) throws(TextError) -> Duration {
        let expectation = "write a duration above 0 with its unit, for example 300ms"
        var delay = Duration.zero
        if case .json(let json) = field.value, case .number(let number, let raw) = json.content {
            // A day is more than any delay, and keeps the conversion from trapping.
            guard number <= 86_400_000 else { throw TextError("\(raw) ms is more than a day", expected: expectation) }
            // Rounds to the nearest; `rounded()` would need the mathematics library in some builds.
            delay = .nanoseconds(Int64(max(number, 0) * 1_000_000 + 0.5))
        } else {
            delay = try Duration(text: try field.text())
        }
        guard delay > .zero else { throw TextError("a delay above 0 is needed", expected: expectation) }
        return delay
    }

    /// A limit of the gain, which may be below 0; a number in JSON is milliseconds.
    private static func gain(_ field: LineDraft.Field) throws(TextError) -> Duration {
        let expectation = "write a duration with its unit, -10m to 10m, for example 0ms or -5ms"
        var gain = Duration.zero
        if case .json(let json) = field.value, case .number(let number, let raw) = json.content {
            // Before the conversion, which would trap.
            guard number.magnitude <= 600_000 else {
                throw TextError("\(raw) ms is out of range", expected: expectation)
            }
            gain = .nanoseconds(Int64(number * 1_000_000 + (number < 0 ? -0.5 : 0.5)))
        } else {
            gain = try Duration(signedText: try field.text())
        }
        guard RoundSettings.gains.contains(gain) else {
            throw TextError("\(gain.shortText) is out of range", expected: expectation)
        }
        return gain
    }

    /// Yes or no; JSON's truth values too.
    private static func flows(_ field: LineDraft.Field) throws(TextError) -> Bool {
        switch FullWidthText.ascii(try field.plainText()).trimmed.lowercased() {
        case "true", "yes", "是": return true
        case "false", "no", "off", "否": return false
        default: throw TextError("it is neither true nor false", expected: "write true or false")
        }
    }

    /// Yes, no or a port; JSON's truth values and numbers too.
    private static func tcp(_ field: LineDraft.Field) throws(TextError) -> TCPProbe {
        try TCPProbe(text: try field.plainText())
    }

    private static func tags(_ field: LineDraft.Field) throws(TextError) -> [Tag] {
        switch field.value {
        case .text(let text): return try TagText.parse(text)
        case .labels(let labels): return try tags(labels)
        case .json(let json):
            if case .object(let members) = json.content { return try tags(members) }
            if case .string(let text) = json.content { return try TagText.parse(text) }
            throw TextError(
                "\(json.kind) where tags belong", expected: "write {\"key\": \"value\"} or \"key=value;key=value\"")
        }
    }

    private static func tags(_ members: [PlacedJSON.Member]) throws(TextError) -> [Tag] {
        var tags: [Tag] = []
        for member in members {
            guard case .string(let value) = member.value.content else {
                let reason = "the value of tag \(TerminalText.quoted(member.key)) is \(member.value.kind)"
                throw TextError(reason, expected: "write text in double quotes")
            }
            tags.append(try TagText.make(key: member.key, value: value))
        }
        return tags
    }
}
