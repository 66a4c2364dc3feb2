package import LineModel
package import LinuxSocket
internal import Synchronization

/// A round on its measuring threads.
package final class RunningRound: Sendable {
    private let setup: RoundSetup
    private let threads: [(thread: JoinableThread, result: ResultBox)]
    private let host: HostWatch
    private let handshakes: RoundHandshakes?

    /// What stops the round and counts what it did so far.
    package var control: RoundControl { setup.control }
    /// The round as it is made: without the lines of SOCKS5 proxies that made no association.
    package var round: PreparedRound { setup.round }
    /// The round's id, as its findings will have it.
    package var id: UInt64 { setup.id }

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
        // Before the sockets are opened, so that no drop of theirs can be older than the first reading.
        let host = HostWatch(round)
        return try RunningRound(
            RoundSetup(round, explicitStampIDs: explicitStampIDs, control: control), host: host)
    }

    private init(_ setup: RoundSetup, host: HostWatch) throws(SocketError) {
        (self.setup, self.host) = (setup, host)
        var threads: [(JoinableThread, ResultBox)] = []
        do throws(SocketError) {
            for thread in 0..<setup.round.threads { threads.append(try Self.startThread(setup, thread)) }
            handshakes = try HandshakeWork(setup.round).map { work throws(SocketError) in
                try RoundHandshakes(work, start: setup.start, control: setup.control)
            }
        } catch {
            // Those that run must not go on alone, nor outlive the sockets' owner.
            setup.control.askToStop()
            setup.control.askToStop()
            for (thread, _) in threads { thread.join() }
            throw error
        }
        self.threads = threads
    }

    private static func startThread(_ setup: RoundSetup, _ number: Int) throws(SocketError)
        -> (JoinableThread, ResultBox)
    {
        let result = ResultBox()
        let thread = try JoinableThread(name: "measure-\(number)", exactTimers: true) {
            // Before the loop sets its first due time.
            let watch = ThreadWatch()
            var loop = MeasuringLoop(setup, thread: number)
            loop.run()
            let time = watch.elapsed()
            var found = loop.result()
            found.ledger.threadTime = time
            result.value.withLock { $0 = found }
            setup.control.publishDone()
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
        let made = handshakes?.finish()
        return findings(results, made, end: .now())
    }

    private func findings(
        _ results: [LoopResult], _ handshakes: HandshakeResult?, end: MonotonicTime
    ) -> RoundFindings {
        let (start, samples) = (setup.start, setup.table)
        var ledger = LoopResult.ledger(results, timestamps: round.settings.timestamps)
        ledger.threads = round.threads
        ledger.transmitStampEvery = round.stampEvery
        ledger.selfProbe = selfProbe()
        ledger.host = host.figures()
        let proxies = round.associations.map { ProxyFindings($0.finish(), round, start: start) }
        proxies?.settle(samples, &ledger)
        let epoch = results[0].clockOffset.real(start)
        let interval = Duration.nanoseconds(results.map(\.intervalNanoseconds).max() ?? 0)
        var findings = RoundFindings(
            id: setup.id,
            started: WallTime(
                nanosecondsSince1970: epoch.nanoseconds, utcOffsetSeconds: localOffsetSeconds(at: epoch)),
            // A round without a probe is over before the time that its first one would have left at.
            duration: .nanoseconds(max(0, end.nanoseconds(since: start))),
            lines: round.lines, payloads: round.payloads,
            rows: round.placements.map(\.row), plan: PlanFigures(round, interval: interval), samples: samples,
            samplesEpochNanoseconds: epoch.nanoseconds,
            counts: Array(LoopResult.counts(results).prefix(round.plan.lines)),
            corruptUnassigned: results.reduce(0) { $0 + $1.corruptUnassigned }, ledger: ledger,
            limits: LineLimits(
                maxLoss: round.settings.maxLoss, maxRTT: round.settings.maxRTT, minGain: round.settings.minGain))
        findings.stamps = STAMPFindings(setup, epoch: epoch)?.summaries() ?? []
        findings.particulars = round.particulars(findings.counts, results.map(\.elsewhere))
        findings.absences = proxies?.absences ?? []
        LocalTroubles(round, samples).note(in: &findings)
        findings.segments = round.segmentFindings
        findings.gains = round.gainFindings
        findings.flows = round.flowFindings(start: start)
        findings.sourcePorts = LoopResult.sourcePorts(results)
        findings.tcp = round.tcpFindings(handshakes, ports: findings.sourcePorts)
        findings.tickBuffer = round.settings.tickBuffer
        return findings
    }

    /// What the probes of the prober to itself say; nil without any.
    private func selfProbe() -> SelfProbeFigures? {
        SelfProbeFigures((round.plan.firstSelfProbe..<round.plan.rows).map { setup.table.row($0) })
    }
}

private final class ResultBox: Sendable {
    let value = Mutex<LoopResult?>(nil)
}
