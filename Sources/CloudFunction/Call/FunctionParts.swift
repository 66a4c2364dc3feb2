package import AsyncHTTPClient
internal import Glibc
package import LineModel
internal import LinuxSocket
package import Logging

/// What the function works with: given from outside, so that it can be tested without clocks of its own.
package struct FunctionParts: Sendable {
    package var logger: Logger
    /// The wall clock and the local offset.
    package var now: @Sendable () -> WallTime
    /// Nanoseconds of a clock that is never stepped.
    package var monotonicNow: @Sendable () -> Int64
    package var sleep: @Sendable (Duration) async throws -> Void
    /// A client without any connection. Each call has one of its own: what was open before the process was frozen is
    /// dead, and nobody told us.
    package var makeClient: @Sendable () -> HTTPClient
    /// Read anew for each call, or as it was read once.
    package var configuration: @Sendable (HTTPClient) async throws(FunctionFault) -> FunctionConfiguration
    /// A directory that can be written to, for copies of lines.
    package var directory: String

    package init(
        logger: Logger, now: @escaping @Sendable () -> WallTime, monotonicNow: @escaping @Sendable () -> Int64,
        sleep: @escaping @Sendable (Duration) async throws -> Void, makeClient: @escaping @Sendable () -> HTTPClient,
        configuration: @escaping @Sendable (HTTPClient) async throws(FunctionFault) -> FunctionConfiguration,
        directory: String
    ) {
        self.logger = logger
        self.now = now
        self.monotonicNow = monotonicNow
        self.sleep = sleep
        self.makeClient = makeClient
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
            let octets = try? socket.setReceiveBuffer(ReceiveBufferPlan.wanted(rate: rate))
        {
            limits.bearableRate = ReceiveBufferPlan.bearableRate(octets: octets)
        }
        return limits
    }
}
