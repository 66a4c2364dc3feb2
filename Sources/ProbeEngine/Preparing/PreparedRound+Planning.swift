internal import LineModel
package import LinuxSocket
internal import ProbeWire

/// Where a round's lines are, and which of them can be measured.
struct RoundPlaces {
    var targets: [ProbeTarget]
    var placements: [LinePlacement]
    /// See `PreparedRound.unfit`.
    var unfit: Int
    var localAddresses: Set<Endpoint>
}

extension PreparedRound {
    /// Plans a round over the lines that can be measured.
    ///
    /// - Parameters:
    ///   - associations: with the proxies among the targets, once they are there.
    ///   - destinations: for each target where its probes go; nil: to its own endpoint.
    init(
        _ lines: [Line], settings: RoundSettings, formats: FormatSettings, payloads: [PayloadKind], seed: UInt64,
        source: Endpoint?, _ places: RoundPlaces, associations: RoundAssociations? = nil,
        destinations: [Endpoint]? = nil
    ) throws(SocketError) {
        let groups = AddressGroups(destinations ?? places.targets.map(\.endpoint))
        let companions = Companions(
            places.targets, probe: settings.segments, formats: formats,
            round: FormatRound(id: 0, rows: 2 * lines.count, settings, formats))
        let scratch = try UDPSocket(places.targets.first?.endpoint.family ?? .ipv4)
        let load = RoundLoad(
            settings: settings, addressGroups: groups.groups, companions: companions.lines, seed: seed,
            cores: usableCores(),
            // A socket that is bound to an interface does not reach itself.
            hasCanary: settings.interface == nil
        ) { (try? scratch.setReceiveBuffer($0)) ?? 0 }
        let measured = zip(lines, places.placements).filter { $0.1.unmeasured == nil }
        self.init(
            lines: lines, settings: settings, formats: formats, plan: load.plan,
            targets: places.targets + companions.targets, placements: places.placements, unfit: places.unfit,
            payloads: payloads, source: source,
            localAddresses: places.localAddresses, threads: load.threads, threadOfRow: load.threadOfRow,
            stampEvery: load.stampEvery, receiveBuffer: load.receiveBuffer,
            proxies: ProxyList(places.targets, ingresses: measured.map(\.0.ingress), formats),
            associations: associations, addressGroups: groups, divided: companions.divided,
            unavailable: companions.unavailable)
    }

    /// The round with an association at each of its SOCKS5 proxies, planned anew for what came of them: lines of a
    /// proxy that made none are unmeasured, and caps count by the addresses that proxies relay at. The round itself
    /// where it has no proxies, or has its associations.
    ///
    /// To be called last before the first probe: an association is alive from here on. `RunningRound.start` does it
    /// where nobody has. Blocks for as long as the proxies take, and no longer than is said.
    ///
    /// - Parameters:
    ///   - limitNanoseconds: lines of proxies that take longer are unmeasured.
    ///   - limits: a test's own.
    ///   - interrupt: a descriptor that ends the waiting when it is readable; nil: none does.
    /// - Throws: when no thread or descriptor can be had.
    package func associated(
        within limitNanoseconds: Int64 = RoundAssociations.limitNanoseconds,
        limits: AssociationLimits = AssociationLimits(), interrupt: Int32? = nil
    ) throws(SocketError) -> PreparedRound {
        guard associations == nil, !proxies.isEmpty else { return self }
        let associations = try RoundAssociations(
            proxies, source: source, interface: settings.interface, limits: limits,
            limitNanoseconds: limitNanoseconds, interrupt: interrupt)
        var destinations: [Endpoint] = []
        let places = try associatedPlaces(associations, &destinations)
        return try PreparedRound(
            lines, settings: settings, formats: formats, payloads: payloads, seed: plan.seed, source: source, places,
            associations: associations, destinations: destinations)
    }

    private func associatedPlaces(_ associations: RoundAssociations, _ destinations: inout [Endpoint])
        throws(SocketError) -> RoundPlaces
    {
        var routes = try RouteTable(settings: settings, source: source)
        var places = RoundPlaces(targets: [], placements: [], unfit: 0, localAddresses: localAddresses)
        for placement in placements {
            guard case .target(let index) = placement else {
                places.placements.append(placement)
                continue
            }
            do throws(Unmeasured) {
                let destination = try destination(of: index, associations, &routes)
                places.placements.append(.target(places.targets.count))
                places.targets.append(targets[index])
                destinations.append(destination)
            } catch {
                places.placements.append(.unmeasured(error))
            }
        }
        places.unfit = unfit + routes.oversized
        places.localAddresses.formUnion(routes.localAddresses)
        return places
    }

    /// Where a target's probes go: a proxy may relay at an address of its own, which must be within reach too.
    private func destination(of target: Int, _ associations: RoundAssociations, _ routes: inout RouteTable)
        throws(Unmeasured) -> Endpoint
    {
        guard let proxy = proxies.proxy(of: target) else { return targets[target].endpoint }
        let relay = try associations.relay(proxy)
        try routes.check(targets[target].moved(to: relay), size: settings.size)
        return relay
    }
}
