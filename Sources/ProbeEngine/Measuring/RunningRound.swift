package import LineModel
package import LinuxSocket
internal import ProbeWire
internal import Synchronization

/// A round on its measuring threads.
package final class RunningRound: Sendable {
    package let control: RoundControl
    /// The round as it is made: without the lines of SOCKS5 proxies that made no association.
    package let round: PreparedRound
    private let threads: [(thread: JoinableThread, result: ResultBox)]
    private let id: UInt64
    private let start: MonotonicTime
    private let samples: SampleTable
    private let host: HostWatch
    private let formats: RoundFormats
    private let stamps: StampTable?

    /// Opens the sockets and starts sending. Makes the associations with SOCKS5 proxies first, where
    /// `PreparedRound.associated` was not asked for them.
    ///
    /// - Parameter explicitStampIDs: whether the sender chooses its stamps' ids; nil finds out whether the kernel lets
    ///   it.
    /// - Throws: when sockets or a thread cannot be had; nothing was sent then.
    package static func start(_ round: PreparedRound, explicitStampIDs: Bool? = nil) throws(SocketError)
        -> RunningRound
    {
        let round = try round.associated()
        let control = try RoundControl(threads: round.threads)
        var settings = SocketSettings(round)
        settings.explicitStampIDs = explicitStampIDs
        // Before the sockets are opened, so that no drop of theirs can be older than the first reading.
        let host = HostWatch(round)
        let setups = try RoundSetup.make(round, settings: settings, control: control)
        return try RunningRound(round, setups, control: control, host: host)
    }

    private init(_ round: PreparedRound, _ setups: [RoundSetup], control: RoundControl, host: HostWatch)
        throws(SocketError)
    {
        self.round = round
        self.host = host
        self.control = control
        id = setups[0].round
        start = setups[0].start
        samples = setups[0].table
        formats = setups[0].formats
        stamps = setups[0].stamps
        var threads: [(JoinableThread, ResultBox)] = []
        do throws(SocketError) {
            for setup in setups { threads.append(try Self.startThread(setup, control)) }
        } catch {
            // Those that run must not go on alone, nor outlive the sockets' owner.
            control.askToStop()
            control.askToStop()
            for (thread, _) in threads { thread.join() }
            throw error
        }
        self.threads = threads
    }

    private static func startThread(_ setup: RoundSetup, _ control: RoundControl) throws(SocketError)
        -> (JoinableThread, ResultBox)
    {
        let result = ResultBox()
        let handover = Handover(setup)
        let thread = try JoinableThread(name: "measure-\(setup.thread)", exactTimers: true) {
            // Before the loop sets its first due time.
            let watch = ThreadWatch()
            var loop = MeasuringLoop(handover.setup)
            loop.run()
            let time = watch.elapsed()
            var found = loop.result()
            found.ledger.threadTime = time
            result.value.withLock { $0 = found }
            control.publishDone()
        }
        return (thread, result)
    }

    /// Blocks until the round is over. To be called once.
    ///
    /// - Returns: what was measured, judged by nobody yet.
    package func finish() -> RoundFindings {
        let results = threads.map { entry -> LoopResult in
            entry.thread.join()
            guard let result = entry.result.value.withLock({ $0 }) else {
                preconditionFailure("a measuring thread ended without a result")
            }
            return result
        }
        return findings(results, end: .now())
    }

    private func findings(_ results: [LoopResult], end: MonotonicTime) -> RoundFindings {
        var ledger = LoopResult.ledger(results, timestamps: round.settings.timestamps)
        ledger.threads = round.threads
        ledger.transmitStampEvery = round.stampEvery
        ledger.canary = canary()
        ledger.host = host.figures()
        let proxies = round.associations.map { ProxyFindings($0.finish(), round, start: start) }
        proxies?.settle(samples, &ledger)
        let epoch = results[0].clockOffset.real(start)
        let interval = Duration.nanoseconds(results.map(\.intervalNanoseconds).max() ?? 0)
        var findings = RoundFindings(
            id: id,
            started: WallTime(
                nanosecondsSince1970: epoch.nanoseconds, utcOffsetSeconds: localOffsetSeconds(at: epoch)),
            duration: .nanoseconds(end.nanoseconds(since: start)), lines: Array(zip(round.lines, round.payloads)),
            rows: round.placements.map(\.row), plan: PlanFigures(round, interval: interval), samples: samples,
            samplesEpochNanoseconds: epoch.nanoseconds,
            counts: Array(LoopResult.counts(results).prefix(round.plan.lines)),
            corruptUnassigned: results.reduce(0) { $0 + $1.corruptUnassigned }, ledger: ledger,
            limits: LineLimits(maxLoss: round.settings.maxLoss, maxRTT: round.settings.maxRTT))
        findings.stamps = stampSummaries(epoch: epoch)
        findings.absences = proxies?.absences ?? []
        findings.segments = round.segmentFindings
        findings.tickBuffer = round.settings.tickBuffer
        return findings
    }

    /// Takes the reflectors' own time off the delays of STAMP lines, and tells what else their replies say.
    private func stampSummaries(epoch: RealTime) -> [StampSummary?] {
        guard let stamps, let format = formats.stamp else { return [] }
        let ttl = round.settings.timeToLive.map { UInt8(clamping: $0) }
        let findings = StampFindings(
            stamps: stamps, format: format, samples: samples, epoch: epoch, ourClaim: round.formats.stamp.clock,
            sentDSCP: UInt8(clamping: round.settings.dscp ?? 0),
            sentTTL: (ttl ?? Self.systemTTL(.ipv4), ttl ?? Self.systemTTL(.ipv6)))
        return findings.summaries(round.targets)
    }

    private static func systemTTL(_ family: AddressFamily) -> UInt8 {
        (try? UDPSocket(family))?.timeToLive() ?? 0
    }

    /// What the probes of the prober to itself say; nil without any.
    private func canary() -> CanaryFigures? {
        CanaryFigures((round.plan.firstCanary..<round.plan.rows).map { samples.row($0) })
    }
}

private final class ResultBox: Sendable {
    let value = Mutex<LoopResult?>(nil)
}

/// Carries a setup to its thread.
// @unchecked Sendable: made before the thread starts, used by that thread alone afterwards.
private final class Handover: @unchecked Sendable {
    let setup: RoundSetup

    init(_ setup: RoundSetup) { self.setup = setup }
}
