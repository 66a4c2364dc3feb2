/// How the probes of a line that left from one of its source ports ended: what loses and what arrives, no more.
///
/// The names of what it holds are stored: they stay for ever.
package struct PortCount: Hashable, Sendable, Codable {
    /// Which of the line's ports it is, from 1 in the order of sending.
    package let number: Int
    /// The port itself; nil where nobody told.
    package let port: UInt16?
    /// Probes put on the wire.
    package let sent: Int
    /// Those of them that were lost, late or refused.
    package let lost: Int

    /// - Parameter lost: 0...sent.
    package init(number: Int, port: UInt16? = nil, sent: Int, lost: Int) {
        precondition(lost >= 0 && lost <= sent, "losses are among what was sent")
        (self.number, self.port, self.sent, self.lost) = (number, port, sent, lost)
    }

    /// 0...1; 0 where nothing was sent.
    package var loss: Double { sent == 0 ? 0 : Double(lost) / Double(sent) }

    /// The counts of each port of a line.
    ///
    /// - Parameters:
    ///   - records: in the order of sending: probe k left from port k mod `ports`.
    ///   - ports: how many the line's probes took in turn.
    ///   - numbers: the ports themselves in the order of sending; empty where nobody told.
    /// - Returns: one for each port; none where there was one port. Those that nothing left from are in it, too.
    package static func all(
        _ records: UnsafeBufferPointer<ProbeRecord>, ports: Int, numbers: [UInt16] = []
    ) -> [PortCount] {
        guard ports > 1 else { return [] }
        return (0..<ports).map { place in
            var (sent, lost) = (0, 0)
            for index in stride(from: place, to: records.count, by: ports) {
                guard let isLoss = records[index].outcome.countsAsLoss else { continue }
                sent += 1
                if isLoss { lost += 1 }
            }
            let port = numbers.indices.contains(place) ? numbers[place] : nil
            return PortCount(number: place + 1, port: port, sent: sent, lost: lost)
        }
    }
}
