internal import LineModel

/// Makes a digest's items from what a slot changed, as `DigestMaker` does from a round. Pure.
struct FleetDigestMaker {
    private let findings: FleetFindings
    private let cells: FleetCells
    private let field: FleetField
    private let now: WallTime
    /// Places in the findings' causes.
    private let causes: [Cause: Int]

    /// What tells a slot's causes apart.
    private struct Cause: Hashable {
        var key: CauseKey
        var trouble: Trouble
    }

    init(_ findings: FleetFindings, _ field: FleetField, now: WallTime) {
        (self.findings, self.field, self.now) = (findings, field, now)
        cells = findings.cells
        causes = Dictionary(
            findings.causes.enumerated().map { (Cause(key: $1.key, trouble: $1.trouble), $0) },
            uniquingKeysWith: { first, _ in first })
    }

    /// - Parameters:
    ///   - changed: with names of lines.
    ///   - cells: that the incident has, or, of one that has ended, had.
    func item(_ changed: ChangedIncident, _ cells: CellSet) -> DigestItem {
        let (change, incident) = (changed.change, changed.incident)
        let cause = causes[Cause(key: incident.key, trouble: incident.trouble)].map { findings.causes[$0] }
        let own = field.lines(ofCells: cells.places)
        var item = DigestItem(
            change: change, incident: incident.id, cause: incident.key, trouble: incident.trouble,
            openedAt: incident.openedAt, closedAt: change.isEnd ? incident.quietSince : nil,
            lines: lines(cells, isOver: change.isEnd),
            mostLines: max(incident.mostLines, incident.lines.count),
            worstLossPerMille: incident.worst.lossPerMille, worstRTTMicroseconds: incident.worst.rttMicroseconds,
            healthyInside: cause?.healthyInside ?? 0, healthyOutside: cause?.healthyOutside ?? 0,
            witnesses: cause.map { $0.key.kind == .way ? $0.witnessVantages : $0.witnesses } ?? [],
            absorbedBy: changed.absorbedBy, isNoLongerMeasured: changed.isNoLongerMeasured ? true : nil)
        item.note(incident, at: now)
        if incident.trouble == .clock, !change.isEnd {
            let standing = findings.standings.first { $0.name == incident.key.value }
            item.clockOffsetSeconds = standing.flatMap { $0.clockOffset == nil ? nil : $0.clockSeconds }
        }
        if let cause, cause.alike > 0 { item.alikeInside = cause.alike }
        if !changed.from.isEmpty { item.from = changed.from }
        if !incident.trouble.isOfService {
            let seeing = field.vantages(ofCells: cells.places).map { field.vantages[Int($0)].name }
            item.vantages =
                cells.gone.isEmpty ? seeing : Set(seeing).union(cells.gone.map(FleetField.vantage)).sorted()
            item.vantagesInAll = max(field.vantagesSeeing(own, in: findings.cells), item.vantages?.count ?? 0)
        }
        return item
    }

    /// The lines of cells, by name; those that are not in the field any more among them.
    private func lines(_ cells: CellSet, isOver: Bool) -> [DigestLine] {
        var lines: [DigestLine] = []
        // The cells of a line stand together, and lines by name.
        var start = 0
        while start < cells.places.count {
            let line = Int(field.lineOfCell[cells.places[start]])
            var end = start
            while end < cells.places.count, Int(field.lineOfCell[cells.places[end]]) == line { end += 1 }
            lines.append(self.line(line, cells.places[start..<end], isOver: isOver))
            start = end
        }
        guard !cells.gone.isEmpty else { return lines }
        let names = Set(cells.gone.map(FleetField.line)).subtracting(lines.map(\.name))
        lines += names.map { name in
            field.linePlaces[name].map { line(Int($0), [], isOver: isOver) } ?? DigestLine(name: name, ingress: "")
        }
        return lines.sorted { $0.name < $1.name }
    }

    /// The line with the worst figures of those who see it bad.
    private func line(_ index: Int, _ own: ArraySlice<Int>, isOver: Bool) -> DigestLine {
        let seen = field.cellsOfLine[index].map(Int.init).filter { cells.marks[$0] != .nothing }
        var worst: (cell: Int, figures: LineFigures)?
        for cell in isOver ? seen : own.filter({ cells.marks[$0] != .nothing }) {
            let figures = cells.figures(cell)
            // Of those that are alike the first.
            if worst.map({ $0.figures.isLess(than: figures) }) ?? true { worst = (cell, figures) }
        }
        var told = DigestLine(
            name: field.lines[index].name, ingress: field.addresses[index].ingress, echo: field.addresses[index].echo,
            lossPerMille: worst?.figures.lossPerMille, rttMicroseconds: worst?.figures.rttMicroseconds)
        guard !isOver else { return told }
        if let cell = worst?.cell {
            told.reasons = cells.row(cell) { $0.reasons } ?? []
            told.excess = LineExcess(told.reasons)
            told.segments = cells.row(cell) { $0.segments.map(SegmentShares.init) } ?? nil
        }
        told.seenFrom = own.count
        told.seenOf = max(seen.count, own.count)
        return told
    }
}

extension LineFigures {
    /// Whether these come before the others where the worst come last: by the loss, then by the RTT.
    fileprivate func isLess(than other: LineFigures) -> Bool {
        (lossPerMille ?? -1, rttMicroseconds ?? -1) < (other.lossPerMille ?? -1, other.rttMicroseconds ?? -1)
    }
}

extension FleetCells {
    /// The two figures of a cell; none of one that was not measured.
    func figures(_ cell: Int) -> LineFigures {
        marks[cell] == .nothing ? LineFigures() : row(cell) { LineFigures($0.summary) } ?? LineFigures()
    }

    /// What an incident remembers of them: of bad rounds alone, and the RTT only where it is what is wrong.
    func accusedFigures(_ cell: Int) -> LineFigures {
        guard marks[cell] == .bad else { return LineFigures() }
        var figures = figures(cell)
        if row(cell, { $0.reasons.contains(where: \.isOfDelay) }) != true { figures.rttMicroseconds = nil }
        return figures
    }
}

extension LineExcess {
    /// The limit of the RTT that a row with these reasons is above; nil where it is above none.
    fileprivate init?(_ reasons: [LineReason]) {
        for reason in reasons {
            switch reason {
            case .delay(_, let limit, _), .noReply(_, let limit):
                self.init(rttLimit: Int((limit * 1000).rounded()))
                return
            default: break
            }
        }
        return nil
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
