import LineModel

/// Lines and rounds for tests of rankings.
enum RankingKit {
    /// So many lines that lead to one echo; every third one belongs to the region `a`.
    static func lines(_ count: Int, echo: String = "203.0.113.7") -> [Line] {
        (0..<count).map { index in
            Line(
                name: "line-\(index)", ingress: HostPort(host: "198.51.100.\(index % 200 + 1)", port: 7000),
                echo: HostPort(host: echo, port: 7),
                tags: [Tag(key: "region", value: index % 3 == 0 ? "a" : "b")])
        }
    }

    static func ranking(of lines: [Line], _ rules: RankingRules = RankingRules(), state: [UInt8] = []) -> LineRanking {
        var ranking = LineRanking(rules, state: state)
        ranking.take(lines, ways: ways(lines))
        return ranking
    }

    static func ways(_ lines: [Line]) -> [LineWay] {
        lines.map { LineWay($0, payload: PayloadKind(rawValue: "relay")) }
    }

    /// A quiet round: all of its delays at one level.
    static func round(_ milliseconds: Double, lost: Int = 0, missed: [Double?]? = nil, jitter: Double = 0.2)
        -> RankingRound
    {
        RankingRound(
            sent: 100, lost: lost, missed: missed ?? Array(repeating: Double(lost) / 100, count: 4),
            median: milliseconds, p95: milliseconds + 0.5, jitter: jitter)
    }

    /// A round of a line with noise in every figure.
    static func noisy(_ level: Double, loss: Double, _ random: inout SeededGenerator) -> RankingRound {
        let lost = (0..<100).count { _ in random.nextUnit() < loss }
        func spread(_ width: Double) -> Double {
            // Nearly normal, with a longer tail above, as delays have it.
            let sum = random.nextUnit() + random.nextUnit() + random.nextUnit() - 1.5
            return width * (sum > 0 ? sum * 1.5 : sum)
        }
        return RankingRound(
            sent: 100, lost: lost, missed: Array(repeating: Double(lost) / 100, count: 4),
            median: level + spread(1), p95: level + 2 + spread(3), jitter: 0.5 + spread(0.1))
    }

    static func names(_ group: RankedGroup, _ ranking: LineRanking) -> [String] {
        group.ranked.map { ranking.lines[$0.index].name }
    }
}
