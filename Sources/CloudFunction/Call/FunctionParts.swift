internal import Glibc
internal import LineModel
internal import LinuxSocket
package import ServiceSupport

/// What the function works with: given from outside, so that it can be tested without clocks of its own.
package struct FunctionParts: Sendable {
    /// Makes the surroundings of one call, with a client that has no connection yet: what was open before the process
    /// was frozen is dead, and nobody told us. The call shuts the client down.
    package var surroundings: @Sendable () -> Surroundings
    /// Gives the configuration, which is read anew for each call, or as it was read once.
    package var configuration: @Sendable (Surroundings) async throws(FunctionFault) -> FunctionConfiguration
    /// A directory that can be written to, for copies of lines.
    package var directory: String

    /// The same for all calls of a process.
    package init(
        surroundings: @escaping @Sendable () -> Surroundings,
        configuration: @escaping @Sendable (Surroundings) async throws(FunctionFault) -> FunctionConfiguration,
        directory: String
    ) {
        self.surroundings = surroundings
        self.configuration = configuration
        self.directory = directory
    }
}

extension FunctionLimits {
    /// What this process may have.
    ///
    /// - Parameter rate: packets a second that the round would like to send.
    static func here(timeLeft: Duration?, memoryMegabytes: Int?, rate: Double) -> FunctionLimits {
        var limits = FunctionLimits()
        limits.timeLeft = timeLeft
        limits.memoryMegabytes = memoryMegabytes
        var descriptors = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &descriptors) == 0 {
            limits.descriptors = Int(min(descriptors.rlim_cur, 1 << 20))
        }
        if let socket = try? UDPSocket(.ipv4),
            let bytes = try? socket.setReceiveBuffer(ReceiveBufferPlan.wanted(rate: rate))
        {
            limits.bearableRate = ReceiveBufferPlan.bearableRate(bytes: bytes)
        }
        return limits
    }
}
