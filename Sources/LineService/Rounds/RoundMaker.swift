package import LineModel
internal import LinuxSocket
package import ProbeEngine
internal import Synchronization

/// Makes rounds, one at a time, on threads of their own: preparing a round waits for the resolver, and finishing it for
/// the measuring threads, and neither may hold up what else the service does.
package final class RoundMaker: Sendable {
    /// What `stop` acts on.
    private struct State {
        var control: RoundControl?
        /// What is measured now: its id, and how many probes it has.
        var running: (id: UInt64, probes: Int)?
        /// Ends the waiting for names and proxies while a round is being prepared.
        var abandon: EventFlag?
        var stops = 0
    }

    private let state = Mutex(State())

    private let reservedDescriptors: Int

    /// A maker that is idle; threads are started when a round is made.
    ///
    /// - Parameter reservedDescriptors: that other parts of the service may take while a round runs.
    package init(reservedDescriptors: Int = 0) { self.reservedDescriptors = reservedDescriptors }

    /// Resolves names, plans, measures and judges.
    ///
    /// - Parameters:
    ///   - lines: with the limits that apply to them.
    ///   - formats: what the payloads are told; what is said of the clock is what the kernel says of it now.
    ///   - limits: for lines without limits of their own.
    ///   - lookupTimeout: for all names together.
    ///   - flows: keeps flows open from round to round; nil for a round that has none beside its lines.
    ///   - makesHandshakes: whether TCP handshakes are made beside lines that shall have some.
    ///   - whenPlanned: called before the first probe with how long the round takes by its plan.
    /// - Throws: when nothing could be measured at all.
    package func make(
        _ lines: [Line], settings: RoundSettings, formats: FormatSettings, vantage: String, limits: LineLimits,
        lookupTimeout: Duration = RoundPreparation.lookupTimeout, flows: FlowStore? = nil,
        makesHandshakes: Bool = false, whenPlanned: @escaping @Sendable (Duration) -> Void = { _ in }
    ) async throws(RoundFailure) -> RoundReport {
        var making = RoundMaking(lines, settings: settings, formats: formats)
        making.formats.claimClock()
        making.lookupTimeout = lookupTimeout
        making.reservedDescriptors = reservedDescriptors
        making.flows = flows
        making.makesHandshakes = makesHandshakes
        let result: Result<RoundReport, RoundFailure> = await withCheckedContinuation { [making] continuation in
            do throws(SocketError) {
                let thread = try JoinableThread(name: "round") {
                    continuation.resume(
                        returning: Result { () throws(RoundFailure) in
                            try self.measure(making, vantage: vantage, limits: limits, whenPlanned: whenPlanned)
                        })
                }
                thread.detach()
            } catch {
                continuation.resume(returning: .failure(.noThread(SystemFailure(error))))
            }
        }
        return try result.get()
    }

    /// Traces a line on a thread of its own; `stop` ends it.
    ///
    /// - Throws: when this machine has no socket or thread for it.
    package func trace(_ making: TraceMaking) async throws(RoundFailure) -> TraceMaking.Outcome {
        let result: Result<TraceMaking.Outcome, RoundFailure> = await withCheckedContinuation { continuation in
            do throws(SocketError) {
                let abandon = try EventFlag()
                state.withLock { state in
                    state.abandon = abandon
                    if state.stops > 0 { abandon.raise() }
                }
                let thread = try JoinableThread(name: "trace") {
                    let result = Result { () throws(RoundFailure) in
                        try making.run(interrupt: abandon.descriptor)
                    }
                    self.state.withLock { $0.abandon = nil }
                    continuation.resume(returning: result)
                }
                thread.detach()
            } catch {
                continuation.resume(returning: .failure(.noThread(SystemFailure(error))))
            }
        }
        return try result.get()
    }

    /// Asks the round that is under way to end: the first time it sends nothing more and listens for what is on the
    /// wire, the second time it ends at once. One that is only being prepared waits for no more names and proxies, and
    /// begins as stopped as that.
    package func stop() {
        state.withLock { state in
            state.stops += 1
            state.abandon?.raise()
            state.control?.askToStop()
        }
    }

    /// How far the round is that is being measured; nil while none is. Safe from any thread.
    package var progress: RoundProgress? {
        state.withLock { state in
            guard let control = state.control, let running = state.running else { return nil }
            let share = Double(control.sent) / Double(max(running.probes, 1))
            return RoundProgress(round: RoundReport.hexadecimal(running.id), share: min(max(share, 0), 1))
        }
    }

    private func measure(
        _ making: RoundMaking, vantage: String, limits: LineLimits, whenPlanned: (Duration) -> Void
    ) throws(RoundFailure) -> RoundReport {
        let abandon: EventFlag
        do throws(SocketError) { abandon = try EventFlag() } catch { throw .impossible(SystemFailure(error)) }
        state.withLock { state in
            state.abandon = abandon
            if state.stops > 0 { abandon.raise() }
        }
        defer { state.withLock { ($0.abandon, $0.control, $0.running) = (nil, nil, nil) } }
        let round = try making.prepare(abandon: abandon)
        whenPlanned(.nanoseconds(round.plan.maxNanoseconds))
        let measured = try making.measure(
            round, interrupt: abandon.descriptor,
            whileRunning: { running in
                state.withLock { state in
                    state.control = running.control
                    state.running = (running.id, running.round.plan.records)
                    for _ in 0..<state.stops { running.control.askToStop() }
                }
            })
        return RoundReport(measured, vantage: vantage, limits: limits)
    }
}
