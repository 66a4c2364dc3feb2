/// What the prober did itself: the facts that validity is judged from. Nothing here is a property of a line.
package struct RoundLedger: Equatable, Sendable, Codable {
    /// Send lateness against the schedule, nanoseconds; nil when nothing was sent. p50 and p99 come from a histogram
    /// with 3 % resolution, the maximum is exact.
    package var lateness: LatenessFigures?
    /// Datagrams that the kernel dropped because our receive buffers were full (SO_RXQ_OVFL, SO_MEMINFO).
    package var receiveOverflow = 0
    /// Failed sends that made a probe unsent, by errno name (`ENOBUFS`), ordered by name.
    package var sendErrors: [NamedCount] = []
    /// Sends that failed for a reason that was not theirs (a pending ICMP error, a full buffer) and were made again.
    package var sendRetries = 0
    /// Probes unsent because they were overdue by more than an interval.
    package var overdue = 0
    /// Where the times of sending and receiving come from.
    package var timestamps: TimestampSource = .kernel
    /// Sent probes with a kernel transmit stamp.
    package var transmitStamped = 0
    /// Replies with a kernel receive stamp.
    package var receiveStamped = 0
    /// Kernel stamps thrown away because the wall clock moved between stamp and reading, or because they fit no probe.
    package var stampsRejected = 0
    /// Longest time that the measuring loop did not look at its sockets, nanoseconds.
    package var longestStallNanoseconds: Int64 = 0
    /// Times that CLOCK_REALTIME was stepped against CLOCK_MONOTONIC.
    package var clockSteps = 0
    /// The largest of those steps, nanoseconds, signed; 0 without steps.
    package var largestClockStepNanoseconds: Int64 = 0
    /// Datagrams from addresses that were not probed.
    package var foreign = 0
    /// ICMP errors that could not be given to a probe.
    package var unmatchedRefusals = 0
    /// Whether the user ended the round early.
    package var interrupted = false
    /// Lost probes without a transmit stamp, on lines that have stamps of other probes: dropped, perhaps, before the
    /// driver had them (a queueing discipline drops so). nil when stamps are sampled or not taken.
    package var lostUnstamped: Int?
    /// A transmit stamp is asked of every n-th probe; 1 of each.
    package var transmitStampEvery = 1
    /// Probes whose figures a stall or the like made uncertain, and which are marked or left out for that.
    package var uncertain = 0
    /// How many threads measured.
    package var threads = 1
    /// What the scheduler gave the measuring threads; nil where its figures cannot be read.
    package var threadTime: ThreadTimeFigures?
    /// How long the receive buffer lasts; nil when no socket was opened.
    package var receiveBuffer: ReceiveBufferFigures?
    /// What the prober's probes of itself found; nil when there were none.
    package var selfProbe: SelfProbeFigures?
    /// What the search for a bearable rate found; nil when the rate was the plan's.
    package var rateFinding: RateFinding?
    /// What the machine did meanwhile.
    package var host = HostFigures()
    /// What became of the SOCKS5 proxies; nil when no line was behind one.
    package var proxies: ProxyFigures?
    /// What was counted of the probes to ingresses; nil when no ingress was probed beside lines.
    package var companions: CompanionLedger?

    /// Sockets that were clogged with what did not leave this machine, so that lines went on from a spare one; nil
    /// when none was.
    package var spareSockets: Int?

    /// The ledger of a round in which nothing happened.
    package init() {}

    /// The names that are stored with a round: they stay for ever.
    private enum CodingKeys: String, CodingKey {
        case lateness, receiveOverflow, sendErrors, sendRetries, overdue, timestamps, transmitStamped, receiveStamped,
            stampsRejected, longestStallNanoseconds, clockSteps, largestClockStepNanoseconds, foreign,
            unmatchedRefusals, interrupted, lostUnstamped, transmitStampEvery, uncertain, threads, threadTime,
            receiveBuffer, rateFinding, host, proxies, companions, spareSockets
        case selfProbe = "canary"
    }
}
