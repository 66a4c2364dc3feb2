package import LineModel

/// What waits in a spool, oldest first. Pure: it decides what is uploaded next and what is dropped.
package struct SpoolQueue: Sendable {
    package struct Entry: Equatable, Sendable {
        /// Rises with every object that is spooled.
        package let sequence: UInt64
        package let octets: Int
        package let since: WallTime

        package init(sequence: UInt64, octets: Int, since: WallTime) {
            self.sequence = sequence
            self.octets = octets
            self.since = since
        }
    }

    /// Octets that may wait.
    package let mostOctets: Int
    package private(set) var entries: [Entry] = []
    package private(set) var octets = 0
    /// Being uploaded; it is not dropped meanwhile.
    private var underWay: UInt64?

    package init(mostOctets: Int) { self.mostOctets = mostOctets }

    /// - Returns: what has to be dropped for it, oldest first; the entry itself if it does not fit alone.
    package mutating func add(_ entry: Entry) -> [Entry] {
        let index = entries.lastIndex { $0.sequence < entry.sequence }.map { $0 + 1 } ?? 0
        entries.insert(entry, at: index)
        octets += entry.octets
        var dropped: [Entry] = []
        while octets > mostOctets, let oldest = entries.first(where: { $0.sequence != underWay }) {
            remove(oldest.sequence)
            dropped.append(oldest)
        }
        return dropped
    }

    /// The oldest, which is under way from now on; nil if nothing waits.
    package mutating func begin() -> Entry? {
        underWay = entries.first?.sequence
        return entries.first
    }

    /// Its upload has failed for now; it stays the next.
    package mutating func postpone() { underWay = nil }

    package mutating func remove(_ sequence: UInt64) {
        if underWay == sequence { underWay = nil }
        guard let index = entries.firstIndex(where: { $0.sequence == sequence }) else { return }
        octets -= entries.remove(at: index).octets
    }
}
