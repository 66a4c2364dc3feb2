/// Why a line has no old flow, or one that nothing is concluded from.
///
/// The names of its cases are stored: they stay for ever.
package enum FlowNote: Hashable, Sendable, Codable {
    /// One socket cannot carry the line's probes from round to round, or not by themselves.
    case noOldForm(payload: PayloadKind)
    /// The round stands alone: nobody kept a flow open before it.
    case oneRound
    /// As many flows are kept open as may be.
    case noRoom(most: Int)
    /// No socket could be had for it.
    case notOpened(SystemFailure)
    /// The flow was opened with this round: it is as fresh as the others.
    case new
    /// Probes that are missing on the line may never have left this machine.
    case ownLoss
    /// The round cannot be trusted.
    case withheld(SegmentNote)
}
