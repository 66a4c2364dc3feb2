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
        /// Ends the waiting for names while a round is being prepared.
        var abandon: EventFlag?
        var stops = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// Resolves names, plans, measures and judges.
    ///
    /// - Parameters:
    ///   - lines: with the limits that apply to them.
    ///   - formats: what the payloads are told; what is said of the clock is what the kernel says of it now.
    ///   - limits: for lines without limits of their own.
    ///   - lookupTimeout: for all names together.
    ///   - whenPlanned: called before the first probe with how long the round takes by its plan.
    /// - Throws: when nothing could be measured at all.
    package func make(
        _ lines: [Line], settings: RoundSettings, formats: FormatSettings, vantage: String, limits: LineLimits,
        lookupTimeout: Duration = RoundPreparation.lookupTimeout,
        whenPlanned: @escaping @Sendable (Duration) -> Void = { _ in }
    ) async throws(RoundFailure) -> RoundReport {
        let result: Result<RoundReport, RoundFailure> = await withCheckedContinuation { continuation in
            do throws(SocketError) {
                let thread = try JoinableThread(name: "round") {
                    continuation.resume(
                        returning: Result { () throws(RoundFailure) in
                            try self.measure(
                                lines, settings: settings, formats: formats, vantage: vantage, limits: limits,
                                lookupTimeout: lookupTimeout, whenPlanned: whenPlanned)
                        })
                }
                thread.detach()
            } catch {
                continuation.resume(returning: .failure(.noThread(SystemFailure(error))))
            }
        }
        return try result.get()
    }

    /// Asks the round that is under way to end: the first time it sends nothing more and listens for what is on the
    /// wire, the second time it ends at once. One that is only being prepared waits for no more names, and begins as
    /// stopped as that.
    package func stop() {
        state.withLock { state in
            state.stops += 1
            state.abandon?.raise()
            state.control?.askToStop()
        }
    }

    private func measure(
        _ lines: [Line], settings: RoundSettings, formats: FormatSettings, vantage: String, limits: LineLimits,
        lookupTimeout: Duration, whenPlanned: (Duration) -> Void
    ) throws(RoundFailure) -> RoundReport {
        do {
            let abandon = try EventFlag()
            state.withLock { state in
                state.abandon = abandon
                if state.stops > 0 { abandon.raise() }
            }
            defer { state.withLock { $0.abandon = nil } }
            var formats = formats
            formats.claimClock()
            let seed = settings.seed ?? UInt64.random(in: 0..<1 << 53)
            let round = try RoundPreparation.prepare(
                lines, settings: settings, seed: seed, lookupTimeout: lookupTimeout, abandon: abandon, formats: formats)
            try round.checkFit()
            whenPlanned(.nanoseconds(round.plan.longestNanoseconds))
            let running = try RunningRound.start(round)
            state.withLock { state in
                state.control = running.control
                for _ in 0..<state.stops { running.control.askToStop() }
            }
            defer { state.withLock { $0.control = nil } }
            return RoundReport(running.finish(), vantage: vantage, limits: limits)
        } catch let unfit as UnfitRound {
            throw .unfit(unfit)
        } catch let error as SocketError {
            throw .system(SystemFailure(error))
        } catch {
            // All that is called here throws one of the two.
            let text = SystemText(message: "\(error)", name: "unknown")
            throw .system(SystemFailure(purpose: nil, call: "making the round", system: text, remedy: nil))
        }
    }
}
