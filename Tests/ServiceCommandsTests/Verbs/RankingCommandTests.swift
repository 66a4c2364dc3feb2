import CommandSupport
import LineHistory
import LineModel
import LineReport
import LineService
import TestSupport
import Testing

@testable import ServiceCommands

@Suite("The verb ranking")
struct RankingCommandTests {
    /// What a watch does with its rounds, as far as the ranking goes: they are stored, and so is by what lines are
    /// placed.
    private func history(
        _ folder: TemporaryFolder, rounds: Int, invalidBehind: Int = 0, open: [Incident] = []
    ) throws -> (path: String, live: RankingBoard) {
        let path = folder.file("history.sqlite")
        let store = try HistoryStore.open(path: path, now: WallTime(nanosecondsSince1970: 0)).store
        var generator = HistoryGenerator(seed: 5, lines: 12, withProbes: true, ingresses: 3, echoes: 2)
        let live = RankingBoard()
        live.take(generator.lines, ways: generator.lines.map { LineWay($0, payload: .relay) })
        let reasons = RankingReasons(
            open: open, muting: Muting(), silences: OperatorSilences(), at: WallTime(nanosecondsSince1970: 0))
        for number in 0..<rounds + invalidBehind {
            let started = WallTime(nanosecondsSince1970: (1_800_000_000 + Int64(number) * 300) * 1_000_000_000)
            var report = generator.round(started: started)
            if number >= rounds { report.validity.verdict = .suspect }
            try store.storeRound(report)
            guard number < rounds else {
                live.noteDistrusted()
                continue
            }
            let moment = RankingMoment(id: report.id, started: report.started)
            let found = report.lines.map(RankingRound.init)
            if let state = live.enter(found, leavingOut: generator.lines.map(reasons.reason), round: moment) {
                try store.storeRanking(state)
            }
        }
        let change = StateChange(
            roundID: "1", at: WallTime(nanosecondsSince1970: 1_800_000_000_000_000_000), open: open, nextIncidentID: 9,
            changes: open.map { ChangedIncident(.opened, $0) })
        try store.storeState(change)
        return (path, live)
    }

    private func incident(_ lines: Set<String>) -> Incident {
        Incident(
            id: 7, key: CauseKey(.line, lines.min() ?? ""), trouble: .abnormal,
            openedAt: WallTime(nanosecondsSince1970: 1_800_000_000_000_000_000), lines: lines, mostLines: lines.count)
    }

    private func past(_ path: String, muting: Muting = Muting()) throws -> PastRanking {
        let store = try HistoryStore.openForReading(path: path)
        let now = WallTime(nanosecondsSince1970: 1_800_010_000_000_000_000)
        return try #require(try PastRanking(store, muting: muting, at: now))
    }

    @Test("gives the order that the watch has, by each weight, with those left out and rounds not trusted")
    func sameAsWatch() throws {
        let folder = try TemporaryFolder()
        let open = incident(["line-00003"])
        let (path, live) = try history(folder, rounds: 14, invalidBehind: 2, open: [open])
        let ranking = try past(path)
        #expect(ranking.vantage == "generated")
        for weight in RankingWeight.allCases {
            for dimension in [FieldDimension.echo, .ingress, .tag("carrier")] {
                let asked = RankingAsked(dimension: dimension, value: nil, weight: weight)
                let (found, wanted) = (ranking.answers(asked), live.answers(by: [dimension], weight, most: 10))
                #expect(found.map(\.query) == wanted.map(\.query) && !found.isEmpty)
                #expect(found.map(\.version) == wanted.map(\.version), "\(weight) \(dimension)")
                for (one, other) in zip(found, wanted) {
                    #expect(one.rows.map(\.place) == other.rows.map(\.place) && !one.rows.isEmpty)
                    #expect(one.rows.map(\.figures.probes) == other.rows.map(\.figures.probes))
                    #expect(one.excluded == other.excluded && one.round == other.round && one.distrusted == 2)
                }
            }
        }
        let all = ranking.answers(RankingAsked(dimension: .ingress, value: nil)).flatMap(\.excluded)
        #expect(all.map(\.name) == ["line-00003"] && all.map(\.reason) == [.incident(7)])
    }

    @Test("one group, without one of its lines, and what the configuration has under maintenance left out")
    func narrowed() throws {
        let folder = try TemporaryFolder()
        let (path, _) = try history(folder, rounds: 12)
        let asked = RankingAsked(dimension: .echo, value: "198.19.0.7:7")
        let whole = try past(path).answers(asked)
        #expect(whole.count == 1 && whole[0].placed == 6)
        let first = whole[0].rows[0].line.name
        var without = asked
        without.insteadOf = first
        let rest = try past(path).answers(without)
        #expect(rest[0].placed == 5 && !rest[0].rows.contains { $0.line.name == first })
        var (muting, rule) = (Muting(), MuteRule())
        rule.line = first
        muting.maintenance = [rule]
        let worked = try past(path, muting: muting).answers(asked)
        #expect(worked[0].excluded.map(\.name) == [first] && worked[0].excluded.map(\.reason) == [.maintenance])
        #expect(try past(path).answers(RankingAsked(dimension: .echo, value: "nowhere:7")).isEmpty)
    }

    @Test("there is none without a valid round")
    func none() throws {
        let folder = try TemporaryFolder()
        let (path, _) = try history(folder, rounds: 0, invalidBehind: 2)
        let store = try HistoryStore.openForReading(path: path)
        #expect(try PastRanking(store, muting: Muting(), at: WallTime(nanosecondsSince1970: 0)) == nil)
    }

    @Test("the flags say which lines, once, and for which game")
    func flags() throws {
        #expect(try RankingAsked() == RankingAsked(dimension: .echo, value: nil))
        let one = try RankingAsked(tag: "region=hk=1", tick: 64, limit: 3)
        #expect(one == RankingAsked(dimension: .tag("region"), value: "hk=1", weight: .tick(64), most: 3))
        #expect(try RankingAsked(ingress: "a:1") == RankingAsked(dimension: .ingress, value: "a:1"))
        #expect(try RankingAsked(by: .tag("carrier")).dimension == .tag("carrier"))
        #expect(throws: CommandFailure.self) { try RankingAsked(echo: "a:1", tag: "b=c") }
        for tag in ["b", "=c", ""] { #expect(throws: CommandFailure.self, "\(tag)") { try RankingAsked(tag: tag) } }
        #expect(throws: CommandFailure.self) { try RankingAsked(tick: 7) }
        #expect(throws: CommandFailure.self) { try RankingAsked(limit: 0) }
    }
}
