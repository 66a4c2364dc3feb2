/// The probes of a line in a round that left from one source port: where paths are chosen by ports, as most routers
/// with several do (RFC 2992), a broken one takes the probes of some ports, and of no others.
package struct PortLoss: Equatable, Sendable {
    /// Which of the line's ports it is, from 1 in the order of sending.
    package var number: Int
    /// Probes by what became of them.
    package var counts = OutcomeCounts()
    /// The median of the received probes' delays, milliseconds; nil when none was received, or none certainly.
    package var median: Double?

    /// The ports of a row of probes.
    ///
    /// - Parameters:
    ///   - records: in the order of sending: probe k left from port k mod `ports`.
    ///   - ports: how many the line's probes took in turn.
    /// - Returns: one for each port; none where there was one port.
    package static func all(_ records: [ProbeRecord], ports: Int) -> [PortLoss] {
        guard ports > 1 else { return [] }
        return (0..<min(ports, records.count)).map { port in
            let own = stride(from: port, to: records.count, by: ports).map { records[$0] }
            var loss = PortLoss(number: port + 1)
            loss.counts = own.withUnsafeBufferPointer { OutcomeCounts($0) }
            let delays = own.lazy.filter { $0.outcome == .received && !$0.isUncertain }.compactMap(\.rttNanoseconds)
            loss.median = Percentile.median(ofSorted: delays.sorted()).map { $0 / 1e6 }
            return loss
        }
    }

    private init(number: Int) { self.number = number }
}
