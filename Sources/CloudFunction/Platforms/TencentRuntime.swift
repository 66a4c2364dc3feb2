package import AsyncHTTPClient
internal import NIOHTTP1

/// The runtime interface of Tencent's cloud functions (SCF, "Custom Runtime": ready, next, response, error).
///
/// `next` repeats an event until it was answered, and the first answer counts.
package struct TencentRuntime: FunctionRuntime {
    private let http: RuntimeHTTP

    /// - Parameter address: `host:port`, of `SCF_RUNTIME_API` and `SCF_RUNTIME_API_PORT`.
    package init(address: String, client: HTTPClient) {
        http = RuntimeHTTP(client: client, base: "http://\(address)/runtime")
    }

    /// False: the platform has no address for it, so that each event is answered with the fault.
    package var takesInitError: Bool { false }

    /// Says that the function has begun. Without it the platform ends the function as one that did not begin in time.
    ///
    /// - Throws: when the platform cannot be reached or does not take it.
    package func ready() async throws(RuntimeFailure) { try await http.post("/init/ready", [0x20]) }

    /// Does nothing: this platform has no address for it.
    package func initError(_ fault: FunctionFault) async throws(RuntimeFailure) {}

    /// The next event, whenever it comes; one that was not answered comes again.
    ///
    /// - Throws: when the connection breaks.
    package func next() async throws(RuntimeFailure) -> Invocation {
        let answer = try await http.get("/invocation/next")
        let number = { (name: String) in answer.headers.first(name: name).flatMap { Int($0) } }
        return Invocation(
            id: answer.headers.first(name: "request_id") ?? "", event: answer.body,
            timeLeft: number("time_limit_in_ms").flatMap { (1...86_400_000).contains($0) ? .milliseconds($0) : nil },
            memoryMegabytes: number("memory_limit_in_mb").flatMap { (1...1_048_576).contains($0) ? $0 : nil })
    }

    /// Answers the event that `next` gave last, with its result, or with the fault and what could be measured all the
    /// same.
    ///
    /// - Parameter id: not sent: the platform knows which event is under way.
    /// - Throws: when the platform cannot be reached or does not take it.
    package func answer(_ outcome: FunctionOutcome, to id: String) async throws(RuntimeFailure) {
        switch outcome {
        case .response(let body): try await http.post("/invocation/response", body)
        case .fault(let fault, let result): try await http.post("/invocation/error", fault.body(result: result))
        }
    }
}
