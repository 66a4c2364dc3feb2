internal import CommandSupport
internal import Glibc
internal import LineModel
internal import LineReport
internal import LinuxSocket
internal import ProbeEngine
internal import SystemFiles

/// Runs one round from the main thread: prepares it, shows progress, obeys signals, and assembles the report.
struct RoundDriver {
    let lines: [Line]
    let settings: RoundSettings
    let vantage: String
    let showsProgress: Bool
    /// Notes on the plan, and word of an interrupt, on standard error.
    var writesMessages = true
    var formats = FormatSettings()
    /// How long the first probe may wait for SOCKS5 proxies.
    var associationLimit = Duration.nanoseconds(RoundAssociations.limitNanoseconds)

    /// Names resolved, routes looked up, the plan made; nothing sent.
    ///
    /// - Throws: a `CommandFailure` when the source or interface cannot be used, or the plan does not fit.
    func prepare(lookupTimeout: Duration = RoundPreparation.lookupTimeout) throws -> PreparedRound {
        // Exact in a double too: programs that read the report's JSON must be able to hand it back.
        let seed = settings.seed ?? UInt64.random(in: 0..<1 << 53)
        do {
            let round = try RoundPreparation.prepare(
                lines, settings: settings, seed: seed, lookupTimeout: lookupTimeout, formats: formats)
            try round.checkFit()
            return round
        } catch let error as SocketError {
            throw CommandFailure(Words.flags.failure(SystemFailure(error)))
        } catch let unfit as UnfitRound {
            throw CommandFailure(Words.flags.unfit(unfit), status: unfit.isShortOfMemory ? .noRound : .wrongInput)
        }
    }

    /// Makes the round and judges it.
    ///
    /// - Parameter signals: end the round early; nil takes SIGINT and SIGTERM for as long as the round runs.
    func run(_ round: PreparedRound, signals: SignalQueue? = nil) throws -> RoundReport {
        RoundReport(try measure(round, signals), vantage: vantage)
    }

    private func writeNotes(_ round: PreparedRound) {
        guard writesMessages else { return }
        for note in round.notes { StandardError.write("plumbline: \(Words.flags.note(note))\n") }
    }

    private func measure(_ round: PreparedRound, _ outerSignals: SignalQueue?) throws -> RoundFindings {
        do {
            let signals = try outerSignals ?? SignalQueue([SIGINT, SIGTERM])
            defer { if outerSignals == nil { signals.release() } }
            let round = try round.associated(
                within: associationLimit.nanoseconds, interrupt: signals.descriptor)
            writeNotes(round)
            let running = try RunningRound.start(round)
            watch(running, round.plan, signals)
            return running.finish()
        } catch {
            let failure = (error as? SocketError).map(SystemFailure.init)
            let reason = failure.map(Words.flags.failure) ?? "\(error)"
            throw CommandFailure("the round could not be made: \(reason)", status: .noRound)
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
