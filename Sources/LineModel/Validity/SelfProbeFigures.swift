/// The selfProbe: a reflector of the prober's own on loopback, probed by the same loop and the same sockets as the
/// lines.
/// There is no network in between, so its loss and its delay are the prober's own.
package struct SelfProbeFigures: Equatable, Sendable, Codable {
    package var sent: Int
    package var received: Int
    package var lost: Int
    package var duplicates: Int
    /// Milliseconds, as for a line; nil when nothing came back.
    package var rtt: DelayStatistics?

    package init(sent: Int, received: Int, lost: Int, duplicates: Int = 0, rtt: DelayStatistics? = nil) {
        self.sent = sent
        self.received = received
        self.lost = lost
        self.duplicates = duplicates
        self.rtt = rtt
    }
}
