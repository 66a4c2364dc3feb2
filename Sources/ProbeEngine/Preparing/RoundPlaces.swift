internal import LineModel
internal import LinuxSocket
internal import ProbeWire

/// Where a round's lines are, and which of them can be measured: names resolved and routes looked up and, as a step of
/// its own, associations made with the SOCKS5 proxies among the ingresses.
struct RoundPlaces: Sendable {
    /// The lines that can be measured.
    private(set) var targets: [ProbeTarget] = []
    /// For each target the address that its probes go to: its own, or where its proxy relays.
    private(set) var destinations: [Endpoint] = []
    /// For each line its index among the targets, or why it cannot be measured.
    private(set) var placements: [LinePlacement] = []
    /// See `PreparedRound.unfit`.
    private(set) var unfit: Int
    /// Addresses of this machine, port 0, that probes leave from.
    private(set) var localAddresses: Set<Endpoint>
    /// All addresses, port 0, of each name that has several.
    private(set) var otherAddresses: [String: [Endpoint]] = [:]
    /// By the index of its target, where a line's direct probes go, or why they do not; of lines that shall have some.
    private(set) var directs: [Int: DirectPlace] = [:]
    /// With the proxies among the targets; nil until they are made, and without proxies.
    private(set) var associations: RoundAssociations?

    /// Resolves names and looks routes up. Blocks for as long as the resolver takes, at most `lookupTimeout`.
    ///
    /// - Throws: when the source or the interface cannot be used at all.
    init(_ asked: AskedRound, lookupTimeout: Duration, abandon: EventFlag?) throws(SocketError) {
        let (settings, formats) = (asked.settings, asked.formats)
        var resolver = try LineResolver(
            asked.lines, payloads: asked.payloads, family: asked.family,
            isAsked: settings.ipVersion != nil, zone: asked.zone,
            lookupTimeout: lookupTimeout, abandon: abandon, catalogue: formats.catalogue,
            round: FormatContext(rows: asked.lines.count, settings, formats), direct: settings.direct)
        var directs = DirectPlaces(asked)
        var routes = try RouteTable(settings: settings, source: asked.source)
        var permission = ICMPPermission()
        var rates = FormatRates(formats.catalogue, interval: settings.interval)
        targets.reserveCapacity(asked.lines.count)
        destinations.reserveCapacity(asked.lines.count)
        placements.reserveCapacity(asked.lines.count)
        for (line, kind) in zip(asked.lines, asked.payloads) {
            var failure: SocketError?
            do throws(Unmeasured) {
                let target = try resolver.target(line, kind)
                let traits = formats.catalogue[kind]?.traits
                try rates.admit(kind, target.endpoint)
                if traits?.transport == .icmp { failure = try permission.check(target.endpoint.family) }
                try routes.check(
                    target, size: settings.size, isSized: traits?.followsSize, isICMP: traits?.transport == .icmp)
                placements.append(.target(targets.count))
                if let direct = directs.place(line, kind, &resolver) { self.directs[targets.count] = direct }
                targets.append(target)
                destinations.append(target.endpoint)
            } catch {
                placements.append(.unmeasured(error))
            }
            if let failure { throw failure }
        }
        unfit = routes.oversized + resolver.misfits
        otherAddresses = resolver.otherAddresses
        localAddresses = routes.localAddresses.union(directs.localAddresses)
    }

    /// The same with associations: lines of a proxy that made none are unmeasured, and destinations are where the
    /// others relay.
    ///
    /// - Parameter proxies: of the targets as they are.
    /// - Throws: when the source or the interface cannot be used at all.
    init(
        _ asked: AskedRound, _ before: RoundPlaces, proxies: ProxyList, _ associations: RoundAssociations
    ) throws(SocketError) {
        var routes = try RouteTable(settings: asked.settings, source: asked.source)
        for placement in before.placements {
            guard case .target(let index) = placement else {
                placements.append(placement)
                continue
            }
            let target = before.targets[index]
            do throws(Unmeasured) {
                var destination = target.endpoint
                if let proxy = proxies.proxy(of: index) {
                    // It may relay at an address of its own, which must be within reach too.
                    destination = try associations.relay(proxy)
                    try routes.check(target.moved(to: destination), size: asked.settings.size)
                }
                placements.append(.target(targets.count))
                directs[targets.count] = before.directs[index]
                targets.append(target)
                destinations.append(destination)
            } catch {
                placements.append(.unmeasured(error))
            }
        }
        self.associations = associations
        otherAddresses = before.otherAddresses
        unfit = before.unfit + routes.oversized
        localAddresses = before.localAddresses.union(routes.localAddresses)
    }
}
