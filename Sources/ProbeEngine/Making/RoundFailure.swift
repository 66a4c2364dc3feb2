package import LineModel

/// Why a round could not be made; nothing was sent.
package enum RoundFailure: Error, Equatable {
    /// The source address or the interface that was asked for cannot be used.
    case unusable(SystemFailure)
    /// The round that was planned must not be begun.
    case unfit(UnfitRound)
    /// This machine has no socket, thread or descriptor for it.
    case impossible(SystemFailure)
}
