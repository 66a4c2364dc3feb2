/// A heap that gives the greatest score first, and of equal scores the least key.
struct BestFirst {
    struct Entry {
        var score: Int
        var key: Int

        func isBefore(_ other: Entry) -> Bool { score != other.score ? score > other.score : key < other.key }
    }

    /// Each entry comes before its children at 2i + 1 and 2i + 2.
    private var entries: [Entry]

    init(_ entries: [Entry]) { self.entries = entries.sorted { $0.isBefore($1) } }

    mutating func insert(_ entry: Entry) {
        entries.append(entry)
        var child = entries.count - 1
        while child > 0, entries[child].isBefore(entries[(child - 1) / 2]) {
            entries.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func popFirst() -> Entry? {
        guard let first = entries.first else { return nil }
        let last = entries.removeLast()
        guard !entries.isEmpty else { return first }
        entries[0] = last
        var parent = 0
        while true {
            let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < entries.count }
            guard let best = children.min(by: { entries[$0].isBefore(entries[$1]) }),
                entries[best].isBefore(entries[parent])
            else { return first }
            entries.swapAt(parent, best)
            parent = best
        }
    }
}

/// The upper tail of a binomial distribution.
enum BinomialTail {
    /// The probability of `hits` or more of `trials`, each with this probability (above 0, below 1); 1 for no more hits
    /// than are to be expected, where it is about a half or more and its first term may be too small to start from.
    ///
    /// By its terms, without logarithms, which the standard library lacks. The factors of the first term are multiplied
    /// greatest first, with those below 1 in between, so that nothing overflows; a tail too small for a `Double` is 0.
    static func atLeast(_ hits: Int, of trials: Int, probability: Double) -> Double {
        guard Double(hits) > Double(trials) * probability else { return 1 }
        guard hits <= trials else { return 0 }
        let (other, misses) = (1 - probability, trials - hits)
        var (term, missesLeft) = (1.0, misses)
        for left in stride(from: hits - 1, through: 0, by: -1) {
            term *= Double(trials - left) / Double(hits - left) * probability
            while term > 1, missesLeft > 0 {
                term *= other
                missesLeft -= 1
            }
        }
        for _ in 0..<missesLeft where term > 0 { term *= other }
        var sum = term
        for count in hits..<trials {
            term *= Double(trials - count) / Double(count + 1) * probability / other
            sum += term
        }
        return min(1, sum)
    }
}
