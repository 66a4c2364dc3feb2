import LineModel

/// What the two segments of a line say, in words for people. Notes are the program's own, and plain text.
enum SegmentWords {
    /// A row a fact, for the block of one line.
    static func rows(_ segments: LineSegments, _ words: Words) -> [String] {
        guard segments.isProbed else {
            return ["segments: " + segments.notes.map(words.note).joined(separator: "; ")]
        }
        let beside = segments.every == 1 ? "each probe" : "one probe in \(grouped(segments.every))"
        var rows = [
            "segments, \(segments.kind.rawValue) beside \(beside): to the ingress \(ingress(segments))",
            "behind the ingress: \(beyond(segments))", blames(segments),
        ]
        rows += segments.notes.map { "segments: " + words.note($0) }
        return rows
    }

    private static func ingress(_ segments: LineSegments) -> String {
        let loss = segments.ingress.lossRatio.map { "loss \(decimal($0 * 100, 1...2)) %" } ?? "nothing sent"
        let counts = RoundWords.counts(segments.ingress, duplicates: 0, corrupt: 0)
        guard let rtt = segments.ingressRTT else { return "\(loss) (\(counts))" }
        return "rtt median \(decimal(rtt.median, 3...3)) ms, mean \(decimal(rtt.mean, 3...3)) ms; \(loss) (\(counts))"
    }

    private static func beyond(_ segments: LineSegments) -> String {
        var facts: [String] = []
        if let delay = segments.delay {
            let interval = delay.beyondInterval.map {
                " (95 % interval \(decimal($0.lowerBound, 3...3)) to \(decimal($0.upperBound, 3...3)))"
            }
            facts.append("rtt median \(decimal(delay.beyondMedian, 3...3)) ms\(interval ?? "")")
        }
        if let loss = segments.loss.beyond, let interval = segments.loss.beyondInterval {
            let ends = "\(decimal(interval.lowerBound * 100, 1...2)) to \(decimal(interval.upperBound * 100, 1...2)) %"
            facts.append("loss \(decimal(loss * 100, 1...2)) % (95 % interval \(ends))")
        }
        return facts.isEmpty ? "not known" : facts.joined(separator: "; ")
    }

    private static func blames(_ segments: LineSegments) -> String {
        let pairs = segments.loss.pairs
        let counts =
            "pairs: both received \(grouped(pairs.bothReceived)), only the line lost \(grouped(pairs.onlyLineLost)), "
            + "only the ingress lost \(grouped(pairs.onlyIngressLost)), both lost \(grouped(pairs.bothLost))"
        return "loss at: \(segments.lossAt?.rawValue ?? "none"), delay at: \(segments.delayAt?.rawValue ?? "none"); "
            + counts
    }
}
