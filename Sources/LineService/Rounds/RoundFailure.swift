package import LineModel
internal import LineReport

/// Why a round could not be made.
package enum RoundFailure: Error, Equatable, CustomStringConvertible {
    /// It must not be begun.
    case unfit(UnfitRound)
    /// A call to the system failed.
    case system(SystemFailure)
    /// There is no thread for it.
    case noThread(SystemFailure)

    /// For people who configure the service.
    package var description: String {
        switch self {
        case .unfit(let round): Words.keys.unfit(round).joined(separator: "; ")
        case .system(let failure): Words.keys.failure(failure)
        case .noThread(let failure): "no thread for the round: \(Words.keys.failure(failure))"
        }
    }
}
