import Synchronization
import TestSupport

/// Tencent SCF's custom runtime interface as its document describes it: without `ready` the function is ended, `next`
/// repeats an event until it was answered, the first answer counts, and an answer after the time limit is refused.
final class TencentServer: Sendable {
    struct Answer: Sendable, Equatable {
        let id: String
        let isError: Bool
        let body: String
    }

    private struct State {
        var isReady = false
        var waiting: [(id: String, event: String)]
        /// Whether the first of those that wait was handed over: only then there is something to answer.
        var isOut = false
        var handed = 0
        var answers: [Answer] = []
        var late = false
        var asked = 0
        var seconds: [String] = []
        var idle: [CheckedContinuation<Void, Never>] = []
        var isOver = false
    }

    private let state: Mutex<State>
    private let limitMilliseconds: Int
    /// Answers of this number, counted from 1, break the connection before the function hears of them.
    private let breaks: Set<Int>
    /// Answers of this number are taken, and the connection ends before the function hears of it.
    private let swallows: Set<Int>
    private let server = Mutex<LoopbackServer?>(nil)
    /// Opened when a function asks for an event and there is none.
    let isIdle = Gate()

    private init(
        _ events: [(id: String, event: String)], limitMilliseconds: Int, breaks: Set<Int>, swallows: Set<Int>
    ) {
        state = Mutex(State(waiting: events))
        self.limitMilliseconds = limitMilliseconds
        self.breaks = breaks
        self.swallows = swallows
    }

    static func start(
        _ events: [(id: String, event: String)], limitMilliseconds: Int = 60_000, breaks: Set<Int> = [],
        swallows: Set<Int> = []
    ) async throws -> TencentServer {
        let platform = TencentServer(
            events, limitMilliseconds: limitMilliseconds, breaks: breaks, swallows: swallows)
        let server = try await LoopbackServer.start { request, _ in await platform.answer(request) }
        platform.server.withLock { $0 = server }
        return platform
    }

    var address: String { server.withLock { $0?.address ?? "" } }
    var isReady: Bool { state.withLock { $0.isReady } }
    var answers: [Answer] { state.withLock { $0.answers } }
    /// Answers that came behind the first one.
    var seconds: [String] { state.withLock { $0.seconds } }
    var asked: Int { state.withLock { $0.asked } }

    /// The time limit of the event under way is over: it is taken back.
    func passTimeLimit() { state.withLock { $0.late = true } }

    private func answer(_ request: LoopbackRequest) async -> LoopbackAnswer {
        switch (request.method, request.path) {
        case ("POST", "/runtime/init/ready"):
            state.withLock { $0.isReady = true }
            return LoopbackAnswer(closes: true)
        case ("GET", "/runtime/invocation/next"): return await next()
        case ("POST", "/runtime/invocation/response"): return take(request, isError: false)
        case ("POST", "/runtime/invocation/error"): return take(request, isError: true)
        default: return LoopbackAnswer(status: 404)
        }
    }

    private func next() async -> LoopbackAnswer {
        let found: (id: String, event: String)? = state.withLock { state in
            state.asked += 1
            guard state.isReady else { return nil }
            state.isOut = !state.waiting.isEmpty
            return state.waiting.first
        }
        guard let found else {
            // Until the test ends; a function that is not ready is never handed anything either.
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if !state.isOver { state.idle.append(continuation) }
                    return state.isOver
                }
                isIdle.open()
                if isOver { continuation.resume() }
            }
            return LoopbackAnswer(status: 404)
        }
        return LoopbackAnswer(
            headers: [
                "request_id": found.id, "memory_limit_in_mb": "128", "time_limit_in_ms": "\(limitMilliseconds)",
            ], body: Array(found.event.utf8), closes: true)
    }

    private func take(_ request: LoopbackRequest, isError: Bool) -> LoopbackAnswer {
        state.withLock { state in
            let body = String(decoding: request.body, as: UTF8.self)
            guard let event = state.waiting.first, state.isOut, !state.late else {
                if state.late, !state.waiting.isEmpty { state.waiting.removeFirst() }
                (state.late, state.isOut) = (false, false)
                state.seconds.append(body)
                return LoopbackAnswer(status: 400, body: Array("no invocation".utf8))
            }
            state.handed += 1
            if breaks.contains(state.handed) { return LoopbackAnswer(status: 502, closes: true) }
            state.waiting.removeFirst()
            state.isOut = false
            state.answers.append(Answer(id: event.id, isError: isError, body: body))
            return LoopbackAnswer(closes: true, isSwallowed: swallows.contains(state.handed))
        }
    }

    /// No event is left: functions that wait, or ask from now on, are let go with an answer that ends them.
    func letGo() {
        for continuation in state.withLock({ state in
            defer { (state.idle, state.isOver) = ([], true) }
            return state.idle
        }) { continuation.resume() }
    }
}
