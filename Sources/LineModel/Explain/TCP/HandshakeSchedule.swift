/// When the TCP handshakes of a round begin.
///
/// The round is parted in as many parts as a line has handshakes. In each part every line has one, and together they
/// are spread evenly over the part, those with one address over all of it. The order, and where the even steps begin,
/// are drawn anew for each part: so a line's handshake may be anywhere in a part with the same probability, which is
/// what `TCPTally` rests on.
package enum HandshakeSchedule {
    /// A handshake that is to be made.
    package struct Entry: Equatable, Sendable {
        /// Nanoseconds since the round's start.
        package var dueNanoseconds: Int64
        /// Which of the round's lines with handshakes.
        package var line: Int
        /// Which of the line's handshakes.
        package var part: Int
    }

    /// - Parameters:
    ///   - groups: for each line with handshakes the number of the address that they are made with.
    ///   - parts: handshakes of a line.
    ///   - count: probes of a line.
    ///   - intervalNanoseconds: between two probes of a line.
    ///   - seed: of the round.
    /// - Returns: all of them, by rising times.
    package static func make(
        groups: [Int], parts: Int, count: Int, intervalNanoseconds: Int64, seed: UInt64
    ) -> [Entry] {
        guard !groups.isEmpty, parts > 0 else { return [] }
        // Without gaps, so that the order has no empty groups.
        let numbers = Dictionary(
            Set(groups).sorted().enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let dense = groups.compactMap { numbers[$0] }
        var generator = SeededGenerator(seed: seed ^ 0x7c9_5eed)
        var entries: [Entry] = []
        entries.reserveCapacity(groups.count * parts)
        for part in 0..<parts {
            let probes = TCPHandshake.probes(ofPart: part, of: parts, count: count)
            let begin = Double(probes.lowerBound) * Double(intervalNanoseconds)
            let step = Double(probes.count) * Double(intervalNanoseconds) / Double(groups.count)
            let order = SendOrder.make(addressGroups: dense, seed: generator.next())
            let offset = generator.nextUnit()
            for (place, line) in order.enumerated() {
                let due = begin + (Double(place) + offset) * step
                entries.append(Entry(dueNanoseconds: Int64(due), line: line, part: part))
            }
        }
        return entries
    }
}
