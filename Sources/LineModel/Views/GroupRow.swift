/// Lines that share an ingress, an echo or a tag's value, summed up over one round.
package struct GroupRow: Equatable, Sendable {
    /// The value that they share.
    package var group: String
    /// How many lines it has.
    package var lines = 0
    /// How many of them are abnormal.
    package var abnormal = 0
    /// How many of them are unmeasured; they are in no other figure.
    package var unmeasured = 0
    /// Probes sent on its measured lines.
    package var sent = 0
    /// Those of them that are loss.
    package var lost = 0
    /// The greatest loss of a line, 0...1; nil when none was measured.
    package var worstLoss: Double?
    /// The median of its lines' median delays, milliseconds; nil when nothing was received.
    package var median: Double?
    /// The greatest median delay of a line, milliseconds; nil when nothing was received.
    package var worstMedian: Double?

    /// A group without lines.
    package init(_ group: String) { self.group = group }

    /// Loss over all its measured lines together, 0...1; nil when nothing was sent.
    package var loss: Double? { sent == 0 ? nil : Double(lost) / Double(sent) }
}
