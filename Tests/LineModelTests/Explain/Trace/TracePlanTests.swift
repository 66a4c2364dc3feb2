import LineModel
import Testing

@Suite("Which lines are traced after a round")
struct TracePlanTests {
    private let now = WallTime(nanosecondsSince1970: 1_800_000_000_000_000_000)

    private func line(_ name: String, _ host: String) -> Line {
        Line(name: name, ingress: HostPort(host: host, port: 7))
    }

    private func plan(
        _ lines: [Line], news: [TracePlan.News] = [], sick: Set<String> = [], last: [String: WallTime] = [:]
    ) -> TracePlan {
        TracePlan(
            lines, payload: { _ in .plumb }, news: news, isInOrder: { !sick.contains($0.name) }, last: last, now: now)
    }

    private func ago(_ hours: Int64) -> WallTime {
        WallTime(nanosecondsSince1970: now.nanosecondsSince1970 - hours * 3_600_000_000_000)
    }

    @Test("one line of each destination is a reference, once a day")
    func references() {
        let lines = [line("b", "192.0.2.1"), line("a", "192.0.2.1"), line("c", "192.0.2.2")]
        let first = plan(lines)
        #expect(first.jobs.map(\.line.name) == ["a", "c"])
        #expect(first.jobs.allSatisfy { $0.purpose == .reference && $0.incident == nil })
        #expect(plan(lines, last: ["a": ago(1), "c": ago(25)]).jobs.map(\.line.name) == ["c"])
        #expect(plan(lines, last: ["a": ago(23), "c": ago(-2)]).jobs.map(\.line.name) == ["c"])
    }

    @Test("a line in trouble is no reference; another one of its destination is")
    func sick() {
        let lines = [line("a", "192.0.2.1"), line("b", "192.0.2.1"), line("c", "192.0.2.2")]
        let found = plan(lines, sick: ["a", "c"])
        #expect(found.jobs.map(\.line.name) == ["b"])
        #expect(found.jobs.map(\.reference) == ["a"])
    }

    @Test("a new incident goes before references; of many lines some are left out, and counted")
    func incidents() {
        let lines = (1...9).map { line("l\($0)", "192.0.2.\($0)") } + [line("m1", "192.0.2.1")]
        let news = TracePlan.News(incident: 7, lines: Set(lines.map(\.name)))
        let found = plan(lines, news: [news], sick: Set(lines.map(\.name)))
        #expect(found.jobs.map(\.line.name) == ["l1", "l2", "l3"])
        #expect(found.jobs.allSatisfy { $0.incident == 7 && $0.purpose == .incident })
        #expect(found.leftOut == 6)
    }

    @Test("so many a round and no more; those that waited longest come first, and all have their turn")
    func bounded() {
        let lines = (100...160).map { line("l\($0)", "192.0.2.\($0)") }
        var last: [String: WallTime] = ["l100": ago(30)]
        var rounds = 0
        while rounds < 100 {
            let found = plan(lines, last: last)
            guard !found.jobs.isEmpty else { break }
            #expect(found.jobs.count <= TracePlan.referencesPerRound)
            if rounds == 0 { #expect(!found.jobs.map(\.line.name).contains("l100")) }
            for job in found.jobs { last[job.reference] = now }
            rounds += 1
        }
        #expect(rounds == (lines.count + TracePlan.referencesPerRound - 1) / TracePlan.referencesPerRound)
    }
}
