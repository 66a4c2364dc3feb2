/// What is measured: in at `ingress`, out at `echo` behind it where there is one.
package struct Line: Hashable, Sendable {
    /// Unique in its file; `ingress>echo` (or `ingress`) where the file gave none.
    package let name: String
    package let ingress: HostPort
    /// Where the ingress forwards to; nil when the ingress itself answers.
    package let echo: HostPort?
    /// nil: `relay` with an echo, `plumb` without (or what the round's settings say).
    package let payload: PayloadKind?
    /// In the order of the file, keys unique.
    package let tags: [Tag]
    /// Loss ratio (0...1) above which the line is abnormal; nil takes the round's.
    package let maxLoss: Double?
    /// Mean RTT above which the line is abnormal; nil takes the round's.
    package let maxRTT: Duration?

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
