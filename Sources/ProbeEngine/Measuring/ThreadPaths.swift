internal import LineModel
internal import LinuxSocket
internal import ProbeWire

/// The sockets of one measuring thread, and for each row of the round its path. A socket's number is its place among
/// `shared` and, behind those, in the pool; that of a spare one is negative.
struct ThreadPaths {
    /// Sockets that lines share: IPv4's, then IPv6's, one a source port, and behind them those for ICMP. A family
    /// without targets has none.
    let shared: [ProbeSocket]
    /// What stands in for the first of those, which are not for ICMP, when their buffers are clogged, in their order;
    /// none where single transmit stamps do not tell which probes have left. Their numbers are -1, -2, and so on.
    let spares: [ProbeSocket]
    /// Sockets of lines that have some of their own; nil without such lines.
    let pool: OpaquePool?
    /// The way of lines behind SOCKS5 proxies; nil without such lines.
    let proxies: ProxyPaths?
    /// For each row of the plan. Those of other threads' rows send nothing, and know where replies may come from.
    let rows: [RowPath]

    /// Opens the sockets.
    ///
    /// - Parameter choosesStampIDs: whether the sender chooses the ids of its transmit stamps.
    /// - Throws: when a socket cannot be had.
    init(
        _ round: PreparedRound, thread: Int, formats: FormatTable, stamps: STAMPTable?, choosesStampIDs: Bool
    ) throws(SocketError) {
        let shared = try Self.open(
            round, thread: thread, formats, choosesStampIDs: choosesStampIDs, tellsHops: stamps != nil)
        spares = try Self.spares(of: shared, round, choosesStampIDs: choosesStampIDs, tellsHops: stamps != nil)
        let pool = try Self.pool(round, thread: thread)
        let proxies = round.proxyPaths()
        let maker = RowMaker(round, formats, shared: shared, pool: pool, proxies: proxies, stamps: stamps)
        rows = (0..<round.plan.rows).map(maker.path)
        (self.shared, self.pool, self.proxies) = (shared, pool, proxies)
    }

    /// The number of the socket that stands in for another when that is clogged; nil for one that has none.
    func spare(of number: Int) -> Int? { spares.indices.contains(number) ? -1 - number : nil }

    private static func spares(
        of shared: [ProbeSocket], _ round: PreparedRound, choosesStampIDs: Bool, tellsHops: Bool
    ) throws(SocketError) -> [ProbeSocket] {
        guard round.settings.timestamps == .kernel, round.stampEvery == 1 else { return [] }
        var spares: [ProbeSocket] = []
        for socket in shared where !socket.isICMP {
            let spare = try ProbeSocket(
                socket.socket.family, round, choosesStampIDs: choosesStampIDs, tellsHops: tellsHops)
            spare.isInUse = false
            spares.append(spare)
        }
        return spares
    }

    /// Where a number leads.
    enum Outlet {
        case shared(ProbeSocket)
        case own(OpaquePool, place: Int)
    }

    subscript(number: Int) -> Outlet {
        guard number >= 0 else { return .shared(spares[-1 - number]) }
        guard let pool, number >= shared.count else { return .shared(shared[number]) }
        return .own(pool, place: number - shared.count)
    }

    /// The ports that a row's probes take in turn; none where they take one alone or each a fresh one, and where the
    /// kernel does not tell.
    func sourcePorts(ofRow row: Int) -> [UInt16] {
        let turns = rows[row].turns
        let ports = (0..<turns).compactMap { turn -> UInt16? in
            switch self[rows[row].socket(of: turn)] {
            case .shared(let socket): socket.ownEndpoint.port
            case .own(let pool, let place): pool.isNaming(place) ? pool.port(place) : nil
            }
        }
        return ports.count == turns ? ports : []
    }

    /// For each family that the thread has targets of, one socket a source port; IPv4 first.
    private static func open(
        _ round: PreparedRound, thread: Int, _ formats: FormatTable, choosesStampIDs: Bool, tellsHops: Bool
    ) throws(SocketError) -> [ProbeSocket] {
        let ours = zip(round.targets, round.load.threadOfRow).filter { $0.1 == thread }.map(\.0)
        var sockets: [ProbeSocket] = []
        for family in AddressFamily.allCases where ours.contains(where: { $0.endpoint.family == family }) {
            for _ in 0..<round.settings.sourcePorts {
                sockets.append(
                    try ProbeSocket(family, round, choosesStampIDs: choosesStampIDs, tellsHops: tellsHops))
            }
        }
        for family in AddressFamily.allCases
        where ours.contains(where: { $0.endpoint.family == family && $0.format == formats.icmp }) {
            sockets.append(
                try ProbeSocket(
                    family, round, choosesStampIDs: choosesStampIDs, tellsHops: tellsHops, isICMP: true))
        }
        return sockets
    }

    private static func pool(_ round: PreparedRound, thread: Int) throws(SocketError) -> OpaquePool? {
        let isOurs = round.targets.indices.map { round.load.threadOfRow[$0] == thread }
        let hasOwn = zip(round.targets.indices, isOurs).contains { $0.1 && round.ownSockets(of: $0.0) > 0 }
        return hasOwn ? try OpaquePool(round, isOurs: isOurs) : nil
    }
}

/// Chooses the rows' paths.
private struct RowMaker {
    private let targets: [ProbeTarget]
    private let pool: OpaquePool?
    private let proxies: ProxyPaths?
    private let stamps: STAMPTable?
    /// Sockets a family, and where each kind begins among the shared ones; nil where there is none.
    private let ports: Int
    private let shared: Int
    private let firstIPv6: Int
    private let icmp: (format: FormatSlot?, ipv4: Int?, ipv6: Int?)

    init(
        _ round: PreparedRound, _ formats: FormatTable, shared: [ProbeSocket], pool: OpaquePool?,
        proxies: ProxyPaths?, stamps: STAMPTable?
    ) {
        (targets, ports, self.shared) = (round.targets, round.settings.sourcePorts, shared.count)
        (self.pool, self.proxies, self.stamps) = (pool, proxies, stamps)
        firstIPv6 = shared.count { $0.socket.family == .ipv4 && !$0.isICMP }
        icmp = (
            formats.icmp, shared.firstIndex { $0.isICMP && $0.socket.family == .ipv4 },
            shared.firstIndex { $0.isICMP && $0.socket.family == .ipv6 }
        )
    }

    /// Probe k of a line uses socket k mod the number of source ports; a self-probe those of the first family. A STAMP
    /// session is one flow, so all of its requests leave from one port; a SOCKS5 proxy takes an association's datagrams
    /// from one source only, so those of all its lines do.
    func path(_ row: Int) -> RowPath {
        guard row < targets.count else { return RowPath(from: 0, sockets: ports, .selfProbe) }
        if let pool, pool.has(row) {
            return RowPath(from: shared + pool.firstPlace(row), sockets: pool.count(row), .own(pool))
        }
        let isIPv6 = targets[row].endpoint.family == .ipv6
        if targets[row].format == icmp.format, let socket = isIPv6 ? icmp.ipv6 : icmp.ipv4 {
            return RowPath(from: socket, .plain)
        }
        let first = isIPv6 ? firstIPv6 : 0
        if let proxies, proxies.has(row) {
            return RowPath(from: first + proxies.proxy(row) % ports, .proxy(proxies))
        }
        if let stamps, stamps.has(row) { return RowPath(from: first + row % ports, .session(stamps)) }
        return RowPath(from: first, sockets: ports, .plain)
    }
}
