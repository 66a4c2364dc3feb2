internal import LineHistory
internal import LineModel

/// The lines of a round: each name once, and hosts, tags and the like by their place among the body's texts, of which
/// each stands once.
enum LineTable {
    struct Writer {
        private var places: [String: Int] = [:]
        private var table = PackedWriter()
        private var lines = PackedWriter()

        init(room: Int) { places.reserveCapacity(min(room, 1 << 16)) }

        var texts: [UInt8] {
            var writer = PackedWriter()
            writer.append(places.count)
            writer.append(raw: table.bytes)
            return writer.bytes
        }

        var bytes: [UInt8] { lines.bytes }

        mutating func append(_ line: Line, payload: PayloadKind) {
            lines.append(line.name)
            append(line.ingress.host)
            lines.append(Int(line.ingress.port))
            append(optional: line.echo?.host)
            if let echo = line.echo { lines.append(Int(echo.port)) }
            append(payload.rawValue)
            append(optional: line.payload?.rawValue)
            lines.append(line.tags.count)
            for tag in line.tags {
                append(tag.key)
                append(tag.value)
            }
            // As text, which brings a number back exactly.
            append(optional: line.maxLoss.map { String($0) })
            lines.append(optional: line.maxRTT.map { Int($0.nanoseconds) })
            append(optional: line.direct.map { "\($0)" })
        }

        private mutating func place(_ text: String) -> Int {
            if let known = places[text] { return known }
            places[text] = places.count
            table.append(text)
            return places.count - 1
        }

        private mutating func append(_ text: String) { lines.append(place(text)) }
        private mutating func append(optional text: String?) { lines.append(optional: text.map { place($0) }) }
    }

    /// - Parameters:
    ///   - count: how many lines there are by the head, which is held against what there is.
    ///   - maxTags: of all lines together.
    static func read(
        texts: ArraySlice<UInt8>, lines: ArraySlice<UInt8>, count: Int, maxTags: Int
    ) throws(FleetWireError) -> [(line: Line, payload: PayloadKind)] {
        // A line takes nine bytes at least, a text one: what lies about its count claims no memory.
        guard count <= lines.count / 9 else { throw .garbage("it has fewer lines than its head says") }
        var reader = Reader(texts: try table(texts, count: count, maxTags: maxTags), bytes: PackedReader(lines))
        reader.tagsLeft = maxTags
        var names: Set<String> = []
        names.reserveCapacity(count)
        var found: [(line: Line, payload: PayloadKind)] = []
        found.reserveCapacity(count)
        for _ in 0..<count {
            guard let one = reader.line() else { throw .garbage("its line \(found.count + 1) is damaged") }
            guard names.insert(one.line.name).inserted else {
                throw .garbage("its line \(found.count + 1) has the name of another one")
            }
            found.append(one)
        }
        guard reader.bytes.isAtEnd else { throw .garbage("it has more lines than its head says") }
        return found
    }

    private static func table(
        _ bytes: ArraySlice<UInt8>, count: Int, maxTags: Int
    ) throws(FleetWireError) -> [String] {
        var reader = PackedReader(bytes)
        let texts = reader.number()
        // Two hosts, payloads, a limit and a direct probe for each line, and its tags.
        guard !reader.isBroken, texts >= 0, texts <= bytes.count, texts <= 8 * count + 2 * maxTags else {
            throw .garbage("it says to have more texts than there are")
        }
        var found: [String] = []
        found.reserveCapacity(texts)
        for _ in 0..<texts {
            found.append(reader.text())
            guard !reader.isBroken else { throw .garbage("its texts are cut short") }
        }
        guard reader.isAtEnd else { throw .garbage("it has more texts than it says") }
        return found
    }

    private struct Reader {
        let texts: [String]
        var bytes: PackedReader
        var tagsLeft = 0

        /// Names, hosts and the like are short.
        private static let maxText = 4_096
        private static let maxRTT = 10 * 365 * 86_400 * 1_000_000_000

        init(texts: [String], bytes: PackedReader) {
            self.texts = texts
            self.bytes = bytes
        }

        /// nil where it is damaged.
        mutating func line() -> (line: Line, payload: PayloadKind)? {
            let name = bytes.text()
            guard !name.isEmpty, name.utf8.count <= Self.maxText, let ingress = place(of: text()) else { return nil }
            var echo: HostPort?
            if let place = bytes.optional() {
                guard let found = self.place(of: text(at: place)) else { return nil }
                echo = found
            }
            guard let payload = text(), let asked = optionalText(), let tags = tags(),
                let loss = optionalText(), let limits = limits(loss.value, bytes.optional()),
                let direct = optionalText(), !bytes.isBroken
            else { return nil }
            var line = Line(
                name: name, ingress: ingress, echo: echo, payload: asked.value.map(PayloadKind.init(rawValue:)),
                tags: tags, maxLoss: limits.loss, maxRTT: limits.rtt)
            // A newer program may say what this one cannot read.
            line.direct = direct.value.flatMap { try? DirectProbe(text: $0) }
            return (line, PayloadKind(rawValue: payload))
        }

        private func text(at place: Int) -> String? {
            guard !bytes.isBroken, texts.indices.contains(place) else { return nil }
            let text = texts[place]
            return text.utf8.count <= Self.maxText ? text : nil
        }

        private mutating func text() -> String? { text(at: bytes.number()) }

        /// nil where it is damaged; a value without a text where there is none.
        private mutating func optionalText() -> (value: String?, Void)? {
            guard let place = bytes.optional() else { return bytes.isBroken ? nil : (nil, ()) }
            return text(at: place).map { ($0, ()) }
        }

        private mutating func place(of host: String?) -> HostPort? {
            let port = bytes.number()
            guard let host, !host.isEmpty, let port = UInt16(exactly: port), port > 0 else { return nil }
            return HostPort(host: host, port: port)
        }

        private mutating func tags() -> [Tag]? {
            let count = bytes.number()
            guard !bytes.isBroken, count >= 0, count <= tagsLeft else { return nil }
            tagsLeft -= count
            var (tags, keys): ([Tag], Set<String>) = ([], [])
            for _ in 0..<count {
                guard let key = text(), let value = text(), !key.isEmpty, keys.insert(key).inserted else { return nil }
                tags.append(Tag(key: key, value: value))
            }
            return tags
        }

        private func limits(_ loss: String?, _ rtt: Int?) -> (loss: Double?, rtt: Duration?)? {
            let ratio = loss.flatMap { Double($0) }
            guard (loss == nil) == (ratio == nil), ratio.map((0...1).contains) ?? true,
                rtt.map((1...Self.maxRTT).contains) ?? true
            else { return nil }
            return (ratio, rtt.map { .nanoseconds(Int64($0)) })
        }
    }
}
