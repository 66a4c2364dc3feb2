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
    /// Keeps flows open between the rounds of one run; nil for one round alone.
    var flows: FlowStore?
    /// How long the first probe may wait for SOCKS5 proxies.
    var associationLimit = Duration.nanoseconds(RoundAssociations.limitNanoseconds)

    private var making: RoundMaking {
        var making = RoundMaking(lines, settings: settings, formats: formats)
        making.associationLimit = associationLimit
        making.flows = flows
        return making
    }

    /// Names resolved, routes looked up, the plan made; nothing sent.
    ///
    /// - Throws: a `CommandFailure` when the source or interface cannot be used, or the plan does not fit.
    func prepare(lookupTimeout: Duration = RoundPreparation.lookupTimeout) throws -> PreparedRound {
        var making = making
        making.lookupTimeout = lookupTimeout
        do throws(RoundFailure) { return try making.prepare() } catch { throw CommandFailure(error) }
    }

    /// Makes the round and judges it.
    ///
    /// - Parameter signals: end the round early; nil takes `SignalQueue.ending` for as long as the round runs.
    func run(_ round: PreparedRound, signals: SignalQueue? = nil) throws -> RoundReport {
        RoundReport(try measure(round, signals), vantage: vantage)
    }

    /// Rounds that are made at most to open flows: after one that is not valid they are opened anew.
    private static let openings = 3

    /// Makes a round that opens the flows, waits until they are so old, and makes the round that holds them against
    /// fresh ones. An interrupt ends it with what there is.
    ///
    /// - Parameters:
    ///   - opening: the first of the two.
    ///   - age: of the flows in the second round.
    func run(_ opening: PreparedRound, thenAt age: Duration, signals: SignalQueue) throws -> RoundReport {
        var (opened, first) = (MonotonicTime.now(), try run(opening, signals: signals))
        flows?.settle(first)
        for _ in 1..<Self.openings where first.validity.verdict != .valid && !first.ledger.interrupted {
            (opened, first) = (MonotonicTime.now(), try run(try prepare(), signals: signals))
            flows?.settle(first)
        }
        if first.ledger.interrupted { return first }
        if writesMessages { Messages.write("plumbline", Self.word(of: first, age)) }
        let end = opened.advanced(byNanoseconds: age.nanoseconds)
        let waits = WaitSet([signals.descriptor])
        while MonotonicTime.now() < end {
            waits.wait(until: end)
            if signals.next() != nil {
                first.ledger.interrupted = true
                return first
            }
        }
        return try run(try prepare(), signals: signals)
    }

    private static func word(of opening: RoundReport, _ age: Duration) -> String {
        guard opening.validity.verdict != .valid else {
            return "the flows are open; the round is made when they are \(age.shortText) old"
        }
        let why = Words.flags.findings(opening.validity).joined(separator: "; ")
        let verdict = opening.validity.verdict.rawValue
        return "the round that opens the flows is \(verdict), so none of them grows old: \(why)"
    }

    private func writeNotes(_ round: PreparedRound) {
        guard writesMessages else { return }
        for note in round.notes { Messages.write("plumbline", Words.flags.note(note)) }
    }

    private func measure(_ round: PreparedRound, _ outerSignals: SignalQueue?) throws(CommandFailure) -> RoundFindings {
        let signals: SignalQueue
        do throws(SocketError) {
            if let outerSignals { signals = outerSignals } else { signals = try SignalQueue(SignalQueue.ending) }
        } catch { throw CommandFailure(.impossible(SystemFailure(error))) }
        defer { if outerSignals == nil { signals.release() } }
        do throws(RoundFailure) {
            return try making.measure(
                round, interrupt: signals.descriptor, whenReady: writeNotes,
                whileRunning: { watch($0, signals) })
        } catch { throw CommandFailure(error) }
    }

    /// Waits for the end of the round, showing how far it is.
    private func watch(_ running: RunningRound, _ signals: SignalQueue) {
        let waits = WaitSet([running.control.done.descriptor, signals.descriptor])
        let progress = showsProgress ? ProgressDisplay(plan: running.round.plan) : nil
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

extension CommandFailure {
    init(_ failure: RoundFailure) {
        switch failure {
        case .unusable(let failure): self.init(Words.flags.failure(failure))
        case .unfit(let unfit):
            self.init(Words.flags.unfit(unfit), status: unfit.isShortOfMemory ? .noRound : .wrongInput)
        case .impossible(let failure), .noThread(let failure):
            self.init("the round could not be made: \(Words.flags.failure(failure))", status: .noRound)
        }
    }
}
