/// What a round is asked to do, apart from its lines. Every field has the flag of the same name.
package struct RoundSettings: Equatable, Sendable {
    /// Probes a line, at least 1.
    package var count = 100
    /// The time between two probes of a line.
    package var interval: Duration = .milliseconds(20)
    /// RFC 7680's Tmax: how long a probe may take and still be received.
    package var timeout: Duration = .seconds(2)
    /// Bytes of payload of a probe, 32 to 65,000.
    package var size = 64
    /// The payload of lines that name none; nil takes `relay` for a line with an echo and else `plumb`.
    package var payload: PayloadKind?
    /// The most packets a second over all lines. It does not hold when `findsRate` is set.
    package var maxRate = 20_000.0
    /// `--max-rate auto`: the rate is found while the round runs.
    package var findsRate = false
    /// Measuring threads; nil chooses from the plan and the cores.
    package var threads: Int?
    /// The most packets a second to one destination address.
    package var maxAddressRate = 1_000.0
    /// Local address to send from, a literal; nil leaves it to the routing table.
    package var source: String?
    /// Interface to send through; nil leaves it to the routing table.
    package var interface: String?
    /// Sockets a family: probe k uses port k mod this.
    package var sourcePorts = 1
    /// Differentiated services code point, 0 to 63; nil leaves it 0.
    package var dscp: Int?
    /// Time to live or hop limit, 1 to 255; nil leaves the system's.
    package var timeToLive: Int?
    /// Repeats a round's order; nil takes a random one.
    package var seed: UInt64?
    /// Which clock readings delays are computed from.
    package var timestamps: TimestampSource = .kernel
    /// The loss above which a line without a limit of its own is abnormal, 0...1.
    package var maxLoss = 0.3
    /// The mean RTT above which a line without a limit of its own is abnormal; nil when RTT is not judged.
    package var maxRTT: Duration?
    /// `--tick-buffer`: how much later than the median a packet may be for a game's tick; nil for one tick.
    package var tickBuffer: Duration?
    /// `--segments`: the ingress of a line with an echo is probed too, beside the whole line; nil when it is not.
    package var segments: IngressProbe?

    /// The defaults of the command line.
    package init() {}

    /// Longest round in seconds that the program accepts: 24 hours.
    package static let longestSeconds = 86_400.0

    /// Something wrong with one setting.
    package struct Problem: Equatable, Sendable {
        /// The setting by the name of its flag, without dashes in front: `max-rate`.
        package let flag: String
        /// The value as it was set; nil where it need not be shown.
        package let value: String?
        /// What is expected.
        package let rule: String
    }

    /// Everything that is wrong with the settings, each naming its flag and what is expected; empty when all is well.
    package var problems: [String] {
        settingProblems.map { "--\($0.flag)\($0.value.map { " \($0)" } ?? ""): \($0.rule)" }
    }

    /// The same for readers that call the settings otherwise.
    package var settingProblems: [Problem] {
        var found: [Problem] = []
        func require(_ condition: Bool, _ flag: String, _ value: String?, _ rule: String) {
            if !condition { found.append(Problem(flag: flag, value: value, rule: rule)) }
        }
        require(count >= 1 && count <= 1_000_000, "count", "\(count)", "a line needs 1 to 1000000 probes")
        require(
            interval >= .microseconds(10) && interval <= .seconds(3600), "interval", interval.shortText,
            "between two probes of a line lie 10us to 1h")
        require(
            timeout >= .milliseconds(1) && timeout <= .seconds(600), "timeout", timeout.shortText,
            "a timeout is 1ms to 10m")
        require(
            size >= 32 && size <= 65_000, "size", "\(size)",
            "a probe has 32 octets of header and at most 65000 octets; write 32 to 65000")
        require(threads.map { (1...64).contains($0) } ?? true, "threads", "\(threads ?? 0)", "write 1 to 64 threads")
        require(maxRate > 0, "max-rate", "\(maxRate)", "write packets a second above 0")
        require(maxAddressRate > 0, "max-address-rate", "\(maxAddressRate)", "write packets a second above 0")
        require(sourcePorts >= 1 && sourcePorts <= 64, "source-ports", "\(sourcePorts)", "write 1 to 64 ports")
        require(dscp.map { (0...63).contains($0) } ?? true, "dscp", "\(dscp ?? 0)", "a code point is 0 to 63")
        require(
            timeToLive.map { (1...255).contains($0) } ?? true, "ttl", "\(timeToLive ?? 0)", "write 1 to 255 hops")
        require((0...1).contains(maxLoss), "max-loss", "\(maxLoss)", "a loss limit is 0% to 100%")
        require(maxRTT.map { $0 > .zero } ?? true, "max-rtt", nil, "a delay limit is above 0")
        return found
    }
}

extension Duration {
    /// Whole nanoseconds; durations beyond 292 years are not meant for this.
    @inlinable
    package var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
    }
}
