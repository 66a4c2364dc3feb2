package import LineModel
package import LinuxSocket
internal import ProbeWire

/// A round that is ready to run: names resolved, routes looked up, the plan made. Nothing has been sent.
package struct PreparedRound: Sendable {
    /// Every line that was asked for, in the order given.
    package let lines: [Line]
    package let settings: RoundSettings
    package let formats: FormatSettings
    package let plan: RoundPlan
    /// The lines that can be measured, as the plan and the samples count them; behind them their companions.
    package internal(set) var targets: [ProbeTarget]
    /// For each line its index among the targets, or why it cannot be measured.
    package let placements: [LinePlacement]
    /// Lines that are not measured because of what was asked: their packets would be too long for the way, or their
    /// payload does not suit the round.
    package let unfit: Int
    /// For each line the payload that it is measured with.
    package let payloads: [PayloadKind]
    package let source: Endpoint?
    /// Addresses of this machine, port 0, that probes leave from.
    let localAddresses: Set<Endpoint>
    /// Measuring threads.
    package let threads: Int
    /// For each row of the plan its thread.
    let threadOfRow: [Int]
    /// One transmit stamp in so many probes.
    package internal(set) var stampEvery: Int
    /// Octets that each socket asks for.
    let receiveBuffer: Int
    /// The SOCKS5 proxies among the targets.
    package let proxies: ProxyList
    /// With them; nil until `associated()`, and without proxies.
    let associations: RoundAssociations?
    /// For each target the address that its probes go to, ports aside, as far as it is known.
    let addressGroups: AddressGroups
    /// Indices of the lines that have two segments, and why their ingresses cannot be probed, where they cannot.
    let divided: Set<Int>
    package let unavailable: IngressAbsence?

    /// Of IP packets each way, headers included, while sending goes on.
    package var bitsPerSecond: Double {
        let lines = octets(targets.prefix(plan.lines))
        let companions = Double(octets(targets.dropFirst(plan.lines))) / Double(plan.companionEvery)
        return (Double(lines) + companions) * 8 / (Double(plan.intervalNanoseconds) / 1e9)
    }

    /// Of one packet to each.
    private func octets(_ targets: ArraySlice<ProbeTarget>) -> Int {
        targets.reduce(0) { $0 + $1.datagramLength(size: settings.size) + $1.endpoint.family.headerLength }
    }

    /// Whether the replies of a target name no probe.
    func isOpaque(_ target: Int) -> Bool {
        !formats.catalogue.entries[Int(targets[target].format.rawValue)].traits.repliesNameProbes
    }

    /// Sockets for lines whose replies name no probe, beside those that all lines share.
    package var opaqueSockets: Int { targets.indices.count { isOpaque($0) } * plan.socketsOfOpaqueLine }

    /// What the plan says of the round's addresses: the busiest one; nil without targets.
    package var busiestAddress: Endpoint? {
        plan.busiestGroup.map { addressGroups.addresses[$0] }
    }
}
