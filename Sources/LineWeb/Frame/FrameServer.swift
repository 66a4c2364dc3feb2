internal import HTTPTypes
internal import Hummingbird
package import HummingbirdCore
internal import LineModel
package import LineService
package import Logging
internal import ServiceLifecycle

/// An HTTP server whose addresses are another's matter. It has what every server of the programs has: bounds of
/// connections and heads, the check of `Host`, the fields that keep browsers from mischief, and packed answers.
package struct FrameServer: Service {
    /// Answers a request; an answer that is to be kept brings its own `ETag`.
    package typealias Answer = @Sendable (FrameRequest) async -> Reply

    /// How the server is, beside what it answers.
    package struct Setup: Sendable {
        /// Where it listens.
        package var listen: WebAddress
        /// What it calls itself in `Server`.
        package var name: String
        /// The names by which it may be asked.
        package var hosts: WebHosts
        /// How many connections there may be.
        package var counts: ConnectionCounts
        /// The base path, and the proxies that are believed.
        package var settings: WebSettings
        /// Within so long the head of a request must have come, its content, and its answer must have been taken.
        package var patience: Duration
        /// What stands between the connection and HTTP, such as TLS; nothing where it is nil.
        package var wrap: (@Sendable (HTTPServerBuilder) throws -> HTTPServerBuilder)?

        /// - Parameter settings: the base path and the trusted proxies count alone.
        package init(
            listen: WebAddress, name: String, hosts: WebHosts, counts: ConnectionCounts,
            settings: WebSettings = WebSettings(), patience: Duration,
            wrap: (@Sendable (HTTPServerBuilder) throws -> HTTPServerBuilder)? = nil
        ) {
            (self.listen, self.name, self.hosts, self.counts) = (listen, name, hosts, counts)
            (self.settings, self.patience, self.wrap) = (settings, patience, wrap)
        }
    }

    private let setup: Setup
    private let logger: Logger
    private let whenEnding: @Sendable () -> Void
    private let onListening: @Sendable (Int) async -> Void
    private let answer: Answer

    /// - Parameters:
    ///   - whenEnding: called when the service group shuts down: answers that wait would hold up the end for ever.
    ///   - onListening: called with the port once connections are taken, which is the kernel's choice where 0 was
    ///     asked for.
    package init(
        _ setup: Setup, logger: Logger, whenEnding: @escaping @Sendable () -> Void = {},
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }, answer: @escaping Answer
    ) {
        self.setup = setup
        self.logger = logger
        self.whenEnding = whenEnding
        self.onListening = onListening
        self.answer = answer
    }

    /// Serves until its task is cancelled or the service group shuts down.
    ///
    /// - Throws: when the address cannot be listened at, or what stands before HTTP cannot be made.
    package func run() async throws {
        let application = try application()
        try await withGracefulShutdownHandler {
            try await application.run()
        } onGracefulShutdown: { [whenEnding] in
            whenEnding()
        }
    }

    private func application() throws -> Application<FrameResponder> {
        try BoundedServer(
            listen: setup.listen, name: setup.name, counts: setup.counts, patience: setup.patience, wrap: setup.wrap,
            logger: logger, onListening: onListening
        ).application(
            FrameResponder(
                hosts: HostCheck(hosts: setup.hosts, counts: setup.counts), settings: setup.settings, answer: answer))
    }
}

/// Refuses what is no request to this server, and has everything else answered.
private struct FrameResponder: HTTPResponder {
    let hosts: HostCheck
    let settings: WebSettings
    let answer: FrameServer.Answer

    func respond(to request: Request, context: WebContext) async throws -> Response {
        let peer = context.channel.remoteAddress?.ipAddress ?? ""
        if let reason = hosts.refusal(of: request) { return refusal(421, reason, request, peer) }
        let visit: Visit
        do throws(Visit.Unreadable) {
            visit = try Visit(request, peer: peer, settings: settings)
        } catch {
            switch error {
            case .tooLong:
                let reason = "the address has more than \(Visit.maxAddressBytes) bytes; ask for less at once"
                return refusal(414, reason, request, peer)
            case .address:
                return refusal(400, "the address cannot be read; write what it asks for in UTF-8", request, peer)
            }
        }
        let reply = await answer(FrameRequest(request, visit, context.channel))
        return reply.response(visit.asked(settings.basePath))
    }

    private func refusal(_ status: Int, _ reason: String, _ request: Request, _ peer: String) -> Response {
        let visit = Visit(unreadable: request, peer: peer, settings: settings)
        return Reply.problem(status, reason, instance: visit.instance).response(visit.asked(settings.basePath))
    }
}
