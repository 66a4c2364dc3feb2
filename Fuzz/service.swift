// The decoders of the service and the function: configuration, events, the state object.
internal import CloudFunction
internal import LineHistory
internal import LineModel
internal import ObjectStore
internal import SettingsReading
internal import Yams

/// A configuration: YAML, and every value read as everything that a setting may be.
func configuration() -> Decoder {
    let input = ConfigurationInput(
        source: "fuzz.yaml", directory: "/etc/plumbline", environment: ["A": "text", "SECRET": "geheim"]
    ) { path in
        path.hasSuffix("x") ? .success(Array("from a file\n".utf8)) : .failure(TextError("no", expected: "another"))
    }
    let keys = [
        "vantage", "lines", "file", "url", "refresh", "every", "5m", "probe", "count", "interval", "20ms", "limits",
        "loss", "30%", "rtt", "history", "path", "probes", "14d", "notify", "name", "webhook", "secret", "${SECRET}",
        "web", "listen", "\"127.0.0.1:9418\"", "[::1]:1", "silences", "from", "22:00-08:00 mon-fri", "{", "}", "[",
        "]", ": ", "- ", "&a", "*a", "<<", "!!binary", "!!float", "|\n  ", ">", "---", "...", "#", "?", "~",
    ]
    return Decoder(
        run: { bytes in
            guard let document = try? YAMLDocument(Array(bytes)) else { return }
            let reader = ConfigurationReader(input, masked: document.masked)
            read(ConfigurationValue(reader: reader, node: document.root, path: "", pattern: ""), depth: 0)
            for problem in ConfigurationReader.ordered(reader.problems) + reader.warnings {
                precondition(!problem.description.isEmpty, "a problem without words")
            }
        },
        grammar: Grammar(keys, cuts: " \n:,[]{}\"'#"))
}

/// Reads a value as whatever it may be, then what is in it.
private func read(_ value: ConfigurationValue, depth: Int) {
    guard depth < 64, !value.reader.isExhausted else { return }
    _ = (value.text(), value.secretText(), value.secretBytes()?.bytes.count, value.duration(), value.ratio())
    _ = (value.rate(), value.whole(0...10), value.flag(), value.choice(["a", "b"]), value.texts(), value.filePath())
    _ = (value.addresses(), value.address(), value.expanded() == nil)
    if let section = value.section() {
        for (key, inner) in section.all() {
            read(inner, depth: depth + 1)
            _ = section.value(key)
        }
        section.close()
    }
    for item in value.items() ?? [] { read(item, depth: depth + 1) }
}

/// What invokes the function.
func event() -> Decoder {
    let words = [
        "count", "tag", "lines", "Type", "Timer", "Message", "detail", "detail-type", "source", "{", "}", "[", "]", ":",
        ",", "\"", "=", "carrier=ct", "night.csv", "bucket:", "../", "/etc/passwd", "plumbline.env", "\\u0000",
        "\\ud800",
        "1000000", "1.5",
    ]
    return Decoder(
        run: { bytes in
            guard let event = try? FunctionEvent(Array(bytes)) else { return }
            if let count = event.count { precondition((1...1_000_000).contains(count), "a count that no round has") }
            guard let lines = event.lines else { return }
            precondition(
                !lines.hasPrefix("/") && !lines.split(separator: "/").contains(".."), "a path out of the folder")
        },
        grammar: Grammar(words, cuts: " \n:,[]{}\""))
}

/// The state object: its JSON, packed as the bucket has it, and then used for a round over two lines.
func state() -> Decoder {
    let words = [
        "version", "vantage", "calls", "lastRoundID", "lastRoundStarted", "resume", "watches", "incidents", "recent",
        "silent", "nextIncidentID", "blindness", "outbox", "past", "lines", "hours", "medians", "sent", "lost", "way",
        "hour", "waiting", "told", "nextID", "digest", "items", "\"a\"", "{", "}", "[", "]", ":", ",", "[1,2,3,4,5]",
    ]
    return Decoder(
        run: { bytes in
            let packed = packed(bytes)
            _ = try? FunctionState(packed: Array(bytes))
            guard var state = try? FunctionState(packed: packed) else { return }
            use(&state)
            precondition((try? state.packed()) != nil, "a state that cannot be written again")
        }, seeds: [text(of: FunctionState(vantage: "fuzz")), used()],
        grammar: Grammar(words, cuts: " \n:,[]{}\""))
}

/// A state with open incidents, messages that wait and lines that have a past, as JSON.
private func used() -> [UInt8] {
    var state = FunctionState(vantage: "fuzz")
    use(&state)
    var field = state.field(rules: LineWatchRules())
    var step = field.begin(CauseField(lines), lines: lines, readings: [bad, bad], round: .valid)
    field.confirm(&step, found: [0: bad, 1: bad])
    field.close(&step, now: now)
    state.store(field)
    let digest = Digest(
        vantage: "fuzz", roundID: "1", at: now, everySeconds: 300, lines: 2, abnormalLines: 2, unmeasuredLines: 0,
        items: DigestMaker(step).items().map(\.item))
    _ = state.outbox.add([OutgoingMessage(destination: "ops", digest: digest, notBefore: now)], at: now)
    let past = #""a":{"way":"192.0.2.1:7>","payload":"plumb","hours":[488888,40,1,0,100],"hour":488889,"medians":[40],"#
    let text = String(decoding: text(of: state), as: UTF8.self)
    let whole = text.split(separator: #""past":{"lines":{}}"#, maxSplits: 1).map(String.init)
    return Array(whole.joined(separator: #""past":{"lines":{"# + past + #""lost":0,"sent":100}}}"#).utf8)
}

private let lines = ["a", "b"].map { Line(name: $0, ingress: HostPort(host: "192.0.2.1", port: 7)) }
private let now = WallTime(nanosecondsSince1970: 1_760_000_000_000_000_000, utcOffsetSeconds: 28_800)
private let good = LineReading(verdict: .healthy, figures: LineFigures(), isUnderLowerMark: true)
private let bad = LineReading(
    verdict: .abnormal, figures: LineFigures(lossPerMille: 1000), isUnderLowerMark: false)

private func packed(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
    final class Sink { var bytes: [UInt8] = [] }
    let sink = Sink()
    let gzip = promised(try? Gzip(to: { sink.bytes += $0 }), "zlib cannot begin")
    try? gzip.write(Array(bytes)[...])
    try? gzip.finish()
    return sink.bytes
}

private func text(of state: FunctionState) -> [UInt8] {
    promised(Gunzip.unpack(promised(try? state.packed(), "no state"), maxBytes: 1 << 20), "no text")
}

/// A round of two lines, one of them bad, and what waits for destinations.
private func use(_ state: inout FunctionState) {
    var field = state.field(rules: LineWatchRules())
    for readings in [[good, bad], [bad, bad], [good, good], [good, good], [bad, bad]] {
        var step = field.begin(CauseField(lines), lines: lines, readings: readings, round: .valid)
        field.confirm(&step, found: Dictionary(uniqueKeysWithValues: step.suspects.map { ($0, bad) }))
        field.close(&step, now: now)
        _ = DigestMaker(step).items()
    }
    state.store(field)
    let ways = Dictionary(uniqueKeysWithValues: lines.map { ($0.name, LineWay($0, payload: .plumb)) })
    _ = state.past.baselines(at: now, of: ways)
    _ = state.outbox.expire(destinations: ["ops"], at: now)
    let claimed = state.outbox.claim(by: "call", until: now, at: now)
    state.outbox.settle(Dictionary(claimed.map { ($0.id, .failed("no")) }, uniquingKeysWith: { first, _ in first }))
}
