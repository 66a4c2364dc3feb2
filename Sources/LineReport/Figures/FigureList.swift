import LineModel

/// A figure, or a group of them that is an object in JSON.
enum FigureEntry<Subject>: Sendable {
    case figure(Figure<Subject>)
    indirect case group(StaticString, [FigureEntry])
    /// An array of objects in JSON, one a tick rate.
    case ticks(StaticString, [Figure<GameVerdict>], @Sendable (Subject) -> [GameVerdict])
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
    let report: [FigureEntry<Subject>]
    /// All, the ones of tick rates apart.
    let placed: [PlacedFigure<Subject>]
    /// Those that the history keeps.
    let history: [PlacedFigure<Subject>]
    /// Those that are metrics.
    let metered: [(figure: Figure<Subject>, metric: FigureMetric)]
    let ticks: [(key: StaticString, figures: [Figure<GameVerdict>])]

    init(_ entries: [FigureEntry<Subject>]) {
        report = Self.reported(entries)
        placed = Self.placed(entries, within: [])
        history = placed.filter { $0.figure.shows.contains(.history) }
        metered = placed.compactMap { placed in placed.figure.metric.map { (placed.figure, $0) } }
        ticks = entries.compactMap { entry in
            if case .ticks(let key, let figures, _) = entry { (key, figures) } else { nil }
        }
    }

    private static func reported(_ entries: [FigureEntry<Subject>]) -> [FigureEntry<Subject>] {
        entries.compactMap { entry in
            switch entry {
            case .figure(let figure): figure.shows.contains(.report) ? entry : nil
            case .group(let key, let entries): .group(key, reported(entries))
            case .ticks: entry
            }
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
    mutating func visit<Subject>(_ figures: FigureList<Subject>, of subject: Subject) {
        visit(figures.report, of: subject)
    }

    private mutating func visit<Subject>(_ entries: [FigureEntry<Subject>], of subject: Subject) {
        for entry in entries {
            switch entry {
            case .figure(let figure): visit(figure, of: subject)
            case .group(let key, let entries): group(key) { $0.visit(entries, of: subject) }
            case .ticks(let key, let figures, let read): visit(figures, named: key, of: read(subject))
            }
        }
    }

    private mutating func visit<Subject>(_ figure: Figure<Subject>, of subject: Subject) {
        switch figure.reading {
        case .text(let read): text(figure.key, read(subject))
        case .count(let read): count(figure.key, read(subject))
        case .whole(let read): number(figure.key, read(subject).map(Double.init), decimals: figure.decimals)
        case .number(let read): number(figure.key, read(subject), decimals: figure.decimals)
        case .range(let read): range(figure.key, read(subject), decimals: figure.decimals)
        case .tags(let read): tags(figure.key, read(subject))
        case .refusals(let read): refusals(figure.key, read(subject))
        case .list(let read): list(figure.key, read(subject))
        }
    }

    private mutating func visit(_ figures: [Figure<GameVerdict>], named key: StaticString, of game: [GameVerdict]) {
        groups(key, by: ("tick_hz", "hz"), game.map(\.tickHertz)) { group, index in
            for figure in figures { group.visit(figure, of: game[index]) }
        }
    }

    /// The figures of a group that only some lines have: null in JSON and empty in CSV for the others.
    mutating func visit<Subject>(_ figures: FigureList<Subject>, named key: StaticString, of subject: Subject?) {
        optionalGroup(key, isPresent: subject != nil) { group in
            if let subject { group.visit(figures, of: subject) } else { group.visitAbsent(figures.report) }
        }
    }

    private mutating func visitAbsent<Subject>(_ entries: [FigureEntry<Subject>]) {
        for entry in entries {
            switch entry {
            case .figure(let figure): visitAbsent(figure)
            case .group(let key, let entries): group(key) { $0.visitAbsent(entries) }
            case .ticks(let key, let figures, _): visit(figures, named: key, of: GameVerdict.unjudged)
            }
        }
    }

    private mutating func visitAbsent<Subject>(_ figure: Figure<Subject>) {
        switch figure.reading {
        case .text: text(figure.key, nil)
        case .count, .whole, .number: number(figure.key, nil, decimals: figure.decimals)
        case .range: range(figure.key, nil, decimals: figure.decimals)
        case .tags: tags(figure.key, [])
        case .refusals: refusals(figure.key, [])
        case .list: list(figure.key, [])
        }
    }
}
