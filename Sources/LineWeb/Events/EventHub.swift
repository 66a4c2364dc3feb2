internal import LineModel
package import LineReport
internal import LineService
internal import NIOCore
internal import Synchronization

/// The streams of events: how many there are, and what each is sent. A round's news is made once for all of them.
package final class EventHub: Sendable {
    /// Who asks for a stream.
    struct Subscriber: Sendable {
        var address: String
        /// The line of whose page it is; nil for a page of many.
        var line: String?
        /// Whether it sees a share alone, and is told only that there is news.
        var isShared = false
    }

    private struct Stream {
        let subscriber: Subscriber
        let pieces: AsyncStream<ByteBuffer>.Continuation
    }

    private struct State {
        var streams: [Int: Stream] = [:]
        var next = 0
        var ofAddress: [String: Int] = [:]
        var news = 0
        var isOver = false
        var refused = 0
        var dropped = 0
    }

    /// One comment in this time.
    static let heartbeat = Duration.seconds(15)
    /// Pieces that wait for one reader; who has more waiting is dropped, and asks again.
    static let maxWaiting = 16
    /// Streams of one address that is not this machine's own. Behind a proxy that is not trusted all have one.
    static let maxOfAddress = 100

    private let state = Mutex(State())
    /// What ids begin with: those of before a restart are no longer known.
    private let run: String
    /// Streams at one time.
    package let most: Int

    /// - Parameters:
    ///   - most: streams at one time, at least 1.
    ///   - run: tells this run of the server from others.
    package init(most: Int, run: String = String(UInt64.random(in: .min ... .max), radix: 36)) {
        self.most = max(most, 1)
        self.run = run
    }

    /// What may be had of a process's descriptors: what is asked for, but a sixteenth at most. Rounds leave room for as
    /// many beside their own.
    ///
    /// - Parameter descriptors: that the process may have open (RLIMIT_NOFILE).
    package static func most(asked: Int, descriptors: Int) -> Int { max(4, min(asked, descriptors / 16)) }

    /// Begins a stream; nil where there are too many, or the server ends.
    ///
    /// - Parameter lastID: of the last event that the reader has seen; nil where it has seen none.
    func begin(_ subscriber: Subscriber, lastID: String?) -> EventStream? {
        let (pieces, continuation) = AsyncStream.makeStream(
            of: ByteBuffer.self, bufferingPolicy: .bufferingOldest(Self.maxWaiting))
        let begun: (number: Int, id: String)? = state.withLock { state in
            let ofAddress = state.ofAddress[subscriber.address] ?? 0
            let isFull = ofAddress >= Self.maxOfAddress && !Self.isOwn(subscriber.address)
            guard !state.isOver, state.streams.count < most, !isFull else {
                state.refused += 1
                return nil
            }
            state.next += 1
            state.streams[state.next] = Stream(subscriber: subscriber, pieces: continuation)
            state.ofAddress[subscriber.address] = ofAddress + 1
            return (state.next, id(state.news))
        }
        guard let begun else { return nil }
        continuation.yield(ByteBuffer(string: EventText.beginning(id: begun.id)))
        if let lastID, lastID != begun.id {
            continuation.yield(ByteBuffer(string: EventText.resync(id: begun.id)))
        }
        return EventStream(number: begun.number, pieces: pieces)
    }

    /// Ends a stream; nothing where it has ended.
    func end(_ number: Int) { state.withLock { Self.end(number, &$0) } }

    private static func end(_ number: Int, _ state: inout State) {
        guard let stream = state.streams.removeValue(forKey: number) else { return }
        stream.pieces.finish()
        let left = (state.ofAddress[stream.subscriber.address] ?? 1) - 1
        state.ofAddress[stream.subscriber.address] = left > 0 ? left : nil
    }

    /// Tells all of a round.
    func publish(_ news: RoundNews) {
        state.withLock { state in
            state.news += 1
            let id = id(state.news)
            let ofMany = ByteBuffer(string: EventText.round(news, id: id, line: nil))
            let shared = ByteBuffer(string: EventText.resync(id: id))
            Self.send(&state) { subscriber in
                if subscriber.isShared { return shared }
                return subscriber.line.map { ByteBuffer(string: EventText.round(news, id: id, line: $0)) } ?? ofMany
            }
        }
    }

    /// Tells all how far the round is.
    func publish(_ progress: RoundProgress) {
        let piece = ByteBuffer(string: EventText.progress(progress))
        state.withLock { Self.send(&$0) { $0.isShared ? nil : piece } }
    }

    /// Tells all that the server is there.
    func beat() {
        let piece = ByteBuffer(string: EventText.heartbeat)
        state.withLock { Self.send(&$0) { _ in piece } }
    }

    private static func send(_ state: inout State, _ piece: (Subscriber) -> ByteBuffer?) {
        var late: [Int] = []
        for (number, stream) in state.streams {
            guard let piece = piece(stream.subscriber) else { continue }
            if case .dropped = stream.pieces.yield(piece) { late.append(number) }
        }
        for number in late {
            state.dropped += 1
            end(number, &state)
        }
    }

    /// Ends all streams; there are no further ones.
    func finish() {
        state.withLock { state in
            state.isOver = true
            for number in Array(state.streams.keys) { Self.end(number, &state) }
        }
    }

    /// Beats, and tells how the round goes on, until its task is cancelled.
    func run(_ status: WatchStatus, sleep: @Sendable (Duration) async throws -> Void) async {
        var (told, since): (RoundProgress?, Duration) = (nil, .zero)
        while !Task.isCancelled {
            // Many readers are told less often: nobody's processor is to feel them.
            let pause = min(Duration.seconds(1 + count / 100), Self.heartbeat)
            guard (try? await sleep(pause)) != nil else { return }
            since += pause
            if since >= Self.heartbeat {
                since = .zero
                beat()
            }
            guard count > 0, let progress = status.progress, progress != told else { continue }
            told = progress
            publish(progress)
        }
    }

    private func id(_ news: Int) -> String { "\(run)-\(news)" }

    private static func isOwn(_ address: String) -> Bool { address.hasPrefix("127.") || address == "::1" }

    /// How many streams there are.
    var count: Int { state.withLock { $0.streams.count } }

    /// As metrics.
    package var families: [MetricFamily] {
        let state = state.withLock { ($0.streams.count, $0.refused, $0.dropped) }
        return [
            MetricFamily("web_streams", .gauge, "Streams of events to readers of the page.", value: Double(state.0)),
            MetricFamily("web_streams_max", .gauge, "Streams that there are at most.", value: Double(most)),
            MetricFamily(
                "web_streams_refused_total", .counter, "Streams that were refused, since there were too many.",
                value: Double(state.1)),
            MetricFamily(
                "web_streams_dropped_total", .counter, "Streams that were ended, since their readers took nothing.",
                value: Double(state.2)),
        ]
    }
}

/// What one reader is sent.
struct EventStream: Sendable {
    let number: Int
    let pieces: AsyncStream<ByteBuffer>
}
