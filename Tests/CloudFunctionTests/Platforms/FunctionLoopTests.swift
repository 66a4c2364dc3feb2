import AsyncHTTPClient
import LineModel
import TestSupport
import Testing

@testable import CloudFunction
@testable import LineService
@testable import ServiceSupport

@Suite("The life of a function's process")
struct FunctionLoopTests {
    private let event = FunctionLoop.Event.event(Invocation(id: "a", event: []))
    private let done = FunctionOutcome.response([1])

    @Test("ready, next, event, answer, next")
    func goesRound() {
        var loop = FunctionLoop(takesInitError: false)
        #expect(loop.handle(.setUp(nil)) == .ready)
        #expect(loop.handle(.taken) == .next)
        #expect(loop.handle(event) == .handle(Invocation(id: "a", event: [])))
        #expect(loop.handle(.handled(done)) == .answer(done, to: "a"))
        #expect(loop.handle(.taken) == .next)
    }

    @Test("an event that is handed over again gets the same answer and no second round")
    func repeats() {
        var loop = FunctionLoop(takesInitError: false)
        for step in [.setUp(nil), .taken, event, .handled(done), .taken] as [FunctionLoop.Event] {
            _ = loop.handle(step)
        }
        #expect(loop.handle(event) == .answer(done, to: "a"))
        #expect(loop.handle(.taken) == .next)
        #expect(loop.handle(.event(Invocation(id: "b", event: []))) == .handle(Invocation(id: "b", event: [])))
    }

    @Test("events without an id are never taken for repeats")
    func withoutID() {
        var loop = FunctionLoop(takesInitError: false)
        let nameless = Invocation(id: "", event: [])
        for step in [.setUp(nil), .taken, .event(nameless), .handled(done), .taken] as [FunctionLoop.Event] {
            _ = loop.handle(step)
        }
        #expect(loop.handle(.event(nameless)) == .handle(nameless))
    }

    @Test("a broken connection is tried again after growing pauses, and not for ever")
    func retries() {
        var loop = FunctionLoop(takesInitError: true)
        _ = loop.handle(.setUp(nil))
        _ = loop.handle(.taken)
        var pauses: [Duration] = []
        for _ in 1..<FunctionLoop.maxFailures {
            guard case .pause(let pause) = loop.handle(.failed(.broken("reset"))) else {
                Issue.record("no pause")
                return
            }
            pauses.append(pause)
            #expect(loop.handle(.paused) == .next)
        }
        #expect(pauses.first == .milliseconds(50))
        #expect(pauses == pauses.sorted())
        #expect(pauses.last == .seconds(2))
        #expect(loop.handle(.failed(.broken("reset"))) == .end(reason: "reset"))
    }

    @Test("an answer is said again after a broken connection, and given up when it is refused")
    func answers() {
        var loop = FunctionLoop(takesInitError: false)
        for step in [.setUp(nil), .taken, event, .handled(done)] as [FunctionLoop.Event] { _ = loop.handle(step) }
        #expect(loop.handle(.failed(.broken("reset"))) == .pause(.milliseconds(50)))
        #expect(loop.handle(.paused) == .answer(done, to: "a"))
        #expect(loop.handle(.failed(.refused("too late"))) == .next)
    }

    @Test("a bad configuration is told at the beginning, or in every answer")
    func badConfiguration() {
        let fault = FunctionFault(.configuration, "no lines")
        var lambda = FunctionLoop(takesInitError: true)
        #expect(lambda.handle(.setUp(fault)) == .initError(fault))
        #expect(lambda.handle(.taken) == .end(reason: "Configuration: no lines"))
        var tencent = FunctionLoop(takesInitError: false)
        #expect(tencent.handle(.setUp(fault)) == .ready)
        #expect(tencent.handle(.taken) == .next)
        #expect(tencent.handle(event) == .answer(.fault(fault), to: "a"))
    }

    @Test("what cannot happen ends the process")
    func impossible() {
        var loop = FunctionLoop(takesInitError: false)
        guard case .end(.some) = loop.handle(.handled(done)) else {
            Issue.record("it went on")
            return
        }
    }
}

@Suite("Against the platforms' interfaces")
struct FunctionRuntimeTests {
    private func withClient<T>(_ body: (HTTPClientBox) async throws -> T) async throws -> T {
        let box = HTTPClientBox()
        do {
            let result = try await body(box)
            try await box.client.shutdown()
            return result
        } catch {
            try? await box.client.shutdown()
            throw error
        }
    }

    private func run(
        _ platform: TencentServer, setUp: FunctionFault? = nil,
        handle: @escaping @Sendable (Invocation) async -> FunctionOutcome
    ) async throws {
        try await withClient { box in
            let runtime = TencentRuntime(address: platform.address, client: box.client)
            let runner = FunctionRunner(runtime, Surroundings(client: box.client, logger: .silent))
            let task = Task {
                let reason = await runner.run(setUp: setUp, handle: handle)
                // One that ended too early must not be waited for.
                platform.isIdle.open()
                return reason
            }
            await platform.isIdle.wait()
            platform.letGo()
            let reason = await task.value
            #expect(reason?.contains("404") == true, "\(reason ?? "")")
        }
    }

    @Test("SCF: every event is answered once, over connections that are closed behind each answer")
    func tencent() async throws {
        let platform = try await TencentServer.start([("1", "{}"), ("2", "no JSON"), ("3", "")])
        try await run(platform) { invocation in
            #expect(invocation.timeLeft == .seconds(60))
            #expect(invocation.memoryMegabytes == 128)
            return invocation.event == Array("no JSON".utf8)
                ? .fault(FunctionFault(.event, "is no JSON")) : .response(Array("{}".utf8))
        }
        #expect(platform.isReady)
        #expect(platform.answers.map(\.id) == ["1", "2", "3"])
        #expect(platform.answers.map(\.isError) == [false, true, false])
        #expect(platform.answers[1].body.contains(#""errorType":"Event""#))
    }

    @Test("SCF: an answer that was not heard is said again, and the round is made once")
    func tencentRepeats() async throws {
        let platform = try await TencentServer.start([("1", "{}"), ("2", "{}")], breaks: [1, 3])
        let counter = Counter()
        try await run(platform) { _ in
            .response(Array("{\"n\":\(counter.next())}".utf8))
        }
        #expect(platform.answers.map(\.body) == [#"{"n":1}"#, #"{"n":2}"#])
    }

    @Test("SCF: an answer behind the time limit is refused, and the next event is served")
    func tencentLate() async throws {
        let platform = try await TencentServer.start([("1", "{}"), ("2", "{}")])
        try await run(platform) { invocation in
            if invocation.id == "1" { platform.passTimeLimit() }
            return .response(Array(invocation.id.utf8))
        }
        #expect(platform.seconds == ["1"])
        #expect(platform.answers.map(\.body) == ["2"])
    }

    /// The function cannot know whether an answer was taken when the connection ends instead of a word; the platform's
    /// rule that the first answer counts makes it safe to say it again.
    @Test("SCF: an answer that was taken without a word is said again, and the next event is served")
    func tencentUnheard() async throws {
        let platform = try await TencentServer.start([("1", "{}"), ("2", "{}")], swallows: [1])
        let counter = Counter()
        try await run(platform) { _ in .response(Array("{\"n\":\(counter.next())}".utf8)) }
        #expect(platform.answers.map(\.body) == [#"{"n":1}"#, #"{"n":2}"#])
        #expect(platform.seconds == [#"{"n":1}"#])
    }

    @Test("Lambda: the deadline is read by the wall clock, errors carry their type")
    func lambda() async throws {
        let seen = Counter()
        let server = try await LoopbackServer.start { request, _ in
            switch request.path {
            case "/2018-06-01/runtime/invocation/next":
                return seen.next() == 1
                    ? LoopbackAnswer(
                        headers: [
                            "Lambda-Runtime-Aws-Request-Id": "8476-ab", "Lambda-Runtime-Deadline-Ms": "1000030000",
                        ], body: Array("{}".utf8), closes: true)
                    : LoopbackAnswer(status: 404)
            case "/2018-06-01/runtime/invocation/8476-ab/error":
                #expect(request.headers["lambda-runtime-function-error-type"] == "Plumbline.Round")
                #expect(String(decoding: request.body, as: UTF8.self).contains(#""errorMessage":"no round""#))
                return LoopbackAnswer(status: 202)
            default: return LoopbackAnswer(status: 404)
            }
        }
        try await withClient { box in
            let runtime = LambdaRuntime(address: server.address, memoryMegabytes: 256, client: box.client) {
                WallTime(nanosecondsSince1970: 1_000_000_000_000_000)
            }
            let runner = FunctionRunner(runtime, Surroundings(client: box.client, logger: .silent, sleep: { _ in }))
            let reason = await runner.run(setUp: nil) { invocation in
                #expect(invocation.timeLeft == .seconds(30))
                #expect(invocation.memoryMegabytes == 256)
                return .fault(FunctionFault(.round, "no round"))
            }
            #expect(reason?.contains("404") == true)
        }
        #expect(seen.value == 2)
        try await server.stop()
    }

    @Test("which platform it is, by the environment")
    func platforms() {
        #expect(
            FunctionPlatform(environment: ["SCF_RUNTIME_API": "127.0.0.1", "SCF_RUNTIME_API_PORT": "9001"])
                == .tencent(address: "127.0.0.1:9001"))
        #expect(
            FunctionPlatform(environment: [
                "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:9001", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
            ]) == .lambda(address: "127.0.0.1:9001", memoryMegabytes: 256))
        #expect(FunctionPlatform(environment: [:]) == .byHand)
    }
}
