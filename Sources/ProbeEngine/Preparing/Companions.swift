package import LineModel
internal import LinuxSocket
internal import ProbeWire

/// The probes of a round beside those of its lines: to the ingresses of lines that have an echo behind them, and
/// straight to the echoes, and to the ingresses from a flow of rounds before. Each has a row of its own behind the rows
/// of the lines: those to ingresses themselves first, then those on old flows.
struct Companions: Sendable {
    /// What a companion is for.
    enum Role: Sendable {
        case ingress, aged, direct
    }

    /// For each companion the index of its line among the targets, ascending within a role.
    private(set) var lines: [Int] = []
    /// For each companion what it is for.
    private(set) var roles: [Role] = []
    /// For each companion where its probes go.
    private(set) var targets: [ProbeTarget] = []
    /// Why no ingress can be probed from here, for lines that would have it; nil when it can.
    let unavailable: IngressAbsence?
    /// Indices of the lines that have two segments.
    let divided: Set<Int>
    /// By the lines that would have direct probes, why they have none.
    private(set) var withoutDirect: [Int: GainNote] = [:]
    /// By the lines that have direct probes, where those go, as it is written.
    private(set) var directPlaces: [Int: HostPort] = [:]
    /// By the lines that would have an old flow, why they have none.
    private(set) var withoutFlow: [Int: FlowNote] = [:]
    /// For each companion on an old flow that flow, beginning with the first.
    private var flows: [AgedFlow] = []
    /// The first companion on an old flow.
    private var firstAged = 0

    /// Opens a socket for a moment where ICMP needs a permission.
    init(_ lineTargets: [ProbeTarget], probe: IngressProbe?, formats: FormatSettings, round: FormatContext) {
        let divided = lineTargets.indices.filter { formats.catalogue.traits($0, of: lineTargets).needsEcho }
        guard let probe, !divided.isEmpty else {
            (unavailable, self.divided) = (nil, [])
            return
        }
        self.divided = Set(divided)
        do throws(IngressProblem) {
            let format = try Self.format(probe, formats.catalogue, round)
            if probe.kind == .icmp { try Self.checkPermission(lineTargets, divided) }
            unavailable = nil
            lines = divided
            roles = divided.map { _ in .ingress }
            targets = divided.map { line in
                ProbeTarget(
                    endpoint: lineTargets[line].endpoint.withPort(probe.port ?? 0), format: format.slot,
                    length: format.length)
            }
        } catch {
            unavailable = error.absence
        }
    }

    /// Adds the probes on old flows. They go where their lines' own go, and so keep within the same caps.
    ///
    /// - Parameter lineTargets: of the lines.
    mutating func addAged(_ places: FlowPlaces, _ lineTargets: [ProbeTarget]) {
        firstAged = lines.count
        for (line, result) in places.found.sorted(by: { $0.key < $1.key }) {
            switch result {
            case .failure(let absence): withoutFlow[line] = absence.note
            case .success(let flow):
                lines.append(line)
                roles.append(.aged)
                targets.append(lineTargets[line])
                flows.append(flow)
            }
        }
    }

    /// The flow that a companion's probes leave by; nil for those on fresh ones.
    func flow(_ companion: Int) -> AgedFlow? {
        let place = companion - firstAged
        return flows.indices.contains(place) ? flows[place] : nil
    }

    /// Adds the direct probes that the caps have room for.
    ///
    /// - Parameters:
    ///   - places: of lines, by their indices among the targets.
    ///   - destinations: where the lines' own probes go.
    mutating func addDirect(
        _ places: [Int: DirectPlace], destinations: [Endpoint], settings: RoundSettings, seed: UInt64
    ) {
        guard !places.isEmpty else { return }
        var found: [(line: Int, target: ProbeTarget, place: HostPort)] = []
        for (line, place) in places {
            switch place {
            case .target(let target, let place): found.append((line, target, place))
            case .absent(let note): withoutDirect[line] = note
            }
        }
        found.sort { $0.line < $1.line }
        let groups = AddressGroups(destinations, companions: found.map(\.target.endpoint))
        let admitted = Set(
            DirectRoom.admitted(
                zip(found, groups.companions).map { DirectRoom.Candidate(line: $0.line, group: $1) },
                groups: groups.groups, ingresses: lines, settings: settings, seed: seed))
        for (line, target, place) in found {
            guard admitted.contains(line) else {
                withoutDirect[line] = .noRoom
                continue
            }
            lines.append(line)
            roles.append(.direct)
            targets.append(target)
            directPlaces[line] = place
        }
    }

    /// How many companions are for this.
    func count(_ role: Role) -> Int { roles.count { $0 == role } }

    private static func format(
        _ probe: IngressProbe, _ catalogue: FormatCatalogue, _ round: FormatContext
    ) throws(IngressProblem) -> (slot: FormatSlot, length: Int) {
        let kind = PayloadKind(rawValue: probe.kind.rawValue)
        guard let entry = catalogue[kind], let slot = catalogue.slot(kind) else {
            throw IngressProblem(absence: .format(.unknown(kind.rawValue)))
        }
        do throws(FormatProblem) {
            return (slot, try entry.make(round).length(nil))
        } catch {
            throw IngressProblem(absence: .format(error))
        }
    }

    private static func checkPermission(_ targets: [ProbeTarget], _ lines: [Int]) throws(IngressProblem) {
        do throws(SocketError) {
            for family in Set(lines.map { targets[$0].endpoint.family }) { _ = try UDPSocket(icmp: family) }
        } catch {
            throw IngressProblem(absence: .system(SystemFailure(error)))
        }
    }

    private struct IngressProblem: Error {
        let absence: IngressAbsence
    }
}

extension FormatCatalogue {
    fileprivate func traits(_ index: Int, of targets: [ProbeTarget]) -> FormatTraits {
        entries[Int(targets[index].format.rawValue)].traits
    }
}

extension PreparedRound {
    /// What will be done otherwise than it was asked for; empty when nothing will.
    package var notes: [PlanNote] {
        let every = plan.companionEvery
        let direct = companions.count(.direct)
        let kept = companions.withoutDirect.values.count { $0 == .noRoom }
        let thinned: [PlanNote] =
            every == 1 ? [] : direct + agedFlows > 0 ? [.companionsThinned(every: every)] : [.thinned(every: every)]
        let partly: [PlanNote] = kept > 0 ? [.directPartly(lines: direct, of: direct + kept)] : []
        let ingresses = [unavailable].compactMap(\.self).map(PlanNote.ingressesNotProbed)
        let judged: [PlanNote] = settings.judgesNoGain(of: lines) ? [.gainNotJudged] : []
        return plan.notes + thinned + partly + flowNotes + ingresses + judged
    }

    /// What the report is told of the ingresses' probes; nil where none was asked for.
    var segmentFindings: SegmentFindings? {
        guard let probe = settings.segments else { return nil }
        var companions = [SegmentFindings.Companion](repeating: .none, count: plan.lines)
        if unavailable != nil {
            for line in divided { companions[line] = .unavailable(.notProbed(probe.kind)) }
        }
        for (companion, line) in self.companions.lines.enumerated() where self.companions.roles[companion] == .ingress {
            companions[line] = .row(plan.lines + companion)
        }
        var findings = SegmentFindings(probe: probe, every: plan.companionEvery, companions: companions)
        findings.unavailable = unavailable
        return findings
    }

    /// What the report is told of direct probes; nil where no line should have some.
    var gainFindings: GainFindings? {
        guard companions.count(.direct) > 0 || !companions.withoutDirect.isEmpty else { return nil }
        var found = [GainFindings.Companion](repeating: .none, count: plan.lines)
        for (line, note) in companions.withoutDirect { found[line] = .unavailable(note) }
        for (companion, line) in companions.lines.enumerated() where companions.roles[companion] == .direct {
            let place = companions.directPlaces[line]?.description ?? ""
            found[line] = .row(plan.lines + companion, place: place)
        }
        return GainFindings(every: plan.companionEvery, companions: found)
    }

    /// Lines whose ingress is probed, and lines that have direct probes, beside themselves.
    package var companionLines: (ingress: Int, direct: Int) {
        (companions.count(.ingress), companions.count(.direct))
    }

    /// Lines that would have direct probes, by why they have none: the first of each cause, and their number.
    package var withoutDirect: [(note: GainNote, lines: Int)] {
        Dictionary(grouping: companions.withoutDirect.sorted { $0.key < $1.key }, by: \.value)
            .sorted { ($0.value.first?.key ?? 0) < ($1.value.first?.key ?? 0) }
            .map { ($0.key, $0.value.count) }
    }
}
