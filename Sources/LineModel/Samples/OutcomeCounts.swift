/// How many probes ended how. `sent` is received + late + lost + refused; `unsent` is outside it.
package struct OutcomeCounts: Equatable, Sendable, Codable {
    /// A valid reply came within the timeout.
    package var received = 0
    /// A valid reply came after the timeout.
    package var late = 0
    /// Nothing came before the round stopped listening.
    package var lost = 0
    /// An ICMP error came.
    package var refused = 0
    /// The probe was planned and never put on the wire by us.
    package var unsent = 0

    /// No probe has been counted.
    package init() {}

    /// Probes put on the wire: the denominator of loss.
    package var sent: Int { received + late + lost + refused }
    /// Probes that the round meant to send.
    package var planned: Int { sent + unsent }
    /// (lost + late + refused) / sent, 0...1; nil when nothing was sent.
    package var lossRatio: Double? { sent == 0 ? nil : Double(lost + late + refused) / Double(sent) }
}
