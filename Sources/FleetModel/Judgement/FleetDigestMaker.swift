internal import LineModel

/// Makes a digest's items from what a slot changed, as `DigestMaker` does from a round. Pure.
struct FleetDigestMaker {
    private let findings: FleetFindings
    private let field: FleetField
    private let now: WallTime
    /// By number, the cells that an incident has, or, of one that has ended, had.
    private let cells: [Int: [Int]]
    private let names: [Int: Set<String>]

    init(
        _ findings: FleetFindings, _ field: FleetField, _ changes: [ChangedIncident], before: [Incident], now: WallTime
    ) {
        (self.findings, self.field, self.now) = (findings, field, now)
        var names: [Int: Set<String>] = [:]
        for changed in changes {
            let old = changed.change.isEnd ? before.first { $0.id == changed.incident.id } : nil
            names[changed.incident.id] = (old ?? changed.incident).lines
        }
        self.names = names
        cells = names.mapValues { $0.compactMap(field.causes.index).sorted() }
    }

    /// - Parameter changed: with names of lines.
    func item(_ changed: ChangedIncident) -> DigestItem {
        let (change, incident) = (changed.change, changed.incident)
        let cause = findings.causes.first { $0.key == incident.key && $0.trouble == incident.trouble }
        let own = names[incident.id] ?? []
        var item = DigestItem(
            change: change, incident: incident.id, cause: incident.key, trouble: incident.trouble,
            openedAt: incident.openedAt, closedAt: change.isEnd ? incident.quietSince : nil,
            lines: Set(own.map(FleetField.line)).sorted().map { line($0, of: incident, isOver: change.isEnd) },
            mostLines: max(incident.mostLines, incident.lines.count),
            worstLossPerMille: incident.worst.lossPerMille, worstRTTMicroseconds: incident.worst.rttMicroseconds,
            healthyInside: cause?.healthyInside ?? 0, healthyOutside: cause?.healthyOutside ?? 0,
            witnesses: cause.map { $0.key.kind == .way ? $0.witnessVantages : $0.witnesses } ?? [],
            absorbedBy: changed.absorbedBy, isNoLongerMeasured: changed.isNoLongerMeasured ? true : nil)
        item.note(incident, at: now)
        if let cause, cause.alike > 0 { item.alikeInside = cause.alike }
        if !changed.from.isEmpty { item.from = changed.from }
        if !incident.trouble.isOfService {
            item.vantages = Set(own.map(FleetField.vantage)).sorted()
            item.vantagesInAll = max(vantagesInAll(incident.id), item.vantages?.count ?? 0)
        }
        return item
    }

    /// How many vantages see any of its lines.
    private func vantagesInAll(_ id: Int) -> Int {
        let lines = Set((cells[id] ?? []).map { field.lineOfCell[$0] })
        return Set(
            lines.flatMap { field.cellsOfLine[Int($0)].map(Int.init) }.filter { findings.cells.marks[$0] != .nothing }
                .map { field.vantageOfCell[$0] }
        ).count
    }

    /// The line with the worst figures of those who see it bad.
    private func line(_ name: String, of incident: Incident, isOver: Bool) -> DigestLine {
        guard let index = field.linePlaces[name].map(Int.init) else { return DigestLine(name: name, ingress: "") }
        let line = field.lines[index]
        let seen = field.cellsOfLine[index].map(Int.init).filter { findings.cells.marks[$0] != .nothing }
        let own = cells[incident.id, default: []].filter { Int(field.lineOfCell[$0]) == index }
        let bad = isOver ? seen : own.filter { findings.cells.marks[$0] != .nothing }
        let worst = bad.max { left, right in
            let (one, other) = (findings.cells.figures(left), findings.cells.figures(right))
            return (one.lossPerMille ?? -1, one.rttMicroseconds ?? -1, right)
                < (other.lossPerMille ?? -1, other.rttMicroseconds ?? -1, left)
        }
        let (figures, row) = (worst.map(findings.cells.figures) ?? LineFigures(), worst.flatMap(findings.cells.row))
        var told = DigestLine(
            name: name, ingress: "\(line.ingress)", echo: line.echo.map { "\($0)" },
            lossPerMille: figures.lossPerMille, rttMicroseconds: figures.rttMicroseconds,
            reasons: isOver ? [] : row?.reasons ?? [], excess: isOver ? nil : row.flatMap(LineExcess.init),
            segments: isOver ? nil : row?.segments.map(SegmentShares.init))
        if !isOver {
            told.seenFrom = own.count
            told.seenOf = max(seen.count, own.count)
        }
        return told
    }
}

extension FleetCells {
    /// The two figures of a cell; none of one that was not measured.
    func figures(_ cell: Int) -> LineFigures {
        marks[cell] == .nothing ? LineFigures() : row(cell).map { LineFigures($0.summary) } ?? LineFigures()
    }

    /// What an incident remembers of them: of bad rounds alone, and the RTT only where it is what is wrong.
    func accusedFigures(_ cell: Int) -> LineFigures {
        guard marks[cell] == .bad, let row = row(cell) else { return LineFigures() }
        var figures = LineFigures(row.summary)
        if !row.reasons.contains(where: \.isOfDelay) { figures.rttMicroseconds = nil }
        return figures
    }
}

extension LineExcess {
    /// The limit of the RTT that a row is above; nil where it is above none.
    fileprivate init?(_ row: LineReportRow) {
        let limits = row.reasons.compactMap { reason -> Double? in
            switch reason {
            case .delay(_, let limit, _), .noReply(_, let limit): limit
            default: nil
            }
        }
        guard let limit = limits.first else { return nil }
        self.init(rttLimit: Int((limit * 1000).rounded()))
    }
}

extension LineReason {
    fileprivate var isOfDelay: Bool {
        switch self {
        case .delay, .noReply, .delayChange, .delayEvidence: true
        default: false
        }
    }
}
