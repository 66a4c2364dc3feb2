import LineModel
import Testing

@testable import LineReport

@Suite("The order of lines, as a terminal shows it")
struct RankingTextTests {
    private static let lines = (0..<6).map { index in
        Line(
            name: "深圳-香港-\(index)", ingress: HostPort(host: "198.51.100.\(index + 1)", port: 7000),
            echo: HostPort(host: "203.0.113.7", port: 7))
    }

    /// The lines of one echo, at these delays, for a while.
    private func file(
        _ levels: [Double], weight: RankingWeight = .plain, barring: [RankingExclusion?]? = nil, most: Int = 10,
        distrusted: Int = 0
    ) -> RankingFile {
        var ranking = LineRanking()
        let lines = Array(Self.lines.prefix(levels.count))
        ranking.take(lines, ways: lines.map { LineWay($0, payload: .relay) })
        for _ in 0..<12 {
            ranking.enter(
                levels.map {
                    RankingRound(sent: 100, lost: 0, missed: [0, 0, 0, 0], median: $0, p95: $0 + 1, jitter: 0.1)
                })
        }
        if let barring { ranking.bar(barring) }
        var query = RankingQuery(.echo, "203.0.113.7:7", weight)
        query.most = most
        var answer = ranking.answer(query, of: Array(lines.indices))
        answer.round = RankingMoment(
            id: "00000000000000aa", started: WallTime(nanosecondsSince1970: 1_795_000_000_000_000_000))
        answer.distrusted = distrusted
        let now = WallTime(nanosecondsSince1970: 1_795_000_060_000_000_000, utcOffsetSeconds: 28_800)
        return RankingFile(vantage: "shenzhen-1", at: now, groups: [answer])
    }

    private func text(_ file: RankingFile, _ words: Words = .keys, columns: Int? = 80) -> [String] {
        var context = RenderContext(version: "1", words: words)
        context.columns = columns
        return RankingText.render(file, context).split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
    }

    @Test("names the best, each line's place and what it is placed by, and who is left out and why")
    func decided() {
        let rows = text(file([40, 60, 80, 90], barring: [nil, nil, .incident(12), .tooFewRounds(3)], distrusted: 1))
        #expect(rows[0] == "shenzhen-1, round of 2026-11-18 19:06:40; 1 round since was not valid")
        #expect(rows[2] == "echo 203.0.113.7:7: 深圳-香港-0 is the best")
        #expect(rows[3].hasPrefix("rank  line") && rows[3].contains("at worst") && rows[3].contains("loss %"))
        #expect(rows[4].contains("1  深圳-香港-0") && rows[4].contains("41.2"))
        #expect(rows[5].contains("2  深圳-香港-1"))
        #expect(rows.contains("left out: 深圳-香港-2 (incident #12), 深圳-香港-3 (3 rounds only)"))
    }

    @Test("says where nothing is decided, and for which game it is")
    func undecided() {
        let rows = text(file([40, 40.1, 80], weight: .tick(64), most: 1))
        #expect(rows[0].hasSuffix("; for a game of 64 ticks a second"))
        // Only the first is shown, and the second counts all the same.
        #expect(rows[2].hasSuffix("undecided, the first cannot be told from the second"))
        #expect(rows.contains("… and 2 more, none of them better"))
        #expect(rows[3].contains("p50 ms") && !rows[3].contains("p95 ms"))
    }

    @Test("fits its columns, in both languages, and says what it leaves out to do so", arguments: [40, 60, 80, 200])
    func widths(columns: Int) {
        for words in [Words.keys, Words(.keys, .zh)] {
            let rows = text(file([40, 60, 80, 70, 65, 90]), words, columns: columns)
            for row in rows { #expect(TerminalText.width(row) <= columns, "\(row)") }
            if columns == 40 { #expect(rows.contains { $0.contains(words.say("left out to fit", "宽度不够")) }) }
        }
        #expect(text(file([40, 60]), Words(.keys, .zh))[2] == "回显端 203.0.113.7:7：深圳-香港-0 最好")
    }

    @Test("says that one line is the only one, and that none has a place")
    func few() {
        #expect(text(file([40]))[2].hasSuffix("深圳-香港-0 is the only one"))
        #expect(text(file([40], barring: [.maintenance]))[2].hasSuffix("no line has a place"))
    }

    @Test("each reason has words of its own, in both languages")
    func reasons() {
        let all: [RankingExclusion] = [
            .incident(1), .maintenance, .silenced, .unmeasured, .tooFewRounds(3), .noDelay,
        ]
        #expect(all.map(\.word) == RankingExclusion.words)
        for words in [Words.keys, Words(.keys, .zh)] { #expect(Set(all.map(words.reason)).count == all.count) }
    }
}
