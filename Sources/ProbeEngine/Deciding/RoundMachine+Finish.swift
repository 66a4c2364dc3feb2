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

    /// Lost; or refused, or too long for the way, where an ICMP error quoted the probe.
    private mutating func giveUp(_ index: Int) {
        let record = table.records[index]
        if record.refusal != nil {
            table.records[index].outcome = .refused
            if record.isRefusedByAddress { refusedByAddress[index / count] += 1 }
            table.records[index].isRefusedByAddress = false
        } else if record.isTooLong {
            if index < measuredRecords { tooLong.lines += 1 } else { tooLong.companions += 1 }
            takeBack(index)
        } else {
            table.records[index].outcome = .lost
        }
    }

    /// A probe that was sent counts as unsent.
    private mutating func takeBack(_ index: Int) {
        table.records[index].outcome = .unsent
        guard index < measuredRecords else { return }
        unsent += 1
        sent -= 1
        if table.records[index].hasTransmitStamp { transmitStamped -= 1 }
    }

    /// Ends the round at `now` without listening any longer. A probe whose timeout has not passed, and that no ICMP
    /// error quoted, was not given its chance: it becomes `unsent` and leaves the denominator, since calling it lost
    /// would be our doing.
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
        let record = table.records[index]
        if elapsed - record.sentNanoseconds > timeoutNanoseconds || record.hasError {
            giveUp(index)
        } else {
            takeBack(index)
        }
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
                refusedByAddress: Int(refusedByAddress[$0]), refusedOverruled: Int(refusedOverruled[$0]),
                unprovenRefusals: Int(unprovenRefusals[$0]))
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
