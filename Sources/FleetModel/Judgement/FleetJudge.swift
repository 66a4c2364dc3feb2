internal import LineModel

/// Finds what explains a slot's bad cells. Pure: the same cells and the same past give the same findings, in whatever
/// order vantages and lines are given.
///
/// Who could not see comes first (`FleetUplinks`). Then the search of single probers, `CauseFinder`, runs over what is
/// left, with cells in the place of lines: the fewest causes that explain the bad ones, each against the healthy ones
/// that share it. Cells that nothing shared explains are lines by themselves, raised from as many vantages as
/// `FleetRules.raiseFrom` says, and otherwise only shown.
package struct FleetJudge {
    private let field: FleetField
    private let rules: FleetRules
    private var cells: FleetCells
    /// Which open incident has a cell.
    private let owners: [Int: Int]
    /// Cells of open incidents of which the slot says nothing, and that are taken to be as they were.
    private var carried: [Trouble: Set<Int>] = [:]
    /// Cells that were not measured for so long that it counts.
    private var unmeasured: Set<Int> = []

    /// What a slot says by itself, with no past.
    package static func judge(_ slot: FleetSlot, in field: FleetField, rules: FleetRules = FleetRules())
        -> FleetFindings
    {
        var memory = FleetMemory()
        return judge(slot, in: field, rules: rules, memory: &memory, open: [])
    }

    /// What a slot says after those before it.
    static func judge(
        _ slot: FleetSlot, in field: FleetField, rules: FleetRules, memory: inout FleetMemory, open: [Incident]
    ) -> FleetFindings {
        var cells = FleetCells(slot, in: field, intervals: memory.vantages.compactMapValues(\.every))
        let held = Set(field.vantages.indices.filter { memory.vantages[field.vantages[$0].name]?.uplinkSince != nil })
        for vantage in FleetUplinks.find(&cells, in: field, rules, held: held) { cells.drop(vantage) }
        if let budget = rules.budget {
            FleetEvidence.raise(&cells, in: field, every: slot.every, budget: budget, risen: &memory.risen)
        }
        var judge = FleetJudge(field, rules, cells, open)
        judge.noteUnmeasured(&memory)
        for incident in open { judge.carry(incident) }
        return judge.findings()
    }

    private init(_ field: FleetField, _ rules: FleetRules, _ cells: FleetCells, _ open: [Incident]) {
        (self.field, self.rules, self.cells) = (field, rules, cells)
        var owners: [Int: Int] = [:]
        for incident in open {
            for name in incident.lines { if let cell = field.causes.index(of: name) { owners[cell] = incident.id } }
        }
        self.owners = owners
    }

    private mutating func noteUnmeasured(_ memory: inout FleetMemory) {
        var counts: [String: Int] = [:]
        for (cell, mark) in cells.marks.enumerated() where mark == .unmeasured {
            let name = field.causes.names[cell]
            let count = memory.unmeasured[name, default: 0] + 1
            counts[name] = count
            if count >= rules.unmeasuredAfter { unmeasured.insert(cell) }
        }
        // Of cells of which nothing came the count stands still.
        for (name, count) in memory.unmeasured where counts[name] == nil {
            guard let cell = field.causes.index(of: name), cells.marks[cell] == .nothing else { continue }
            counts[name] = count
        }
        memory.unmeasured = counts
    }

    /// Takes cells of an open incident of which nothing came to be as they were: where it has bad cells, or nothing at
    /// all came of it; not those of lines that others of it see healthy.
    private mutating func carry(_ incident: Incident) {
        guard Trouble.ofLines.contains(incident.trouble) else { return }
        let own = incident.lines.compactMap(field.causes.index)
        let bad = own.filter { isBad($0, incident.trouble) }
        let healthy = own.filter { isHealthy($0, incident.trouble) && !isBad($0, incident.trouble) }
        guard !bad.isEmpty || healthy.isEmpty else { return }
        let acquitted = Set(healthy.map { field.lineOfCell[$0] }).subtracting(bad.map { field.lineOfCell[$0] })
        let unknown = own.filter {
            !isBad($0, incident.trouble) && !isHealthy($0, incident.trouble)
                && !acquitted.contains(field.lineOfCell[$0])
        }
        carried[incident.trouble, default: []].formUnion(unknown)
    }

    private func isBad(_ cell: Int, _ trouble: Trouble) -> Bool {
        trouble == .unmeasured ? unmeasured.contains(cell) : cells.marks[cell] == .bad
    }

    private func isHealthy(_ cell: Int, _ trouble: Trouble) -> Bool {
        switch cells.marks[cell] {
        case .healthy: true
        case .bad: trouble == .unmeasured
        case .unmeasured, .nothing: false
        }
    }

    /// What a cell weighs in the search: 1, bad, to -1, healthy; in between where evidence begins to speak against it.
    private func weight(_ cell: Int, _ trouble: Trouble) -> Double {
        if isBad(cell, trouble) { return 1 }
        guard isHealthy(cell, trouble) else { return carried[trouble]?.contains(cell) == true ? 1 : 0 }
        guard trouble == .abnormal else { return -1 }
        let evidence = cells.logEvidence(cell)
        return evidence > 0 ? FieldEvidence.vote(NaturalLogarithm.exponential(min(500, evidence))) : -1
    }

    private func findings() -> FleetFindings {
        var findings = FleetFindings(cells)
        findings.isSighted = cells.marks.contains { $0 != .nothing }
        let sums = FleetLineSums(cells, field)
        for trouble in Trouble.ofLines {
            let bad = cells.marks.indices.filter { isBad($0, trouble) }
            let held = carried[trouble] ?? []
            guard !bad.isEmpty || !held.isEmpty else { continue }
            let found = CauseFinder.find(
                trouble, weights: cells.marks.indices.map { weight($0, trouble) },
                standings: trouble == .abnormal ? cells.marks.indices.map(standing) : [],
                acquitted: acquittals(bad), in: field.causes)
            enter(found.map { named($0, trouble, held) }.filter { !$0.lines.isEmpty }, trouble, sums, &findings)
        }
        findings.seen = seen(findings)
        return findings
    }

    private func acquittals(_ bad: [Int]) -> [Int: CauseAcquittal] {
        var found: [Int: CauseAcquittal] = [:]
        for cell in bad {
            let acquittal = cells.acquittal(cell)
            if !acquittal.isEmpty { found[cell] = acquittal }
        }
        return found
    }

    private func standing(_ cell: Int) -> LineStanding {
        guard cells.marks[cell] == .healthy || cells.marks[cell] == .bad, let row = cells.row(cell) else {
            return LineStanding()
        }
        var standing = LineStanding(figures: LineFigures(row.summary))
        guard cells.marks[cell] == .bad else { return standing }
        for reason in row.reasons {
            switch reason {
            case .loss(_, let limit, _): standing.lossLimit = Int((limit * 1000).rounded())
            case .delay(_, let limit, _), .noReply(_, let limit): standing.rttLimit = Int((limit * 1000).rounded())
            default: break
            }
        }
        return standing
    }

    /// The cause with those of its cells that are bad, or were and nothing came of them. The fleet as one vantage sees
    /// it alone is that vantage's own.
    private func named(_ cause: Cause, _ trouble: Trouble, _ held: Set<Int>) -> Cause {
        var cause = cause
        cause.lines.removeAll { !isBad($0, trouble) && !held.contains($0) }
        let seeing = cells.rounds.indices.filter { cells.rounds[$0] != nil && !cells.standings[$0].isUplinkBad }
        if cause.key == .fleet, seeing.count == 1, let only = seeing.first {
            cause.key = CauseKey(.vantage, field.vantages[only].name)
        }
        return cause
    }

    private func enter(
        _ found: [Cause], _ trouble: Trouble, _ sums: FleetLineSums, _ findings: inout FleetFindings
    ) {
        let shared = found.filter { $0.key.kind != .line }
        var isExplained: Set<Int> = []
        for cause in shared {
            isExplained.formUnion(cause.lines)
            findings.cellCauses.append(cause)
            findings.causes.append(FleetCause(cause, cells, field, sums))
        }
        let lone = Dictionary(grouping: found.filter { $0.key.kind == .line }.flatMap(\.lines)) { field.lineOfCell[$0] }
        for line in lone.keys.sorted(by: { field.lines[Int($0)].name < field.lines[Int($1)].name }) {
            let own = (lone[line] ?? []).sorted()
            let seen = field.cellsOfLine[Int(line)].map(Int.init).filter {
                (isBad($0, trouble) || isHealthy($0, trouble)) && !isExplained.contains($0)
            }
            let bad = own.filter { isBad($0, trouble) }
            let isRaised = rules.raiseFrom.raises(bad: bad.count, of: seen.count)
            let key = CauseKey(.line, field.lines[Int(line)].name)
            for cell in own where isRaised || owners[cell] != nil {
                findings.cellCauses.append(
                    Cause(
                        key: key, trouble: trouble, lines: [cell], healthyInside: [], healthyOutside: 0, witnesses: []))
            }
            guard isRaised else { continue }
            let cause = Cause(
                key: key, trouble: trouble, lines: own, healthyInside: seen.filter { isHealthy($0, trouble) },
                healthyOutside: 0, witnesses: [])
            findings.causes.append(FleetCause(cause, cells, field, sums))
        }
    }

    private func seen(_ findings: FleetFindings) -> [SeenLine] {
        let raised = Set(findings.causes.flatMap(\.lines))
        var lines: [SeenLine] = []
        for (line, own) in field.cellsOfLine.enumerated() {
            let isBad = { (cell: Int) in cells.marks[cell] == .bad || unmeasured.contains(cell) }
            guard own.contains(where: { isBad(Int($0)) }) else { continue }
            let bad = own.map(Int.init).filter(isBad)
            let name = field.lines[line].name
            lines.append(
                SeenLine(
                    line: name, bad: bad.map { field.vantages[Int(field.vantageOfCell[$0])].name },
                    seenOf: own.count { cells.marks[Int($0)] != .nothing },
                    isRaised: raised.contains(name) || bad.contains { owners[$0] != nil }))
        }
        return lines.sorted { $0.line < $1.line }
    }
}

/// Of each line whether it is healthy from all that see it, and how many are.
struct FleetLineSums {
    /// For each line.
    let isHealthy: [Bool]
    let healthy: Int

    init(_ cells: FleetCells, _ field: FleetField) {
        isHealthy = field.cellsOfLine.map { own in
            var isSeen = false
            for cell in own {
                if cells.marks[Int(cell)] == .bad { return false }
                if cells.marks[Int(cell)] == .healthy { isSeen = true }
            }
            return isSeen
        }
        healthy = isHealthy.count { $0 }
    }
}

extension FleetCause {
    /// A cause of cells as lines and vantages.
    init(_ cause: Cause, _ cells: FleetCells, _ field: FleetField, _ sums: FleetLineSums) {
        let own = Set(cause.lines.map { field.lineOfCell[$0] })
        let inside = Set(cause.healthyInside.map { field.lineOfCell[$0] }).subtracting(own)
        let witnesses =
            cause.key.kind == .way
            ? Self.others(of: own, cells, field)
            : cause.witnesses.filter {
                !own.contains(field.lineOfCell[$0])
            }
        let vantage = { (cell: Int) in field.vantages[Int(field.vantageOfCell[cell])].name }
        self.init(
            key: cause.key, trouble: cause.trouble, lines: own.map { field.lines[Int($0)].name }.sorted(),
            vantages: Set(cause.lines.map(vantage)).sorted(),
            vantagesInAll: Set(
                own.flatMap { field.cellsOfLine[Int($0)].map(Int.init) }.filter { cells.marks[$0] != .nothing }
                    .map { field.vantageOfCell[$0] }
            ).union(cause.lines.map { field.vantageOfCell[$0] }).count,
            witnesses: Set(witnesses.map { field.lines[Int(field.lineOfCell[$0])].name }).sorted(),
            witnessVantages: Set(witnesses.map(vantage)).sorted(), healthyInside: inside.count,
            healthyOutside: sums.healthy - inside.count { sums.isHealthy[Int($0)] }, alike: cause.alike)
    }

    /// Healthy cells of the same lines: some of each vantage, at most `CauseFinder.maxWitnesses`.
    private static func others(of lines: Set<Int32>, _ cells: FleetCells, _ field: FleetField) -> [Int] {
        var found: [Int] = []
        var seen: Set<Int32> = []
        for line in lines.sorted(by: { field.lines[Int($0)].name < field.lines[Int($1)].name }) {
            for cell in field.cellsOfLine[Int(line)].map(Int.init) where cells.marks[cell] == .healthy {
                guard seen.insert(field.vantageOfCell[cell]).inserted else { continue }
                found.append(cell)
                if found.count == CauseFinder.maxWitnesses { return found }
            }
        }
        return found
    }
}
