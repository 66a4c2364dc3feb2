internal import LineModel
internal import LinuxSocket

/// What one measuring loop leaves behind, beside the records in the table.
struct LoopResult: Sendable {
    /// For each row of the table.
    var counts: [LineCounts]
    var corruptUnassigned: Int
    /// Replies from other addresses than those probed, by row.
    var elsewhere: [Int: RepliesElsewhere]
    var ledger: RoundLedger
    var lateness: LatenessTally
    var clockOffset: ClockOffset
    /// Between two probes of a line, on average.
    var intervalNanoseconds: Int64
    /// For each row of the lines the source ports that its probes took in turn; empty for rows of other threads, and
    /// altogether with one port a line.
    var sourcePorts: [[UInt16]] = []

    /// The loops' ledgers as one: counts add up, worst cases stay the worst.
    static func ledger(_ results: [LoopResult], timestamps: TimestampSource) -> RoundLedger {
        var sum = RoundLedger()
        sum.timestamps = timestamps
        for result in results { sum.add(result.ledger) }
        let lateness = LatenessTally()
        for result in results { lateness.histogram.merge(result.lateness.histogram) }
        sum.lateness = lateness.histogram.figures
        return sum
    }

    /// For each row of the lines the source ports of the loop that measured it; empty with one port a line.
    static func sourcePorts(_ results: [LoopResult]) -> [[UInt16]] {
        guard var all = results.first?.sourcePorts, !all.isEmpty else { return [] }
        for result in results.dropFirst() {
            for (row, ports) in result.sourcePorts.enumerated() where !ports.isEmpty { all[row] = ports }
        }
        return all
    }

    /// For each row what the loops counted of it.
    static func counts(_ results: [LoopResult]) -> [LineCounts] {
        guard var sum = results.first?.counts else { return [] }
        for result in results.dropFirst() {
            for (row, counts) in result.counts.enumerated() {
                sum[row].duplicates += counts.duplicates
                sum[row].corrupt += counts.corrupt
                sum[row].refusedByAddress += counts.refusedByAddress
                sum[row].refusedOverruled += counts.refusedOverruled
                sum[row].unprovenRefusals += counts.unprovenRefusals
                sum[row].leftLate += counts.leftLate
            }
        }
        return sum
    }
}

/// A histogram that can be handed from a measuring thread to the one that waits for it.
// @unchecked Sendable: filled by its thread before that ends, read by another one after.
final class LatenessTally: @unchecked Sendable {
    var histogram = LatenessHistogram()
}

extension MeasuringLoop {
    /// What was measured, once `run` has returned.
    func result() -> LoopResult {
        for socket in paths.shared + paths.spares { socket.readFinalOverflow() }
        let lateness = LatenessTally()
        machine.forEachLateness { lateness.histogram.record(nanoseconds: $0) }
        var lines = machine.lineCounts()
        // Nobody asks before p99 is above the interval.
        let p99 = lateness.histogram.percentile(99) ?? 0
        if p99 > machine.meanIntervalNanoseconds { machine.countLeftLate(&lines) }
        return LoopResult(
            counts: lines, corruptUnassigned: counts.corruptUnassigned, elsewhere: strays.found(), ledger: ledger(),
            lateness: lateness, clockOffset: wallClock.offset, intervalNanoseconds: machine.meanIntervalNanoseconds,
            sourcePorts: sourcePorts())
    }

    /// None once a spare socket, and with it another port, stood in for one of them.
    private func sourcePorts() -> [[UInt16]] {
        let round = setup.round
        guard round.settings.sourcePorts > 1, counts.spareSockets == 0 else { return [] }
        // Most lines share their sockets, and with them one array.
        var known: [Int: [UInt16]] = [:]
        return (0..<round.plan.lines).map { row in
            guard machine.isOurs(row) else { return [] }
            let first = paths.rows[row].socket(of: 0)
            if paths.rows[row].turns == round.settings.sourcePorts, let ports = known[first] { return ports }
            let ports = paths.sourcePorts(ofRow: row)
            if !ports.isEmpty { known[first] = ports }
            return ports
        }
    }

    private func ledger() -> RoundLedger {
        var ledger = RoundLedger()
        let pooled = paths.pool?.droppedDatagrams() ?? 0
        ledger.receiveOverflow = (paths.shared + paths.spares).reduce(pooled) { sum, socket in
            sum + (isForCompanionsAlone(socket) ? 0 : socket.overflow)
        }
        ledger.companions = companionLedger()
        ledger.sendErrors = counts.sendErrors.adding(.messageTooLong, machine.tooLong.lines).named
        ledger.sendRetries = counts.sendRetries
        ledger.overdue = machine.overdue
        ledger.transmitStamped = machine.transmitStamped
        ledger.receiveStamped = machine.receiveStamped
        ledger.stampsRejected = machine.stampsRejected + counts.unplacedStamps
        ledger.longestStallNanoseconds = counts.longestStallNanoseconds
        ledger.clockSteps = wallClock.steps
        ledger.largestClockStepNanoseconds = wallClock.largestStepNanoseconds
        ledger.foreign = counts.foreign
        ledger.unmatchedRefusals = counts.unmatchedRefusals
        ledger.interrupted = counts.interrupted
        ledger.uncertain = machine.uncertain
        ledger.rateFinding = rateFinder.map {
            RateFinding(
                rate: $0.controller.rate, strainedAt: $0.controller.strainedAt, backOffs: $0.controller.backOffs)
        }
        ledger.lostUnstamped = usesKernelStamps && stampEvery == 1 ? machine.lostUnstamped() : nil
        ledger.receiveBuffer = receiveBuffer()
        ledger.spareSockets = counts.spareSockets > 0 ? counts.spareSockets : nil
        return ledger
    }

    /// What companions' sockets dropped is no line's loss.
    private func companionLedger() -> CompanionLedger? {
        guard machine.hasCompanions else { return nil }
        var ledger = CompanionLedger()
        ledger.sendErrors = counts.companionErrors.adding(.messageTooLong, machine.tooLong.companions).named
        for socket in paths.shared where isForCompanionsAlone(socket) { ledger.receiveOverflow += socket.overflow }
        ledger.receiveOverflow += paths.pool?.droppedDatagrams(onOldFlows: true) ?? 0
        ledger.corrupt = counts.companionCorrupt
        let companions = setup.round.plan.lines..<setup.round.plan.firstSelfProbe
        for counts in machine.lineCounts()[companions] {
            ledger.corrupt += counts.corrupt
            ledger.duplicates += counts.duplicates
        }
        return ledger
    }

    /// The sockets for ICMP, unless a line is measured by it.
    private func isForCompanionsAlone(_ socket: ProbeSocket) -> Bool {
        guard socket.isICMP else { return false }
        return !targets.indices.contains { machine.isLine($0) && targets[$0].format == formats.icmp }
    }

    /// The figures of the socket whose buffer lasts the shortest: the rate of a family is that of its targets, shared
    /// by its sockets.
    private func receiveBuffer() -> ReceiveBufferFigures? {
        let targets = setup.round.targets
        let buffers = paths.shared.map { socket in
            let share = targets.indices.count {
                machine.isOurs($0) && targets[$0].endpoint.family == socket.socket.family
                    && (targets[$0].format == formats.icmp) == socket.isICMP
            }
            let rate =
                Double(share) * 1e9 / Double(machine.meanIntervalNanoseconds)
                / Double(setup.round.settings.sourcePorts)
            return ReceiveBufferFigures(
                askedBytes: socket.receiveBufferAsked, givenBytes: socket.receiveBufferGiven, rate: rate)
        }
        return buffers.min { $0.holdsNanoseconds ?? .max < $1.holdsNanoseconds ?? .max }
    }
}
