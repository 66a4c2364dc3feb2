/// What a line lost since the evidence against it began to grow: what people are told. It begins anew whenever the
/// evidence is no more than that of a line in order.
package struct EvidenceWindow: Hashable, Sendable, Codable {
    /// Rounds since then, the first bad one among them.
    package var rounds: UInt32 = 0
    /// Probes lost in these rounds and their bins.
    package var lost: UInt32 = 0
    /// Probes sent in these rounds and their bins.
    package var sent: UInt32 = 0

    /// A window that has not begun.
    package init() {}

    /// Evidence of 10 against a line is what one line of ten in order has at any time.
    static let calm = 10.0

    mutating func add(_ count: LossCount, isRound: Bool) {
        rounds &+= isRound ? 1 : 0
        lost &+= UInt32(clamping: count.lost)
        sent &+= UInt32(clamping: count.sent)
    }

    /// The loss ratio, 0...1; nil before anything was sent.
    package var ratio: Double? { sent == 0 ? nil : Double(lost) / Double(sent) }
}
