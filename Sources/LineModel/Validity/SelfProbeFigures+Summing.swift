extension SelfProbeFigures {
    /// The figures of all self-probes of a round together; nil when there was none.
    ///
    /// - Parameter rows: the records of each.
    package init?(_ rows: [UnsafeBufferPointer<ProbeRecord>]) {
        guard !rows.isEmpty else { return nil }
        var counts = OutcomeCounts()
        var delays: [Int64] = []
        for row in rows {
            counts.add(OutcomeCounts(row))
            for record in row {
                if let delay = record.receivedDelay { delays.append(delay) }
            }
        }
        self.init(
            sent: counts.sent, received: counts.received, lost: counts.sent - counts.received,
            rtt: DelayStatistics(nanoseconds: delays))
    }
}
