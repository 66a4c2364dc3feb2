internal import LinuxSocket

/// Where a datagram goes and what it counts as, beside its bytes.
struct Departure {
    /// Which socket it leaves by.
    var channel: Channel
    /// Index of its line.
    var line: Int
    var kind: Kind
    /// Bytes of the datagram.
    var length: Int
    /// When it arrived: the kernel's stamp, or the loop's clock where there is none.
    var arrival: MonotonicTime
    /// How long the request of a relay's answer was held on the way there; nil when that is not known, and for other
    /// datagrams.
    var earlierHoldNanoseconds: Int64?
    var destination: Endpoint
    /// The address to leave from; nil when the socket has only one.
    var source: Endpoint?
    /// The TTL or hop limit with which it arrived; nil when the socket does not tell.
    var timeToLive: UInt8?
    /// The TOS or traffic class with which it arrived; nil when the socket does not tell.
    var trafficClass: UInt8?

    enum Kind: UInt8 {
        /// Back to its sender.
        case answer
        /// Back to its sender, and not the first of its probe.
        case copy
        /// On to an echo.
        case forward
        /// On to an echo, for the second time.
        case forwardCopy
    }
}

/// One of the loop's sockets.
enum Channel: Equatable {
    /// The n-th listening socket.
    case listening(Int)
    /// The relay socket in the n-th place, if it is still the one with this number.
    case relay(place: Int, number: Int)
}
