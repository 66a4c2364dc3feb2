internal import LineModel

/// A line as it was measured; a changed one is another line of the table with the same name.
struct LineDefinition: Hashable {
    var line: Line
    var payload: PayloadKind
}

extension LineDefinition {
    /// All but the name, which has a column of its own; packed, because 100,000 lines come at once.
    func pack() -> [UInt8] {
        var writer = PackedWriter()
        writer.append(payload.rawValue)
        writer.append(line.payload?.rawValue ?? "")
        for place in [line.ingress, line.echo] {
            writer.append(place?.host ?? "")
            if let place { writer.append(Int(place.port)) }
        }
        writer.append(line.tags.count)
        for tag in line.tags {
            writer.append(tag.key)
            writer.append(tag.value)
        }
        writer.append(line.maxLoss.map { String($0) } ?? "")
        writer.append(optional: line.maxRTT.map { Int($0.nanoseconds) })
        // Only where the line says it: a line that says nothing stays the line that it was.
        let said = [
            line.direct.map { "\($0)" }, line.flows.map { "\($0)" }, line.tcp.map { "\($0)" },
            line.minGain.map { $0.shortText },
        ]
        let last = said.lastIndex { $0 != nil } ?? -1
        for text in said.prefix(last + 1) { writer.append(text ?? "") }
        return writer.bytes
    }

    /// nil when it is damaged.
    init?(name: String, _ bytes: [UInt8]) {
        var reader = PackedReader(bytes[...])
        let used = reader.text()
        let asked = reader.text()
        let ingress = Self.place(&reader)
        let echo = Self.place(&reader)
        var tags: [Tag] = []
        let count = reader.number()
        while tags.count < count, !reader.isBroken {
            let key = reader.text()
            tags.append(Tag(key: key, value: reader.text()))
        }
        let (loss, rtt) = (reader.text(), reader.optional())
        guard !reader.isBroken, let ingress else { return nil }
        line = Line(
            name: name, ingress: ingress, echo: echo,
            payload: asked.isEmpty ? nil : PayloadKind(rawValue: asked), tags: tags, maxLoss: Double(loss),
            maxRTT: rtt.map { .nanoseconds($0) })
        // A newer program may say what this one cannot read.
        if !reader.isAtEnd { line.direct = try? DirectProbe(text: reader.text()) }
        if !reader.isAtEnd { line.flows = Bool(reader.text()) }
        if !reader.isAtEnd { line.tcp = try? TCPProbe(text: reader.text()) }
        if !reader.isAtEnd { line.minGain = try? Duration(signedText: reader.text()) }
        payload = PayloadKind(rawValue: used)
    }

    private static func place(_ reader: inout PackedReader) -> HostPort? {
        let host = reader.text()
        return host.isEmpty ? nil : HostPort(host: host, port: UInt16(truncatingIfNeeded: reader.number()))
    }

    /// The key of a name. The table is searched by it, so that names are not kept twice; names are compared afterwards.
    static func nameKey(_ name: String) -> Int64 { Int64(bitPattern: StableHash.fnv1a(name.utf8)) }
}
