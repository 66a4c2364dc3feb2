internal import LineModel

/// The life of a function's process: a state machine without a clock, without I/O. It is told what happened and says
/// what to do next, one thing at a time.
package struct FunctionLoop: Equatable, Sendable {
    /// What happened, for `take`.
    package enum Event: Equatable, Sendable {
        /// The configuration was read, or cannot be used.
        case setUp(FunctionFault?)
        /// The platform took what it was told.
        case taken
        case event(Invocation)
        case handled(FunctionOutcome)
        case failed(RuntimeFailure)
        /// The pause is over.
        case paused
    }

    /// What to do next; what comes of it is the next event.
    package enum Action: Equatable, Sendable {
        case ready
        case initError(FunctionFault)
        case next
        case handle(Invocation)
        case answer(FunctionOutcome, to: String)
        case pause(Duration)
        /// - Parameter reason: what to say on standard error; nil when everything is said.
        case end(reason: String?)
    }

    private enum State: Equatable {
        case settingUp
        case sayingReady
        case sayingInitError(FunctionFault)
        case asking
        case handling(String)
        case answering(FunctionOutcome, String)
        case ended
    }

    /// Failures in a row after which the process ends: the platform starts another one.
    package static let maxFailures = 8
    private static let pauses = RetryPauses(first: .milliseconds(50), max: .seconds(2))

    private let takesInitError: Bool
    private var state = State.settingUp
    private var failures = 0
    /// Why no event can be served, on a platform that can be told only in the answers.
    private var standingFault: FunctionFault?
    /// The event that was answered last: a platform that did not hear the answer hands the event over again, and then
    /// wants the answer and no second round.
    private var last: (id: String, outcome: FunctionOutcome)?

    /// A process whose configuration is being read.
    ///
    /// - Parameter takesInitError: whether the platform can be told that the process cannot begin; otherwise each event
    ///   is answered with that.
    package init(takesInitError: Bool) { self.takesInitError = takesInitError }

    package static func == (left: Self, right: Self) -> Bool {
        left.state == right.state && left.failures == right.failures && left.standingFault == right.standingFault
            && left.last?.id == right.last?.id
    }

    /// What to do now that this happened. An event that cannot happen in this state ends the process.
    package mutating func handle(_ event: Event) -> Action {
        if case .failed(let failure) = event { return fail(failure) }
        if case .paused = event { return action }
        failures = 0
        switch (state, event) {
        case (.settingUp, .setUp(let fault)): begin(fault)
        case (.sayingReady, .taken): state = .asking
        case (.sayingInitError(let fault), .taken): return end(fault.description)
        case (.asking, .event(let invocation)): return receive(invocation)
        case (.handling(let id), .handled(let outcome)): answer(outcome, id)
        case (.answering, .taken): state = .asking
        default: return end("\(event) does not belong to \(state)")
        }
        return action
    }

    /// What the state is about.
    private var action: Action {
        switch state {
        case .settingUp, .handling, .ended: .end(reason: "nothing to be done again in \(state)")
        case .sayingReady: .ready
        case .sayingInitError(let fault): .initError(fault)
        case .asking: .next
        case .answering(let outcome, let id): .answer(outcome, to: id)
        }
    }

    private mutating func begin(_ fault: FunctionFault?) {
        if let fault, takesInitError {
            state = .sayingInitError(fault)
        } else {
            standingFault = fault
            state = .sayingReady
        }
    }

    private mutating func receive(_ invocation: Invocation) -> Action {
        if let standingFault {
            answer(.fault(standingFault), invocation.id)
            return action
        }
        if let last, last.id == invocation.id, !last.id.isEmpty {
            state = .answering(last.outcome, last.id)
            return action
        }
        state = .handling(invocation.id)
        return .handle(invocation)
    }

    private mutating func answer(_ outcome: FunctionOutcome, _ id: String) {
        last = (id, outcome)
        state = .answering(outcome, id)
    }

    private mutating func fail(_ failure: RuntimeFailure) -> Action {
        failures += 1
        switch (failure, state) {
        // An answer that is not taken (too late, too long) is no reason not to serve the next event.
        case (.refused, .answering):
            state = .asking
            return failures < Self.maxFailures ? .next : end(failure.text)
        // The platform has seen that the process cannot begin, or will see it end.
        case (_, .sayingInitError(let fault)): return end(fault.description)
        case (.refused, _): return end(failure.text)
        case (.broken, _):
            guard failures < Self.maxFailures else { return end(failure.text) }
            return .pause(Self.pauses.pause(failures: failures))
        }
    }

    private mutating func end(_ reason: String?) -> Action {
        state = .ended
        return .end(reason: reason)
    }
}

extension RuntimeFailure {
    /// What broke or was refused, in words for people.
    package var text: String {
        switch self {
        case .broken(let text), .refused(let text): text
        }
    }
}
