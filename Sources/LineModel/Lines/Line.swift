/// What is measured: in at `ingress`, out at `echo` behind it where there is one.
package struct Line: Hashable, Sendable {
    /// Unique in its file; `ingress>echo` (or `ingress`) where the file gave none.
    package let name: String
    /// Where probes are sent.
    package let ingress: HostPort
    /// Where the ingress forwards to; nil when the ingress itself answers.
    package let echo: HostPort?
    /// The payload that the line names. When it is nil, the round's own payload holds, or `relay` for a line with an
    /// echo and `plumb` for one without.
    package let payload: PayloadKind?
    /// Tags in the order of the file; their keys are unique.
    package let tags: [Tag]
    /// Loss ratio (0...1) above which the line is abnormal; nil takes the round's.
    package let maxLoss: Double?
    /// Mean RTT above which the line is abnormal; nil takes the round's.
    package let maxRTT: Duration?
    /// The least gain over the direct way, below which the line is abnormal; below 0 where it may be slower than direct
    /// by so much. nil takes the round's.
    package var minGain: Duration?
    /// Where the line is probed without its ingress, beside itself; nil takes the round's.
    package var direct: DirectProbe?
    /// Whether a flow that stays open from round to round is probed beside the line; nil takes the round's.
    package var flows: Bool?
    /// Whether TCP handshakes are made with its ingress beside its probes; nil takes the round's.
    package var tcp: TCPProbe?

    /// - Parameters:
    ///   - name: unique among the lines of a round; nil makes it `ingress>echo`, or `ingress` without an echo.
    ///   - tags: keys must be unique.
    package init(
        name: String? = nil, ingress: HostPort, echo: HostPort? = nil, payload: PayloadKind? = nil,
        tags: [Tag] = [], maxLoss: Double? = nil, maxRTT: Duration? = nil
    ) {
        self.name = name ?? echo.map { "\(ingress)>\($0)" } ?? "\(ingress)"
        self.ingress = ingress
        self.echo = echo
        self.payload = payload
        self.tags = tags
        self.maxLoss = maxLoss
        self.maxRTT = maxRTT
    }
}
