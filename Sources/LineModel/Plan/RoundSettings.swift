/// What a round is asked to do, apart from its lines.
package struct RoundSettings: Equatable, Sendable {
    /// Probes a line, at least 1.
    package var count = 100
    /// The time between two probes of a line.
    package var interval: Duration = .milliseconds(20)
    /// RFC 7680's Tmax: how long a probe may take and still be received.
    package var timeout: Duration = .seconds(2)
    /// How many bytes of payload a probe has, 32 to 65,000.
    package var size = 64
    /// The payload of lines that name none; nil takes `relay` for a line with an echo and else `plumb`.
    package var payload: PayloadKind?
    /// The most packets a second over all lines. It does not hold when `findsRate` is set.
    package var maxRate = 20_000.0
    /// Whether the rate is found while the round runs.
    package var findsRate = false
    /// How many threads measure; nil chooses from the plan and the cores.
    package var threads: Int?
    /// The most packets a second to one destination address.
    package var maxAddressRate = 1_000.0
    /// The local address to send from, a literal; nil leaves it to the routing table.
    package var source: String?
    /// The only family of ingresses' addresses that is probed; nil takes what the resolver gives first.
    package var ipVersion: IPVersion?
    /// The interface to send through; nil leaves it to the routing table.
    package var interface: String?
    /// How many source ports probes of one address family leave from: probe k uses port k mod this.
    package var sourcePorts = 1
    /// The differentiated services code point, 0 to 63; nil leaves it 0.
    package var dscp: Int?
    /// The time to live or hop limit, 1 to 255; nil leaves the system's.
    package var timeToLive: Int?
    /// The seed that repeats a round's order; nil takes a random one.
    package var seed: UInt64?
    /// Which clock readings delays are computed from.
    package var timestamps: TimestampSource = .kernel
    /// Whether probes leave one by one or a few together. With the process's own clock readings each leaves by itself:
    /// what waits in a call would be part of its delay.
    package var pace: SendPace = .quantum
    /// The loss above which a line without a limit of its own is abnormal, 0...1.
    package var maxLoss = 0.3
    /// The mean RTT above which a line without a limit of its own is abnormal; nil when RTT is not judged.
    package var maxRTT: Duration?
    /// The gain over the direct way below which a line without a limit of its own is abnormal; nil when the gain is not
    /// judged.
    package var minGain: Duration?
    /// How much later than the median a packet may be for a game's tick; nil for one tick.
    package var tickBuffer: Duration?
    /// How lines with an echo have their ingress probed too, beside the whole line; nil when they have not.
    package var segments: IngressProbe?
    /// Where lines that say nothing of it are probed without their ingress, beside the whole line; nil when they are
    /// not.
    package var direct: DirectProbe?
    /// Whether lines that say nothing of it have a flow that stays open from round to round probed beside them.
    package var flows = false
    /// Whether TCP handshakes are made with the ingresses of lines that say nothing of it, beside their probes; nil
    /// when they are not.
    package var tcp: TCPProbe?

    /// The defaults of the command line.
    package init() {}

    /// The longest round that the program accepts, in seconds: 24 hours.
    package static let maxSeconds = 86_400.0

    /// Something wrong with one setting. Each has one rule, which `Words` says.
    package struct Problem: Hashable, Sendable {
        /// Which setting is wrong.
        package let setting: RoundSetting
        /// The value as it was set; nil where it need not be shown.
        package let value: String?
    }

    /// Everything that is wrong with the settings; empty when all is well.
    package var problems: [Problem] {
        var found: [Problem] = []
        func require(_ condition: Bool, _ setting: RoundSetting, _ value: String?) {
            if !condition { found.append(Problem(setting: setting, value: value)) }
        }
        require(Self.counts.contains(count), .count, "\(count)")
        require(Self.intervals.contains(interval), .interval, interval.shortText)
        require(Self.timeouts.contains(timeout), .timeout, timeout.shortText)
        require(Self.sizes.contains(size), .size, "\(size)")
        require(threads.map(Self.threadCounts.contains) ?? true, .threads, "\(threads ?? 0)")
        if let ipVersion, let source {
            require(IPVersion(ofLiteral: source) == ipVersion, .ipVersion, ipVersion.rawValue)
        }
        require(maxRate > 0, .maxRate, "\(maxRate)")
        require(maxAddressRate > 0, .maxAddressRate, "\(maxAddressRate)")
        require(Self.portCounts.contains(sourcePorts), .sourcePorts, "\(sourcePorts)")
        require(dscp.map(Self.codePoints.contains) ?? true, .dscp, "\(dscp ?? 0)")
        require(timeToLive.map(Self.hops.contains) ?? true, .timeToLive, "\(timeToLive ?? 0)")
        require((0...1).contains(maxLoss), .maxLoss, "\(maxLoss)")
        require(maxRTT.map { $0 > .zero } ?? true, .maxRTT, nil)
        require(minGain.map(Self.gains.contains) ?? true, .minGain, minGain?.shortText)
        return found
    }

    /// How many probes a line may be sent.
    package static let counts = 1...1_000_000
    /// How far apart two probes of a line may be.
    package static let intervals: ClosedRange<Duration> = .microseconds(10) ... .seconds(3600)
    /// How long a reply may be waited for.
    package static let timeouts: ClosedRange<Duration> = .milliseconds(1) ... .seconds(600)
    /// How many bytes a plumb payload may have.
    package static let sizes = 32...65_000
    /// What a limit of the gain may be: no delay is longer than the longest timeout.
    package static let gains: ClosedRange<Duration> = .seconds(-600) ... .seconds(600)
    /// How many measuring threads a round may have.
    package static let threadCounts = 1...64
    /// How many source ports a round may send from.
    package static let portCounts = 1...64
    /// What a DSCP code point may be: six bits.
    package static let codePoints = 0...63
    /// What a time to live, or a hop limit, may be.
    package static let hops = 1...255
}

extension Duration {
    /// Whole nanoseconds; durations beyond 292 years are not meant for this.
    @inlinable
    package var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
