import LineModel
import LineReport
import NIOCore
import Synchronization
import TestSupport
import Testing

@testable import LineService
@testable import LineWeb

@Suite("Streams of events")
struct EventHubTests {
    private let hub = EventHub(most: 3, run: "run")

    private func news(_ changed: [String] = []) -> RoundNews {
        var news = RoundNews(incidents: 2)
        (news.round, news.verdict) = ("00000000000000ab", .valid)
        (news.healthy, news.abnormal, news.unmeasured, news.changed) = (100, 9, 1, changed)
        return news
    }

    /// All that a stream that has ended was sent.
    private func text(_ stream: EventStream) async -> String {
        var text = ""
        for await piece in stream.pieces { text += String(buffer: piece) }
        return text
    }

    private func begin(
        _ address: String = "127.0.0.1", line: String? = nil, isShared: Bool = false, lastID: String? = nil
    ) throws -> EventStream {
        try #require(
            hub.begin(EventHub.Subscriber(address: address, line: line, isShared: isShared), lastID: lastID))
    }

    @Test("a round is told once, with its counts and the lines that changed; a page of one line hears of that alone")
    func rounds() async throws {
        let (all, one, share) = (try begin(), try begin(line: "b"), try begin(isShared: true))
        hub.publish(news(["a\"\n", "b"]))
        hub.finish()
        let counts = #""verdict":"valid","healthy":100,"abnormal":9,"unmeasured":1,"incidents":2"#
        #expect(
            await text(all) == "retry: 5000\nid: run-0\n\nevent: round\nid: run-1\ndata: "
                + #"{"round":"00000000000000ab",\#(counts),"changed":["a\"\u000a","b"]}"# + "\n\n")
        #expect(await text(one).hasSuffix(#","changed":["b"]}"# + "\n\n"))
        #expect(await text(share) == "retry: 5000\nid: run-0\n\nevent: resync\nid: run-1\ndata: {}\n\n")
    }

    @Test("whoever has seen the last event is told nothing; after a gap, and of an earlier run, one resync")
    func resync() async throws {
        hub.publish(news())
        let (seen, gap, run) = (try begin(lastID: "run-1"), try begin(lastID: "run-0"), try begin(lastID: "old-1"))
        hub.finish()
        let beginning = "retry: 5000\nid: run-1\n\n"
        #expect(await text(seen) == beginning)
        for stream in [gap, run] {
            #expect(await text(stream) == beginning + "event: resync\nid: run-1\ndata: {}\n\n")
        }
    }

    @Test("a heartbeat is a comment, and progress a share of three digits, which no share hears")
    func small() async throws {
        let (stream, share) = (try begin(), try begin(isShared: true))
        hub.beat()
        for share in [0, 0.4204, 0.9996, 1] { hub.publish(RoundProgress(round: "ab", share: share)) }
        hub.finish()
        let shares = ["0.000", "0.420", "1.000", "1.000"]
        #expect(
            await text(stream) == "retry: 5000\nid: run-0\n\n: \n\n"
                + shares.map { "event: progress\ndata: {\"round\":\"ab\",\"share\":\($0)}\n\n" }.joined())
        #expect(await text(share) == "retry: 5000\nid: run-0\n\n: \n\n")
    }

    @Test("there are so many at most; one that ends makes room, twice ended or not; refusals are counted")
    func most() throws {
        let first = try begin()
        _ = (try begin(), try begin())
        #expect(hub.begin(EventHub.Subscriber(address: "127.0.0.1"), lastID: nil) == nil)
        hub.end(first.number)
        hub.end(first.number)
        #expect(hub.count == 2)
        _ = try begin()
        #expect(value("streams_refused_total") == 1 && value("streams") == 3)
        hub.finish()
        #expect(hub.count == 0 && hub.begin(EventHub.Subscriber(address: "127.0.0.1"), lastID: nil) == nil)
    }

    @Test("one address of elsewhere has a part of them at most; this machine's own may have all")
    func addresses() {
        let hub = EventHub(most: 1_000)
        func begun(_ address: String) -> Int {
            (0..<300).count { _ in hub.begin(EventHub.Subscriber(address: address), lastID: nil) != nil }
        }
        #expect(begun("203.0.113.7") == EventHub.maxOfAddress && begun("203.0.113.8") == EventHub.maxOfAddress)
        #expect(begun("127.0.0.1") == 300)
    }

    @Test("a reader who takes nothing is dropped after a bounded time, and counted; others go on")
    func slow() async throws {
        let slow = try begin()
        let quick = try begin()
        let heard = Mutex(0)
        let task = Task {
            for await piece in quick.pieces where String(buffer: piece) == EventText.heartbeat {
                heard.withLock { $0 += 1 }
            }
        }
        for beat in 1...40 {
            hub.beat()
            while heard.withLock({ $0 }) < beat, !Task.isCancelled { await Task.yield() }
        }
        #expect(hub.count == 1 && value("streams_dropped_total") == 1)
        hub.finish()
        await task.value
        var waiting = 0
        for await _ in slow.pieces { waiting += 1 }
        #expect(waiting == EventHub.maxWaiting && heard.withLock { $0 } == 40)
    }

    @Test("it beats every 15 s, and tells of the running round once for each step of it")
    func runs() async throws {
        let stream = try begin()
        let status = WatchStatus(
            counters: .init(vantage: "here", maxLines: 1), version: "1", maxSilence: .seconds(60), monotonicNow: { 0 })
        let seconds = Mutex(0)
        status.setProgress {
            let second = seconds.withLock { $0 }
            return second < 4 ? nil : RoundProgress(round: "ab", share: second < 8 ? 0.25 : 0.5)
        }
        let end = TestEnd()
        await hub.run(status) { pause in
            #expect(pause == .seconds(1))
            if seconds.withLock({
                $0 += 1; return $0
            }) > 31 {
                throw end
            }
        }
        hub.finish()
        let text = await text(stream)
        #expect(text.components(of: EventText.heartbeat) == 2 && text.components(of: "event: progress") == 2)
    }

    @Test("the most are what is asked for, a sixteenth of the descriptors at most")
    func bounds() {
        #expect(EventHub.most(asked: 1_000, descriptors: 17_024) == 1_000)
        #expect(EventHub.most(asked: 1_000, descriptors: 1_024) == 64)
        #expect(EventHub.most(asked: 1, descriptors: 20) == 4)
    }

    private func value(_ name: String) -> Double? {
        hub.families.first { $0.name == "plumbline_web_\(name)" }?.samples.first?.value
    }
}

private struct TestEnd: Error {}

extension String {
    /// How often a text is in it.
    fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
