internal import LineModel

/// Finds the vantages whose own side is at fault. They come first: what they say of lines counts for nothing.
enum FleetUplinks {
    /// The smallest number of lines that tell an uplink from a line.
    static let minLines = 2
    /// Of lines that others see healthy, the share from which on a vantage that was not believed is still not.
    static let holdShare = 0.1

    /// Places of the vantages, ascending.
    ///
    /// A vantage is one when most of its cells are bad, and of the lines that others see healthy as large a share: two
    /// lines at least, that enter by two hosts, unless all of its lines enter by one. Others are those of whom this
    /// cannot be; only where none of these sees a line, all. Besides, one most of whose canaries are bad, and any of
    /// its lines; unless the canaries of most vantages are.
    ///
    /// - Parameter held: places of vantages that were not believed in the last slots; they are not as long as a good
    ///   part of their lines waits to be cleared.
    static func find(_ cells: inout FleetCells, in field: FleetField, _ rules: FleetRules, held: Set<Int>) -> [Int] {
        let canaries = badCanaries(cells)
        let suspects = field.vantages.indices.filter { isSuspect($0, cells, field, rules.uplinkShare) }
        let doubted = Set(suspects).union(canaries).union(held)
        var found: [Int] = []
        for vantage in field.vantages.indices where cells.rounds[vantage] != nil {
            let view = view(of: vantage, cells, field, doubted: doubted)
            cells.noteAlone(view.bad, of: vantage)
            let isBad = view.bad >= minLines && view.isWide && view.share >= rules.uplinkShare
            let isHeld = held.contains(vantage) && view.bad > 0 && view.share >= holdShare
            let hasCanaries = canaries.contains(vantage) && cells.standings[vantage].bad > 0
            if suspects.contains(vantage) && isBad || isHeld || hasCanaries { found.append(vantage) }
        }
        return found
    }

    private static func badCanaries(_ cells: FleetCells) -> Set<Int> {
        let asked = cells.rounds.indices.filter { (cells.rounds[$0]?.header.canaries ?? 0) > 0 }
        let bad = asked.filter { place in
            cells.rounds[place].map { 2 * $0.header.badCanaries > $0.header.canaries } ?? false
        }
        // Where most of them are bad it is the canaries; a single vantage has nobody to be compared with.
        return asked.count > 1 && 2 * bad.count > asked.count ? [] : Set(bad)
    }

    private static func isSuspect(_ vantage: Int, _ cells: FleetCells, _ field: FleetField, _ share: Double) -> Bool {
        let standing = cells.standings[vantage]
        guard standing.bad >= minLines else { return false }
        let guilty = field.cellsOfVantage[vantage].count { accuses(Int($0), cells) }
        return Double(guilty) >= share * Double(standing.measured) - 1e-9
    }

    /// Whether a bad cell may be the vantage's own doing.
    private static func accuses(_ cell: Int, _ cells: FleetCells) -> Bool {
        cells.marks[cell] == .bad && !cells.acquittal(cell).contains(.vantage)
    }

    /// Whether hosts are one or several: no more is asked of them.
    private enum Hosts: Equatable {
        case none, one(Int32), several

        init() { self = .none }

        var isOne: Bool { if case .one = self { true } else { false } }

        mutating func add(_ host: Int32) {
            switch self {
            case .none: self = .one(host)
            case .one(host), .several: break
            case .one: self = .several
            }
        }
    }

    private struct View {
        /// Lines that others see healthy, and of them those that are bad from here.
        var (lines, bad) = (0, 0)
        /// Whether the bad ones enter by two hosts, or all that is measured by one.
        var isWide = false
        var share: Double { lines == 0 ? 0 : Double(bad) / Double(lines) + 1e-9 }
    }

    private static func view(
        of vantage: Int, _ cells: FleetCells, _ field: FleetField, doubted: Set<Int>
    ) -> View {
        var view = View()
        guard cells.standings[vantage].bad > 0 else { return view }
        var (badHosts, allHosts) = (Hosts(), Hosts())
        for (line, place) in zip(field.linesOfVantage[vantage], field.cellsOfVantage[vantage]) {
            let cell = Int(place)
            guard cells.marks[cell] == .healthy || cells.marks[cell] == .bad else { continue }
            let host = field.hostOfLine[Int(line)]
            allHosts.add(host)
            guard isHealthyElsewhere(line, than: vantage, cells, field, doubted) else { continue }
            view.lines += 1
            guard accuses(cell, cells) else { continue }
            view.bad += 1
            badHosts.add(host)
        }
        view.isWide = badHosts == .several || allHosts.isOne
        return view
    }

    /// Whether more of the others see the line healthy than bad.
    private static func isHealthyElsewhere(
        _ line: Int32, than vantage: Int, _ cells: FleetCells, _ field: FleetField, _ doubted: Set<Int>
    ) -> Bool {
        var (trusted, all) = ((healthy: 0, bad: 0), (healthy: 0, bad: 0))
        for cell in field.cellsOfLine[Int(line)].lazy.map(Int.init) where Int(field.vantageOfCell[cell]) != vantage {
            let isTrusted = !doubted.contains(Int(field.vantageOfCell[cell]))
            switch cells.marks[cell] {
            case .healthy:
                all.healthy += 1
                if isTrusted { trusted.healthy += 1 }
            case .bad:
                all.bad += 1
                if isTrusted { trusted.bad += 1 }
            case .unmeasured, .nothing: break
            }
        }
        let view = trusted.healthy + trusted.bad > 0 ? trusted : all
        return view.healthy > view.bad
    }
}
