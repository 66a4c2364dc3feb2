/// One probe of a round: a line's index among the targets and the probe's sequence number.
@frozen
package struct ProbeID: Hashable, Sendable {
    /// The line's index among the round's targets, from 0 on.
    package var line: Int
    /// The probe's sequence number on its line, from 0 on.
    package var sequence: Int

    /// Names a probe; whether the round has such a one, `RoundMachine.contains` knows.
    @inlinable
    package init(line: Int, sequence: Int) {
        self.line = line
        self.sequence = sequence
    }
}
