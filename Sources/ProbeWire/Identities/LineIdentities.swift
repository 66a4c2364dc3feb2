/// For each line of a round eight bytes of its own, which stand in its packets: whoever sees one line's learns nothing
/// about another's.
package struct LineIdentities: Sendable {
    /// The round's.
    package let secret: RoundSecret
    private let table: Table?

    /// Identities that are computed each time.
    package init(_ secret: RoundSecret) {
        self.secret = secret
        table = nil
    }

    /// Identities of which the first `rows` were computed before: eight bytes each, which the packet path reads.
    package init(_ secret: RoundSecret, rows: Int) {
        self.secret = secret
        table = Table(rows) { Self.computed(secret, $0) }
    }

    /// The identity of a row, which may be any number. Does not allocate.
    package subscript(line: UInt32) -> UInt64 {
        guard let table, Int(line) < table.words.count else { return Self.computed(secret, line) }
        return table.words[Int(line)]
    }

    private static func computed(_ secret: RoundSecret, _ line: UInt32) -> UInt64 {
        secret.word(.identity, UInt64(line))
    }
}

extension LineIdentities {
    // @unchecked Sendable: written in `init` alone.
    private final class Table: @unchecked Sendable {
        /// Owned here and freed in `deinit`.
        let words: UnsafeMutableBufferPointer<UInt64>

        init(_ rows: Int, _ word: (UInt32) -> UInt64) {
            words = .allocate(capacity: rows)
            for row in 0..<rows { words.initializeElement(at: row, to: word(UInt32(truncatingIfNeeded: row))) }
        }

        deinit { words.deallocate() }
    }
}
