internal import LineModel
package import LinuxSocket
internal import ProbeWire

extension PreparedRound {
    /// The last step of preparing: plans a round over the lines that can be measured, where they now are.
    ///
    /// - Throws: when not even one socket can be had.
    init(_ asked: AskedRound, _ places: RoundPlaces) throws(SocketError) {
        let (lines, settings, formats) = (asked.lines, asked.settings, asked.formats)
        var companions = Companions(
            places.targets, probe: settings.segments, formats: formats,
            round: FormatContext(rows: 2 * lines.count, settings, formats))
        var ports = PortSet(places.targets.lazy.map(\.endpoint.port))
        ports.insert(places.destinations.lazy.map(\.port))
        ports.insert(companions.targets.lazy.map(\.endpoint.port))
        ports.insert(
            places.directs.values.lazy.map { if case .target(let target, _) = $0 { target.endpoint.port } else { 0 } })
        companions.addAged(FlowPlaces(asked, places, probedPorts: ports), places.targets)
        companions.addDirect(
            places.directs, destinations: places.destinations, settings: settings, seed: asked.seed)
        let handshakes = PlacedHandshakes(asked, places)
        let groups = AddressGroups(
            places.destinations, companions: companions.targets.map(\.endpoint) + handshakes.endpoints)
        let companionCount = companions.lines.count
        let scratch = try UDPSocket(places.targets.first?.endpoint.family ?? .ipv4)
        load = RoundLoad(
            settings: settings, addressGroups: groups.groups, companions: companions.lines,
            companionGroups: Array(groups.companions.prefix(companionCount)),
            handshakes: Array(groups.companions.dropFirst(companionCount)), seed: asked.seed,
            cores: usableCores(),
            // A socket that is bound to an interface does not reach itself.
            hasSelfProbe: settings.interface == nil
        ) { (try? scratch.setReceiveBuffer($0)) ?? 0 }
        // Lazily: few rounds have proxies, and a million lines with their placements are half a gigabyte.
        let measured = zip(lines, places.placements).lazy.filter { $0.1.reason == nil }
        proxies = ProxyList(places.targets, ingresses: measured.map(\.0.ingress), formats)
        targets = places.targets + companions.targets
        probedPorts = ports
        (self.asked, self.places, self.companions, addressGroups) = (asked, places, companions, groups)
        self.handshakes = handshakes
        quantum = Self.quantum(settings, targets, load.plan, from: places.localAddresses)
    }

    /// How many probes leave together, by the slowest interface that they leave by.
    private static func quantum(
        _ settings: RoundSettings, _ targets: [ProbeTarget], _ plan: RoundPlan, from addresses: Set<Endpoint>
    ) -> SendQuantum {
        guard settings.pace == .quantum, settings.timestamps == .kernel else { return .exact }
        let packet = targets.reduce(0) {
            max($0, $1.datagramLength(size: settings.size) + $1.endpoint.family.headerLength)
        }
        return SendQuantum(
            packetBytes: packet, bitsPerSecond: LinkSpeed.slowest(interface: settings.interface, of: addresses),
            intervalNanoseconds: plan.intervalNanoseconds)
    }

    /// The round with an association at each of its SOCKS5 proxies: lines of a proxy that made none are unmeasured, and
    /// caps count by the addresses that proxies relay at. The round itself where it has no proxies, or has its
    /// associations.
    ///
    /// A step of preparing, the last before the first probe: an association is alive from here on. Only the plan is
    /// made again, since it is for the lines and addresses that there are now. `RunningRound.start` does it where
    /// nobody has. Blocks for as long as the proxies take, and no longer than is said.
    ///
    /// - Parameters:
    ///   - limitNanoseconds: lines of proxies that take longer are unmeasured.
    ///   - limits: a test's own.
    ///   - interrupt: a descriptor that ends the waiting when it is readable; nil when nothing ends it.
    /// - Throws: when no thread or descriptor can be had.
    package func associated(
        within limitNanoseconds: Int64 = RoundAssociations.limitNanoseconds,
        limits: AssociationLimits = AssociationLimits(), interrupt: Int32? = nil
    ) throws(SocketError) -> PreparedRound {
        guard associations == nil, !proxies.isEmpty else { return self }
        let associations = try RoundAssociations(
            proxies, source: source, interface: settings.interface, limits: limits,
            limitNanoseconds: limitNanoseconds, interrupt: interrupt)
        return try PreparedRound(asked, RoundPlaces(asked, places, proxies: proxies, associations))
    }
}
