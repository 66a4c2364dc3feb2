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
    private let field: FleetField

    /// - Parameter intervals: seconds between two rounds of a vantage, as it said last, by its name.
    init(_ slot: FleetSlot, in field: FleetField, intervals: [String: Int]) {
        self.field = field
        marks = [Mark](repeating: .nothing, count: field.cellCount)
        rows = [Int32](repeating: -1, count: field.cellCount)
        standings = []
        var rounds: [FleetRound?] = []
        for (index, vantage) in field.vantages.enumerated() {
            let round = slot.rounds[vantage.name]
            let isValid = round?.report.validity.verdict == .valid
            var standing = VantageStanding(
                name: vantage.name,
                report: round == nil
                    ? (Self.isDue(intervals[vantage.name], slot) ? .late : .notDue) : isValid ? .valid : .notValid)
            standing.cells = field.linesOfVantage[index].count
            standing.generation = round?.header.generation
            standings.append(standing)
            rounds.append(isValid ? round : nil)
        }
        self.rounds = rounds
        for (index, round) in rounds.enumerated() { if let round { enter(round, of: index) } }
    }

    /// Whether a vantage whose rounds come so often begins one in the slot.
    private static func isDue(_ interval: Int?, _ slot: FleetSlot) -> Bool {
        guard let interval, interval > Int(slot.every / .seconds(1)) else { return true }
        return slot.slot % Int64(interval) == 0
    }

    private mutating func enter(_ round: FleetRound, of vantage: Int) {
        let (own, cells) = (field.linesOfVantage[vantage], field.cellsOfVantage[vantage])
        var next = 0
        for (index, row) in round.report.lines.enumerated() {
            // Mostly the rows are the assignment's lines, in its order.
            var place: Int?
            if next < own.count, field.lines[Int(own[next])].isSameWay(as: row.line) {
                place = next
            } else if let line = field.linePlaces[row.line.name], field.lines[Int(line)].isSameWay(as: row.line) {
                place = own.place(of: line)
            }
            guard let place, rows[Int(cells[place])] < 0 else {
                standings[vantage].passedOver += 1
                continue
            }
            next = place + 1
            let cell = Int(cells[place])
            rows[cell] = Int32(index)
            switch round.states[index] {
            case .healthy: marks[cell] = .healthy
            case .abnormal: marks[cell] = .bad
            case .unmeasured: marks[cell] = .unmeasured
            case .absent: break
            }
        }
        standings[vantage].measured = cells.count { marks[Int($0)] == .healthy || marks[Int($0)] == .bad }
        standings[vantage].bad = cells.count { marks[Int($0)] == .bad }
    }

    /// The row of a cell that was measured.
    func row(_ cell: Int) -> LineReportRow? {
        guard rows[cell] >= 0 else { return nil }
        return rounds[Int(field.vantageOfCell[cell])]?.report.lines[Int(rows[cell])]
    }

    /// The evidence against a cell that is not bad, natural logarithm; 0 where there is none.
    func logEvidence(_ cell: Int) -> Double {
        guard rows[cell] >= 0 else { return 0 }
        let evidence = rounds[Int(field.vantageOfCell[cell])]?.evidence[Int(rows[cell])] ?? 0
        return evidence > 0 && evidence.isFinite ? evidence * 2.302_585_092_994_046 : 0
    }

    /// Takes back what a vantage said.
    mutating func drop(_ vantage: Int) {
        standings[vantage].isUplinkBad = true
        for cell in field.cellsOfVantage[vantage] { marks[Int(cell)] = .nothing }
    }

    mutating func noteAlone(_ count: Int, of vantage: Int) { standings[vantage].badAlone = count }

    mutating func note(slotsAbsent: Int, of vantage: Int) { standings[vantage].slotsAbsent = slotsAbsent }

    /// Makes a cell bad that its vantage by itself has not enough against.
    mutating func raise(_ cell: Int) { marks[cell] = .bad }

    /// What shows that something works although the cell is bad.
    func acquittal(_ cell: Int) -> CauseAcquittal {
        guard let row = row(cell) else { return [] }
        var found: CauseAcquittal = row.isReached ? [.vantage, .way] : []
        switch row.segments?.lossAt {
        case .beyond: found.formUnion([.vantage, .way])
        case .ingress: found.formUnion(.echo)
        case .both, .unknown, nil: break
        }
        if row.isWellDirect { found.formUnion([.vantage, .echo]) }
        return found
    }
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
