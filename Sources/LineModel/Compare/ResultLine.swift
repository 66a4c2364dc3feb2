/// A line as a stored result of a round has it.
package struct ResultLine: Equatable, Sendable {
    /// The line's name, by which it is found in another result.
    package var name: String
    /// Where its probes were sent to, `host:port`.
    package var ingress: String
    /// Where the ingress forwarded them to; nil without.
    package var echo: String?
    /// The payload that was used; nil where the result does not say.
    package var payload: String?
    /// Probes sent, and those that came back in time.
    package var sent = 0
    /// Probes whose reply came within the timeout.
    package var received = 0
    /// Runs of consecutive losses (RFC 3357); nil where the result does not say.
    package var lossRuns: Int?
    /// Mean, median and 95th percentile of the delays, milliseconds; nil when nothing was received.
    package var mean: Double?
    /// The median of the delays, milliseconds; nil when nothing was received.
    package var median: Double?
    /// The 95th percentile of the delays, milliseconds; nil when nothing was received.
    package var p95: Double?
    /// Sample standard deviation of the delays, milliseconds; nil with one or none.
    package var deviation: Double?
    /// The mean absolute difference of neighbouring delays, milliseconds; nil where there is none.
    package var variation: Double?
    /// What was said of it.
    package var verdict: LineVerdict

    /// A line without figures.
    package init(name: String, ingress: String, echo: String? = nil, verdict: LineVerdict) {
        self.name = name
        self.ingress = ingress
        self.echo = echo
        self.verdict = verdict
    }

    /// Probes that are loss.
    package var lost: Int { sent - received }
    /// Loss, 0...1; nil when nothing was sent.
    package var loss: Double? { sent == 0 ? nil : Double(lost) / Double(sent) }

    /// Whether both are the same way through the network, measured in the same way.
    package func isSameWay(as other: ResultLine) -> Bool {
        ingress == other.ingress && echo == other.echo
            && (payload == nil || other.payload == nil || payload == other.payload)
    }
}

/// A round as its JSON result tells it (docs/reference/formats.md, "Result of a round"), as far as two of them are
/// compared.
package struct RoundResult: Equatable, Sendable {
    /// The round's id.
    package var id = ""
    /// The place that was measured from.
    package var vantage = ""
    /// When it began; nil where the result does not say.
    package var started: WallTime?
    /// The timeout, milliseconds; nil where the result does not say.
    package var timeout: Double?
    /// Bytes of a probe; nil where the result does not say.
    package var payloadBytes: Int?
    /// Whether it can be trusted.
    package var verdict = Validity.Verdict.valid
    /// Its lines, in their order; their names differ.
    package var lines: [ResultLine] = []

    /// A round without lines.
    package init() {}
}
