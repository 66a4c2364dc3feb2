/// What was found out about a line of an incident, as a message tells it.
package struct DigestFinding: Equatable, Sendable {
    /// Findings that one message tells of an incident at most; the page has all of them.
    package static let maxOfMessage = 4

    /// The line's name.
    package var line: String
    /// What follows; empty where the trace alone is told.
    package var conclusions: [Conclusion]
    /// The way that was traced; nil without a trace.
    package var way: TracedWay?

    /// A finding about a line.
    package init(line: String, conclusions: [Conclusion] = [], way: TracedWay? = nil) {
        self.line = line
        self.conclusions = conclusions
        self.way = way
    }

    /// What of an explanation is worth a message: what follows from it, or a way that leads over a router. nil where it
    /// is neither.
    package init?(_ explanation: Explanation) {
        let way = explanation.way.flatMap { $0.trace.hops.count > 1 ? $0 : nil }
        guard !explanation.conclusions.isEmpty || way != nil else { return nil }
        self.init(line: explanation.line, conclusions: explanation.conclusions, way: way)
    }
}

/// A conclusion that only a newer version knows does not take the others with it.
extension DigestFinding: Codable {
    private enum Key: String, CodingKey {
        case line, conclusions, way
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        line = try values.decode(String.self, forKey: .line)
        conclusions = try values.decode([ReadableConclusion].self, forKey: .conclusions).compactMap(\.conclusion)
        way = try? values.decodeIfPresent(TracedWay.self, forKey: .way)
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(line, forKey: .line)
        try values.encode(conclusions, forKey: .conclusions)
        try values.encodeIfPresent(way, forKey: .way)
    }
}

/// A conclusion that was stored, perhaps by a newer version.
struct ReadableConclusion: Codable {
    /// nil where it cannot be read.
    let conclusion: Conclusion?

    init(conclusion: Conclusion) { self.conclusion = conclusion }
    init(from decoder: any Decoder) throws { conclusion = try? Conclusion(from: decoder) }
    func encode(to encoder: any Encoder) throws { try conclusion?.encode(to: encoder) }
}
