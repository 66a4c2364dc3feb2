internal import LineModel
internal import ObjectStore

/// Lines as a lines file in JSON (docs/reference/formats.md, "Lines"), packed by gzip.
enum PackedLines {
    /// The same lines have the same bytes.
    static func pack(_ lines: [Line]) throws(HubStoreError) -> [UInt8] {
        let text = [UInt8]("[\(lines.map(written).joined(separator: ",\n"))]".utf8)
        do {
            return try text.gzipped()
        } catch {
            throw HubStoreError(.refused, "the lines cannot be packed (\(error))")
        }
    }

    static func unpack(_ packed: [UInt8], maxBytes: Int) throws(HubStoreError) -> [Line] {
        guard let text = Gunzip.unpack(packed, maxBytes: maxBytes) else {
            throw HubStoreError(
                .damaged, "the lines of a generation cannot be unpacked", remedy: "import the lines anew")
        }
        // An empty list is no lines file, and a generation may well be one.
        guard text != [UInt8]("[]".utf8) else { return [] }
        let file = LinesFile.parse(bytes: text, source: "generation", format: .json)
        guard let problem = file.problems.first else { return file.lines }
        throw HubStoreError(
            .damaged, "the lines of a generation cannot be read (\(problem))", remedy: "import the lines anew")
    }

    /// A line with the keys of a lines file. Written by hand, since the order of its tags is theirs.
    private static func written(_ line: Line) -> String {
        var members = [("name", quoted(line.name)), ("ingress", quoted(line.ingress.description))]
        if let echo = line.echo { members.append(("echo", quoted(echo.description))) }
        if let payload = line.payload { members.append(("payload", quoted(payload.rawValue))) }
        if !line.tags.isEmpty {
            let tags = line.tags.map { "\(quoted($0.key)): \(quoted($0.value))" }.joined(separator: ", ")
            members.append(("tags", "{\(tags)}"))
        }
        if let loss = line.maxLoss { members.append(("max_loss", "\(loss)")) }
        if let rtt = line.maxRTT { members.append(("max_rtt", "\(Double(rtt.nanoseconds) / 1e6)")) }
        if let direct = line.direct { members.append(("direct", quoted(direct.description))) }
        if let gain = line.minGain { members.append(("min_gain", quoted(gain.shortText))) }
        return "{\(members.map { "\"\($0)\": \($1)" }.joined(separator: ", "))}"
    }

    /// A text in JSON (RFC 8259 section 7).
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                quoted += "\\"
                quoted.unicodeScalars.append(scalar)
            case ..<" ":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
