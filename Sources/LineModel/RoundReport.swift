/// How a round's stamps are taken.
package enum TimestampSource: String, Sendable, CaseIterable, Codable {
    /// The kernel's software stamps at both ends of the delay (SO_TIMESTAMPING).
    case kernel
    /// The process's own clock readings around its system calls.
    case user
}

/// What was planned, as the report states it with every figure.
package struct PlanFigures: Equatable, Sendable, Codable {
    package var lines = 0
    package var count = 0
    /// Really used, after any stretching by the caps.
    package var interval: Duration = .zero
    /// As asked for.
    package var requestedInterval: Duration = .zero
    package var timeout: Duration = .zero
    /// Packets a second over all lines.
    package var rate = 0.0
    /// The payloads in use, in order of first use; `plumb` or `relay` or both.
    package var payloads: [PayloadKind] = []
    /// Octets of UDP payload that the prober asked for (`--size`), without a relay's header.
    package var payloadBytes = 0
    package var seed: UInt64 = 0

    package init() {}
}

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
    package var timestamps: TimestampSource = .kernel
    /// Sent probes with a kernel transmit stamp, and replies with a kernel receive stamp.
    package var transmitStamped = 0
    package var receiveStamped = 0
    /// Kernel stamps thrown away because the wall clock moved between stamp and reading, or because they fit no probe.
    package var stampsRejected = 0
    /// Longest time that the measuring loop did not look at its sockets, nanoseconds.
    package var longestStallNanoseconds: Int64 = 0
    /// Times that CLOCK_REALTIME was stepped against CLOCK_MONOTONIC, and the largest step (signed, nanoseconds).
    package var clockSteps = 0
    package var largestClockStepNanoseconds: Int64 = 0
    /// Datagrams from addresses that were not probed.
    package var foreign = 0
    /// ICMP errors that could not be given to a probe.
    package var unmatchedRefusals = 0
    /// Ended early by the user.
    package var interrupted = false
    /// Lost probes without a transmit stamp, on lines that have stamps of other probes: dropped, perhaps, before the
    /// driver had them (a queueing discipline drops so). nil when stamps are sampled or not taken.
    package var lostUnstamped: Int?
    /// A transmit stamp is asked of every n-th probe; 1 of each.
    package var transmitStampEvery = 1
    /// Probes whose figures a stall or the like made uncertain, and which are marked or left out for that.
    package var uncertain = 0
    /// Measuring threads.
    package var threads = 1
    /// nil where the scheduler's figures cannot be read.
    package var threadTime: ThreadTimeFigures?
    /// nil when no socket was opened.
    package var receiveBuffer: ReceiveBufferFigures?
    /// nil: there was none.
    package var canary: CanaryFigures?
    /// nil: the rate was the plan's.
    package var rateFinding: RateFinding?
    package var host = HostFigures()
    /// nil: no line was behind a SOCKS5 proxy.
    package var proxies: ProxyFigures?
    /// nil: no ingress was probed beside lines.
    package var companions: CompanionLedger?

    package init() {}
}

/// Percentiles of how late probes were put on the wire, in nanoseconds.
package struct LatenessFigures: Equatable, Sendable, Codable {
    package var p50, p99, max: Int64

    package init(p50: Int64, p99: Int64, max: Int64) {
        self.p50 = p50
        self.p99 = p99
        self.max = max
    }
}

/// A count with the name it is shown under.
package struct NamedCount: Equatable, Sendable, Codable {
    package var name: String
    package var count: Int

    package init(name: String, count: Int) {
        self.name = name
        self.count = count
    }
}

/// Whether a round can be trusted, with the reasons in words.
package struct Validity: Equatable, Sendable, Codable {
    /// `suspect` and `invalid` rounds raise no alarm; an `invalid` one makes the command fail.
    package enum Verdict: String, Sendable, CaseIterable, Codable {
        case valid, suspect, invalid
    }

    package var verdict: Verdict
    /// Empty when valid. Each says what happened, what it means, and what to do.
    package var reasons: [String]

    package init(verdict: Verdict, reasons: [String]) {
        self.verdict = verdict
        self.reasons = reasons
    }
}

/// One round over all lines, judged: what every renderer is given.
package struct RoundReport: Sendable {
    /// 16 hexadecimal digits of the round's random number.
    package var id: String
    package var vantage: String
    package var started: WallTime
    package var finished: WallTime
    /// By CLOCK_MONOTONIC.
    package var duration: Duration
    package var plan: PlanFigures
    package var totals: OutcomeCounts
    package var duplicates: Int
    package var corrupt: Int
    package var ledger: RoundLedger
    package var validity: Validity
    /// In the order of the lines file.
    package var lines: [LineReportRow]
    /// The probes themselves.
    package var samples: SampleTable
    /// CLOCK_REALTIME of the samples' zero, nanoseconds since 1970.
    package var samplesEpochNanoseconds: Int64
    /// The probes to the lines' ingresses, which are in none of the other totals; nil where none was asked for.
    package var segments: SegmentTotals?

    package init(
        id: String, vantage: String, started: WallTime, finished: WallTime, duration: Duration, plan: PlanFigures,
        totals: OutcomeCounts, duplicates: Int, corrupt: Int, ledger: RoundLedger, validity: Validity,
        lines: [LineReportRow], samples: SampleTable, samplesEpochNanoseconds: Int64
    ) {
        self.id = id
        self.vantage = vantage
        self.started = started
        self.finished = finished
        self.duration = duration
        self.plan = plan
        self.totals = totals
        self.duplicates = duplicates
        self.corrupt = corrupt
        self.ledger = ledger
        self.validity = validity
        self.lines = lines
        self.samples = samples
        self.samplesEpochNanoseconds = samplesEpochNanoseconds
    }
}
