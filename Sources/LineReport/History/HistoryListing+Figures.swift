import LineModel

/// The history's columns and cells of figures that the catalogue declares.
extension HistoryListing {
    /// The columns of the figures that are kept, those of groups with their names before them.
    static func columns<Subject>(_ figures: FigureList<Subject>) -> [Column] {
        figures.history.map { placed in
            Column(
                key: placed.flatKey, title: placed.figure.title, isRange: placed.figure.isRange,
                room: Room(of: placed.flatKey))
        }
    }

    /// The column of a figure that stands alone.
    static func column<Subject>(_ figure: Figure<Subject>, key: String? = nil) -> Column {
        let key = key ?? "\(figure.key)"
        return Column(key: key, title: figure.title, isRange: figure.isRange, room: Room(of: key))
    }

    /// The cells in the order of the columns.
    static func cells<Subject>(_ figures: FigureList<Subject>, of subject: Subject, _ words: Words) -> [Cell] {
        figures.history.map { $0.figure.cell(of: subject, words) }
    }

    /// The cells of a group of figures; nil when the row does not have the group.
    static func cells<Subject>(
        _ figures: FigureList<Subject>, ofGroup subject: Subject?, _ words: Words
    ) -> [Cell]? {
        subject.map { cells(figures, of: $0, words) }
    }

    private static func group<Subject>(_ name: String, _ figures: FigureList<Subject>) -> Group {
        Group(
            name: name,
            columns: figures.history.map { placed in
                Column(
                    key: "\(placed.figure.key)", title: placed.figure.title, subgroup: placed.groups.first,
                    isRange: placed.figure.isRange, room: .yielding(17))
            })
    }

    static let stampGroup = group("stamp", FigureCatalogue.stamp)
    static let stampSpanGroup = group("stamp", FigureCatalogue.stampSpan)
    static let segmentsGroup = group("segments", FigureCatalogue.segments)
    static let segmentsSpanGroup = group("segments", FigureCatalogue.segmentSpan)
    static let flowGroup = group("flow", FigureCatalogue.flow)
    static let tcpGroup = group("tcp", FigureCatalogue.tcp)
    static let gainGroup = group("gain", FigureCatalogue.gain)
    static let gainSpanGroup = group("gain", FigureCatalogue.gainSpan)
}

extension HistoryListing.Room {
    /// How the columns of all listings give way, by their keys: what can be asked for otherwise, or follows from what
    /// stays, goes first.
    init(of key: String) {
        self =
            switch key {
            case "name": .name(16)
            case "jitter_ms", "duration_s": .yielding(10)
            case "rtt_max_ms", "to": .yielding(11)
            case "rtt_min_ms": .yielding(12)
            case "rtt_median_ms", "reopened": .yielding(13)
            case "sent": .yielding(14)
            case "received", "lost": .yielding(15)
            case "rounds", "round", "unmeasured", "trouble": .yielding(16)
            case "rtt_p95_ms": .yielding(18)
            case "rtt_worst_mean_ms": .yielding(19)
            default: .fixed
            }
        // Addresses are told apart by their ends, as names are; 255.255.255.255:65535 is whole.
        switch key {
        case "ingress", "echo": (yields, min, isName) = (key == "echo" ? 12 : 13, 21, true)
        case "tags": (yields, min) = (10, 12)
        case "cause": (min, isName) = (20, true)
        case "reasons": (yields, min) = (40, 16)
        case "id": yields = 30
        case "bar": yields = 35
        default: break
        }
    }

    private static func name(_ columns: Int) -> Self { Self(min: columns, isName: true) }
}
