package import LineModel

/// Why a round could not be made; nothing was sent.
package enum RoundFailure: Error, Equatable {
    /// The source address or the interface that was asked for cannot be used.
    case unusable(SystemFailure)
    /// The round that was planned must not be begun.
    case unfit(UnfitRound)
    /// This machine has no socket or descriptor for it, nor threads that measure.
    case impossible(SystemFailure)
    /// This machine has no thread that could make it.
    case noThread(SystemFailure)
}
