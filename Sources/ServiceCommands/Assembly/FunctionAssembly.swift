internal import AsyncHTTPClient
internal import CloudFunction
internal import LineModel
internal import LineService
internal import LinuxSocket
internal import Logging
internal import NIOCore
internal import ServiceSupport

/// Puts the function together, in one place, and runs it.
struct FunctionAssembly {
    let platform: FunctionPlatform
    private let source: FunctionSource
    private let environment: [String: String]
    private let logger: Logger

    init(environment: [String: String], logger: Logger) {
        self.environment = environment
        platform = FunctionPlatform(environment: environment)
        source = FunctionSource(environment: environment)
        self.logger = logger
    }

    /// Serves the platform's events; returns why it ended. nil, at once, where there is no platform.
    func serve() async throws -> String? {
        // No time limit on an answer: the next event may be an hour away.
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(10), read: nil))
        configuration.trust(.ofProcess)
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let surroundings = Surroundings(client: client, logger: logger)
        guard let runtime = platform.runtime(surroundings) else {
            try await client.shutdown()
            return nil
        }
        let function = CloudFunction(parts)
        let runner = FunctionRunner(runtime, surroundings)
        let reason = await runner.run(setUp: problem) { await function.handle($0) }
        try? await client.shutdown()
        return reason
    }

    /// One round by hand.
    func once(event: [UInt8], timeLimit: Duration?) async -> FunctionOutcome {
        if let problem { return .fault(problem) }
        return await CloudFunction(parts).handle(Invocation(id: "", event: event, timeLeft: timeLimit))
    }

    /// Why no event can be served; nil when nothing is wrong so far.
    private var problem: FunctionFault? {
        source.problem ?? TrustRoots.ofProcess.problem.map { FunctionFault(.configuration, $0) }
    }

    private var parts: FunctionParts {
        FunctionParts(
            surroundings: { [logger, environment] in Self.surroundings(logger, environment) },
            configuration: { [source] surroundings throws(FunctionFault) in
                try await source.configuration(surroundings)
            },
            directory: source.writable)
    }

    /// Of one call. The platform itself is always asked directly, by another client.
    private static func surroundings(_ logger: Logger, _ environment: [String: String]) -> Surroundings {
        var configuration = HTTPClient.Configuration.ofService
        // A store may close a connection that is idle during the round; a new one costs less than a broken request.
        configuration.connectionPool.idleTimeout = .seconds(2)
        let client = WebClient(
            HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration), configuration: configuration)
        var surroundings = Surroundings(client: client.direct, logger: logger)
        surroundings.client = client
        do { try surroundings.follow(nil, environment: environment) } catch {
            logger.error("the environment's proxies are not used", metadata: ["reason": "\(error)"])
        }
        return surroundings
    }
}
