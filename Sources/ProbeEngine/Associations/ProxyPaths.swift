internal import LinuxSocket

/// The way by SOCKS5 proxies as one measuring thread sees it: where each relays at present, and where it did before,
/// since replies to what was sent there may still be under way.
///
/// Used by one measuring thread. After `init` nothing here allocates, locks or calls the kernel.
final class ProxyPaths {
    private let slots: [AssociationSlot]
    private let proxyOfLine: [Int32]
    /// For each proxy its only line, or that it has several.
    private let owners: [TargetAddresses.Owner]
    /// Owned here and freed in `deinit`: for each proxy what was read of its slot last.
    private let paths: UnsafeMutableBufferPointer<Path>
    /// Owned here and freed in `deinit`: for each proxy the latest relays that it had, in a ring.
    private let relays: UnsafeMutableBufferPointer<Endpoint>

    private struct Path {
        /// The generation of the association that the latest relay belongs to; odd until one was read.
        var generation: UInt64 = 1
        /// How many relays are in the ring.
        var known = 0
        /// The place of the latest relay in the ring.
        var latest = 0
    }

    /// How many relays of a proxy are remembered, from which replies may come. An association is made anew 100 ms after
    /// the last at the earliest, so a probe to a forgotten relay was interrupted, and is no loss.
    private static let remembered = 16

    /// - Parameters:
    ///   - slots: of each proxy.
    ///   - proxyOfLine: `ProxyList.ofTarget`.
    init(_ slots: [AssociationSlot], proxyOfLine: [Int32]) {
        self.slots = slots
        self.proxyOfLine = proxyOfLine
        var owners = [TargetAddresses.Owner](repeating: .none, count: slots.count)
        for (line, proxy) in proxyOfLine.enumerated() where proxy >= 0 {
            owners[Int(proxy)] = owners[Int(proxy)] == .none ? .one(line) : .several
        }
        self.owners = owners
        paths = .allocate(capacity: slots.count)
        paths.initialize(repeating: Path())
        relays = .allocate(capacity: slots.count * Self.remembered)
        relays.initialize(repeating: .any(.ipv4))
    }

    deinit {
        paths.deallocate()
        relays.deallocate()
    }

    /// Whether a row of the table is a line behind a proxy; self-probes' rows are behind the lines'.
    func has(_ line: Int) -> Bool { line < proxyOfLine.count && proxyOfLine[line] >= 0 }

    /// The number of the line's proxy.
    func proxy(_ line: Int) -> Int { Int(proxyOfLine[line]) }

    /// Where to send a probe of the line now; nil when its proxy has no association. One atomic load as long as nothing
    /// changes.
    func relay(_ line: Int) -> Endpoint? {
        let proxy = proxy(line)
        if slots[proxy].generation == paths[proxy].generation { return latest(proxy) }
        guard let (relay, generation) = slots[proxy].relay() else { return nil }
        remember(relay, proxy)
        paths[proxy].generation = generation
        return relay
    }

    private func latest(_ proxy: Int) -> Endpoint { relays[proxy * Self.remembered + paths[proxy].latest] }

    private func remember(_ relay: Endpoint, _ proxy: Int) {
        let known = paths[proxy].known
        guard known == 0 || latest(proxy) != relay else { return }
        let place = known == 0 ? 0 : (paths[proxy].latest + 1) % Self.remembered
        relays[proxy * Self.remembered + place] = relay
        paths[proxy].latest = place
        paths[proxy].known = min(known + 1, Self.remembered)
    }

    /// Whether the line's proxy relays there, or did before.
    func hasRelayed(_ line: Int, at place: Endpoint) -> Bool { hasRelayed(at: place, proxy: proxy(line)) }

    private func hasRelayed(at place: Endpoint, proxy: Int) -> Bool {
        let first = proxy * Self.remembered
        for index in first..<first + paths[proxy].known where relays[index] == place { return true }
        return false
    }

    /// Which line the address of a relay in use belongs to, for datagrams that do not say.
    func owner(of place: Endpoint) -> TargetAddresses.Owner {
        for proxy in paths.indices where paths[proxy].known > 0 && latest(proxy) == place { return owners[proxy] }
        return .none
    }
}
