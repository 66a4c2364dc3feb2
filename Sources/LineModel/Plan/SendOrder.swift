/// The order in which the lines of a round take their turns within an interval.
///
/// Shuffled from a seed, so that no line is always first; and stratified by destination address, so that the lines that
/// share one are spread over the whole interval and no burst reaches it. (The r-th of an address's m lines, shuffled,
/// gets the key (r + u) / m, with u random per address; the order is by key.)
package enum SendOrder {
    /// - Parameters:
    ///   - addressGroups: for each line a small number, equal for lines with the same destination address.
    ///   - seed: repeats the order.
    /// - Returns: every line index once.
    package static func make(addressGroups: [Int], seed: UInt64) -> [Int] {
        var generator = SeededGenerator(seed: seed)
        let shuffled = addressGroups.indices.shuffled(using: &generator)
        let sizes = groupSizes(addressGroups)
        let offsets = sizes.map { _ in generator.nextUnit() }
        var ranks = [Int](repeating: 0, count: sizes.count)
        let keyed = shuffled.map { line -> (key: Double, line: Int) in
            let group = addressGroups[line]
            let key = (Double(ranks[group]) + offsets[group]) / Double(sizes[group])
            ranks[group] += 1
            return (key, line)
        }
        // Equal keys hardly ever occur; the line index makes the order total, so that a seed repeats it.
        return keyed.sorted { ($0.key, $0.line) < ($1.key, $1.line) }.map(\.line)
    }

    /// How many lines each group has; groups are numbered from 0.
    package static func groupSizes(_ addressGroups: [Int]) -> [Int] {
        var sizes = [Int](repeating: 0, count: (addressGroups.max() ?? -1) + 1)
        for group in addressGroups { sizes[group] += 1 }
        return sizes
    }
}
