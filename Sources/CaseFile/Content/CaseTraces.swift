/// What the history holds beside figures, as text: `traces.txt`.
enum CaseTraces {
    /// A text for each explanation: its head, then what its body says, a line a value.
    static func texts(_ explanations: CaseJSON?) -> [String] {
        (explanations?["explanations"].elements ?? []).map { one in
            let head = ["time", "line", "experiment"].compactMap { one[$0].string }.joined(separator: "  ")
            var lines = [head]
            append(one["body"], indent: 1, name: nil, to: &lines)
            return lines.joined(separator: "\n")
        }
    }

    static func bytes(_ explanations: CaseJSON) -> [UInt8] {
        Array((texts(explanations).joined(separator: "\n\n") + "\n").utf8)
    }

    private static func append(_ value: CaseJSON, indent: Int, name: String?, to lines: inout [String]) {
        let lead = String(repeating: "  ", count: indent) + (name.map { "\($0): " } ?? "")
        switch value {
        case .object(let members):
            if name != nil { lines.append(lead) }
            for member in members { append(member.value, indent: indent + 1, name: member.key, to: &lines) }
        case .list(let elements) where elements.contains { if case .object = $0 { true } else { false } }:
            lines.append(lead)
            for (index, element) in elements.enumerated() {
                append(element, indent: indent + 1, name: String(index + 1), to: &lines)
            }
        case .list(let elements):
            lines.append(lead + elements.map { plain($0) }.joined(separator: ", "))
        default: lines.append(lead + plain(value))
        }
    }

    private static func plain(_ value: CaseJSON) -> String {
        value.string ?? String(decoding: value.bytes(), as: UTF8.self)
    }
}
