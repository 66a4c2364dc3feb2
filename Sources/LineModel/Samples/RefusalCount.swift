/// How many probes of a line, or of a round, were refused in one way.
package struct RefusalCount: Hashable, Sendable, Codable {
    /// The ICMP error.
    package var kind: RefusalKind
    /// Probes that it came for.
    package var count: Int

    /// - Parameter count: above 0 in lists of refusals: a kind that did not occur is left out.
    package init(kind: RefusalKind, count: Int) {
        self.kind = kind
        self.count = count
    }
}
