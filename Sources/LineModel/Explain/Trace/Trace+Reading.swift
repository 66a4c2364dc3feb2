extension Trace {
    /// Bytes of a trace's JSON at most: what is read of a file must not fill the memory.
    package static let maxBytes = 1 << 20

    /// Reads a trace from its JSON object. Keys of newer versions are passed over.
    ///
    /// - Throws: the first thing that is wrong, with its place.
    package init(json bytes: [UInt8]) throws(PlacedError) {
        guard bytes.count <= Self.maxBytes else {
            throw PlacedError(TextPlace(line: 1, column: 1), TextError("too long", expected: "a trace of one line"))
        }
        let object = try TraceReading(PlacedJSON(bytes: bytes))
        self.init(
            destination: try object.text("destination"), source: try object.text("source"),
            sourcePort: UInt16(clamping: try object.number("source_port") ?? 0),
            payload: try object.text("payload"), bytes: try object.number("payload_bytes") ?? 0,
            dscp: try object.number("dscp"), reach: try object.word("reach"), hops: [], end: try object.word("end"))
        replyTimeToLive = try object.number("reply_ttl").flatMap { UInt8(exactly: $0) }
        for item in try object.list("hops") {
            let hop = try Self.hop(TraceReading(item))
            guard hop.timeToLive > (hops.last?.timeToLive ?? 0), hop.timeToLive <= 255 else {
                throw PlacedError(item.place, TextError("hops out of order", expected: "each ttl once, ascending"))
            }
            hops.append(hop)
        }
    }

    private static func hop(_ object: TraceReading) throws(PlacedError) -> TraceHop {
        var hop = TraceHop(
            timeToLive: try object.number("ttl") ?? 0, sent: try object.number("sent") ?? 0,
            pathLimit: try object.number("mtu"))
        for item in try object.list("answers") {
            let answer = try TraceReading(item)
            let word: TraceWord = try answer.word("answer")
            hop.answers.append(
                TraceAnswer(
                    address: try answer.text("address"), word: word,
                    type: try answer.number("icmp_type").flatMap { UInt8(exactly: $0) },
                    code: try answer.number("icmp_code").flatMap { UInt8(exactly: $0) },
                    isProven: answer.flag("proven"), delays: try answer.delays("rtt_ms")))
        }
        return hop
    }
}

/// The keys of one object.
private struct TraceReading {
    private let place: TextPlace
    private let members: [String: PlacedJSON]

    init(_ value: PlacedJSON) throws(PlacedError) {
        guard case .object(let members) = value.content else {
            throw PlacedError(
                value.place, TextError("\(value.kind) where an object belongs", expected: "the JSON of a trace"))
        }
        place = value.place
        self.members = Dictionary(members.map { ($0.key, $0.value) }) { first, _ in first }
    }

    private func wrong(_ key: String, _ expected: String) -> PlacedError {
        PlacedError(members[key]?.place ?? place, TextError("key \"\(key)\" is not right", expected: expected))
    }

    func text(_ key: String) throws(PlacedError) -> String {
        guard case .string(let text)? = members[key]?.content else { throw wrong(key, "write a text") }
        return text
    }

    /// nil where it is null or missing.
    func number(_ key: String) throws(PlacedError) -> Int? {
        switch members[key]?.content {
        case nil, .null?: return nil
        case .number(let value, _)?:
            guard let whole = Int(exactly: value), (0...65_535).contains(whole) else {
                throw wrong(key, "write a whole number, 0 to 65535")
            }
            return whole
        case .bool, .string, .array, .object: throw wrong(key, "write a number")
        }
    }

    func flag(_ key: String) -> Bool { if case .bool(true)? = members[key]?.content { true } else { false } }

    func word<Word: RawRepresentable<String>>(_ key: String) throws(PlacedError) -> Word {
        guard let word = Word(rawValue: try text(key)) else { throw wrong(key, "write a word that a trace writes") }
        return word
    }

    func list(_ key: String) throws(PlacedError) -> [PlacedJSON] {
        guard case .array(let items)? = members[key]?.content, items.count <= 256 else {
            throw wrong(key, "write an array")
        }
        return items
    }

    /// Milliseconds in the text, nanoseconds here.
    func delays(_ key: String) throws(PlacedError) -> [Int64] {
        var delays: [Int64] = []
        for item in try list(key) {
            guard case .number(let value, _) = item.content, (0...1e6).contains(value) else {
                throw wrong(key, "write milliseconds")
            }
            delays.append(Int64((value * 1e6).rounded()))
        }
        return delays
    }
}
