internal import Hummingbird
internal import LineModel
package import LineReport
package import LineService
package import Logging
internal import ServiceLifecycle

/// The service by HTTP: `/metrics`, `/healthz`, `/readyz`, `/livez`, and the pages.
package struct WebServer: Service {
    private let listen: WebAddress
    private let status: WatchStatus
    private let logger: Logger
    private let hosts: WebHosts
    private let counts: ConnectionCounts
    private let idleTimeout: Duration
    private let more: @Sendable () async -> [MetricFamily]
    private let pages: WebPages?
    private let sleep: @Sendable (Duration) async throws -> Void
    private let onListening: @Sendable (Int) async -> Void

    /// - Parameters:
    ///   - hosts: the names by which it may be asked; nil allows those that `listen` stands for.
    ///   - counts: how many connections there may be; their metrics are served here.
    ///   - idleTimeout: within so long of its beginning, or of its last answer, a connection must have sent the head of
    ///     a request, and within as long of that have taken the answer; otherwise it is closed.
    ///   - more: families of metrics that others contribute.
    ///   - pages: nil serves metrics and health alone.
    ///   - sleep: waits between two signs of life to readers of events.
    ///   - onListening: called with the port once connections are taken, which is the kernel's choice where 0 was
    ///     asked for.
    package init(
        listen: WebAddress, status: WatchStatus, logger: Logger, hosts: WebHosts? = nil,
        counts: ConnectionCounts = ConnectionCounts(most: 64), idleTimeout: Duration = .seconds(10),
        more: @escaping @Sendable () async -> [MetricFamily] = { [] }, pages: WebPages? = nil,
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.listen = listen
        self.status = status
        self.logger = logger
        self.hosts = hosts ?? WebHosts(listen: listen)
        self.counts = counts
        self.idleTimeout = idleTimeout
        self.more = more
        self.pages = pages
        self.sleep = sleep
        self.onListening = onListening
    }

    /// Serves until its task is cancelled or the service group shuts down.
    ///
    /// - Throws: when the address cannot be listened at.
    package func run() async throws {
        guard let pages else { return try await application().run() }
        status.listen { [events = pages.events] in events.publish($0) }
        await pages.access.prepare()
        let (events, status, sleep) = (pages.events, status, sleep)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await events.run(status, sleep: sleep) }
            // Streams, and those who wait, would hold up the end for ever.
            try await withGracefulShutdownHandler {
                try await application().run()
            } onGracefulShutdown: {
                events.finish()
                pages.ranking.finish()
            }
            group.cancelAll()
        }
    }

    private func application() throws -> Application<WebResponder> {
        try BoundedServer(
            listen: listen, name: "plumblined", counts: counts, patience: idleTimeout, logger: logger,
            onListening: onListening
        ).application(
            WebResponder(
                status: status, logger: logger, hosts: HostCheck(hosts: hosts, counts: counts), counts: counts,
                more: more, pages: pages))
    }
}
