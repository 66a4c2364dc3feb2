package import LineModel
internal import LinuxSocket
internal import ProbeWire

/// The probes of a round to the ingresses themselves: one target beside each line that has an echo
/// behind its ingress.
struct Companions: Sendable {
    /// Indices of those lines among the targets, ascending.
    let lines: [Int]
    /// For each of them where its ingress's probes go.
    let targets: [ProbeTarget]
    /// Why no ingress can be probed from here, for lines that would have it; nil when it can.
    let unavailable: IngressAbsence?
    /// Indices of the lines that have two segments.
    let divided: Set<Int>

    /// Opens a socket for a moment where ICMP needs a permission.
    init(_ lineTargets: [ProbeTarget], probe: IngressProbe?, formats: FormatSettings, round: FormatContext) {
        let divided = lineTargets.indices.filter { formats.catalogue.traits($0, of: lineTargets).needsEcho }
        guard let probe, !divided.isEmpty else {
            (lines, targets, unavailable, self.divided) = ([], [], nil, [])
            return
        }
        self.divided = Set(divided)
        do throws(IngressProblem) {
            let format = try Self.format(probe, formats.catalogue, round)
            if probe.kind == .icmp { try Self.checkPermission(lineTargets, divided) }
            lines = divided
            targets = divided.map { line in
                ProbeTarget(
                    endpoint: lineTargets[line].endpoint.withPort(probe.port ?? 0), format: format.slot,
                    length: format.length)
            }
            unavailable = nil
        } catch {
            (lines, targets, unavailable) = ([], [], error.absence)
        }
    }

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
        let thinned = plan.companionEvery > 1 ? [PlanNote.thinned(every: plan.companionEvery)] : []
        return plan.notes + thinned + [unavailable].compactMap(\.self).map(PlanNote.ingressesNotProbed)
    }

    /// What the report is told of the ingresses' probes; nil where none was asked for.
    var segmentFindings: SegmentFindings? {
        guard let probe = settings.segments else { return nil }
        var companions = [SegmentFindings.Companion](repeating: .none, count: plan.lines)
        if unavailable != nil {
            for line in divided { companions[line] = .unavailable(.notProbed(probe.kind)) }
        }
        for (companion, line) in plan.companions.enumerated() { companions[line] = .row(plan.lines + companion) }
        var findings = SegmentFindings(probe: probe, every: plan.companionEvery, companions: companions)
        findings.unavailable = unavailable
        return findings
    }
}
