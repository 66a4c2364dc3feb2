import LineHistory
import LineModel
import LineNotify
import LineReport
import LineService
import LineWeb
import TestSupport
import Testing

@Suite("The metrics of destinations")
struct DestinationMetricsTests {
    @Test("messages that the watch gave up are counted with the courier's, also for a destination that was removed")
    func givenUp() {
        var watch = WatchStatus.Counts()
        watch.givenUpMessages = ["removed": 1, "ops": 2]
        var courier = CourierFigures()
        courier.givenUp = 3
        let metrics = DestinationMetrics.families(["ops": courier], watch: watch, outbox: [:], now: .ofTests)
        let given = metrics[0].samples.filter { $0.labels.contains { $0.value == "given_up" } }
        #expect(given.map { $0.labels[0].value } == ["ops", "removed"])
        #expect(given.map(\.value) == [5, 1])
    }

    @Test("the age of the longest waiting message is told where one waits, and is never below zero")
    func waiting() {
        let second: Int64 = 1_000_000_000, now = WallTime.ofTests.nanosecondsSince1970
        func since(_ nanoseconds: Int64) -> OutboxFigures {
            OutboxFigures(waiting: 1, oldestWaiting: WallTime(nanosecondsSince1970: nanoseconds))
        }
        let outbox = ["a": since(now - 90 * second), "b": since(now + second), "c": OutboxFigures()]
        let metrics = DestinationMetrics.families([:], watch: WatchStatus.Counts(), outbox: outbox, now: .ofTests)
        func values(_ name: String) -> [Double]? { metrics.first { $0.name == name }?.samples.map(\.value) }
        #expect(values("plumbline_notify_waiting") == [1, 1, 0])
        #expect(values("plumbline_notify_oldest_waiting_seconds") == [90, 0])
    }
}
