package import LineModel
internal import LinuxSocket
internal import ProbeWire

extension FormatTraits {
    /// Whether one socket can carry a line's probes from round to round. Where replies name no probe, or by too little,
    /// each probe or line needs sockets that are made anew; a proxy's association, and a session with sequence numbers,
    /// last for a round; and ICMP has no ports.
    var hasOldForm: Bool { transport == .udp && repliesNameProbes && !needsOwnSocket && !tellsStamps }
}

/// What becomes of the old flow of a line, before the caps and the round are known.
struct FlowPlaces {
    /// By the indices of lines among the targets.
    private(set) var found: [Int: Result<AgedFlow, FlowAbsence>] = [:]

    /// Opens sockets where the asked round has a store of flows.
    init(_ asked: AskedRound, _ places: RoundPlaces, probedPorts: PortSet) {
        func isAsked(_ line: Line) -> Bool { line.flows ?? asked.settings.flows }
        let catalogue = asked.formats.catalogue
        // Mostly nobody asks, and then no line is looked at twice.
        guard asked.settings.flows || asked.lines.contains(where: isAsked) else {
            asked.flows?.close()
            return
        }
        var wanted: [FlowStore.Wanted] = []
        var known: Set<String> = []
        var own = 0
        for (placement, (line, kind)) in zip(places.placements, zip(asked.lines, asked.payloads)) {
            let traits = catalogue[kind]?.traits
            if case .target(let index) = placement { own += Self.ownSockets(traits, asked.settings, index) }
            guard isAsked(line) else { continue }
            known.insert(line.name)
            guard case .target(let index) = placement else { continue }
            guard traits?.hasOldForm == true else {
                found[index] = .failure(FlowAbsence(note: .noOldForm(payload: kind)))
                continue
            }
            let key = AgedFlow.Key(
                target: places.targets[index], source: asked.source, interface: asked.settings.interface,
                dscp: asked.settings.dscp, timeToLive: asked.settings.timeToLive,
                timestamps: asked.settings.timestamps)
            wanted.append(FlowStore.Wanted(line: index, name: line.name, key: key))
        }
        guard let store = asked.flows else {
            for one in wanted { found[one.line] = .failure(FlowAbsence(note: .oneRound)) }
            return
        }
        var routes = FlowRoutes(asked)
        let claimed = store.claim(
            wanted, known: known, own: own + asked.reservedDescriptors,
            sending: ProbeSending(asked.settings, source: asked.source, probedPorts: probedPorts)
        ) { routes.source(to: $0) }
        found.merge(claimed) { $1 }
    }

    /// As many sockets as a line has for itself at most.
    private static func ownSockets(_ traits: FormatTraits?, _ settings: RoundSettings, _ index: Int) -> Int {
        guard let traits else { return 0 }
        if traits.repliesNameProbes { return traits.needsOwnSocket ? settings.sourcePorts : 0 }
        let underWay = (settings.timeout.nanoseconds - 1) / max(settings.interval.nanoseconds, 1) + 3
        return Int(min(Int64(settings.count), underWay))
    }
}

/// The addresses that the kernel sends from, asked for where a flow is already open.
private struct FlowRoutes {
    private let asked: AskedRound
    private var checks: [AddressFamily: RouteCheck] = [:]

    init(_ asked: AskedRound) { self.asked = asked }

    /// nil when the kernel does not tell.
    mutating func source(to endpoint: Endpoint) -> Endpoint? {
        let family = endpoint.family
        if checks[family] == nil {
            let own = asked.source.flatMap { $0.family == family ? $0 : nil }
            checks[family] = try? RouteCheck(
                family, source: own, interface: asked.settings.interface, codePoint: asked.settings.dscp)
        }
        return try? checks[family]?.route(to: endpoint).localAddress
    }
}

extension PreparedRound {
    /// The flow that a target's probes leave by; nil for all targets but companions on old flows.
    func agedFlow(of target: Int) -> AgedFlow? {
        target < plan.lines || target >= plan.firstSelfProbe ? nil : companions.flow(target - plan.lines)
    }

    /// What will be done otherwise than it was asked for; empty when nothing will.
    var flowNotes: [PlanNote] {
        let notes = companions.withoutFlow.values
        let alone = notes.count { $0 == .oneRound }
        let kept = notes.count { if case .noRoom = $0 { true } else { false } }
        return (alone > 0 ? [.flowsOfOneRound(lines: alone)] : [])
            + (kept > 0 ? [.flowsPartly(lines: agedFlows, of: agedFlows + kept)] : [])
    }

    /// Flows of this round that stay open.
    package var agedFlows: Int { companions.count(.aged) }

    /// Lines that would have an old flow, by why they have none: the first of each cause, and their number.
    package var withoutFlow: [(note: FlowNote, lines: Int)] {
        Dictionary(grouping: companions.withoutFlow.sorted { $0.key < $1.key }, by: \.value)
            .sorted { ($0.value.first?.key ?? 0) < ($1.value.first?.key ?? 0) }
            .map { ($0.key, $0.value.count) }
    }

    /// What the report is told of old flows; nil where no line should have one.
    ///
    /// - Parameter start: of the round.
    func flowFindings(start: MonotonicTime) -> FlowFindings? {
        guard companions.count(.aged) > 0 || !companions.withoutFlow.isEmpty else { return nil }
        var found = [FlowFindings.Companion](repeating: .none, count: plan.lines)
        for (line, note) in companions.withoutFlow { found[line] = .unavailable(note) }
        for (companion, line) in companions.lines.enumerated() {
            guard let flow = companions.flow(companion) else { continue }
            found[line] = .row(plan.lines + companion, flow.facts(at: start))
        }
        return FlowFindings(every: plan.companionEvery, companions: found)
    }
}
