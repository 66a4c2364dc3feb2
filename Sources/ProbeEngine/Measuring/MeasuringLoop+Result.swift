internal import LineModel
internal import LinuxSocket

extension MeasuringLoop {
    /// What was measured, once `run` has returned.
    func result() -> MeasuredRound {
        for socket in sockets { socket.readFinalOverflow() }
        let end = MonotonicTime.now()
        return MeasuredRound(
            id: round, samples: machine.table, counts: machine.lineCounts(),
            corruptUnassigned: counts.corruptUnassigned, ledger: ledger(), epoch: wallClock.offset.real(machine.start),
            duration: .nanoseconds(end.nanoseconds(since: machine.start)))
    }

    private func ledger() -> RoundLedger {
        var ledger = RoundLedger()
        var lateness = LatenessHistogram()
        machine.forEachLateness { lateness.record(nanoseconds: $0) }
        ledger.lateness = lateness.figures
        ledger.receiveOverflow = sockets.reduce(0) { $0 + $1.overflow }
        ledger.sendErrors = counts.sendErrors.named
        ledger.sendRetries = counts.sendRetries
        ledger.overdue = machine.overdue
        ledger.timestamps = usesKernelStamps ? .kernel : .user
        ledger.transmitStamped = machine.transmitStamped
        ledger.receiveStamped = machine.receiveStamped
        ledger.stampsRejected = machine.stampsRejected + counts.unplacedStamps
        ledger.longestStallNanoseconds = counts.longestStallNanoseconds
        ledger.clockSteps = wallClock.steps
        ledger.largestClockStepNanoseconds = wallClock.largestStepNanoseconds
        ledger.foreign = counts.foreign
        ledger.unmatchedRefusals = counts.unmatchedRefusals
        ledger.interrupted = counts.interrupted
        ledger.lostUnstamped = usesKernelStamps ? machine.lostUnstamped() : nil
        ledger.receiveBuffer = receiveBuffer()
        return ledger
    }

    /// Of the socket whose buffer lasts the shortest: the rate of a family is that of its targets, shared by its sockets.
    private func receiveBuffer() -> ReceiveBufferFigures? {
        guard !targets.isEmpty else { return nil }
        let buffers = sockets.map { socket in
            let share = targets.count { $0.endpoint.family == socket.socket.family }
            let rate = Double(share) * 1e9 / Double(machine.intervalNanoseconds) / Double(socketsPerFamily)
            return ReceiveBufferFigures(
                askedOctets: socket.receiveBufferAsked, givenOctets: socket.receiveBufferGiven, rate: rate)
        }
        return buffers.min { $0.holdsNanoseconds ?? .max < $1.holdsNanoseconds ?? .max }
    }
}
