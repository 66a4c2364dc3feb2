import LineModel

/// Traces written as a table: `a b *|c far` is a trace with a hop for each word. `*` is a silent hop, `a|b` one that
/// answered from two addresses, `far` the far end, `a!` one that refuses, `a?` an answer that did not prove itself.
enum TraceExample {
    static let far = "203.0.113.7"

    static func trace(_ text: String, port: UInt16 = 40_000, end: TraceEnd? = nil) -> Trace {
        let words = text.split(separator: " ").map(String.init)
        var hops: [TraceHop] = []
        var found = TraceEnd.silent
        for (index, word) in words.enumerated() {
            var hop = TraceHop(timeToLive: index + 1, sent: 3)
            for part in word.split(separator: "|").map(String.init) where part != "*" {
                if part == "far" {
                    found = .reached
                    hop.answers.append(TraceAnswer(address: far, word: .reply, delays: [1_000_000]))
                } else if part.hasSuffix("!") {
                    found = .refused
                    hop.answers.append(
                        TraceAnswer(
                            address: address(String(part.dropLast())), word: .host, type: 3, code: 1,
                            delays: [1_000_000]))
                } else {
                    hop.answers.append(
                        TraceAnswer(
                            address: address(part.hasSuffix("?") ? String(part.dropLast()) : part), word: .exceeded,
                            type: 11, code: 0, isProven: !part.hasSuffix("?"), delays: [1_000_000]))
                }
            }
            hops.append(hop)
        }
        return Trace(
            destination: "\(far):7000", source: "192.0.2.1", sourcePort: port, payload: "plumb", bytes: 64,
            reach: .line, hops: hops, end: end ?? found)
    }

    /// A letter stands for a router of its own subnet; `a2` is another address in a's subnet.
    static func address(_ name: String) -> String {
        if name.contains(".") || name.contains(":") { return name }
        let letter = Int(name.utf8.first ?? 97) - 96
        return "10.0.\(letter).\(name.count > 1 ? name.dropFirst() : "1")"
    }
}
