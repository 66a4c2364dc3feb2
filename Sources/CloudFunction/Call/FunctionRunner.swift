internal import Logging
package import ServiceSupport

/// Does what `FunctionLoop` says, until it says that the process ends.
package struct FunctionRunner: Sendable {
    private let runtime: any FunctionRuntime
    private let surroundings: Surroundings

    /// A runner for a process that the platform started.
    package init(_ runtime: any FunctionRuntime, _ surroundings: Surroundings) {
        self.runtime = runtime
        self.surroundings = surroundings
    }

    /// Serves events until it cannot go on, and returns why; nil when it ended with nothing wrong.
    ///
    /// - Parameters:
    ///   - setUp: what is wrong with the configuration; nil when nothing is.
    ///   - handle: one event at a time.
    package func run(
        setUp: FunctionFault?, handle: @Sendable (Invocation) async -> FunctionOutcome
    ) async -> String? {
        var loop = FunctionLoop(takesInitError: runtime.takesInitError)
        var event = FunctionLoop.Event.setUp(setUp)
        while true {
            if case .failed(let failure) = event {
                surroundings.logger.warning("the platform did not take it", metadata: ["reason": "\(failure.text)"])
            }
            let action = loop.handle(event)
            if case .end(let reason) = action { return reason }
            event = await done(action, handle)
        }
    }

    private func done(
        _ action: FunctionLoop.Action, _ handle: @Sendable (Invocation) async -> FunctionOutcome
    ) async -> FunctionLoop.Event {
        do throws(RuntimeFailure) {
            switch action {
            case .ready: try await runtime.ready()
            case .initError(let fault): try await runtime.initError(fault)
            case .next: return .event(try await runtime.next())
            case .handle(let invocation): return .handled(await handle(invocation))
            case .answer(let outcome, let id): try await runtime.answer(outcome, to: id)
            case .pause(let duration):
                try? await surroundings.sleep(duration)
                return .paused
            case .end: break
            }
            return .taken
        } catch {
            return .failed(error)
        }
    }
}
