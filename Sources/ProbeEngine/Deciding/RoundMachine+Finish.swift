package import LineModel
package import LinuxSocket

extension RoundMachine {
    /// Decides what is left: undecided probes are lost. Call once, when `isOver`.
    package mutating func finish() {
        stopSending()
        for line in 0..<lines where isOurs(line) {
            for index in indices(line) where table.records[index].outcome == .inFlight { giveUp(index) }
        }
        inFlight = 0
    }

    /// Lost, or refused where an ICMP error had hinted at it.
    private mutating func giveUp(_ index: Int) {
        table.records[index].outcome = table.records[index].refusal == nil ? .lost : .refused
    }

    /// Ends the round at `now` without listening any longer. A probe whose timeout has not passed was not given its
    /// chance: it becomes `unsent` and leaves the denominator, since calling it lost would be our doing.
    package mutating func abandon(now: MonotonicTime) {
        stopSending()
        let elapsed = now.nanoseconds(since: start)
        for line in 0..<lines where isOurs(line) {
            for index in indices(line) where table.records[index].outcome == .inFlight {
                abandon(index, elapsed: elapsed)
            }
        }
        inFlight = 0
    }

    private mutating func abandon(_ index: Int, elapsed: Int64) {
        let hadItsTime = elapsed - table.records[index].sentNanoseconds > timeoutNanoseconds
        if hadItsTime {
            giveUp(index)
        } else {
            table.records[index].outcome = .unsent
            table.records[index].refusal = nil
        }
        guard !hadItsTime && index < measuredRecords else { return }
        unsent += 1
        sent -= 1
        if table.records[index].hasTransmitStamp { transmitStamped -= 1 }
    }

    /// Lines' lost probes that no transmit stamp came for, on lines that have stamps of other probes. Where a line has
    /// none at all its driver may not stamp, or the next hop does not answer the neighbour look-up: that is the line's
    /// own death. Call after `finish` or `abandon`.
    package func lostUnstamped() -> Int {
        (0..<measuredRecords / max(count, 1)).reduce(0) { sum, line in
            let row = table.row(line)
            guard isOurs(line), row.contains(where: \.hasTransmitStamp) else { return sum }
            return sum + row.count { $0.outcome == .lost && !$0.hasTransmitStamp }
        }
    }

    /// For each row of the table; rows of other machines have nothing.
    package func lineCounts() -> [LineCounts] {
        (0..<lines).map {
            LineCounts(
                duplicates: Int(duplicates[$0]), corrupt: Int(corrupt[$0]),
                refusedByAddress: Int(refusedByAddress[$0]))
        }
    }

    /// Counts for each line the sent probes that left later than an interval after their time.
    package func countLeftLate(_ counts: inout [LineCounts]) {
        let interval = meanIntervalNanoseconds
        for line in 0..<measuredRecords / max(count, 1) where isOurs(line) {
            for (sequence, record) in table.row(line).enumerated() {
                guard record.outcome != .planned && record.outcome != .unsent else { continue }
                let due = dueTime(ProbeID(line: line, sequence: sequence)).nanoseconds(since: start)
                if record.sentNanoseconds - due > interval { counts[line].leftLate += 1 }
            }
        }
    }

    /// Calls `body` with how late each sent probe was put on the wire, nanoseconds.
    package func forEachLateness(_ body: (Int64) -> Void) {
        for line in 0..<measuredRecords / max(count, 1) where isOurs(line) {
            for sequence in 0..<count {
                let record = table.records[line * count + sequence]
                guard record.outcome != .planned && record.outcome != .unsent else { continue }
                let due = dueTime(ProbeID(line: line, sequence: sequence)).nanoseconds(since: start)
                body(record.sentNanoseconds - due)
            }
        }
    }
}
