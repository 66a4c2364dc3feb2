import LineModel

extension JSONShape.Member {
    /// The figures of a list, as the catalogue declares them.
    ///
    /// - Parameter shows: `.report` for all that a round's JSON has; `.history` for those that the history keeps.
    static func figures<Inner>(
        _ list: FigureList<Inner>, _ shows: FigureShows = .history, _ read: @escaping @Sendable (Subject) -> Inner
    ) -> Self {
        let steps = list.steps(shows)
        return Self(list.entries.compactMap { $0.property(shows) }) { subject, json, words in
            json.visit(steps, of: read(subject), words)
        }
    }

    /// The figures of a list that only some have, as an object or null.
    static func figures<Inner>(
        _ key: StaticString, _ list: FigureList<Inner>, _ shows: FigureShows = .history,
        _ read: @escaping @Sendable (Subject) -> Inner?
    ) -> Self {
        let steps = list.steps(shows)
        let schema = JSONSchema.nullable(.object(list.entries.compactMap { $0.property(shows) }))
        return Self([JSONSchema.Property("\(key)", schema)]) { subject, json, words in
            guard let inner = read(subject) else { return json.null(key) }
            json.object(key) { $0.visit(steps, of: inner, words) }
        }
    }

    /// The same for a setting's figures: an object, or no such key without the setting.
    static func rareFigures<Inner>(
        _ key: StaticString, _ list: FigureList<Inner>, _ shows: FigureShows = .history,
        _ read: @escaping @Sendable (Subject) -> Inner?
    ) -> Self {
        let steps = list.steps(shows)
        let schema = JSONSchema.object(list.entries.compactMap { $0.property(shows) })
        let property = JSONSchema.Property("\(key)", schema, "Only with the setting.", isRequired: false)
        return Self([property]) { subject, json, words in
            if let inner = read(subject) { json.object(key) { $0.visit(steps, of: inner, words) } }
        }
    }
}

extension FigureList {
    /// Those of a span stand in no round's JSON: the history's formats have them flat, and so have programs.
    fileprivate func steps(_ shows: FigureShows) -> [FigureStep<Subject>] { shows == .history ? kept : report }
}

extension FigureEntry {
    /// The figure as a member; nil where it does not show there.
    fileprivate func property(_ shows: FigureShows) -> JSONSchema.Property? {
        switch self {
        case .figure(let figure):
            return figure.shows.contains(shows)
                ? JSONSchema.Property("\(figure.key)", figure.schema, figure.definition) : nil
        case .group(let key, let entries):
            let inner = entries.compactMap { $0.property(shows) }
            return inner.isEmpty ? nil : JSONSchema.Property("\(key)", .object(inner))
        case .ticks(let key, let figures, _):
            guard !shows.contains(.history) else { return nil }
            let number = JSONSchema.Property("tick_hz", .whole(0...Int.max))
            let inner = figures.map { JSONSchema.Property("\($0.key)", $0.schema, $0.definition) }
            return JSONSchema.Property("\(key)", .list(.object([number] + inner)))
        }
    }
}

extension Figure {
    /// What the figure may be in JSON.
    fileprivate var schema: JSONSchema {
        switch reading {
        case .text: .nullable(.text)
        case .count: .whole(0...Int.max)
        case .whole: .nullable(.whole(.min ... .max))
        case .number: .nullable(.number)
        case .range: .nullable(.list(.number))
        case .tags: .pairs(.text)
        case .refusals: .pairs(.whole(0...Int.max))
        case .list, .ids: .list(.text)
        }
    }
}
