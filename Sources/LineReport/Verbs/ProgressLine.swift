internal import LineModel

/// Where a running round stands.
package struct ProgressFigures: Equatable, Sendable {
    /// How many lines are measured.
    package var lines: Int
    /// How many probes the round will send.
    package var planned: Int
    /// How many probes have been sent.
    package var sent: Int
    /// How many probes have a reply.
    package var received: Int
    /// The planned rate in packets a second over all lines.
    package var rate: Double
    /// How long it is until the last timeout; nil when that is not known.
    package var remaining: Duration?

    /// Figures of one moment; the counts come from `RoundControl`, the others from the plan.
    package init(lines: Int, planned: Int, sent: Int, received: Int, rate: Double, remaining: Duration?) {
        self.lines = lines
        self.planned = planned
        self.sent = sent
        self.received = received
        self.rate = rate
        self.remaining = remaining
    }
}

/// The line that standard error shows while a round runs.
package enum ProgressLine {
    /// `120 lines  4,512/12,000 sent  4,390 received  6,000/s  2.1 s left`, without a line end.
    ///
    /// At most `width` columns: what the reader misses least is left out, the count of sent probes last.
    package static func render(_ figures: ProgressFigures, width: Int, color: Bool) -> String {
        var parts = self.parts(figures)
        for dropped in [3, 0, 2, 4] where total(parts) > width { parts[dropped] = nil }
        let text = TerminalText.cut(parts.compactMap(\.self).joined(separator: gap), to: width)
        return color ? SGR.dim.paint(text) : text
    }

    private static let gap = "  "

    private static func parts(_ figures: ProgressFigures) -> [String?] {
        [
            "\(grouped(figures.lines)) \(figures.lines == 1 ? "line" : "lines")",
            "\(grouped(figures.sent))/\(grouped(figures.planned)) sent",
            "\(grouped(figures.received)) received",
            "\(grouped(Int(exactly: figures.rate.rounded()) ?? 0))/s",
            figures.remaining.map { "\(decimal(max($0.seconds, 0), 1...1)) s left" },
        ]
    }

    private static func total(_ parts: [String?]) -> Int {
        let present = parts.compactMap(\.self)
        return present.reduce(0) { $0 + $1.count } + gap.count * (present.count - 1)
    }
}
