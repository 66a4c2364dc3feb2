internal import LineModel

/// What a round gives its formats.
package struct FormatContext: Sendable {
    /// Random and unguessable: what keeps other rounds' replies and forgeries out.
    package var id: UInt64
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
    ///   - id: must be random: whoever guesses it can forge replies.
    ///   - rows: rows that may be probed, self-probes aside.
    ///   - count: probes a line.
    ///   - size: bytes of a payload whose size is free.
    package init(id: UInt64, rows: Int, count: Int, size: Int, stamp: STAMPAsked = STAMPAsked()) {
        self.id = id
        self.rows = rows
        self.count = count
        self.size = size
        self.stamp = stamp
    }
}
