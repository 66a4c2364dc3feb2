import LineModel

/// A figure, or a group of them that is an object in JSON.
enum FigureEntry<Subject>: Sendable {
    case figure(Figure<Subject>)
    indirect case group(StaticString, [FigureEntry])
    /// An array of objects in JSON, one a tick rate.
    case ticks(StaticString, [Figure<GameVerdict>], @Sendable (Subject) -> [GameVerdict])
}

/// What is visited of a figure in a round's formats.
enum FigureStep<Subject>: Sendable {
    case cell(FigureKey, ClosedRange<Int>, FigureReading<Subject>)
    indirect case group(StaticString, [FigureStep])
    case ticks(StaticString, [FigureStep<GameVerdict>], @Sendable (Subject) -> [GameVerdict])

    init(_ figure: Figure<Subject>) { self = .cell(FigureKey(figure.key), figure.decimals, figure.reading) }

    /// Takes an entry of the figures that show in a report; nil for any other.
    ///
    /// - Parameter shows: where else a figure must show.
    init?(_ entry: FigureEntry<Subject>, shows: FigureShows = .report) {
        switch entry {
        case .figure(let figure) where figure.shows.contains(shows): self.init(figure)
        case .figure: return nil
        case .group(let key, let entries):
            let steps = entries.compactMap { FigureStep($0, shows: shows) }
            if steps.isEmpty { return nil }
            self = .group(key, steps)
        case .ticks where shows.contains(.history): return nil
        case .ticks(let key, let figures, let read):
            self = .ticks(key, figures.map { FigureStep<GameVerdict>($0) }, read)
        }
    }
}

/// A figure with the names of the groups around it.
struct PlacedFigure<Subject>: Sendable {
    let figure: Figure<Subject>
    let groups: [String]

    /// Within a line's object of JSON: `rtt_ms.p95`.
    var path: String { (groups + ["\(figure.key)"]).joined(separator: ".") }

    /// In the history's formats, where no object is around it and the unit stands last: `rtt_p95_ms`.
    var flatKey: String {
        let (name, unit) = (groups.joined(separator: "_"), "_ms")
        guard !name.isEmpty else { return "\(figure.key)" }
        return name.hasSuffix(unit) ? "\(name.dropLast(unit.count))_\(figure.key)\(unit)" : "\(name)_\(figure.key)"
    }
}

/// Figures in the order in which every format has them.
struct FigureList<Subject>: Sendable {
    /// Those of a round's JSON and CSV.
    let report: [FigureStep<Subject>]
    /// Those of them that the history keeps: what programs read of the past, under the same keys.
    let kept: [FigureStep<Subject>]
    /// As they were declared.
    let entries: [FigureEntry<Subject>]
    /// All, the ones of tick rates apart.
    let placed: [PlacedFigure<Subject>]
    /// Those that the history keeps.
    let history: [PlacedFigure<Subject>]
    /// Those that are metrics.
    let metered: [(figure: Figure<Subject>, metric: FigureMetric)]
    let ticks: [(key: StaticString, figures: [Figure<GameVerdict>])]

    init(_ entries: [FigureEntry<Subject>]) {
        self.entries = entries
        report = entries.compactMap { FigureStep($0) }
        kept = entries.compactMap { FigureStep($0, shows: .history) }
        placed = Self.placed(entries, within: [])
        history = placed.filter { $0.figure.shows.contains(.history) }
        metered = placed.compactMap { placed in placed.figure.metric.map { (placed.figure, $0) } }
        ticks = entries.compactMap { entry in
            if case .ticks(let key, let figures, _) = entry { (key, figures) } else { nil }
        }
    }

    private static func placed(
        _ entries: [FigureEntry<Subject>], within groups: [String]
    ) -> [PlacedFigure<Subject>] {
        entries.flatMap { entry -> [PlacedFigure<Subject>] in
            switch entry {
            case .figure(let figure): [PlacedFigure(figure: figure, groups: groups)]
            case .group(let key, let entries): placed(entries, within: groups + ["\(key)"])
            case .ticks: []
            }
        }
    }
}

extension LineFieldVisitor where Self: ~Copyable {
    /// Visits the figures of a report, always all of them and in the same order.
    mutating func visit<Subject>(_ figures: FigureList<Subject>, of subject: Subject, _ words: Words) {
        visit(figures.report, of: subject, words)
    }

    mutating func visit<Subject>(_ steps: [FigureStep<Subject>], of subject: Subject, _ words: Words) {
        for step in steps {
            switch step {
            case .cell(let key, let decimals, let reading): visit(key, decimals, reading, of: subject, words)
            case .group(let key, let steps): group(key) { $0.visit(steps, of: subject, words) }
            case .ticks(let key, let steps, let read): visit(steps, named: key, of: read(subject), words)
            }
        }
    }

    /// Inlined: it stands in the loop over all cells of a report.
    @inline(__always)
    private mutating func visit<Subject>(
        _ key: FigureKey, _ decimals: ClosedRange<Int>, _ reading: FigureReading<Subject>, of subject: Subject,
        _ words: Words
    ) {
        switch reading {
        case .text(let read): text(key, read(subject))
        case .count(let read): count(key, read(subject))
        case .whole(let read): number(key, read(subject).map(Double.init), decimals: decimals)
        case .number(let read): number(key, read(subject), decimals: decimals)
        case .range(let read): range(key, read(subject), decimals: decimals)
        case .tags(let read): tags(key, read(subject))
        case .refusals(let read): refusals(key, read(subject))
        case .list(let read): list(key, read(subject, words))
        case .ids(let read): ids(key, read(subject))
        }
    }

    private mutating func visit(
        _ steps: [FigureStep<GameVerdict>], named key: StaticString, of game: [GameVerdict], _ words: Words
    ) {
        groups(key, by: ("tick_hz", "hz"), game.map(\.tickHertz)) { $0.visit(steps, of: game[$1], words) }
    }

    /// The figures of a group that only some lines have: null in JSON and empty in CSV for the others.
    mutating func visit<Subject>(
        _ figures: FigureList<Subject>, named key: StaticString, of subject: Subject?, _ words: Words
    ) {
        optionalGroup(key, isPresent: subject != nil) { group in
            if let subject {
                group.visit(figures, of: subject, words)
            } else {
                group.visitAbsent(figures.report, words)
            }
        }
    }

    /// The same; where it is absent JSON has no such key.
    mutating func visitRare<Subject>(
        _ figures: FigureList<Subject>, named key: StaticString, of subject: Subject?, _ words: Words
    ) {
        rareGroup(key, isPresent: subject != nil) { group in
            if let subject {
                group.visit(figures, of: subject, words)
            } else {
                group.visitAbsent(figures.report, words)
            }
        }
    }

    private mutating func visitAbsent<Subject>(_ steps: [FigureStep<Subject>], _ words: Words) {
        for step in steps {
            switch step {
            case .cell(let key, let decimals, let reading):
                switch reading {
                case .text: text(key, nil)
                case .count, .whole, .number: number(key, nil, decimals: decimals)
                case .range: range(key, nil, decimals: decimals)
                case .tags: tags(key, [])
                case .refusals: refusals(key, [])
                case .list: list(key, [])
                case .ids: ids(key, [])
                }
            case .group(let key, let steps): group(key) { $0.visitAbsent(steps, words) }
            case .ticks(let key, let steps, _): visit(steps, named: key, of: GameVerdict.unjudged, words)
            }
        }
    }
}
