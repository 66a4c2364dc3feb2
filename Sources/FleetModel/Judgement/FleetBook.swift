package import LineModel

/// A fleet's incidents over the slots, and what its judgement remembers. Pure: slots and times go in, what changed
/// comes out. It is encoded as one value, with a version, and comes back from it.
///
/// The incidents are those of a single prober, with the cells of the fleet in the place of its lines: so two carriers'
/// broken ways to the same lines are two incidents, and a way that turns out to be its ingress becomes that. What comes
/// out has names of lines.
package struct FleetBook: Equatable, Sendable {
    /// The slot that was judged last, seconds since 1970; nil before the first.
    package private(set) var lastSlot: Int64?
    private(set) var book: IncidentBook
    private(set) var memory: FleetMemory
    /// Of each open incident the most lines at one time, by its number.
    private(set) var mostLines: [Int: Int]

    /// A book without incidents.
    package init() { self.init(lastSlot: nil, book: IncidentBook(), memory: FleetMemory(), mostLines: [:]) }

    /// A book read back.
    init(lastSlot: Int64?, book: IncidentBook, memory: FleetMemory, mostLines: [Int: Int]) {
        (self.lastSlot, self.book, self.memory, self.mostLines) = (lastSlot, book, memory, mostLines)
    }

    /// The open incidents, by number, with names of lines.
    package var open: [Incident] { book.open.map { named($0, in: nil, lines: names($0.lines, in: nil)) } }

    /// The open incidents that have a bad cell of the vantage, by number.
    package func incidents(seenFrom vantage: String) -> [Int] {
        book.open.filter { incident in incident.lines.contains { FleetField.vantage(ofCell: $0) == vantage } }.map(\.id)
    }

    /// The vantages that see lines of an open incident bad, by name; empty for a number that is not open.
    package func vantages(of incident: Int) -> [String] {
        guard let found = book.open.first(where: { $0.id == incident }) else { return [] }
        return Set(found.lines.map(FleetField.vantage)).sorted()
    }

    /// Judges a slot.
    ///
    /// - Returns: nil for a slot that was judged, or that is older than one that was: what comes late changes nothing.
    package mutating func judge(
        _ slot: FleetSlot, in field: FleetField, rules: FleetRules = FleetRules(), now: WallTime
    ) -> FleetJudgement? {
        if let lastSlot, slot.slot <= lastSlot { return nil }
        lastSlot = slot.slot
        let before = book.open.map { (incident: $0, cells: field.cells(named: $0.lines)) }
        var findings = FleetJudge.judge(slot, in: field, rules: rules, memory: &memory, open: before)
        note(&findings, in: field, slot, rules, now)
        let faults = faults(in: field, rules, now)
        let cells = findings.cells
        let changes = book.enter(
            findings.cellCauses, in: field.causes, round: findings.isSighted ? .valid : .invalid, now: now,
            faults: faults, figures: { cells.figures($0) }, remembered: { cells.accusedFigures($0) })
        let old = Dictionary(before.map { ($0.incident.id, $0) }, uniquingKeysWith: { first, _ in first })
        let own = Dictionary(
            changes.map { ($0.incident.id, field.cells(named: $0.incident.lines)) },
            uniquingKeysWith: { first, _ in first })
        let told = changes.map { change in
            let id = change.incident.id
            return named(change, own[id] ?? CellSet(), before: old[id]?.incident, field)
        }
        let maker = FleetDigestMaker(findings, field, now: now)
        let items = told.sorted(by: DigestMaker.comesBefore).map { change in
            let id = change.incident.id
            let cells = change.change.isEnd ? old[id]?.cells ?? own[id] : own[id]
            return (maker.item(change, cells ?? CellSet()), change.incident)
        }
        let open = told.filter { !$0.change.isEnd }.map(\.incident)
        let isOpen = Set(open.map(\.id))
        mostLines = mostLines.filter { isOpen.contains($0.key) }
        return FleetJudgement(
            slot: slot.slot, findings: findings, changes: told, items: items,
            abnormalLines: Self.count(open, .abnormal), unmeasuredLines: Self.count(open, .unmeasured))
    }

    /// Says of an open incident whether what a slot changed of it is kept from people.
    package mutating func noteTelling(of change: IncidentChange, isSilenced: Bool, incident id: Int) {
        book.noteTelling(of: change, isSilenced: isSilenced, incident: id)
    }

    /// How many lines incidents of a trouble have.
    private static func count(_ open: [Incident], _ trouble: Trouble) -> Int {
        let own = open.filter { $0.trouble == trouble }
        return own.count == 1 ? own[0].lines.count : own.reduce(into: Set<String>()) { $0.formUnion($1.lines) }.count
    }

    /// Notes who reported, who could see, and since when not.
    private mutating func note(
        _ findings: inout FleetFindings, in field: FleetField, _ slot: FleetSlot, _ rules: FleetRules, _ now: WallTime
    ) {
        memory.vantages = memory.vantages.filter { field.places[$0.key] != nil }
        for (index, standing) in findings.standings.enumerated() {
            let every = slot.rounds[standing.name]?.header.everySeconds
            memory.update(standing.name) { vantage in
                if let every, every > 0 { vantage.every = every }
                vantage.note(standing, rules, now)
                findings.standings[index].slotsAbsent = vantage.absent
            }
        }
    }

    /// What is wrong with vantages themselves, for so long that it is an incident. Where all are absent it is said
    /// once.
    private func faults(in field: FleetField, _ rules: FleetRules, _ now: WallTime) -> [ServiceFault] {
        var faults: [ServiceFault] = []
        let absent = field.vantages.filter { memory.vantages[$0.name].map { $0.absent >= rules.absentAfter } ?? false }
        let areAllAbsent = field.vantages.count > 1 && absent.count == field.vantages.count
        if areAllAbsent {
            let since = absent.compactMap { memory.vantages[$0.name]?.absentSince }
                .max { $0.nanosecondsSince1970 < $1.nanosecondsSince1970 }
            faults.append(ServiceFault(.absent, of: .fleet, lines: field.lines.count, since: since ?? now))
        }
        for (index, vantage) in field.vantages.enumerated() {
            guard let state = memory.vantages[vantage.name] else { continue }
            let (key, lines) = (CauseKey(.vantage, vantage.name), field.linesOfVantage[index].count)
            let isTold = { (trouble: Trouble) in
                book.open.contains { $0.key == key && $0.trouble == trouble && $0.quietSince == nil }
            }
            if state.absent >= rules.absentAfter || state.absent > 0 && isTold(.absent),
                !areAllAbsent || isTold(.absent)
            {
                faults.append(ServiceFault(.absent, of: key, lines: lines, since: state.absentSince ?? now))
            }
            if let since = state.wrongClockSince,
                state.wrongClocks ?? 0 >= rules.wrongClockAfter || isTold(.clock)
            {
                faults.append(ServiceFault(.clock, of: key, lines: lines, since: since))
            }
            if state.blind >= rules.blindAfter || state.blind > 0 && isTold(.blind) {
                faults.append(ServiceFault(.blind, of: key, lines: lines, since: state.blindSince ?? now))
            }
            if let since = state.uplinkSince {
                faults.append(ServiceFault(.uplink, of: key, lines: lines, since: since))
            }
        }
        return faults
    }
}

// MARK: Names of lines

extension FleetBook {
    /// The lines of cells' names.
    ///
    /// - Parameter field: nil where none is at hand.
    private func names(_ cells: Set<String>, in field: FleetField?) -> Set<String> {
        guard !cells.isEmpty else { return [] }
        guard let field else { return Set(cells.map(FleetField.line)) }
        return names(field.cells(named: cells), in: field)
    }

    private func names(_ cells: CellSet, in field: FleetField) -> Set<String> {
        let lines = field.lines(ofCells: cells.places)
        var names = Set<String>(minimumCapacity: lines.count)
        for line in lines { names.insert(field.lines[Int(line)].name) }
        for cell in cells.gone { names.insert(FleetField.line(ofCell: cell)) }
        return names
    }

    /// The incident with names of lines in the place of cells.
    ///
    /// - Parameters:
    ///   - field: nil where none is at hand: then all lines are taken to be in it.
    ///   - lines: its lines.
    private func named(_ incident: Incident, in field: FleetField?, lines: Set<String>) -> Incident {
        var told = incident
        told.lines = lines
        if !incident.lineSince.isEmpty {
            told.lineSince = Dictionary(
                incident.lineSince.map { (FleetField.line(ofCell: $0.key), $0.value) },
                uniquingKeysWith: { $0.nanosecondsSince1970 <= $1.nanosecondsSince1970 ? $0 : $1 })
        }
        told.recovered = names(incident.recovered, in: field).subtracting(lines)
        told.removed = names(incident.removed, in: field).subtracting(lines).filter { name in
            field != nil && field?.linePlaces[name] == nil
        }
        told.held = names(incident.held, in: field)
        if !incident.trouble.isOfService {
            told.mostLines = max(mostLines[incident.id] ?? 0, lines.count)
            told.announcedLines = min(incident.announcedLines, max(told.mostLines, lines.count))
        }
        return told
    }

    /// - Parameters:
    ///   - own: the cells that the incident has.
    ///   - before: the incident before the slot; nil for a new one.
    private mutating func named(
        _ changed: ChangedIncident, _ own: CellSet, before: Incident?, _ field: FleetField
    ) -> ChangedIncident {
        let id = changed.incident.id
        let lines = names(own, in: field)
        if !changed.incident.trouble.isOfService { mostLines[id] = max(mostLines[id] ?? 0, lines.count) }
        var told = changed
        told.incident = named(changed.incident, in: field, lines: lines)
        if changed.change.isEnd, changed.incident.remaining > 0 {
            let taken = (before?.lines ?? []).subtracting(changed.incident.recovered)
                .subtracting(changed.incident.removed)
            told.incident.remaining = names(taken, in: field).count
        }
        return told
    }
}

extension FleetMemory.Vantage {
    /// Notes how the vantage stood in a slot.
    fileprivate mutating func note(_ standing: VantageStanding, _ rules: FleetRules, _ now: WallTime) {
        // Of one that says nothing any more nobody knows whether its clock is right.
        if standing.report == .valid || standing.report == .notValid { (wrongClocks, wrongClockSince) = (nil, nil) }
        switch standing.report {
        case .wrongClock:
            // That it cannot be used is told as this; whatever else is wrong shows once its clock is right.
            (absent, absentSince, blind, blindSince) = (0, nil, 0, nil)
            wrongClocks = (wrongClocks ?? 0) + 1
            wrongClockSince = wrongClockSince ?? now
        case .late:
            absent += 1
            absentSince = absentSince ?? now
        case .notDue: break
        case .notValid:
            (absent, absentSince) = (0, nil)
            blind += 1
            blindSince = blindSince ?? now
        case .valid:
            (absent, absentSince, blind, blindSince) = (0, nil, 0, nil)
            noteUplink(standing, rules, now)
        }
    }

    private mutating func noteUplink(_ standing: VantageStanding, _ rules: FleetRules, _ now: WallTime) {
        let isFull = Double(standing.bad) >= rules.uplinkShare * Double(standing.measured) - 1e-9
        guard standing.isUplinkBad else {
            (uplinkSince, uplinkHeld) = (nil, 0)
            return
        }
        // Held too long: what is still bad is no uplink.
        uplinkHeld = isFull ? 0 : uplinkHeld + 1
        uplinkSince = uplinkHeld > rules.uplinkHold ? nil : uplinkSince ?? now
        if uplinkSince == nil { uplinkHeld = 0 }
    }
}
