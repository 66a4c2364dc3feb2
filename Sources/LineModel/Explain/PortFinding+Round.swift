/// What tells the source ports of a line in a round apart, certain or not.
package struct PortFindings: Equatable, Sendable {
    /// Ports that lose more than the others.
    package var loss: PortFinding?
    /// Ports that are slower than the others.
    package var delay: SlowPortFinding?

    /// - Returns: nil where there is neither.
    package init?(loss: PortFinding?, delay: SlowPortFinding?) {
        guard loss != nil || delay != nil else { return nil }
        (self.loss, self.delay) = (loss, delay)
    }

    /// Of the records of a line in a valid round; parameters as of `PortCount.all`.
    ///
    /// - Returns: nil where there is neither.
    package init?(_ records: UnsafeBufferPointer<ProbeRecord>, ports: Int, numbers: [UInt16] = []) {
        self.init(
            loss: PortFinding(records, ports: ports, numbers: numbers),
            delay: SlowPortFinding(records, ports: ports, numbers: numbers))
    }

    /// What is certain of it.
    package var conclusions: [Conclusion] {
        [
            loss.flatMap { $0.isCertain ? .lossyPort($0) : nil },
            delay.flatMap { $0.isCertain ? .slowPort($0) : nil },
        ].compactMap(\.self)
    }

    /// The same with what another round of other ports proves of it.
    package func proved(by other: PortFindings?) -> PortFindings {
        var proved = self
        proved.loss = loss?.proved(by: other?.loss)
        proved.delay = delay?.proved(by: other?.delay)
        return proved
    }
}

extension RoundFindings {
    /// What tells the source ports of a line apart.
    ///
    /// Nothing does in a round that is not valid, on a line whose losses may be this machine's, and where a receive
    /// buffer was full: each port has a buffer of its own, and one that overflows would look like a bad path. Delays
    /// that the process stamped itself are none of the ports' either, as it reads one socket after another.
    func ports(row: Int, _ summary: LineSummary, round: Validity.Verdict) -> PortFindings? {
        guard sourcePorts.indices.contains(row), sourcePorts[row].count > 1 else { return nil }
        guard round == .valid, summary.doubt == nil, ledger.receiveOverflow == 0, ledger.spareSockets == nil else {
            return nil
        }
        let (counts, numbers, records) = (summary.counts, sourcePorts[row], samples.row(row))
        let isMixed = counts.received > 0 && counts.received < counts.sent
        let differs = ledger.timestamps == .kernel && PortDelayTest.canDiffer(summary)
        return PortFindings(
            loss: isMixed ? PortFinding(records, ports: numbers.count, numbers: numbers) : nil,
            delay: differs ? SlowPortFinding(records, ports: numbers.count, numbers: numbers) : nil)
    }
}

extension PortDelayTest {
    /// Whether the line's delays are apart by so much that a difference of ports could be told: most lines' are not,
    /// and are spared the test.
    fileprivate static func canDiffer(_ summary: LineSummary) -> Bool {
        guard let rtt = summary.rtt else { return false }
        return (rtt.max - rtt.min) * 1e6 >= max(minDifference.nanoseconds, minDifference.share * rtt.min * 1e6)
    }
}
