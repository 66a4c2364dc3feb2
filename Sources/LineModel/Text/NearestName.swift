/// Finds the known name that a mistyped one was meant to be.
package enum NearestName {
    /// The first of `known` with the smallest distance to `text`; nil when none is nearer than half of its length.
    package static func find(for text: String, among known: [String]) -> String? {
        let nearest = known.map { (name: $0, distance: distance(text, $0)) }.min { $0.distance < $1.distance }
        guard let nearest, nearest.distance * 2 <= max(nearest.name.count, 2) else { return nil }
        return nearest.name
    }

    /// How many letters must be added, removed, changed, or swapped with a neighbour (optimal string alignment: Damerau
    /// 1964, Levenshtein 1966).
    static func distance(_ first: String, _ second: String) -> Int {
        // Longer than any known name: bounds the work on hostile text.
        let (left, right) = (Array(first.unicodeScalars.prefix(64)), Array(second.unicodeScalars.prefix(64)))
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var costs = [row + 1]
            for column in right.indices {
                let change = last[column] + (left[row] == right[column] ? 0 : 1)
                var cost = min(change, last[column + 1] + 1, costs[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                costs.append(cost)
            }
            (beforeLast, last) = (last, costs)
        }
        return last[right.count]
    }
}
