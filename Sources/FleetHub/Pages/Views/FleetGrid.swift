internal import FleetModel
internal import LineModel

/// What a grid of the fleet has in its rows: vantages, or what they share.
enum FleetRows: Hashable, Sendable {
    case vantage
    /// The values of the vantages' tag with this key.
    case tag(String)

    init?(word: String) {
        if word == "vantage" {
            self = .vantage
        } else if word.hasPrefix("tag:"), word.utf8.count > 4 {
            self = .tag(String(word.dropFirst(4)))
        } else {
            return nil
        }
    }

    var word: String { if case .tag(let key) = self { "tag:\(key)" } else { "vantage" } }

    func group(of vantage: FleetView.Vantage) -> String? {
        switch self {
        case .vantage: vantage.name
        case .tag(let key): vantage.vantage.tags.first { $0.key == key }?.value
        }
    }
}

/// What it has in its columns: lines, or what they share.
enum FleetColumns: Hashable, Sendable {
    case line
    case shared(FieldDimension)

    init?(word: String) {
        if word == "line" {
            self = .line
        } else if let found = FieldDimension(word: word) {
            self = .shared(found)
        } else {
            return nil
        }
    }

    var word: String {
        switch self {
        case .line: "line"
        // A tag of lines that is called so.
        case .shared(.tag("line")): "tag:line"
        case .shared(let dimension): dimension.word
        }
    }

    func group(of line: Line) -> String? {
        switch self {
        case .line: line.name
        case .shared(let dimension): dimension.group(of: line)
        }
    }
}

/// Cells of the fleet summed up by two of what they share, the worst rows and columns first, so many that a page can
/// hold them.
struct FleetGrid: Sendable {
    /// Lines from vantages that share a row and a column.
    struct Cell: Sendable, Equatable {
        var cells = 0
        var abnormal = 0
        var unmeasured = 0
        var worstLoss: Double?
        var worstMedian: Double?

        mutating func add(_ cell: FleetCell) {
            cells += 1
            guard cell.isMeasured else {
                unmeasured += 1
                return
            }
            if cell.state == .abnormal { abnormal += 1 }
            if let loss = cell.loss { worstLoss = max(worstLoss ?? 0, loss) }
            if cell.median >= 0 { worstMedian = max(worstMedian ?? 0, Double(cell.median)) }
        }

        mutating func add(_ other: Cell) {
            cells += other.cells
            abnormal += other.abnormal
            unmeasured += other.unmeasured
            if let loss = other.worstLoss { worstLoss = max(worstLoss ?? 0, loss) }
            if let median = other.worstMedian { worstMedian = max(worstMedian ?? 0, median) }
        }

        /// The greater, the worse.
        var badness: (Double, Double) {
            (cells == unmeasured ? 0 : Double(abnormal) / Double(cells - unmeasured), worstLoss ?? -1)
        }
    }

    struct Group: Sendable, Equatable {
        var name: String
        var all = Cell()
        /// Of a row of one vantage: how that is.
        var standing: FleetView.Standing?
    }

    static let maxRows = 200
    static let maxColumns = 60

    let rowsBy: FleetRows
    let columnsBy: FleetColumns
    private(set) var rows: [Group] = []
    private(set) var columns: [Group] = []
    /// By row, then column; nil where nothing is measured.
    private(set) var cells: [[Cell?]] = []
    /// How many rows and columns there are, those included that are left out.
    private(set) var rowCount = 0
    private(set) var columnCount = 0

    /// - Parameter places: the numbers of the lines that are looked at.
    init(_ view: FleetView, rows rowsBy: FleetRows, columns columnsBy: FleetColumns, places: [Int32]) {
        (self.rowsBy, self.columnsBy) = (rowsBy, columnsBy)
        let (columnOf, names) = Self.columns(view, columnsBy, places)
        var columns = names.map { Group(name: $0) }
        var found: [String: (group: Group, cells: [Cell?])] = [:]
        for vantage in view.vantages {
            guard let state = vantage.state, let name = rowsBy.group(of: vantage) else { continue }
            var row = found[name] ?? (Group(name: name), [Cell?](repeating: nil, count: names.count))
            if rowsBy == .vantage { row.group.standing = vantage.standing }
            for (number, cell) in zip(state.lines, state.cells) where cell.state != .absent {
                let column = columnOf[Int(number)]
                guard column >= 0 else { continue }
                row.cells[column, default: Cell()].add(cell)
                row.group.all.add(cell)
            }
            found[name] = row
        }
        let counted = Set(view.vantages.filter(\.counts).compactMap { rowsBy.group(of: $0) })
        for row in found.values where counted.contains(row.group.name) {
            for (column, cell) in row.cells.enumerated() { if let cell { columns[column].all.add(cell) } }
        }
        choose(found.values.map { $0 }, columns)
    }

    private mutating func choose(_ found: [(group: Group, cells: [Cell?])], _ all: [Group]) {
        let rows = found.filter { $0.group.all.cells > 0 }.sorted { Self.isBefore($0.group, $1.group) }
        let order = all.indices.filter { place in found.contains { $0.cells[place] != nil } }
            .sorted { Self.isBefore(all[$0], all[$1]) }
        (rowCount, columnCount) = (rows.count, order.count)
        let shown = order.prefix(Self.maxColumns)
        self.rows = rows.prefix(Self.maxRows).map(\.group)
        columns = shown.map { all[$0] }
        cells = rows.prefix(Self.maxRows).map { row in shown.map { row.cells[$0] } }
    }

    private static func isBefore(_ one: Group, _ other: Group) -> Bool {
        one.all.badness != other.all.badness ? one.all.badness > other.all.badness : one.name < other.name
    }

    /// The column of each line, -1 for none; and the columns' names.
    private static func columns(
        _ view: FleetView, _ by: FleetColumns, _ places: [Int32]
    ) -> (of: [Int], names: [String]) {
        var of = [Int](repeating: -1, count: view.content.lines.count)
        var numbers: [String: Int] = [:]
        var names: [String] = []
        for place in places {
            guard let name = by.group(of: view.content.lines[Int(place)]) else { continue }
            if let known = numbers[name] {
                of[Int(place)] = known
                continue
            }
            // Of single lines the worst are enough; they come first.
            if by == .line, names.count >= maxColumns {
                continue
            }
            numbers[name] = names.count
            of[Int(place)] = names.count
            names.append(name)
        }
        return (of, names)
    }
}

extension Array where Element == FleetGrid.Cell? {
    fileprivate subscript(place: Int, default cell: FleetGrid.Cell) -> FleetGrid.Cell {
        get { self[place] ?? cell }
        set { self[place] = newValue }
    }
}
