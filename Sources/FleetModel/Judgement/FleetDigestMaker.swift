internal import LineModel

/// Makes a digest's items from what a slot changed, as `DigestMaker` does from a round. Pure.
struct FleetDigestMaker {
    private let findings: FleetFindings
    private let field: FleetField
    private let now: WallTime
    /// By number, the cells that an incident has, or, of one that has ended, had, by their line; of the field.
    private let cells: [Int: [Int32: [Int]]]
    /// By number, those that are not in the field any more.
    private let gone: [Int: [String]]

    init(
        _ findings: FleetFindings, _ field: FleetField, _ changes: [ChangedIncident], before: [Incident], now: WallTime
    ) {
        (self.findings, self.field, self.now) = (findings, field, now)
        var cells: [Int: [Int32: [Int]]] = [:]
        var gone: [Int: [String]] = [:]
        for changed in changes {
            let id = changed.incident.id
            let old = changed.change.isEnd ? before.first { $0.id == id } : nil
            for name in (old ?? changed.incident).lines {
                if let cell = field.causes.index(of: name) {
                    cells[id, default: [:]][field.lineOfCell[cell], default: []].append(cell)
                } else {
                    gone[id, default: []].append(name)
                }
            }
        }
        self.cells = cells.mapValues { $0.mapValues { $0.sorted() } }
        self.gone = gone
    }

    /// - Parameter changed: with names of lines.
    func item(_ changed: ChangedIncident) -> DigestItem {
        let (change, incident) = (changed.change, changed.incident)
        let cause = findings.causes.first { $0.key == incident.key && $0.trouble == incident.trouble }
        let (own, gone) = (cells[incident.id] ?? [:], gone[incident.id] ?? [])
        let names = Set(own.keys.map { field.lines[Int($0)].name }).union(gone.map(FleetField.line))
        var item = DigestItem(
            change: change, incident: incident.id, cause: incident.key, trouble: incident.trouble,
            openedAt: incident.openedAt, closedAt: change.isEnd ? incident.quietSince : nil,
            lines: names.sorted().map { line($0, own, isOver: change.isEnd) },
            mostLines: max(incident.mostLines, incident.lines.count),
            worstLossPerMille: incident.worst.lossPerMille, worstRTTMicroseconds: incident.worst.rttMicroseconds,
            healthyInside: cause?.healthyInside ?? 0, healthyOutside: cause?.healthyOutside ?? 0,
            witnesses: cause.map { $0.key.kind == .way ? $0.witnessVantages : $0.witnesses } ?? [],
            absorbedBy: changed.absorbedBy, isNoLongerMeasured: changed.isNoLongerMeasured ? true : nil)
        item.note(incident, at: now)
        if let cause, cause.alike > 0 { item.alikeInside = cause.alike }
        if !changed.from.isEmpty { item.from = changed.from }
        if !incident.trouble.isOfService {
            let seeing = Set(own.values.joined().map { field.vantageOfCell[$0] }).map { field.vantages[Int($0)].name }
            item.vantages = Set(seeing).union(gone.map(FleetField.vantage)).sorted()
            item.vantagesInAll = max(vantagesInAll(own), item.vantages?.count ?? 0)
        }
        return item
    }

    /// How many vantages see any of its lines.
    private func vantagesInAll(_ own: [Int32: [Int]]) -> Int {
        var seeing: Set<Int32> = []
        for line in own.keys {
            for cell in field.cellsOfLine[Int(line)] where findings.cells.marks[Int(cell)] != .nothing {
                seeing.insert(field.vantageOfCell[Int(cell)])
            }
        }
        return seeing.count
    }

    /// The line with the worst figures of those who see it bad.
    private func line(_ name: String, _ cells: [Int32: [Int]], isOver: Bool) -> DigestLine {
        guard let index = field.linePlaces[name].map(Int.init) else { return DigestLine(name: name, ingress: "") }
        let line = field.lines[index]
        let seen = field.cellsOfLine[index].map(Int.init).filter { findings.cells.marks[$0] != .nothing }
        let own = cells[Int32(index)] ?? []
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
