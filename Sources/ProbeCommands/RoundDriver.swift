internal import Glibc
internal import LineModel
internal import LineReport
internal import LinuxSocket
internal import ProbeEngine

/// Runs one round from the main thread: prepares it, shows progress, obeys signals, and assembles the report.
struct RoundDriver {
    let lines: [Line]
    let settings: RoundSettings
    let vantage: String
    let showsProgress: Bool
    /// Notes on the plan, and word of an interrupt, on standard error.
    var writesMessages = true

    /// Names resolved, routes looked up, the plan made; nothing sent.
    ///
    /// - Throws: a `CommandFailure` when the source or interface cannot be used, or the plan does not fit.
    func prepare(lookupTimeout: Duration = RoundPreparation.lookupTimeout) throws -> PreparedRound {
        // Exact in a double too: programs that read the report's JSON must be able to hand it back.
        let seed = settings.seed ?? UInt64.random(in: 0..<1 << 53)
        do {
            let round = try RoundPreparation.prepare(
                lines, settings: settings, seed: seed, lookupTimeout: lookupTimeout)
            try checkFit(round)
            return round
        } catch let error as SocketError {
            throw CommandFailure(error.description)
        }
    }

    private func checkFit(_ round: PreparedRound) throws {
        // Where other lines can be measured these are reported; where nothing can go on, the command is wrong.
        guard round.oversized < round.lines.count else {
            throw CommandFailure(Array(Set(round.placements.compactMap(\.unmeasuredReason))).sorted())
        }
        let hours = Double(round.plan.longestNanoseconds) / 3.6e12
        let hasShortInterval = Double(round.plan.intervalNanoseconds) / 1e9 <= RoundSettings.longestSeconds
        guard hasShortInterval, hours * 3600 <= RoundSettings.longestSeconds else {
            throw CommandFailure(
                "the round would take \(Int(hours.rounded(.up))) hours, and 24 are the most; raise --max-rate or "
                    + "--max-address-rate, or lower --count")
        }
        guard round.plan.probes <= Int(UInt32.max) else {
            throw CommandFailure("\(round.plan.probes) probes are more than a round can number; lower --count")
        }
        let octets = round.plan.probes * MemoryLayout<ProbeRecord>.stride
        guard Self.canHave(octets) else {
            throw CommandFailure(
                "the round's \(round.plan.probes) probes need \(octets / 1_000_000) MB of memory, which this process "
                    + "cannot have; lower --count, measure fewer lines, or raise the limit (`ulimit -v`)",
                status: .noRound)
        }
    }

    /// Whether the system would give this much memory now: asked of it and given back, since an allocation that fails
    /// later ends the process without a word.
    private static func canHave(_ octets: Int) -> Bool {
        guard octets > 0 else { return true }
        let memory = mmap(nil, octets, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let memory, memory != MAP_FAILED else { return false }
        munmap(memory, octets)
        return true
    }

    /// Makes the round and judges it.
    ///
    /// - Parameter signals: end the round early; nil takes SIGINT and SIGTERM for as long as the round runs.
    func run(_ round: PreparedRound, signals: SignalQueue? = nil) throws -> RoundReport {
        if writesMessages {
            for note in round.plan.notes { StandardError.write("plumbline: \(note)\n") }
        }
        let measured = try measure(round, signals)
        return RoundReport(findings(round, measured))
    }

    private func measure(_ round: PreparedRound, _ outerSignals: SignalQueue?) throws -> MeasuredRound {
        do {
            let signals = try outerSignals ?? SignalQueue([SIGINT, SIGTERM])
            defer { if outerSignals == nil { signals.release() } }
            let running = try RunningRound.start(round)
            watch(running, round.plan, signals)
            return running.finish()
        } catch {
            throw CommandFailure("the round could not be made: \(error)", status: .noRound)
        }
    }

    /// Waits for the end of the round, showing how far it is.
    private func watch(_ running: RunningRound, _ plan: RoundPlan, _ signals: SignalQueue) {
        let waits = WaitSet([running.control.done.descriptor, signals.descriptor])
        let progress = showsProgress ? ProgressDisplay(plan: plan) : nil
        while !running.control.isDone {
            waits.wait(until: progress?.nextUpdate())
            while signals.next() != nil {
                progress?.clear()
                if writesMessages { StandardError.write(interruptMessage(running.control)) }
                running.control.askToStop()
            }
            progress?.show(sent: running.control.sent, received: running.control.received)
        }
        progress?.clear()
    }

    private func interruptMessage(_ control: RoundControl) -> String {
        control.stopLevel == .run
            ? "plumbline: interrupted; sending has stopped, waiting for replies under way (again to end at once)\n"
            : "plumbline: interrupted again; ending at once\n"
    }

    private func findings(_ round: PreparedRound, _ measured: MeasuredRound) -> RoundFindings {
        let started = WallTime(
            nanosecondsSince1970: measured.epoch.nanoseconds,
            utcOffsetSeconds: localOffsetSeconds(at: measured.epoch))
        var findings = RoundFindings(
            id: measured.id, vantage: vantage, started: started, duration: measured.duration,
            lines: Array(zip(round.lines, round.payloads)), rows: round.placements.map(\.row),
            plan: PlanFigures(round, interval: measured.interval), samples: measured.samples,
            samplesEpochNanoseconds: measured.epoch.nanoseconds, counts: measured.counts,
            corruptUnassigned: measured.corruptUnassigned, ledger: measured.ledger,
            limits: LineLimits(maxLoss: settings.maxLoss, maxRTT: settings.maxRTT))
        findings.tickBuffer = settings.tickBuffer
        return findings
    }
}

extension LinePlacement {
    /// nil for a target.
    var unmeasuredReason: String? {
        if case .unmeasured(let reason) = self { reason } else { nil }
    }

    /// The line's row in the samples, or why it has none.
    var row: Result<Int, UnmeasuredReason> {
        switch self {
        case .target(let index): .success(index)
        case .unmeasured(let reason): .failure(UnmeasuredReason(reason))
        }
    }
}

extension PlanFigures {
    /// What the report says of the plan.
    ///
    /// - Parameter interval: between two probes of a line, as it really was.
    init(_ round: PreparedRound, interval: Duration) {
        self.init()
        lines = round.plan.lines
        count = round.plan.count
        self.interval = interval
        requestedInterval = .nanoseconds(round.plan.requestedIntervalNanoseconds)
        timeout = .nanoseconds(round.plan.timeoutNanoseconds)
        rate = interval > .zero ? Double(lines) / (Double(interval.nanoseconds) / 1e9) : 0
        payloads = round.payloads.reduce(into: []) { kinds, kind in if !kinds.contains(kind) { kinds.append(kind) } }
        payloadBytes = round.settings.size
        seed = round.plan.seed
    }
}

extension RoundReport {
    /// How a command that made this round ends.
    var exitStatus: ExitStatus {
        if ledger.interrupted { return .interrupted }
        if validity.verdict == .invalid { return .noRound }
        if lines.contains(where: { $0.verdict == .abnormal }) { return .abnormal }
        return lines.allSatisfy { $0.verdict == .healthy } ? .healthy : .noRound
    }
}
