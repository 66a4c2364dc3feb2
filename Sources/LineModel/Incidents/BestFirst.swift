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
            var best = parent
            for child in (2 * parent + 1)..<(2 * parent + 3)
            where child < entries.count && entries[child].isBefore(entries[best]) { best = child }
            guard best != parent else { return first }
            entries.swapAt(parent, best)
            parent = best
        }
    }
}
