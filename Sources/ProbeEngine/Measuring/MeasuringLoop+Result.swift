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
        return ledger
    }
}
