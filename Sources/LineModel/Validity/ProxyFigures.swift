/// What became of a round's SOCKS5 proxies. The probes here are in no other count than `unsent`.
package struct ProxyFigures: Equatable, Sendable, Codable {
    /// Ingresses that are SOCKS5 proxies.
    package var proxies = 0
    /// Those of them that made no association before the first probe: their lines are unmeasured.
    package var failed = 0
    /// Times that an association dropped in the round.
    package var dropped = 0
    /// Times that one was made anew.
    package var remade = 0
    /// Probes that were not sent because their proxy had no association.
    package var withoutAssociation = 0
    /// Probes that were sent and stayed without a reply, while their proxy's association was away: whether the line or
    /// the end of the association lost them cannot be told, so they count as unsent.
    package var interrupted = 0

    /// The figures of a round whose proxies all kept their associations.
    package init() {}

    /// Unsent probes that are no failure of this machine.
    package var unsent: Int { withoutAssociation + interrupted }
}
