/// What was planned, as the report states it with every figure.
package struct PlanFigures: Equatable, Sendable, Codable {
    /// How many lines are measured.
    package var lines = 0
    /// How many probes each line is sent.
    package var count = 0
    /// The time between two probes of a line as it was really used, after any stretching by the caps.
    package var interval: Duration = .zero
    /// The time between two probes of a line that was asked for.
    package var requestedInterval: Duration = .zero
    /// How long a reply is waited for after its probe left.
    package var timeout: Duration = .zero
    /// The rate in packets a second over all lines.
    package var rate = 0.0
    /// The payloads in use, in order of first use; `plumb` or `relay` or both.
    package var payloads: [PayloadKind] = []
    /// Bytes of UDP payload that the prober was asked for, without a relay's header.
    package var payloadBytes = 0
    /// The seed of the order of sending, which repeats it.
    package var seed: UInt64 = 0
    /// How many probes could leave together, and within what time; nil where an older program stored the round.
    package var quantum: SendQuantum?
    /// How many source ports a line's probes took in turn: probe k took the k-th, and began again; nil where an older
    /// program stored the round. Lines whose probes are one flow (STAMP, ICMP, SOCKS5) had one all the same.
    package var sourcePorts: Int?

    /// The figures of a plan without lines.
    package init() {}
}
