package import LineModel
package import LinuxSocket
internal import ProbeWire

/// A round that is ready to run: names resolved, routes looked up, the plan made. Nothing has been sent.
///
/// The one set-up of a round. It holds what each step of preparing found, and every later stage refers to it.
package struct PreparedRound: Sendable {
    let asked: AskedRound
    let places: RoundPlaces
    /// The plan, and how its load is carried.
    var load: RoundLoad
    /// The lines that can be measured, as the plan and the samples count them; behind them their companions.
    package internal(set) var targets: [ProbeTarget]
    /// The probes to the ingresses themselves.
    let companions: Companions
    /// The TCP handshakes beside lines.
    let handshakes: PlacedHandshakes
    /// The SOCKS5 proxies among the targets.
    package let proxies: ProxyList
    /// For each line that can be measured the address that its probes go to, ports aside, as far as it is known.
    let addressGroups: AddressGroups
    /// The ports that probes go to; none of them is a port that probes leave from.
    let probedPorts: PortSet
    /// How many probes may leave together.
    package let quantum: SendQuantum

    /// Every line that was asked for, in the order given.
    package var lines: [Line] { asked.lines }
    /// What the round was asked to be.
    package var settings: RoundSettings { asked.settings }
    /// The formats that the round may use, and what they are told.
    package var formats: FormatSettings { asked.formats }
    /// For each line the payload that it is measured with.
    package var payloads: [PayloadKind] { asked.payloads }
    /// The address that probes are sent from; nil when the system chooses one for each destination.
    package var source: Endpoint? { asked.source }
    /// When and how often each target is probed.
    package var plan: RoundPlan { load.plan }
    /// Measuring threads.
    package var threads: Int { load.threads }
    /// One transmit stamp in so many probes.
    package var stampEvery: Int { load.stampEvery }
    /// For each line its index among the targets, or why it cannot be measured.
    package var placements: [LinePlacement] { places.placements }
    /// Lines that are not measured because of what was asked: their packets would be too long for the way, or their
    /// payload does not suit the round.
    package var unfit: Int { places.unfit }
    /// Why the ingresses cannot be probed; nil when they can, or shall not be.
    package var unavailable: IngressAbsence? { companions.unavailable }
    /// Indices of the lines that have two segments.
    var divided: Set<Int> { companions.divided }
    /// The associations with the proxies; nil until `associated()`, and in a round without proxies.
    var associations: RoundAssociations? { places.associations }

    /// The rate of IP packets each way, headers included, while sending goes on.
    package var bitsPerSecond: Double {
        let lines = bytes(targets.prefix(plan.lines))
        let companions = Double(bytes(targets.dropFirst(plan.lines))) / Double(plan.companionEvery)
        return (Double(lines) + companions) * 8 / (Double(plan.intervalNanoseconds) / 1e9)
            + plan.handshakeRate * Self.handshakePacketBytes * 8
    }

    /// A packet of a handshake at most, by IPv6: a SYN with its options, headers included.
    private static let handshakePacketBytes = 80.0

    /// The bytes of one packet to each of the targets, headers included.
    private func bytes(_ targets: ArraySlice<ProbeTarget>) -> Int {
        targets.reduce(0) { $0 + $1.datagramLength(size: settings.size) + $1.endpoint.family.headerLength }
    }

    /// The number of the host that a row's probes go to; a self-probe's go to none.
    func host(ofRow row: Int) -> UInt32 {
        if row < plan.lines { return UInt32(addressGroups.groups[row]) }
        return row < plan.firstSelfProbe
            ? UInt32(addressGroups.companions[row - plan.lines]) : RoundMachine.noHost
    }

    /// Whether the replies of a target name no probe.
    func isOpaque(_ target: Int) -> Bool { !traits(target).repliesNameProbes }

    private func traits(_ target: Int) -> FormatTraits {
        formats.catalogue.entries[Int(targets[target].format.rawValue)].traits
    }

    /// How many sockets a target has for itself; 0 for one that shares those of all lines.
    func ownSockets(of target: Int) -> Int {
        if agedFlow(of: target) != nil { return 1 }
        if isOpaque(target) { return plan.socketsOfOpaqueLine }
        return traits(target).needsOwnSocket ? settings.sourcePorts : 0
    }

    /// Sockets of lines that need their own.
    var ownSockets: Int { opaqueSockets + weakSockets + agedFlows }

    /// Sockets for lines whose replies name no probe, beside those that all lines share.
    package var opaqueSockets: Int { targets.indices.count { isOpaque($0) } * plan.socketsOfOpaqueLine }

    /// Sockets for lines whose replies name their probe by few bits, beside those that all lines share.
    package var weakSockets: Int {
        targets.indices.count { !isOpaque($0) && traits($0).needsOwnSocket } * settings.sourcePorts
    }

    /// The address of the round that the plan sends most packets to; nil without targets.
    package var busiestAddress: Endpoint? {
        plan.busiestGroup.map { addressGroups.addresses[$0] }
    }
}
