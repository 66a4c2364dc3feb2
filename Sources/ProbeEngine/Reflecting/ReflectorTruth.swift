package import LinuxSocket

/// What really happened at a reflector: what a prober's figures can be compared with.
package struct ReflectorTruth: Sendable {
    /// In the order in which the lines were first heard of.
    package var lines: [LineTruth] = []
    /// Datagrams that were not answered because they ought not to be.
    package var ignored = IgnoredCounts()
    /// What the reflector itself failed to do: none of it is a loss of the line.
    package var faults = ReflectorFaults()
    package var seed: UInt64 = 0

    package init() {}
}

/// What truly happened on one line.
package struct LineTruth: Sendable, Equatable {
    /// The address that was probed, with its port.
    package var address: Endpoint
    /// The echo behind it; nil for a line that is answered here.
    package var echo: Endpoint?
    /// Valid probes that arrived, copies and repetitions included.
    package var received = 0
    /// Dropped on purpose.
    package var dropped = 0
    /// Replies dropped on purpose, on the way back (STAMP).
    package var droppedBack = 0
    /// Probes answered, each counted once.
    package var answered = 0
    /// Copies sent on purpose (on a relay, towards the echo).
    package var duplicated = 0
    /// Relay: further answers to a probe that were returned as well.
    package var answeredAgain = 0
    /// Held longer on purpose, so that later ones overtake.
    package var reordered = 0
    /// Relay: handed to the kernel for the echo, copies not counted.
    package var forwarded = 0
    /// Relay: ICMP errors that came back from the echo.
    package var echoRefused = 0
    /// Relay: answers whose hold is not known, because their octets were changed or the request was too long ago.
    package var holdUnknown = 0
    /// How long answered probes were held, the reflector's own time included.
    package var hold = HoldStatistics()

    init(address: Endpoint, echo: Endpoint?) {
        self.address = address
        self.echo = echo
    }
}

/// From the kernel's stamp of an arrival to the call that sent the answer; on a relay both ways added.
package struct HoldStatistics: Sendable, Equatable {
    package private(set) var count = 0
    package private(set) var sumNanoseconds: Int64 = 0
    private var least = Int64.max
    private var most = Int64.min

    mutating func add(_ nanoseconds: Int64) {
        count += 1
        sumNanoseconds &+= nanoseconds
        if nanoseconds < least { least = nanoseconds }
        if nanoseconds > most { most = nanoseconds }
    }

    /// nil when nothing was added.
    package var minimumNanoseconds: Int64? { count == 0 ? nil : least }
    package var maximumNanoseconds: Int64? { count == 0 ? nil : most }
    package var meanNanoseconds: Double? { count == 0 ? nil : Double(sumNanoseconds) / Double(count) }
}

/// Why a datagram was not answered.
package enum IgnoreReason: Int, CaseIterable, Sendable {
    case notAProbe, tooLong, lowSourcePort, loop, notAllowed, overRate, echoNotAllowed, notFromAnEcho,
        longerThanRequest, stampTooShort, stampNoRoom, stampNotAuthentic

    /// The key in JSON.
    package var name: String {
        switch self {
        case .notAProbe: "not_a_probe"
        case .tooLong: "too_long"
        case .lowSourcePort: "low_source_port"
        case .loop: "loop"
        case .notAllowed: "not_allowed"
        case .overRate: "over_rate"
        case .echoNotAllowed: "echo_not_allowed"
        case .notFromAnEcho: "not_from_an_echo"
        case .longerThanRequest: "longer_than_request"
        case .stampTooShort: "stamp_too_short"
        case .stampNoRoom: "stamp_no_room"
        case .stampNotAuthentic: "stamp_not_authentic"
        }
    }
}

/// Datagrams by the reason why they were not answered.
package struct IgnoredCounts: Sendable, Equatable {
    private var counts = [Int](repeating: 0, count: IgnoreReason.allCases.count)

    package subscript(reason: IgnoreReason) -> Int { counts[reason.rawValue] }

    mutating func add(_ reason: IgnoreReason) { counts[reason.rawValue] += 1 }
}

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

    package init() {}
}
