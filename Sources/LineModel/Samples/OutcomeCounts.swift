/// How many probes ended how. `sent` is received + late + lost + refused; `unsent` is outside it.
package struct OutcomeCounts: Equatable, Sendable, Codable {
    package var received = 0
    package var late = 0
    package var lost = 0
    package var refused = 0
    package var unsent = 0

    package init() {}

    package var sent: Int { received + late + lost + refused }
    package var planned: Int { sent + unsent }
    /// (lost + late + refused) / sent; nil when nothing was sent.
    package var lossRatio: Double? { sent == 0 ? nil : Double(lost + late + refused) / Double(sent) }
}
