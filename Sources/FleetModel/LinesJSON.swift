package import LineModel

/// Lines as a lines file in JSON has them (docs/reference/formats.md, "Lines"), which `LinesFile` reads again as they
/// were. Tags keep their order.
package enum LinesJSON {
    /// An array with an object for each line, a line of text each.
    package static func write(_ lines: [Line]) -> [UInt8] {
        var json = JSONBytes()
        json.append("[")
        for (index, line) in lines.enumerated() {
            json.append(index == 0 ? "\n" : ",\n")
            append(line, to: &json)
        }
        json.append(lines.isEmpty ? "]" : "\n]")
        return json.bytes
    }

    private static func append(_ line: Line, to json: inout JSONBytes) {
        json.append("{\"name\":")
        json.append(quoted: line.name)
        json.append(",\"ingress\":")
        json.append(quoted: "\(line.ingress)")
        if let echo = line.echo {
            json.append(",\"echo\":")
            json.append(quoted: "\(echo)")
        }
        if let payload = line.payload {
            json.append(",\"payload\":")
            json.append(quoted: payload.rawValue)
        }
        if !line.tags.isEmpty {
            json.append(",\"tags\":{")
            for (index, tag) in line.tags.enumerated() {
                if index > 0 { json.append(",") }
                json.append(quoted: tag.key)
                json.append(":")
                json.append(quoted: tag.value)
            }
            json.append("}")
        }
        if let loss = line.maxLoss { json.append(",\"max_loss\":\(loss)") }
        if let rtt = line.maxRTT { json.append(",\"max_rtt\":\"\(rtt.shortText)\"") }
        if let direct = line.direct {
            json.append(",\"direct\":")
            json.append(quoted: "\(direct)")
        }
        if let flows = line.flows { json.append(",\"flows\":\(flows)") }
        if let tcp = line.tcp {
            json.append(",\"tcp\":")
            json.append(quoted: "\(tcp)")
        }
        if let gain = line.minGain { json.append(",\"min_gain\":\"\(gain.shortText)\"") }
        json.append("}")
    }
}

/// Bytes of a JSON text on their way.
package struct JSONBytes {
    /// What was written so far.
    package private(set) var bytes: [UInt8] = []

    /// A text without a byte.
    package init() {}

    /// Adds what is JSON already.
    package mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
    /// Adds bytes that are JSON already.
    package mutating func append(raw content: [UInt8]) { bytes.append(contentsOf: content) }

    /// Adds a string of RFC 8259 section 7.
    package mutating func append(quoted text: String) { append(JSONText.quoted(text)) }
}
