package import LinuxSocket

/// What truly happened on one line.
package struct LineTruth: Sendable, Equatable {
    /// The address that was probed, with its port.
    package var address: Endpoint
    /// The echo behind it; nil for a line that is answered here.
    package var echo: Endpoint?
    /// Valid probes that arrived, copies and repetitions included.
    package var received = 0
    /// Probes dropped on purpose.
    package var dropped = 0
    /// Those of `dropped` that came within a burst, whatever else would have dropped them.
    package var droppedInBursts = 0
    /// How many bursts have begun, or were under way at the first probe.
    package var bursts = 0
    /// Replies dropped on purpose, on the way back (STAMP).
    package var droppedBack = 0
    /// Probes answered, each counted once.
    package var answered = 0
    /// Copies sent on purpose; a relay sends them towards the echo.
    package var duplicated = 0
    /// Further answers to a probe that a relay returned as well.
    package var answeredAgain = 0
    /// Probes held longer on purpose, so that later ones overtake.
    package var reordered = 0
    /// Probes that a relay handed to the kernel for the echo; copies are not counted.
    package var forwarded = 0
    /// ICMP errors that came back to a relay from the echo.
    package var echoRefused = 0
    /// Answers by a relay whose hold is not known, because their bytes were changed or the request was too long ago.
    package var holdUnknown = 0
    /// How long answered probes were held, the reflector's own time included.
    package var hold = HoldStatistics()

    init(address: Endpoint, echo: Endpoint?) {
        self.address = address
        self.echo = echo
    }
}

/// How long answered probes were held: from the kernel's stamp of an arrival to the call that sent the answer; on a
/// relay both ways added.
package struct HoldStatistics: Sendable, Equatable {
    /// How many holds were added.
    package private(set) var count = 0
    /// Their sum; it wraps around after 292 years of holds.
    package private(set) var sumNanoseconds: Int64 = 0
    private var least = Int64.max
    private var most = Int64.min

    mutating func add(_ nanoseconds: Int64) {
        count += 1
        sumNanoseconds &+= nanoseconds
        if nanoseconds < least { least = nanoseconds }
        if nanoseconds > most { most = nanoseconds }
    }

    /// The shortest hold; nil when none was added.
    package var minimumNanoseconds: Int64? { count == 0 ? nil : least }
    /// The longest hold; nil when none was added.
    package var maximumNanoseconds: Int64? { count == 0 ? nil : most }
    /// The mean hold; nil when none was added.
    package var meanNanoseconds: Double? { count == 0 ? nil : Double(sumNanoseconds) / Double(count) }
}
