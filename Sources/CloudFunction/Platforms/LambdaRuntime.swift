package import AsyncHTTPClient
package import LineModel
internal import NIOHTTP1

/// AWS Lambda's runtime interface of 2018-06-01 ("Using the Lambda runtime API for custom runtimes").
package struct LambdaRuntime: FunctionRuntime {
    private let http: RuntimeHTTP
    private let memoryMegabytes: Int?
    private let now: @Sendable () -> WallTime

    /// - Parameters:
    ///   - address: `host:port`, of `AWS_LAMBDA_RUNTIME_API`.
    ///   - memoryMegabytes: of `AWS_LAMBDA_FUNCTION_MEMORY_SIZE`; the interface does not say it.
    ///   - now: the wall clock; deadlines are given in it.
    package init(
        address: String, memoryMegabytes: Int?, client: HTTPClient, now: @escaping @Sendable () -> WallTime
    ) {
        http = RuntimeHTTP(client: client, base: "http://\(address)/2018-06-01/runtime")
        self.memoryMegabytes = memoryMegabytes
        self.now = now
    }

    /// True: the platform has an address for it, and shows the fault on its page.
    package var takesInitError: Bool { true }

    /// Does nothing: asking for the first event says it.
    package func ready() async throws(RuntimeFailure) {}

    /// Reports why the function cannot begin; the platform then starts another process.
    ///
    /// - Throws: when the platform cannot be reached or does not take it.
    package func initError(_ fault: FunctionFault) async throws(RuntimeFailure) {
        try await http.post("/init/error", fault.body(), headers: Self.errorType(fault))
    }

    /// The next event, whenever it comes.
    ///
    /// - Throws: when the connection breaks, or when the event has no id by which it could be answered.
    package func next() async throws(RuntimeFailure) -> Invocation {
        let answer = try await http.get("/invocation/next")
        guard let id = answer.headers.first(name: "lambda-runtime-aws-request-id"), Self.isID(id) else {
            throw .broken("the platform gave an event without a request id, which cannot be answered")
        }
        let deadline = answer.headers.first(name: "lambda-runtime-deadline-ms").flatMap { Int64($0) }
        let left = deadline.flatMap { deadline -> Duration? in
            let (left, overflow) = deadline.subtractingReportingOverflow(now().nanosecondsSince1970 / 1_000_000)
            // A wall clock that is wrong by days must not decide what is measured.
            return overflow || left > 86_400_000 || left < -86_400_000 ? nil : .milliseconds(left)
        }
        return Invocation(id: id, event: answer.body, timeLeft: left, memoryMegabytes: memoryMegabytes)
    }

    /// Answers an event with its result, or with the fault and what could be measured all the same.
    ///
    /// - Parameter id: the event's, of `next`.
    /// - Throws: when the platform cannot be reached or does not take it.
    package func answer(_ outcome: FunctionOutcome, to id: String) async throws(RuntimeFailure) {
        switch outcome {
        case .response(let body): try await http.post("/invocation/\(id)/response", body)
        case .fault(let fault, let result):
            try await http.post(
                "/invocation/\(id)/error", fault.body(result: result), headers: Self.errorType(fault))
        }
    }

    private static func errorType(_ fault: FunctionFault) -> [(String, String)] {
        [("lambda-runtime-function-error-type", "Plumbline.\(fault.kind.rawValue)")]
    }

    /// It becomes part of a path.
    private static func isID(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x7A).contains($0) || $0 == 0x2D }
    }
}
