import LineModel
import Testing

@Suite("A level of delay that moves for good")
struct LevelWatchTests {
    private func point(_ median: Double, spread: Double = 2, ttl: Int? = nil) -> LevelWatch.Point {
        LevelWatch.Point(
            level: DelayLevel(min: median - 1, median: median, p95: median + spread), replyTimeToLive: ttl)
    }

    /// The rounds, from 0, in which a move was found.
    private func found(_ points: [LevelWatch.Point]) -> [(round: Int, change: RouteChange)] {
        var watch = LevelWatch()
        return points.enumerated().compactMap { round, point in
            watch.note(point, of: "a").map { (round, $0) }
        }
    }

    @Test("a move is found once, six rounds after it, up and down", arguments: [(50.0, 80.0), (80.0, 50.0)])
    func once(_ levels: (Double, Double)) throws {
        let moves = found(Array(repeating: point(levels.0), count: 20) + Array(repeating: point(levels.1), count: 30))
        #expect(moves.map(\.round) == [20 + LevelWatch.after - 1])
        let change = try #require(moves.first?.change)
        #expect(change.evidence == .level && !change.isCertain)
        #expect(change.delayBefore == levels.0 && change.delayNow == levels.1)
    }

    @Test("with another TTL of the replies it is certain; with the same it stays probable")
    func timeToLive() {
        func moves(_ ttl: Int) -> [RouteChange] {
            found(
                Array(repeating: point(50, ttl: 57), count: 20) + Array(repeating: point(80, ttl: ttl), count: 20)
            ).map(\.change)
        }
        #expect(moves(55).map(\.evidence) == [.timeToLive])
        #expect(moves(55).map(\.replyNow) == [55])
        #expect(moves(57).map(\.evidence) == [.level])
    }

    @Test("a queue, a slow rise and a move that does not last are none")
    func others() {
        let steady = Array(repeating: point(50), count: 20)
        #expect(found(steady + Array(repeating: point(80, spread: 60), count: 20)).isEmpty)
        #expect(found(steady + (1...40).map { point(50 + Double($0)) }).isEmpty)
        #expect(found(steady + Array(repeating: point(80), count: 4) + steady).isEmpty)
        #expect(found(steady + Array(repeating: point(51.5), count: 20)).isEmpty)
    }

    @Test("rounds that only scatter make no move in 20,000 rounds")
    func scatter() {
        var generator = SeededGenerator(seed: 20_250_101)
        for spread in [1.0, 5, 20] {
            let moves = found(
                (0..<20_000).map { _ in
                    // Skewed, as delays are: mostly near the floor, seldom far above.
                    let share = Double.random(in: 0..<1, using: &generator)
                    return point(50 + spread * share * share * share, spread: spread)
                })
            #expect(moves.isEmpty)
        }
    }

    @Test("lines that are gone are forgotten")
    func forgets() {
        var watch = LevelWatch()
        for name in ["a", "b", "c"] { _ = watch.note(point(50), of: name) }
        watch.keep(["b"])
        #expect(watch.lines == 1)
    }
}
