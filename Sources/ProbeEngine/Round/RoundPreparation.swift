package import LineModel
package import LinuxSocket
package import ProbeWire

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
    package let unavailable: String?

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

/// Where a line stands in a round.
package enum LinePlacement: Equatable, Sendable {
    case target(Int)
    /// Reported as `unmeasured`, with this reason.
    case unmeasured(UnmeasuredReason)
}

/// Numbers for destination addresses, ports aside: what `--max-address-rate` is about.
struct AddressGroups {
    private(set) var groups: [Int] = []
    private(set) var addresses: [Endpoint] = []

    /// - Parameter destinations: for each target where its probes go.
    init(_ destinations: [Endpoint]) {
        var numbers: [Endpoint: Int] = [:]
        groups.reserveCapacity(destinations.count)
        for destination in destinations {
            let address = destination.withPort(0)
            let number = numbers[address] ?? addresses.count
            if number == addresses.count {
                numbers[address] = number
                addresses.append(address)
            }
            groups.append(number)
        }
    }
}

/// Makes a round ready.
package enum RoundPreparation {
    /// For all names of a round together.
    package static let lookupTimeout = Duration.seconds(10)

    /// Resolves, looks routes up and plans. Blocks for as long as the resolver takes, at most `lookupTimeout`.
    ///
    /// A line that cannot be measured does not stop the others: its placement says why.
    ///
    /// - Parameters:
    ///   - settings: `problems` must be empty.
    ///   - seed: of the order of sending.
    ///   - formats: the payloads that lines may name.
    ///   - lookupTimeout: lines whose names take longer, for all names together, cannot be measured.
    ///   - abandon: raised, names that are not known yet are waited for no longer; nil: nothing does that.
    /// - Throws: when the source or the interface cannot be used at all.
    package static func prepare(
        _ lines: [Line], settings: RoundSettings, seed: UInt64,
        lookupTimeout: Duration = lookupTimeout, abandon: EventFlag? = nil,
        formats: FormatSettings = FormatSettings()
    ) throws(SocketError) -> PreparedRound {
        let source = try sourceEndpoint(settings)
        let payloads = lines.map { payload(of: $0, settings: settings, formats.catalogue) }
        var resolver = try LineResolver(
            lines, payloads: payloads, family: source?.family, lookupTimeout: lookupTimeout, abandon: abandon,
            catalogue: formats.catalogue, round: FormatRound(id: 0, rows: lines.count, settings, formats))
        var routes = try RouteTable(settings: settings, source: source)
        var targets: [ProbeTarget] = []
        var placements: [LinePlacement] = []
        for (line, kind) in zip(lines, payloads) {
            do throws(Unmeasurable) {
                let target = try resolver.target(line, kind)
                try routes.check(target, size: settings.size, isSized: formats.catalogue[kind]?.traits.followsSize)
                placements.append(.target(targets.count))
                targets.append(target)
            } catch {
                placements.append(.unmeasured(UnmeasuredReason(error.reason, error.cause)))
            }
        }
        let places = RoundPlaces(
            targets: targets, placements: placements, unfit: routes.oversized + resolver.misfits,
            localAddresses: routes.localAddresses)
        return try PreparedRound(
            lines, settings: settings, formats: formats, payloads: payloads, seed: seed, source: source, places)
    }

    private static func sourceEndpoint(_ settings: RoundSettings) throws(SocketError) -> Endpoint? {
        guard let text = settings.source else { return nil }
        guard let endpoint = Endpoint(literal: text, port: 0) else {
            throw SocketError(
                call: "reading it as an address", errno: .addressNotAvailable, purpose: "--source \(text)")
        }
        return endpoint
    }

    /// The line's own, else the round's, else `relay` with an echo and `plumb` without. A round's `relay` cannot serve
    /// a line without an echo, nor its `plumb` one with: those keep their own.
    package static func payload(
        of line: Line, settings: RoundSettings, _ catalogue: FormatCatalogue
    ) -> PayloadKind {
        if let own = line.payload { return own }
        let natural: PayloadKind = line.echo == nil ? .plumb : .relay
        guard let asked = settings.payload, catalogue[asked]?.traits.needsEcho == (line.echo != nil) else {
            return natural
        }
        return asked
    }
}

/// Why a line cannot be measured.
struct Unmeasurable: Error {
    let reason: String
    /// nil where only words tell it.
    var cause: UnmeasuredCause?
}
