internal import LineModel

/// What a request can carry of a probe.
@frozen
package struct ProbeFields: Equatable, Sendable {
    /// The line's row in the round, from 0, below `FormatContext.rows`.
    package var line: UInt32
    /// The probe's number, from 0, below `FormatContext.count`.
    package var sequence: UInt32
    /// Wall clock, nanoseconds since 1970: when the request is written, some microseconds before it leaves.
    package var sendTimeNanoseconds: Int64
    /// The line's echo, for formats that name it.
    package var echo: RelayHeader?
    /// The ingress is reached by IPv6.
    package var isIPv6: Bool

    /// - Parameters:
    ///   - echo: given exactly if the format needs one.
    ///   - isIPv6: whether the ingress is reached by IPv6, which ICMP must know.
    @inlinable
    package init(
        line: UInt32, sequence: UInt32, sendTimeNanoseconds: Int64, echo: RelayHeader? = nil, isIPv6: Bool = false
    ) {
        self.line = line
        self.sequence = sequence
        self.sendTimeNanoseconds = sendTimeNanoseconds
        self.echo = echo
        self.isIPv6 = isIPv6
    }
}
