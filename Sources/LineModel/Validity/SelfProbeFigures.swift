/// The self-probe: a reflector of the prober's own on loopback, probed by the same loop and the same sockets as the
/// lines.
/// There is no network in between, so its loss and its delay are the prober's own.
package struct SelfProbeFigures: Equatable, Sendable, Codable {
    /// How many probes were sent to it.
    package var sent: Int
    /// How many of them were answered.
    package var received: Int
    /// How many of them were not.
    package var lost: Int
    /// Further replies to answered probes.
    package var duplicates: Int
    /// The round-trip times, milliseconds, as for a line; nil when nothing came back.
    package var rtt: DelayStatistics?

    /// Counts that were made already; those of a round come from its records.
    package init(sent: Int, received: Int, lost: Int, duplicates: Int = 0, rtt: DelayStatistics? = nil) {
        self.sent = sent
        self.received = received
        self.lost = lost
        self.duplicates = duplicates
        self.rtt = rtt
    }
}
