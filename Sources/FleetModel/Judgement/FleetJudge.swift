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
    /// For each cell, whether an open incident has it.
    private var isOwned: [Bool]
    /// For each cell, whether it is one of an open incident of which the slot says nothing, and that is taken to be as
    /// it was; nothing of a trouble that has no such cell.
    private var carried: [Trouble: [Bool]] = [:]
    /// For each cell, whether it was not measured for so long that it counts.
    private var isUnmeasured: [Bool]
    /// For each line, whether a cause has it.
    private var isRaised: [Bool]
    /// The vantages whose rounds count.
    private let seeing: [Int]

    /// What a slot says by itself, with no past.
    package static func judge(_ slot: FleetSlot, in field: FleetField, rules: FleetRules = FleetRules())
        -> FleetFindings
    {
        var memory = FleetMemory()
        return judge(slot, in: field, rules: rules, memory: &memory, open: [])
    }

    /// What a slot says after those before it.
    ///
    /// - Parameter open: the open incidents, each with its cells.
    static func judge(
        _ slot: FleetSlot, in field: FleetField, rules: FleetRules, memory: inout FleetMemory,
        open: [(incident: Incident, cells: CellSet)]
    ) -> FleetFindings {
        var cells = FleetCells(slot, in: field, intervals: memory.vantages.compactMapValues(\.every))
        let held = Set(field.vantages.indices.filter { memory.vantages[field.vantages[$0].name]?.uplinkSince != nil })
        for vantage in FleetUplinks.find(&cells, in: field, rules, held: held) { cells.drop(vantage) }
        if let budget = rules.budget {
            FleetEvidence.raise(&cells, in: field, every: slot.every, budget: budget, risen: &memory.risen)
        }
        var judge = FleetJudge(field, rules, cells, open)
        judge.noteUnmeasured(&memory)
        for (incident, own) in open { judge.carry(incident, own.places) }
        return judge.findings()
    }

    private init(
        _ field: FleetField, _ rules: FleetRules, _ cells: FleetCells, _ open: [(incident: Incident, cells: CellSet)]
    ) {
        (self.field, self.rules, self.cells) = (field, rules, cells)
        isOwned = [Bool](repeating: false, count: field.cellCount)
        isUnmeasured = isOwned
        isRaised = [Bool](repeating: false, count: field.lines.count)
        seeing = cells.rounds.indices.filter { cells.rounds[$0] != nil && !cells.standings[$0].isUplinkBad }
        for (_, own) in open { for cell in own.places { isOwned[cell] = true } }
    }

    private mutating func noteUnmeasured(_ memory: inout FleetMemory) {
        var counts: [String: Int] = [:]
        for (cell, mark) in cells.marks.enumerated() where mark == .unmeasured {
            let name = field.causes.names[cell]
            let count = memory.unmeasured[name, default: 0] + 1
            counts[name] = count
            if count >= rules.unmeasuredAfter { isUnmeasured[cell] = true }
        }
        // Of cells of which nothing came the count stands still.
        for (name, count) in memory.unmeasured where counts[name] == nil {
            guard let cell = field.cell(named: name), cells.marks[cell] == .nothing else { continue }
            counts[name] = count
        }
        memory.unmeasured = counts
    }

    /// Takes cells of an open incident of which nothing came to be as they were: where it has bad cells, or nothing at
    /// all came of it; not those of lines that others of it see healthy.
    ///
    /// - Parameter own: its cells, ascending.
    private mutating func carry(_ incident: Incident, _ own: [Int]) {
        let trouble = incident.trouble
        guard Trouble.ofLines.contains(trouble) else { return }
        let bad = own.count { isBad($0, trouble) }
        guard bad < own.count, bad > 0 || !own.contains(where: { isHealthy($0, trouble) }) else { return }
        // The cells of a line stand together.
        var start = 0
        while start < own.count {
            let line = field.cellsOfLine[Int(field.lineOfCell[own[start]])]
            var end = start
            while end < own.count, line.contains(Int32(own[end])) { end += 1 }
            carry(own[start..<end], trouble)
            start = end
        }
    }

    /// Of one line of an incident.
    private mutating func carry(_ own: ArraySlice<Int>, _ trouble: Trouble) {
        let isAcquitted =
            own.contains { isHealthy($0, trouble) && !isBad($0, trouble) } && !own.contains { isBad($0, trouble) }
        guard !isAcquitted else { return }
        for cell in own where !isBad(cell, trouble) && !isHealthy(cell, trouble) {
            carried[trouble, default: [Bool](repeating: false, count: field.cellCount)][cell] = true
        }
    }

    private func isBad(_ cell: Int, _ trouble: Trouble) -> Bool {
        if case .unmeasured = trouble { isUnmeasured[cell] } else { cells.marks[cell] == .bad }
    }

    private func isHealthy(_ cell: Int, _ trouble: Trouble) -> Bool {
        switch cells.marks[cell] {
        case .healthy: true
        case .bad: if case .unmeasured = trouble { true } else { false }
        case .unmeasured, .nothing: false
        }
    }

    /// What each cell weighs in the search: 1, bad, to -1, healthy; in between where evidence begins to speak against
    /// it.
    ///
    /// - Parameter held: for each cell whether it is taken to be as it was; empty where none is.
    private func weights(_ trouble: Trouble, held: [Bool]) -> [Double] {
        let isOfLimits = trouble == .abnormal
        return cells.marks.indices.map { cell in
            if isBad(cell, trouble) { return 1 }
            guard isHealthy(cell, trouble) else { return !held.isEmpty && held[cell] ? 1 : 0 }
            let evidence = isOfLimits ? cells.logEvidence(cell) : 0
            return evidence > 0 ? FieldEvidence.vote(NaturalLogarithm.exponential(min(500, evidence))) : -1
        }
    }

    private mutating func findings() -> FleetFindings {
        var findings = FleetFindings(cells)
        findings.isSighted = cells.marks.contains { $0 != .nothing }
        let sums = FleetLineSums(cells, field)
        for trouble in Trouble.ofLines {
            let bad = cells.marks.indices.filter { isBad($0, trouble) }
            let held = carried[trouble] ?? []
            guard !bad.isEmpty || !held.isEmpty else { continue }
            let found = CauseFinder.find(
                trouble, weights: weights(trouble, held: held),
                standings: trouble == .abnormal ? cells.marks.indices.map(standing) : [],
                acquitted: acquittals(bad), in: field.causes)
            enter(found.map { named($0, trouble, held) }.filter { !$0.lines.isEmpty }, trouble, sums, &findings)
        }
        findings.seen = seen()
        return findings
    }

    private func acquittals(_ bad: [Int]) -> [Int: CauseAcquittal] {
        var found: [Int: CauseAcquittal] = [:]
        for cell in bad {
            let acquittal = cells.acquittal(cell)
            if acquittal.rawValue != 0 { found[cell] = acquittal }
        }
        return found
    }

    private func standing(_ cell: Int) -> LineStanding {
        guard cells.marks[cell] == .healthy || cells.marks[cell] == .bad else { return LineStanding() }
        var standing = LineStanding(figures: cells.figures(cell))
        guard cells.marks[cell] == .bad else { return standing }
        for reason in cells.row(cell, { $0.reasons }) ?? [] {
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
    private func named(_ cause: Cause, _ trouble: Trouble, _ held: [Bool]) -> Cause {
        var cause = cause
        cause.lines.removeAll { !isBad($0, trouble) && (held.isEmpty || !held[$0]) }
        if cause.key == .fleet, seeing.count == 1, let only = seeing.first {
            cause.key = CauseKey(.vantage, field.vantages[only].name)
        }
        return cause
    }

    private mutating func enter(
        _ found: [Cause], _ trouble: Trouble, _ sums: FleetLineSums, _ findings: inout FleetFindings
    ) {
        var isExplained = [Bool](repeating: false, count: field.cellCount)
        for cause in found where cause.key.kind != .line {
            for cell in cause.lines { isExplained[cell] = true }
            findings.cellCauses.append(cause)
            raise(cause, sums, &findings)
        }
        // The cells of a line stand together, and lines by name.
        let lone = found.filter { $0.key.kind == .line }.flatMap(\.lines).sorted()
        var start = 0
        while start < lone.count {
            let line = Int(field.lineOfCell[lone[start]])
            var end = start
            while end < lone.count, Int(field.lineOfCell[lone[end]]) == line { end += 1 }
            let seen = field.cellsOfLine[line].map(Int.init).filter {
                (isBad($0, trouble) || isHealthy($0, trouble)) && !isExplained[$0]
            }
            enter(line, Array(lone[start..<end]), seen: seen, trouble, sums, &findings)
            start = end
        }
    }

    /// Enters a line that is bad by itself.
    ///
    /// - Parameters:
    ///   - own: its cells that nothing shared explains.
    ///   - seen: those that are bad or healthy and not explained.
    private mutating func enter(
        _ line: Int, _ own: [Int], seen: [Int], _ trouble: Trouble, _ sums: FleetLineSums,
        _ findings: inout FleetFindings
    ) {
        let bad = own.count { isBad($0, trouble) }
        let isEnough = rules.raiseFrom.raises(bad: bad, of: seen.count)
        let key = CauseKey(.line, field.lines[line].name)
        for cell in own where isEnough || isOwned[cell] {
            findings.cellCauses.append(
                Cause(key: key, trouble: trouble, lines: [cell], healthyInside: [], healthyOutside: 0, witnesses: []))
        }
        guard isEnough else { return }
        let cause = Cause(
            key: key, trouble: trouble, lines: own, healthyInside: seen.filter { isHealthy($0, trouble) },
            healthyOutside: 0, witnesses: [])
        raise(cause, sums, &findings)
    }

    private mutating func raise(_ cause: Cause, _ sums: FleetLineSums, _ findings: inout FleetFindings) {
        let own = field.lines(ofCells: cause.lines.sorted())
        for line in own { isRaised[Int(line)] = true }
        findings.causes.append(FleetCause(cause, own, cells, field, sums))
    }

    /// The lines that are bad from some vantage, by name.
    private func seen() -> [SeenLine] {
        var lines: [SeenLine] = []
        var next = 0
        while next < field.cellCount {
            let line = Int(field.lineOfCell[next])
            let own = Int(field.cellsOfLine[line].lowerBound)..<Int(field.cellsOfLine[line].upperBound)
            next = own.upperBound
            let bad = own.filter { cells.marks[$0] == .bad || isUnmeasured[$0] }
            guard !bad.isEmpty else { continue }
            lines.append(
                SeenLine(
                    line: field.lines[line].name, bad: bad.map { field.vantages[Int(field.vantageOfCell[$0])].name },
                    seenOf: own.count { cells.marks[$0] != .nothing },
                    isRaised: isRaised[line] || bad.contains { isOwned[$0] }))
        }
        return lines
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
    ///
    /// - Parameter own: the lines of its cells, by name.
    init(_ cause: Cause, _ own: [Int32], _ cells: FleetCells, _ field: FleetField, _ sums: FleetLineSums) {
        let inside = field.lines(ofCells: cause.healthyInside.sorted()).filter { !field.contains($0, in: own) }
        let witnesses =
            cause.key.kind == .way
            ? Self.others(of: own, cells, field)
            : cause.witnesses.filter { !field.contains(field.lineOfCell[$0], in: own) }
        self.init(
            key: cause.key, trouble: cause.trouble, lines: own.map { field.lines[Int($0)].name },
            vantages: field.vantages(ofCells: cause.lines).map { field.vantages[Int($0)].name },
            vantagesInAll: field.vantagesSeeing(own, or: cause.lines, in: cells),
            witnesses: Set(witnesses.map { field.lines[Int(field.lineOfCell[$0])].name }).sorted(),
            witnessVantages: field.vantages(ofCells: witnesses).map { field.vantages[Int($0)].name },
            healthyInside: inside.count, healthyOutside: sums.healthy - inside.count { sums.isHealthy[Int($0)] },
            alike: cause.alike)
    }

    /// Healthy cells of the same lines: some of each vantage, at most `CauseFinder.maxWitnesses`.
    ///
    /// - Parameter lines: by name.
    private static func others(of lines: [Int32], _ cells: FleetCells, _ field: FleetField) -> [Int] {
        var found: [Int] = []
        var seen: Set<Int32> = []
        for line in lines {
            for cell in field.cellsOfLine[Int(line)].map(Int.init) where cells.marks[cell] == .healthy {
                guard seen.insert(field.vantageOfCell[cell]).inserted else { continue }
                found.append(cell)
                if found.count == CauseFinder.maxWitnesses { return found }
            }
        }
        return found
    }
}
