/// One probe of a round: a line's index among the targets and the probe's sequence number.
@frozen
package struct ProbeID: Hashable, Sendable {
    package var line: Int
    package var sequence: Int

    @inlinable
    package init(line: Int, sequence: Int) {
        self.line = line
        self.sequence = sequence
    }
}
