internal import LineModel

/// What a round gives its formats.
package struct FormatContext: Sendable {
    /// What each line's packets have for themselves, and the secret that it is made of.
    package var identities: LineIdentities
    /// Rows that may be probed, self-probes aside.
    package var rows: Int
    /// The rows of the format's own lines, in ascending order; nil when every row is one.
    package var own: [UInt32]?
    /// Probes a line.
    package var count: Int
    /// Bytes of a payload whose size is free.
    package var size: Int
    /// How STAMP lines are measured; other formats do not look at it.
    package var stamp: STAMPAsked

    /// - Parameters:
    ///   - identities: of a random secret, where anything is sent.
    ///   - rows: rows that may be probed, self-probes aside.
    ///   - count: probes a line.
    ///   - size: bytes of a payload whose size is free.
    package init(
        identities: LineIdentities, rows: Int, count: Int, size: Int, stamp: STAMPAsked = STAMPAsked()
    ) {
        self.identities = identities
        self.rows = rows
        self.count = count
        self.size = size
        self.stamp = stamp
    }

    /// A context that a number repeats: where nothing is sent (lengths do not depend on it), and for tests.
    package init(seed: UInt64, rows: Int, count: Int, size: Int, stamp: STAMPAsked = STAMPAsked()) {
        self.init(
            identities: LineIdentities(RoundSecret(seed: seed)), rows: rows, count: count, size: size, stamp: stamp)
    }
}
