/// What the platform gives one call.
package struct FunctionLimits: Equatable, Sendable {
    /// Until the process is ended; nil: nobody ends it.
    package var timeLeft: Duration?
    /// nil: not known.
    package var memoryMegabytes: Int?
    /// Open descriptors that a process may have (RLIMIT_NOFILE).
    package var descriptors = 1_024
    /// Packets a second that the receive buffer of one socket can carry.
    package var bearableRate = Double.infinity

    package init() {}
}
