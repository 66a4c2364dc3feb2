// @unchecked Sendable: a row has one writer until that thread is joined, and none afterwards.
/// The records of a round, one row a line, `count` probes each, in order of the sequence number.
///
/// Fixed size, allocated once. While a round runs its measuring thread alone writes it; afterwards it is only read.
package final class SampleTable: @unchecked Sendable {
    /// The number of rows: lines and, in a round that was measured, companions and self-probes behind them.
    package let lines: Int
    /// The number of probes in each row.
    package let count: Int
    /// Row-major: the record of (line, sequence) is at `line * count + sequence`.
    package let records: UnsafeMutableBufferPointer<ProbeRecord>

    /// All records are `planned`. Allocates 16 bytes for each and ends the process when there is no memory.
    package init(lines: Int, count: Int) {
        precondition(lines >= 0 && count >= 0, "a table cannot have a negative size")
        self.lines = lines
        self.count = count
        records = .allocate(capacity: lines * count)
        records.initialize(repeating: ProbeRecord())
    }

    deinit { records.deallocate() }

    /// The probes of one line, in order of their sequence numbers.
    package func row(_ line: Int) -> UnsafeBufferPointer<ProbeRecord> {
        precondition(line >= 0 && line < lines, "no such line in the table")
        return UnsafeBufferPointer(rebasing: records[line * count..<(line + 1) * count])
    }
}
