package import LineModel
package import LinuxSocket
internal import Synchronization

/// What a round measured, before anybody judges it.
package struct MeasuredRound: Sendable {
    /// The round's random number, in every probe.
    package let id: UInt64
    package let samples: SampleTable
    /// For each target.
    package let counts: [LineCounts]
    /// Datagrams from probed addresses that could not be given to one line.
    package let corruptUnassigned: Int
    package internal(set) var ledger: RoundLedger
    /// CLOCK_REALTIME of the samples' zero.
    package let epoch: RealTime
    package let duration: Duration
}

/// A round on its measuring thread.
package final class RunningRound: Sendable {
    package let control: RoundControl
    private let thread: JoinableThread
    private let outcome: OutcomeBox
    private let host: HostWatch

    /// Opens the sockets and starts sending.
    ///
    /// - Throws: when sockets or the thread cannot be had; nothing was sent then.
    package static func start(_ round: PreparedRound, explicitStampIDs: Bool? = nil) throws(SocketError)
        -> RunningRound
    {
        let control = try RoundControl()
        // Before the sockets are opened, so that no drop of theirs can be older than the first reading.
        let host = HostWatch(round)
        var settings = SocketSettings(round)
        settings.explicitStampIDs = explicitStampIDs
        let setup = try RoundSetup(round, settings: settings, control: control)
        return try RunningRound(setup, control: control, host: host)
    }

    private init(_ setup: RoundSetup, control: RoundControl, host: HostWatch) throws(SocketError) {
        self.control = control
        self.host = host
        let outcome = OutcomeBox()
        let handover = Handover(setup)
        thread = try JoinableThread(name: "measure", exactTimers: true) {
            // Before the loop sets its first due time.
            let watch = ThreadWatch()
            var loop = MeasuringLoop(handover.setup)
            loop.run()
            let time = watch.elapsed()
            var result = loop.result()
            result.ledger.threadTime = time
            outcome.value.withLock { $0 = result }
            control.publishDone()
        }
        self.outcome = outcome
    }

    /// Blocks until the round is over. To be called once.
    package func finish() -> MeasuredRound {
        thread.join()
        guard var result = outcome.value.withLock({ $0 }) else {
            preconditionFailure("the measuring thread ended without a result")
        }
        result.ledger.host = host.figures()
        return result
    }
}

private final class OutcomeBox: Sendable {
    let value = Mutex<MeasuredRound?>(nil)
}

/// Carries a setup to its thread.
// @unchecked Sendable: made before the thread starts, used by that thread alone afterwards.
private final class Handover: @unchecked Sendable {
    let setup: RoundSetup

    init(_ setup: RoundSetup) { self.setup = setup }
}
