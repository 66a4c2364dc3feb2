import LineHistory
import LineModel
import Synchronization
import TestSupport
import Testing

@testable import LineService

@Suite("Groups that are learned from the past")
struct GroupLearningTests {
    private static let days = 5
    private static let every = 300

    private static func at(_ seconds: Int) -> WallTime {
        WallTime(nanosecondsSince1970: Int64(seconds) * 1_000_000_000)
    }

    /// A history of lines with an ingress for each ten, of which those of the first lose together now and then.
    private func history(hasBursts: Bool) throws -> (reader: HistoryReader, folder: TemporaryFolder) {
        let folder = try TemporaryFolder()
        let path = folder.file("history.sqlite")
        let store = try HistoryStore.open(path: path, now: Self.at(0)).store
        var generator = HistoryGenerator(seed: 4, lines: 30, withProbes: false)
        for day in 0..<Self.days {
            for number in 0..<60 {
                var report = generator.round(started: Self.at(day * 86_400 + 20 * 3600 + number * Self.every))
                for index in report.lines.indices {
                    let old = report.lines[index].line
                    report.lines[index].line = Line(
                        name: old.name, ingress: HostPort(host: "192.0.2.\(index / 10)", port: 7000),
                        payload: old.payload)
                    // Two rounds of every twenty, on the days that judge; the first ones are their past.
                    let isBurst = hasBursts && day >= 3 && number % 20 < 2 && index < 10
                    report.lines[index].verdict = .healthy
                    report.lines[index].summary.counts = OutcomeCounts()
                    report.lines[index].summary.counts.lost = isBurst ? 12 : 0
                    report.lines[index].summary.counts.received = isBurst ? 88 : 100
                }
                report.validity.verdict = .valid
                report.ledger.interrupted = false
                try store.storeRound(report)
            }
        }
        return (HistoryReader(path: path), folder)
    }

    private func learn(_ reader: HistoryReader, _ learning: GroupLearning) throws -> GroupLearning.Found? {
        try learning.learn(
            reader, settings: ServiceSettings(), budget: .usual, now: Self.at(Self.days * 86_400 + 7200))
    }

    @Test("an ingress whose lines lose together now and then is found; one in order is not")
    func found() throws {
        let (bursty, first) = try history(hasBursts: true)
        let found = try #require(try learn(bursty, GroupLearning(pause: { _ in })))
        #expect(found.rounds == Self.days * 60)
        #expect(found.groups.contains(CauseKey(.ingress, "192.0.2.0:7000")), "\(found.groups)")
        #expect(!found.groups.contains(CauseKey(.ingress, "192.0.2.1:7000")))
        let (calm, second) = try history(hasBursts: false)
        #expect(try learn(calm, GroupLearning(pause: { _ in }))?.groups.isEmpty == true)
        withExtendedLifetime((first, second)) {}
    }

    @Test("it rests three times as long as it works, ends soon when it is stopped, and finds nothing where nothing is")
    func stopped() throws {
        let (reader, folder) = try history(hasBursts: false)
        let rests = Counter()
        let holder = Mutex<GroupLearning?>(nil)
        let learning = GroupLearning(pause: { _ in
            if rests.next() == 3 { holder.withLock { $0 }?.stop() }
        })
        holder.withLock { $0 = learning }
        #expect(try learn(reader, learning) == nil)
        #expect(rests.next() == 4)
        holder.withLock { $0 = nil }
        let empty = folder.file("empty.sqlite")
        _ = try HistoryStore.open(path: empty, now: Self.at(0))
        #expect(try learn(HistoryReader(path: empty), GroupLearning(pause: { _ in })) == nil)
    }
}
