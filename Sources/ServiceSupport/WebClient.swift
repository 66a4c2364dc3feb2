package import AsyncHTTPClient
internal import Synchronization

/// The clients for HTTP requests, one that asks directly and one for each proxy, and the rules which is whose.
package struct WebClient: Sendable {
    private struct Pool {
        var rules: ProxyRules
        var clients: [WebProxy: HTTPClient] = [:]
    }

    /// Asks directly, whatever the rules say: for servers of this machine, and for its event loops.
    package let direct: HTTPClient
    private let configuration: HTTPClient.Configuration
    private let pool: SharedPool

    /// A client that asks directly until it is given rules.
    ///
    /// - Parameter configuration: of the clients that ask through proxies; as that of `direct` but for the proxy.
    package init(_ direct: HTTPClient, configuration: HTTPClient.Configuration = .init()) {
        self.direct = direct
        self.configuration = configuration
        pool = SharedPool()
    }

    /// Follows these rules from now on; requests under way end as they began. Every copy of this value follows them.
    ///
    /// - Returns: whether they are others than before.
    @discardableResult
    package func adopt(_ rules: ProxyRules) -> Bool {
        pool.state.withLock { pool in
            defer { pool.rules = rules }
            return pool.rules != rules
        }
    }

    /// ` through the proxy http://proxy:3128`, for the failure of a request; empty where none is asked.
    package func route(to url: String) -> String {
        pool.state.withLock { $0.rules.proxy(for: url) }.map { " through the proxy \($0)" } ?? ""
    }

    /// Ends all connections; nothing may be asked afterwards.
    ///
    /// - Throws: the first failure, after all were tried.
    package func shutdown() async throws {
        let clients = pool.state.withLock { pool in
            defer { pool.clients = [:] }
            return Array(pool.clients.values)
        }
        var failure: (any Error)?
        for client in clients + [direct] {
            do { try await client.shutdown() } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
    }

    /// The client that asks this address, through the proxy that the rules name for it.
    package func client(for url: String) -> HTTPClient {
        pool.state.withLock { pool in
            guard let proxy = pool.rules.proxy(for: url) else { return direct }
            if let known = pool.clients[proxy] { return known }
            var configuration = configuration
            configuration.proxy = HTTPClient.Configuration.Proxy(proxy)
            let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
            pool.clients[proxy] = client
            return client
        }
    }

    private final class SharedPool: Sendable {
        let state = Mutex(Pool(rules: ProxyRules()))
    }
}

extension HTTPClient.Configuration.Proxy {
    fileprivate init(_ proxy: WebProxy) {
        switch proxy.kind {
        case .http:
            let parts = proxy.credentials?.reveal()
                .split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            self = .server(
                host: proxy.host, port: proxy.port,
                authorization: parts.map {
                    .basic(username: String($0.first ?? ""), password: String($0.dropFirst().first ?? ""))
                })
        case .socks5: self = .socksServer(host: proxy.host, port: proxy.port)
        }
    }
}
