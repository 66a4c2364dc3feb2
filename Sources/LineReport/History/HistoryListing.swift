import LineModel

/// Rows that the history answered with, the same for every format.
package struct HistoryListing: Sendable {
    /// A figure of a row.
    enum Cell: Sendable {
        case text(String?)
        case time(WallTime)
        case count(Int)
        case number(Double?, ClosedRange<Int>)
        case list([String])
        case tags([Tag])
        /// Two numbers; nil when they are not known.
        case range(ClosedRange<Double>?, ClosedRange<Int>)
        /// A bar for people: so many columns of a terminal, the last `lost` of them crossed out.
        case bar(columns: Int, lost: Int)
    }

    struct Column: Sendable {
        /// The column's key in JSON, CSV and text.
        let key: String
        /// The heading in the table; nil when the column is not in it.
        let title: String?
        /// Whether it is for people alone, in no format but the table.
        var isTableOnly = false
        /// For a column of a group: the object within the group's object that it is in.
        var subgroup: String?
        /// Two columns in CSV.
        var isRange = false
        /// How it gives way in a table that is too wide.
        var room = Room.fixed
    }

    /// How a column of the table gives way where there is not room for all of them.
    struct Room: Sendable {
        /// Columns leave by rising numbers; nil for one that always stays.
        var yields: Int?
        /// The columns of a terminal that its texts are cut to at least; nil when they are not cut.
        var min: Int?
        /// Whether texts are cut in their middle, as names are, and not at their end.
        var isName = false

        /// Always there, and whole.
        static let fixed = Room()

        /// Whole, as long as there is room for it.
        static func yielding(_ number: Int) -> Room { Room(yields: number) }
    }

    /// Columns that only some rows have: an object in JSON, whose name is before the keys elsewhere.
    struct Group: Sendable {
        let name: String
        let columns: [Column]
    }

    struct Row: Sendable {
        /// One a column.
        var cells: [Cell]
        /// The cells of each group, one for each of its columns; nil when the row does not have the group.
        var groups: [[Cell]?] = []
    }

    /// The key of the JSON document's array.
    let name: String
    /// The columns of every row. Groups stand behind them, but before the last one of the table.
    let columns: [Column]
    let groups: [Group]
    let count: Int
    /// Whether the first rows are those to look at; else they are the last ones.
    var isWorstFirst = false
    /// What is not among the rows, for people; nil when nothing was left out.
    var omission: String?
    /// What holds for every row, behind their number, for people.
    var about: String?
    /// The row of that number, made when it is asked for: a month of a line has thousands, and a hundred cells each.
    let row: @Sendable (Int) -> Row

    init(
        _ name: String, _ columns: [Column], groups: [Group] = [], count: Int, row: @escaping @Sendable (Int) -> Row
    ) {
        self.name = name
        self.columns = columns
        self.groups = groups
        self.count = count
        self.row = row
    }

    /// Columns of figures that are no line's.
    ///
    /// - Parameter rooms: of columns that give way otherwise than those of their name elsewhere.
    init(
        _ name: String, _ columns: [(key: String, title: String?)], tableOnly: Set<String> = [],
        rooms: [String: Room] = [:], count: Int, row: @escaping @Sendable (Int) -> Row
    ) {
        let made = columns.map { column in
            Column(
                key: column.key, title: column.title, isTableOnly: tableOnly.contains(column.key),
                room: rooms[column.key] ?? Room(of: column.key))
        }
        self.init(name, made, count: count, row: row)
    }
}
