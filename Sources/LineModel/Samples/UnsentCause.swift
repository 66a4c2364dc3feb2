/// Why a probe was not sent, or counts as not sent, when the prober's own doings do not explain it.
@frozen
package enum UnsentCause: UInt8, CaseIterable, Sendable {
    /// Its SOCKS5 proxy had no association when it was due.
    case noAssociation = 1
    /// It was sent, no reply came, and its SOCKS5 proxy's association was away while it was under way.
    case interrupted = 2

    /// The word of the samples file.
    package var word: String {
        switch self {
        case .noAssociation: "no-association"
        case .interrupted: "association-lost"
        }
    }
}
