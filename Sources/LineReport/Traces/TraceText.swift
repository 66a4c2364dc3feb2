package import LineModel

/// A trace for people: a row a hop, and what it comes to.
package enum TraceText {
    /// The whole text, with a line end behind each row; no row is wider than `columns`.
    ///
    /// - Parameters:
    ///   - name: the line's.
    ///   - comparison: with an earlier trace; nil when there is none.
    ///   - columns: nil for no limit.
    package static func render(
        _ trace: Trace, name: String, comparison: TraceComparison? = nil, words: Words = .flags, columns: Int? = 80
    ) -> String {
        var rows = words.wrapped(head(trace, name, words), to: columns)
        rows += hops(trace).flatMap { cut($0, columns) }
        rows += words.wrapped(words.traceEnd(trace), to: columns)
        let notes = [
            words.traceReach(trace.reach), words.traceNote(trace.counts), comparison.map(words.comparison),
        ]
        rows += notes.compactMap(\.self).flatMap { words.wrapped($0, to: columns) }
        return rows.map { $0 + "\n" }.joined()
    }

    private static func head(_ trace: Trace, _ name: String, _ words: Words) -> String {
        let dscp = trace.dscp.map { ", DSCP \($0)" } ?? ""
        let port = trace.sourcePort == 0 ? "" : words.say(" port \(trace.sourcePort)", " 端口 \(trace.sourcePort)")
        let shown = TerminalText.cleaned(name)
        return words.say(
            "\(shown): the way to \(trace.destination) from \(trace.source)\(port), \(trace.payload), "
                + "\(trace.bytes) octets\(dscp)",
            "\(shown)：从 \(trace.source)\(port) 到 \(trace.destination) 的路径，\(trace.payload)，"
                + "\(trace.bytes) 字节\(dscp)")
    }

    /// A row for each answer of each hop; silent hops at the end in one.
    package static func hops(_ trace: Trace) -> [String] {
        let shownTo = trace.lastAnswered
        var rows: [String] = []
        for hop in trace.hops where hop.timeToLive <= shownTo { rows += self.rows(hop) }
        if let last = trace.hops.last?.timeToLive, last > shownTo {
            rows.append(last == shownTo + 1 ? label(last, "*") : label("\(shownTo + 1)-\(last)", "*"))
        }
        return rows
    }

    private static func rows(_ hop: TraceHop) -> [String] {
        guard !hop.answers.isEmpty else { return [label(hop.timeToLive, "*")] }
        return hop.answers.enumerated().map { index, answer in
            let delays = answer.delays.map { "\(FigureText.fixed(Double($0) / 1e6, decimals: 2))" }
                .joined(separator: " ")
            var text = "\(TerminalText.cleaned(answer.address))\(answer.isProven ? "" : " ?")  \(delays) ms"
            if let mark = answer.mark { text += " \(mark)" }
            if answer.word == .port, !hop.isEndOfWay { text += " !P" }
            if index == 0, hop.sent > hop.answered { text += "  \(hop.answered)/\(hop.sent)" }
            if index == 0, let limit = hop.pathLimit { text += "  MTU \(limit)" }
            return index == 0 ? label(hop.timeToLive, text) : label("", text)
        }
    }

    private static func label(_ timeToLive: Int, _ text: String) -> String { label("\(timeToLive)", text) }

    private static func label(_ place: String, _ text: String) -> String {
        String(repeating: " ", count: max(0, 5 - place.utf8.count)) + place + "  " + text
    }

    private static func cut(_ row: String, _ columns: Int?) -> [String] {
        [columns.map { TerminalText.cut(row, to: $0) } ?? row]
    }
}

extension TraceHop {
    fileprivate var isEndOfWay: Bool { ending != nil }
}

extension Trace {
    /// The last TTL at which anything answered, proven or not; 0 for none.
    fileprivate var lastAnswered: Int { hops.last { !$0.answers.isEmpty }?.timeToLive ?? 0 }
}
