internal import LineModel
internal import LinuxSocket

/// The associations of one round: made before its first probe, ended with it.
package final class RoundAssociations: Sendable {
    private let keeper: AssociationKeeper
    private let places: [Endpoint: Int]
    /// Proxies that were asked.
    let count: Int

    /// How long the first probe may be kept waiting: a proxy's own limit, and what starting a thread takes.
    package static let limitNanoseconds = AssociationLimits().attemptNanoseconds + 500_000_000

    /// Asks all proxies at once, and blocks until each has answered or failed, or the limit has come.
    ///
    /// - Parameters:
    ///   - source: the address that probes leave from.
    ///   - interface: the one that they leave by.
    ///   - limits: of each proxy.
    ///   - limitNanoseconds: of all of them together.
    ///   - interrupt: ends the waiting when it is readable; nil when nothing ends it early.
    /// - Throws: when no thread or descriptor can be had.
    init(
        _ proxies: ProxyList, source: Endpoint?, interface: String?, limits: AssociationLimits,
        limitNanoseconds: Int64, interrupt: Int32?
    ) throws(SocketError) {
        count = proxies.endpoints.count
        places = Dictionary(uniqueKeysWithValues: proxies.endpoints.enumerated().map { ($1, $0) })
        let asked = zip(proxies.endpoints, proxies.credentials).map { (endpoint: $0, credentials: $1) }
        keeper = try AssociationKeeper.start(asked, source: source, interface: interface, limits: limits)
        keeper.awaitSettled(until: .now().advanced(byNanoseconds: limitNanoseconds), or: interrupt)
    }

    deinit { _ = keeper.finish() }

    /// Where probes by way of the proxy go at present.
    func slot(_ proxy: Endpoint) -> AssociationSlot { keeper.slots[place(proxy)] }

    /// The proxy's relay.
    ///
    /// - Throws: why there is none.
    func relay(_ proxy: Endpoint) throws(Unmeasured) -> Endpoint {
        if let relay = slot(proxy).relay()?.endpoint { return relay }
        throw .proxy(keeper.failure(of: place(proxy)) ?? .ended)
    }

    /// Ends the associations. Returns what became of each, by the proxy's address; further calls return the same.
    func finish() -> [Endpoint: AssociationRecord] {
        let records = keeper.finish()
        return places.mapValues { records[$0] }
    }

    private func place(_ proxy: Endpoint) -> Int {
        guard let place = places[proxy] else { preconditionFailure("a proxy that was not asked") }
        return place
    }
}
