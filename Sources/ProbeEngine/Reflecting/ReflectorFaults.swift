internal import LinuxSocket

/// What a reflector itself failed to do.
package struct ReflectorFaults: Sendable, Equatable {
    /// Datagrams that the kernel dropped because a socket's receive buffer was full (SK_MEMINFO_DROPS, which is what
    /// SO_RXQ_OVFL tells). They are in no line's `received`.
    package var receiveOverflow = 0
    /// Datagrams that the kernel refused to send.
    package var sendFailures = 0
    /// Datagrams that found the delay queue full.
    package var queueOverflow = 0
    /// Datagrams still held when the reflector was stopped.
    package var unsentAtStop = 0
    /// Relay sockets that could not be made.
    package var socketFailures = 0
    /// Relay sockets closed for a newer client, least recently used first.
    package var socketEvictions = 0
    /// Datagrams whose relay socket was closed while they were held.
    package var socketGone = 0
    /// Sources that lost their place in the rate limiter before their bucket was full again.
    package var limiterEvictions = 0
    /// Datagrams without a kernel stamp that could be placed: their hold begins when they were read.
    package var unplacedStamps = 0
    /// STAMP sessions whose count began again because the table was full.
    package var stampEvictions = 0

    /// Nothing failed.
    package init() {}
}
