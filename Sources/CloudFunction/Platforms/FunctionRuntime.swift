/// Where a cloud platform hands events to this process and takes the answers.
package protocol FunctionRuntime: Sendable {
    /// Whether the platform can be told that the function cannot begin; on others each event is answered with the
    /// reason.
    var takesInitError: Bool { get }

    /// Says that the function has begun; does nothing where the platform does not ask.
    func ready() async throws(RuntimeFailure)
    /// Says that the function cannot begin.
    func initError(_ fault: FunctionFault) async throws(RuntimeFailure)
    /// The next event. Waits without any limit, since the process may be frozen meanwhile.
    func next() async throws(RuntimeFailure) -> Invocation
    /// Answers an event.
    ///
    /// - Parameter id: the event's, of `next`.
    func answer(_ outcome: FunctionOutcome, to id: String) async throws(RuntimeFailure)
}

/// Why the platform's interface could not be used.
package enum RuntimeFailure: Error, Equatable {
    /// No connection, or one that broke: to be tried again.
    case broken(String)
    /// The platform answered that it does not take this.
    case refused(String)
}
