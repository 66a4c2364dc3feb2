/// Which lines are ranked, and what for.
package struct RankingQuery: Hashable, Sendable {
    /// What the lines have in common.
    package var dimension: FieldDimension
    /// Which of its groups.
    package var value: String
    /// What for.
    package var weight = RankingWeight.plain
    /// The line that something is wanted in place of, which is left out; nil where all are wanted.
    package var insteadOf: String?
    /// Lines that are told at most; as many as there are where it is not said. The version is of all.
    package var most = Int.max

    /// All lines of one group.
    package init(_ dimension: FieldDimension, _ value: String, _ weight: RankingWeight = .plain) {
        (self.dimension, self.value, self.weight) = (dimension, value, weight)
    }
}

/// The lines of a group in their order, as it is told to others.
package struct RankingAnswer: Sendable, Equatable {
    /// A line with a place.
    package struct Row: Sendable, Equatable {
        /// The line.
        package var line: Line
        /// Its place among the others.
        package var place: RankedLine
        /// What its last rounds say.
        package var figures: RankingWindow

        /// A line in its place.
        package init(_ line: Line, _ place: RankedLine, _ figures: RankingWindow) {
            (self.line, self.place, self.figures) = (line, place, figures)
        }
    }

    /// A line without one.
    package struct Excluded: Sendable, Equatable {
        /// The line's name.
        package var name: String
        /// Why it has none.
        package var reason: RankingExclusion
    }

    /// What was asked.
    package var query: RankingQuery
    /// The best first, at most as many as were asked for.
    package var rows: [Row] = []
    /// How many lines have a place.
    package var placed = 0
    /// At most as many as were asked for.
    package var excluded: [Excluded] = []
    /// How many lines have none.
    package var left = 0
    /// Whether the first cannot be told from the second.
    package var isOpen = false
    /// Another one wherever lines, their order, their ranks, or those left out are others; 16 hexadecimal digits.
    package var version = ""
    /// The valid round that it is of; nil before the first since the start.
    package var round: RankingMoment?
    /// Rounds since then that could not be trusted, and changed nothing.
    package var distrusted = 0
}

/// A round that a ranking is of.
package struct RankingMoment: Sendable, Equatable {
    /// 16 hexadecimal digits.
    package var id: String
    /// When it began.
    package var started: WallTime

    /// A round by its id.
    package init(id: String, started: WallTime) { (self.id, self.started) = (id, started) }
}

extension LineRanking {
    /// The answer to a query.
    ///
    /// - Parameter indices: of the group's lines.
    package func answer(_ query: RankingQuery, of indices: [Int]) -> RankingAnswer {
        let group = order(of: indices.filter { lines[$0].name != query.insteadOf }, query.weight)
        var answer = RankingAnswer(query: query)
        (answer.placed, answer.left, answer.isOpen) = (group.ranked.count, group.excluded.count, group.isOpen)
        answer.rows = group.ranked.prefix(query.most).compactMap { place in
            figures(place.index).map { RankingAnswer.Row(lines[place.index], place, $0) }
        }
        answer.excluded = group.excluded.prefix(query.most).map {
            RankingAnswer.Excluded(name: lines[$0.index].name, reason: $0.reason)
        }
        answer.version = version(of: group)
        return answer
    }

    private func version(of group: RankedGroup) -> String {
        var text: [UInt8] = []
        for place in group.ranked {
            text += lines[place.index].name.utf8
            text += "\u{0}\(place.rank)\n".utf8
        }
        text.append(0)
        for (index, reason) in group.excluded {
            text += lines[index].name.utf8
            text += "\u{0}\(reason.word)\n".utf8
        }
        let digits = String(StableHash.fnv1a(text), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
