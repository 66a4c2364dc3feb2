internal import LineReport
package import ProbeEngine

extension RoundFailure: CustomStringConvertible {
    /// The failure in words for people who configure the service.
    package var description: String {
        switch self {
        case .unusable(let failure), .impossible(let failure): Words.keys.failure(failure)
        case .noThread(let failure): "no thread for the round: \(Words.keys.failure(failure))"
        case .unfit(let round): Words.keys.unfit(round).joined(separator: "; ")
        }
    }
}
