internal import LineModel

/// A slot's cells as numbers: what each vantage says of each of its lines, and what remains of it once those who could
/// not see were dropped.
struct FleetCells {
    /// What is known of a cell; of those that are not in it (`nothing`) the slot says nothing.
    enum Mark: UInt8 {
        case nothing, healthy, bad, unmeasured
    }

    /// For each cell of the field.
    private(set) var marks: [Mark]
    /// For each cell the row of its vantage's round; -1 where it has none.
    private(set) var rows: [Int32]
    /// For each vantage of the field.
    private(set) var standings: [VantageStanding]
    /// For each vantage its round; nil where none came, or none that is valid.
    let rounds: [FleetRound?]
    /// For each vantage the rows of its round; none where it has none.
    private let table: [[LineReportRow]]
    /// For each cell the evidence against it, natural logarithm; 0 where there is none, or the cell was not measured.
    private var logs: [Double]
    /// For each cell what shows that something works although it is bad.
    private var acquittals: [CauseAcquittal]
    private let field: FleetField

    /// - Parameter intervals: seconds between two rounds of a vantage, as it said last, by its name.
    init(_ slot: FleetSlot, in field: FleetField, intervals: [String: Int]) {
        self.field = field
        marks = [Mark](repeating: .nothing, count: field.cellCount)
        rows = [Int32](repeating: -1, count: field.cellCount)
        logs = [Double](repeating: 0, count: field.cellCount)
        acquittals = [CauseAcquittal](repeating: CauseAcquittal(rawValue: 0), count: field.cellCount)
        standings = []
        var rounds: [FleetRound?] = []
        for (index, vantage) in field.vantages.enumerated() {
            let round = slot.rounds[vantage.name]
            let report = Self.report(of: vantage.name, round, slot, interval: intervals[vantage.name])
            let isValid = report == .valid
            var standing = VantageStanding(name: vantage.name, report: report)
            standing.clockOffset = slot.clocks[vantage.name]
            standing.cells = field.linesOfVantage[index].count
            standing.generation = round?.header.generation
            standings.append(standing)
            rounds.append(isValid ? round : nil)
        }
        self.rounds = rounds
        table = rounds.map { $0?.report.lines ?? [] }
        for (index, round) in rounds.enumerated() { if let round { enter(round, of: index) } }
    }

    private static func report(
        of name: String, _ round: FleetRound?, _ slot: FleetSlot, interval: Int?
    ) -> VantageStanding.Report {
        let every = (round?.header.everySeconds ?? interval).map { Duration.seconds($0) } ?? slot.every
        if let offset = slot.clocks[name], VantageClock.isWrong(offset, every: every) { return .wrongClock }
        guard let round else { return isDue(interval, slot) ? .late : .notDue }
        return round.report.validity.verdict == .valid ? .valid : .notValid
    }

    /// Whether a vantage whose rounds come so often begins one in the slot.
    private static func isDue(_ interval: Int?, _ slot: FleetSlot) -> Bool {
        guard let interval, interval > Int(slot.every / .seconds(1)) else { return true }
        return slot.slot % Int64(interval) == 0
    }

    private mutating func enter(_ round: FleetRound, of vantage: Int) {
        let cells = field.cellsOfVantage[vantage]
        var next = 0
        for index in table[vantage].indices {
            guard let place = place(of: index, of: vantage, next: next), rows[Int(cells[place])] < 0 else {
                standings[vantage].passedOver += 1
                continue
            }
            next = place + 1
            let cell = Int(cells[place])
            rows[cell] = Int32(index)
            switch round.states[index] {
            case .healthy: marks[cell] = .healthy
            case .abnormal: raise(cell)
            case .unmeasured: marks[cell] = .unmeasured
            case .absent: break
            }
            if !round.evidence.isEmpty, let evidence = round.evidence[index] { note(evidence, cell) }
        }
        standings[vantage].measured = cells.count { marks[Int($0)] == .healthy || marks[Int($0)] == .bad }
        standings[vantage].bad = cells.count { marks[Int($0)] == .bad }
    }

    /// Which of a vantage's lines a row of its round is about; nil where it is none of them.
    private func place(of row: Int, of vantage: Int, next: Int) -> Int? {
        let own = field.linesOfVantage[vantage]
        // Mostly the rows are the assignment's lines, in its order.
        if next < own.count, field.lines[Int(own[next])].isSameWay(as: table[vantage][row].line) { return next }
        guard let line = field.linePlaces[table[vantage][row].line.name],
            field.lines[Int(line)].isSameWay(as: table[vantage][row].line)
        else { return nil }
        return own.place(of: line)
    }

    private mutating func note(_ evidence: Double, _ cell: Int) {
        if evidence > 0, evidence.isFinite { logs[cell] = evidence * 2.302_585_092_994_046 }
    }

    /// The row of a cell that was measured.
    func row(_ cell: Int) -> LineReportRow? {
        rows[cell] < 0 ? nil : table[Int(field.vantageOfCell[cell])][Int(rows[cell])]
    }

    /// Something of the row of a cell that was measured. A row is large: to take a copy of it costs far more than what
    /// is asked of it, and a buffer gives it without.
    @inline(__always)
    func row<Value>(_ cell: Int, _ body: (LineReportRow) -> Value) -> Value? {
        guard rows[cell] >= 0 else { return nil }
        return table[Int(field.vantageOfCell[cell])].withUnsafeBufferPointer { body($0[Int(rows[cell])]) }
    }

    /// The evidence against a cell that is not bad, natural logarithm; 0 where there is none.
    func logEvidence(_ cell: Int) -> Double { logs[cell] }

    /// Takes back what a vantage said.
    mutating func drop(_ vantage: Int) {
        standings[vantage].isUplinkBad = true
        for cell in field.cellsOfVantage[vantage] { marks[Int(cell)] = .nothing }
    }

    mutating func noteAlone(_ count: Int, of vantage: Int) { standings[vantage].badAlone = count }

    mutating func note(slotsAbsent: Int, of vantage: Int) { standings[vantage].slotsAbsent = slotsAbsent }

    /// Makes a cell bad that its vantage by itself has not enough against.
    mutating func raise(_ cell: Int) {
        marks[cell] = .bad
        if let acquittal = row(cell, { $0.acquittal }) { acquittals[cell] = acquittal }
    }

    /// What shows that something works although the cell is bad; nothing of one that is not.
    func acquittal(_ cell: Int) -> CauseAcquittal { acquittals[cell] }
}

extension Line {
    /// Whether this is the other line, going the same way.
    fileprivate func isSameWay(as other: Line) -> Bool {
        name == other.name && ingress == other.ingress && echo == other.echo
    }
}

extension [Int32] {
    /// The place of a number in ascending ones; nil where it is not among them.
    fileprivate func place(of number: Int32) -> Int? {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == number ? low : nil
    }
}

extension LineReportRow {
    /// What shows that something works although the line is bad.
    fileprivate var acquittal: CauseAcquittal {
        var found = CauseAcquittal(rawValue: 0)
        if isReached { found.formUnion([.vantage, .way]) }
        switch segments?.lossAt {
        case .beyond: found.formUnion([.vantage, .way])
        case .ingress: found.formUnion(.echo)
        case .both, .unknown, nil: break
        }
        if isWellDirect { found.formUnion([.vantage, .echo]) }
        if reasons.isOfGainAlone { found.formUnion(.shared) }
        return found
    }

    /// How many direct probes tell anything.
    private static var minDirect: Int { 10 }

    /// Whether the line loses, and the same echo answers at the same time without the ingress: the line loses three
    /// times as much at least, and 5 % more.
    fileprivate var isWellDirect: Bool {
        guard let gain, gain.note == nil, gain.direct.sent >= Self.minDirect, let direct = gain.direct.lossRatio,
            let line = summary.counts.lossRatio
        else { return false }
        return line >= 3 * direct && line >= direct + 0.05
    }
}
