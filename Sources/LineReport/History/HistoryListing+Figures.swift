import LineModel

/// The history's columns and cells of figures that the catalogue declares.
extension HistoryListing {
    /// The columns of the figures that are kept, those of groups with their names before them.
    static func columns<Subject>(_ figures: FigureList<Subject>) -> [Column] {
        figures.history.map { Column(key: $0.flatKey, title: $0.figure.title, isRange: $0.figure.isRange) }
    }

    /// The column of a figure that stands alone.
    static func column<Subject>(_ figure: Figure<Subject>, key: String? = nil) -> Column {
        Column(key: key ?? "\(figure.key)", title: figure.title, isRange: figure.isRange)
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
                    isRange: placed.figure.isRange)
            })
    }

    static let stampGroup = group("stamp", FigureCatalogue.stamp)
    static let stampSpanGroup = group("stamp", FigureCatalogue.stampSpan)
    static let segmentsGroup = group("segments", FigureCatalogue.segments)
    static let segmentsSpanGroup = group("segments", FigureCatalogue.segmentSpan)
}
