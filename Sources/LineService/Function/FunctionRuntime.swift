/// Where a cloud platform hands events to this process and takes the answers.
package protocol FunctionRuntime: Sendable {
    /// Whether the platform can be told that the function cannot begin; otherwise each event is answered with it.
    var takesInitError: Bool { get }

    /// Says that the function has begun; nothing where the platform does not ask.
    func ready() async throws(RuntimeFailure)
    /// Says that the function cannot begin.
    func initError(_ fault: FunctionFault) async throws(RuntimeFailure)
    /// The next event; waits for it without any limit, since the process may be frozen meanwhile.
    func next() async throws(RuntimeFailure) -> Invocation
    func answer(_ outcome: FunctionOutcome, to id: String) async throws(RuntimeFailure)
}

/// One event.
package struct Invocation: Equatable, Sendable {
    /// The platform's; empty where it gave none.
    package var id: String
    package var event: [UInt8]
    /// Until the platform ends the process; nil: it did not say.
    package var timeLeft: Duration?
    /// nil: the platform did not say.
    package var memoryMegabytes: Int?

    package init(id: String, event: [UInt8], timeLeft: Duration? = nil, memoryMegabytes: Int? = nil) {
        self.id = id
        self.event = event
        self.timeLeft = timeLeft
        self.memoryMegabytes = memoryMegabytes
    }
}

/// What an event is answered with.
package enum FunctionOutcome: Equatable, Sendable {
    /// JSON.
    case response([UInt8])
    /// - Parameter result: JSON of what could be measured all the same; nil: nothing.
    case fault(FunctionFault, result: [UInt8]? = nil)
}

/// Why an event could not be served, in words for people.
package struct FunctionFault: Error, Equatable, CustomStringConvertible {
    package enum Kind: String, Sendable, CaseIterable {
        /// The configuration, the lines or a secret.
        case configuration = "Configuration"
        case event = "Event"
        /// The platform's time or memory is too little for the smallest round.
        case tooLittle = "TooLittleTime"
        case round = "Round"
        /// The bucket cannot be reached or refuses.
        case bucket = "Bucket"
        /// The state object is of a newer version.
        case state = "State"
    }

    package let kind: Kind
    /// What is wrong and what to do; no secret.
    package let message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    package var description: String { "\(kind.rawValue): \(message)" }
}

/// Why the platform's interface could not be used.
package enum RuntimeFailure: Error, Equatable {
    /// No connection, or one that broke: to be tried again.
    case broken(String)
    /// The platform answered that it does not take this.
    case refused(String)
}
