package import LinuxSocket

/// Why a round could not be made; nothing was sent.
package enum RoundFailure: Error, CustomStringConvertible {
    /// The source address or the interface that was asked for cannot be used.
    case unusable(SocketError)
    /// The round that was planned must not be begun.
    case unfit(UnfitRound)
    /// This machine has no socket, thread or descriptor for it.
    case impossible(SocketError)

    package var description: String {
        switch self {
        case .unusable(let error), .impossible(let error): "\(error)"
        case .unfit(let unfit): unfit.messages.joined(separator: "; ")
        }
    }
}
