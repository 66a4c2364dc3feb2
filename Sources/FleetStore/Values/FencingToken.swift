package import LineModel

/// Proof that a lease was taken: it rises with each taking, so that what an earlier holder writes late is refused.
package struct FencingToken: Hashable, Sendable {
    /// The lease's name.
    package var lease: String
    /// Who took it: unique for each process, not only for each member.
    package var holder: String
    /// From 1 on; higher than that of every taking before.
    package var number: Int64

    /// A token as it was given out.
    package init(lease: String, holder: String, number: Int64) {
        self.lease = lease
        self.holder = holder
        self.number = number
    }
}

/// A lease as it is now.
package struct HubLease: Equatable, Sendable {
    /// The token of whoever took it last.
    package var token: FencingToken
    /// Until when it counts, by the database's clock, if nobody renews it.
    package var until: WallTime
    /// Whether that time is over, by the same clock.
    package var isOver: Bool
}
