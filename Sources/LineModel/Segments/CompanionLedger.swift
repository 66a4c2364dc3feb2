/// What the prober itself failed to do for the probes of ingresses. In no line's figures, and in no verdict.
package struct CompanionLedger: Equatable, Sendable, Codable {
    /// Failed sends by errno name, ordered by name.
    package var sendErrors: [NamedCount] = []
    /// Replies that the kernel dropped because the buffer of a socket that no line uses was full.
    package var receiveOverflow = 0
    /// Datagrams from the ingresses' own addresses that are no valid reply, and further replies to answered probes.
    package var corrupt = 0
    /// Further replies to probes of the ingresses that were answered already.
    package var duplicates = 0

    /// Nothing failed.
    package init() {}
}
