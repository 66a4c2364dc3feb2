import LineHistory
import LineModel
import TestSupport
import Testing

@testable import LineNotify

@Suite("Pictures of digests")
struct DigestPictureTests {
    private let folder: TemporaryFolder
    private let store: HistoryStore
    private static let every: Int64 = 300
    private static let rounds = 40
    private static let lines = (0..<6).map { index in
        Line(
            name: index == 5 ? "深圳-5" : "line-\(index)",
            ingress: HostPort(host: "198.18.0.\(index % 2 + 1)", port: 7000),
            echo: HostPort(host: "198.19.0.\(index % 3 + 1)", port: 7), tags: [Tag(key: "carrier", value: "ct")])
    }

    /// Forty rounds, in the last three of which the first ingress loses everything.
    init() throws {
        folder = try TemporaryFolder()
        store = try HistoryStore.open(path: folder.file("history.sqlite"), now: Self.at(0)).store
        for number in 0..<Self.rounds {
            try store.storeRound(Self.round(number, isDown: number >= Self.rounds - 3))
        }
    }

    private static func at(_ round: Int) -> WallTime {
        WallTime(
            nanosecondsSince1970: 1_795_824_000_000_000_000 + Int64(round) * every * 1_000_000_000,
            utcOffsetSeconds: 28_800)
    }

    private static func round(_ number: Int, isDown: Bool) -> RoundReport {
        var plan = PlanFigures()
        (plan.lines, plan.count, plan.interval) = (lines.count, 100, .milliseconds(20))
        var totals = OutcomeCounts()
        let rows = lines.enumerated().map { index, line in
            var summary = LineSummary()
            summary.counts.lost = isDown && index % 2 == 0 ? 100 : 0
            summary.counts.received = 100 - summary.counts.lost
            if summary.counts.received > 0 {
                summary.rtt = DelayStatistics(
                    min: 20, mean: 21, median: 21, p90: 22, p95: 23, p99: 24, max: 25, stddev: 1)
            }
            totals.received += summary.counts.received
            totals.lost += summary.counts.lost
            return LineReportRow(
                line: line, payload: .relay, summary: summary, verdict: summary.rtt == nil ? .abnormal : .healthy,
                reasons: [], sampleRow: nil)
        }
        return RoundReport(
            id: RoundReport.hexadecimal(UInt64(number + 1)), vantage: "v", started: at(number),
            finished: at(number), duration: .seconds(4), plan: plan, totals: totals, duplicates: 0, corrupt: 0,
            ledger: RoundLedger(), validity: Validity(verdict: .valid, findings: []), lines: rows,
            samples: SampleTable(lines: 0, count: 0), samplesEpochNanoseconds: at(number).nanosecondsSince1970)
    }

    private static func item(_ change: IncidentChange, _ cause: CauseKey, lines: [Int]) -> DigestItem {
        DigestItem(
            change: change, incident: 1, cause: cause, trouble: .abnormal, openedAt: at(rounds - 3),
            lines: lines.map { index in
                DigestLine(
                    name: Self.lines[index].name, ingress: "\(Self.lines[index].ingress)",
                    echo: Self.lines[index].echo?.description)
            }, mostLines: lines.count)
    }

    private func png(_ items: [DigestItem]) throws -> Size? {
        let made = try DigestPicture.png(of: SampleDigest.digest(items), from: store, now: Self.at(Self.rounds))
        return made.map(Size.init)
    }

    /// Width and height of a PNG file; its first chunk has them.
    private struct Size: Equatable {
        var width: Int
        var height: Int

        init(_ width: Int, _ height: Int) { (self.width, self.height) = (width, height) }

        init(_ file: [UInt8]) {
            func number(_ place: Int) -> Int { file[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
            (width, height) = (number(16), number(20))
        }
    }

    @Test("One line is a smoke graph, also where its name cannot be written")
    func oneLine() throws {
        for index in [0, 5] {
            let cause = CauseKey(.line, Self.lines[index].name)
            #expect(try png([Self.item(.opened, cause, lines: [index])]) == Size(900, 300))
        }
    }

    @Test("Several lines are a grid, with what they share as its rows")
    func severalLines() throws {
        let ingress = try png([Self.item(.opened, CauseKey(.ingress, "198.18.0.1:7000"), lines: [0, 2, 4])])
        let echo = try png([Self.item(.reopened, CauseKey(.echo, "198.19.0.1:7"), lines: [0, 3])])
        // Two rows of ingresses, three of echoes; the title, and the columns' names below.
        #expect(ingress?.height == 18 + 2 * 40 + 14 && echo?.height == 18 + 3 * 40 + 14)
        let tag = try png([Self.item(.worse, CauseKey(.tag, "carrier=ct"), lines: [0, 2, 4])])
        #expect(tag?.height == 18 + 40 + 14)
    }

    @Test("The gravest alarm is shown; what is none is not")
    func choice() throws {
        let line = Self.item(.opened, CauseKey(.line, "line-0"), lines: [0])
        let ingress = Self.item(.opened, CauseKey(.ingress, "198.18.0.1:7000"), lines: [0, 2, 4])
        #expect(try png([line, ingress]) == png([ingress]))
        #expect(try png([Self.item(.closed, CauseKey(.line, "line-0"), lines: [0])]) == nil)
        #expect(try png([Self.item(.opened, CauseKey(.source, "lines.csv"), lines: [])]) == nil)
        #expect(try png([]) == nil)
    }

    @Test("A line that the history does not have is no picture, and no failure")
    func unknown() throws {
        var item = Self.item(.opened, CauseKey(.line, "x"), lines: [0])
        item.lines[0].name = "x"
        #expect(try png([item]) == nil)
    }
}
