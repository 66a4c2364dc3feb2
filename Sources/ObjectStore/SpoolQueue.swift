package import LineModel

/// What waits in a spool, oldest first. Pure: it decides what is uploaded next and what is dropped.
package struct SpoolQueue: Sendable {
    /// One object that waits or was refused.
    package struct Entry: Equatable, Sendable {
        /// Rises with every object that is spooled.
        package let sequence: UInt64
        /// The length of its file in bytes, the header's line included.
        package let bytes: Int
        /// When the file was written, by this machine's wall clock.
        package let since: WallTime

        /// - Parameter sequence: unique within the spool.
        package init(sequence: UInt64, bytes: Int, since: WallTime) {
            self.sequence = sequence
            self.bytes = bytes
            self.since = since
        }
    }

    /// The sum of file lengths that may wait, bytes.
    package let maxBytes: Int
    /// In the order of their numbers, which is the order of the rounds.
    package private(set) var entries: [Entry] = []
    /// The sum of the entries' file lengths, bytes.
    package private(set) var bytes = 0
    /// Being uploaded; it is not dropped meanwhile.
    private var underWay: UInt64?

    /// - Parameter maxBytes: the sum of file lengths that may wait, bytes.
    package init(maxBytes: Int) { self.maxBytes = maxBytes }

    /// Takes an object in, and drops the oldest ones when there is no room; the one under way is spared.
    ///
    /// - Returns: what was dropped, oldest first; the entry itself is among it if it does not fit alone.
    package mutating func add(_ entry: Entry) -> [Entry] {
        let index = entries.lastIndex { $0.sequence < entry.sequence }.map { $0 + 1 } ?? 0
        entries.insert(entry, at: index)
        bytes += entry.bytes
        var dropped: [Entry] = []
        while bytes > maxBytes, let oldest = entries.first(where: { $0.sequence != underWay }) {
            remove(oldest.sequence)
            dropped.append(oldest)
        }
        return dropped
    }

    /// The oldest object, which counts as under way from now on; nil when nothing waits.
    package mutating func begin() -> Entry? {
        underWay = entries.first?.sequence
        return entries.first
    }

    /// The youngest object, which counts as under way from now on; nil when nothing waits.
    package mutating func beginLast() -> Entry? {
        underWay = entries.last?.sequence
        return entries.last
    }

    /// Its upload has failed for now; it stays the next.
    package mutating func postpone() { underWay = nil }

    /// Takes an object out because it was uploaded, refused or dropped; does nothing when it is not there.
    package mutating func remove(_ sequence: UInt64) {
        if underWay == sequence { underWay = nil }
        guard let index = entries.firstIndex(where: { $0.sequence == sequence }) else { return }
        bytes -= entries.remove(at: index).bytes
    }
}
