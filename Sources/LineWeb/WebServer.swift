internal import Hummingbird
internal import LineModel
package import LineReport
package import LineService
package import Logging
internal import NIOCore
internal import ServiceLifecycle

/// What the service says of itself by HTTP: `/metrics`, `/healthz`, `/readyz`, `/livez`.
package struct WebServer: Service {
    private let listen: WebAddress
    private let status: WatchStatus
    private let logger: Logger
    private let hosts: WebHosts
    private let counts: ConnectionCounts
    private let idleTimeout: Duration
    private let more: @Sendable () async -> [MetricFamily]
    private let onListening: @Sendable (Int) async -> Void

    /// - Parameters:
    ///   - hosts: the names by which it may be asked; nil allows those that `listen` stands for.
    ///   - counts: how many connections there may be; their metrics are served here.
    ///   - idleTimeout: within so long of its beginning, or of its last answer, a connection must have sent the head of
    ///     a request, and within as long of that have taken the answer; otherwise it is closed.
    ///   - more: families of metrics that others contribute.
    ///   - onListening: called with the port once connections are taken, which is the kernel's choice where 0 was
    ///     asked for.
    package init(
        listen: WebAddress, status: WatchStatus, logger: Logger, hosts: WebHosts? = nil,
        counts: ConnectionCounts = ConnectionCounts(most: 64), idleTimeout: Duration = .seconds(10),
        more: @escaping @Sendable () async -> [MetricFamily] = { [] },
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.listen = listen
        self.status = status
        self.logger = logger
        self.hosts = hosts ?? WebHosts(listen: listen)
        self.counts = counts
        self.idleTimeout = idleTimeout
        self.more = more
        self.onListening = onListening
    }

    /// Serves until its task is cancelled or the service group shuts down.
    ///
    /// - Throws: when the address cannot be listened at.
    package func run() async throws {
        // HEAD as GET, without the content (RFC 9110 section 9.3.2): monitors ask by it.
        let router = Router(options: .autoGenerateHeadEndpoints)
        router.add(middleware: HostCheck(hosts: hosts, counts: counts))
        router.get("metrics") { [status, more, counts] _, _ in
            try Self.metrics(await more() + counts.families + status.families())
        }
        router.get("healthz") { [status] _, _ in Self.answer(status.health()) }
        router.get("readyz") { [status] _, _ in Self.answer(status.readiness()) }
        router.get("livez") { [status] _, _ in Self.answer(status.liveness()) }
        var quiet = logger
        quiet.logLevel = .warning
        let patience = TimeAmount.nanoseconds(idleTimeout.nanoseconds)
        let application = Application(
            router: router,
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [ConnectionGuard(counts, patience: patience)], idleTimeout: patience,
                    // What a monitor or a browser sends is far below.
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))),
            configuration: ApplicationConfiguration(
                address: .hostname(listen.host, port: listen.port), serverName: "plumblined"),
            onServerRunning: { [onListening, logger] channel in
                let port = channel.localAddress?.port ?? 0
                logger.info("web server listens", metadata: ["port": "\(port)"])
                await onListening(port)
            },
            logger: quiet)
        try await application.run()
    }

    private static func metrics(_ families: [MetricFamily]) throws -> Response {
        var text: [UInt8] = []
        try PrometheusText.render(families) { text.append(contentsOf: $0) }
        return Response(
            status: .ok, headers: [.contentType: PrometheusText.contentType],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: text)))
    }

    private static func answer(_ state: WatchStatus.Answer) -> Response {
        Response(
            status: state.isGood ? .ok : .serviceUnavailable, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: state.text + "\n")))
    }
}
