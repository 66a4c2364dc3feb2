/// What the platform gives one call.
package struct FunctionLimits: Equatable, Sendable {
    /// How long the call has until the platform ends the process; nil when nobody ends it.
    package var timeLeft: Duration?
    /// The memory of the process in megabytes; nil when it is not known.
    package var memoryMegabytes: Int?
    /// Open descriptors that a process may have (RLIMIT_NOFILE).
    package var descriptors = 1_024
    /// Packets a second that the receive buffer of one socket can carry.
    package var bearableRate = Double.infinity

    /// Begins without limits of time and memory, with the usual 1,024 descriptors; the caller sets what the platform
    /// tells.
    package init() {}
}
