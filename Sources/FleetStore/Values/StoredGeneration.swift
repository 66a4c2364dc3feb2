package import LineModel

/// The lines of the fleet as they were at a time.
package struct StoredGeneration: Equatable, Sendable {
    /// From 1 on; each change of the lines or of the selectors makes the next one.
    package var number: Int
    /// When it was made.
    package var made: WallTime
    /// Where its lines come from, for people: a file, an address, who imported them.
    package var source: String
    /// The lines as a lines file in JSON, packed by gzip; `HubStore.lines(of:)` reads them.
    package var packedLines: [UInt8]
    /// How many lines they are.
    package var lineCount: Int
    /// Which vantages measure which lines, in the texts that the selectors are written in.
    package var selectors: [String]

    /// A generation as it is read back.
    package init(
        number: Int, made: WallTime, source: String, packedLines: [UInt8], lineCount: Int, selectors: [String]
    ) {
        self.number = number
        self.made = made
        self.source = source
        self.packedLines = packedLines
        self.lineCount = lineCount
        self.selectors = selectors
    }
}
