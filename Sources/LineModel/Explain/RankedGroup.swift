/// A line's place among others.
package struct RankedLine: Equatable, Sendable {
    /// Its index among the ranking's lines.
    package var index: Int
    /// 1 for the best; lines that cannot be told apart from the first one of a rank share it.
    package var rank: Int
    /// What the line is placed by.
    package var cost: RankingCost
    /// Whether it is certainly worse than the first of all: their intervals have nothing in common.
    package var isWorseThanFirst: Bool
}

/// The lines of a group in the order of the lower bound of their quality: of what each costs at worst.
package struct RankedGroup: Equatable, Sendable {
    /// Those that have a place, the best first.
    package var ranked: [RankedLine] = []
    /// Those that have none, and why, in the order of the lines file.
    package var excluded: [(index: Int, reason: RankingExclusion)] = []

    /// Whether the first cannot be told from the second: then nothing says that it is the best.
    package var isOpen: Bool { ranked.count > 1 && ranked[1].rank == 1 }

    package static func == (one: RankedGroup, other: RankedGroup) -> Bool {
        one.ranked == other.ranked && one.excluded.elementsEqual(other.excluded) { $0 == $1 }
    }
}

extension LineRanking {
    /// The order of these lines.
    ///
    /// - Parameters:
    ///   - indices: of lines of one group, ascending.
    ///   - weight: what for; one that is not judged places none.
    package func order(of indices: some Sequence<Int>, _ weight: RankingWeight = .plain) -> RankedGroup {
        var group = RankedGroup()
        var costs: [(index: Int, cost: RankingCost)] = []
        for index in indices {
            if let reason = exclusion(index) {
                group.excluded.append((index, reason))
            } else if let cost = weight.index.flatMap({ places[index * Self.weights + $0].cost }) {
                costs.append((index, cost))
            } else {
                group.excluded.append((index, .tooFewRounds(figures(index)?.knowingTicks ?? 0)))
            }
        }
        costs.sort { ($0.cost.worst, $0.cost.point, $0.index) < ($1.cost.worst, $1.cost.point, $1.index) }
        var leader: (rank: Int, cost: RankingCost)?
        for (position, one) in costs.enumerated() {
            if leader.map({ $0.cost.isBelow(one.cost) }) ?? true { leader = (position + 1, one.cost) }
            guard let leader, let first = costs.first else { continue }
            group.ranked.append(
                RankedLine(
                    index: one.index, rank: leader.rank, cost: one.cost,
                    isWorseThanFirst: first.cost.isBelow(one.cost)))
        }
        return group
    }

    /// The lines of each group of a dimension, by the group's name, each in the order of the lines file.
    package func groups(by dimension: FieldDimension) -> [String: [Int]] {
        var groups: [String: [Int]] = [:]
        for (index, line) in lines.enumerated() {
            if let name = dimension.group(of: line) { groups[name, default: []].append(index) }
        }
        return groups
    }
}
