internal import AsyncHTTPClient
package import CommandSupport
internal import LineModel
internal import Logging
internal import NIOCore
package import ServiceSupport
internal import SystemFiles

extension Surroundings {
    /// Runs `body` in the surroundings of this process, with a client for all requests of the service, which is shut
    /// down afterwards.
    ///
    /// - Parameter program: whose warnings they are.
    /// - Throws: what `body` throws, and a `CommandFailure` where no HTTPS server could be checked.
    static func withProcess(
        logger: Logger, program: String = "plumblined", _ body: (Surroundings) async throws -> Void
    ) async throws {
        try checkTrust(program)
        let configuration = clientConfiguration
        let client = WebClient(
            HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration), configuration: configuration)
        var surroundings = Surroundings(client: client.direct, logger: logger)
        surroundings.client = client
        do {
            try await body(surroundings)
        } catch {
            try? await client.shutdown()
            throw error
        }
        try? await client.shutdown()
    }

    /// Whether HTTPS and mail servers can be checked at all.
    private static func checkTrust(_ program: String) throws(CommandFailure) {
        if let warning = TrustRoots.ofProcess.warning { Messages.write(program, "warning: \(warning)") }
        if let problem = TrustRoots.ofProcess.problem { throw CommandFailure(problem) }
    }

    /// Follows the settings' rules for proxies, or those of the environment where the settings have none; says so where
    /// they are others than before.
    ///
    /// - Throws: what is wrong with a variable of the environment.
    package func follow(_ rules: ProxyRules?, environment: [String: String]) throws(CommandFailure) {
        let followed: ProxyRules
        do throws(TextError) {
            if let rules { followed = rules } else { followed = try ProxyRules(environment: environment) }
        } catch {
            throw CommandFailure("\(error); or write proxy: {url: none} into the configuration")
        }
        guard client.adopt(followed) else { return }
        logger.notice(
            "requests go through a proxy, or no longer do",
            metadata: [
                "http": "\(followed.http?.description ?? "direct")",
                "https": "\(followed.https?.description ?? "direct")",
                "except": "\(followed.exceptions.map(\.description).joined(separator: " "))",
            ])
    }

    private static var clientConfiguration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration.ofService
        configuration.connectionPool.idleTimeout = .seconds(30)
        // Whoever asks has pauses of his own, and should hear at once that nobody is there.
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }
}

extension HTTPClient.Configuration {
    /// How every request to a store, a robot or a source of lines is made.
    static var ofService: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            // A redirected POST becomes a GET, a signature is for one host, and a header with a key is meant for one.
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(10), read: .seconds(60)))
        configuration.trust(.ofProcess)
        return configuration
    }
}
