/// What went otherwise than it should with one line's probes, as far as this machine can have a part in it.
struct LineTrouble: Equatable, Sendable {
    /// The line's row in the samples, and the number of its destination address.
    let row: Int
    let destination: Int
    let planned: Int
    let sent: Int
    let lost: Int
    /// Probes that the kernel refused to send.
    var refusedSends = 0
    /// Probes with a reply, on time or late, and how many of them have the kernel's stamps.
    var answered = 0
    var transmitStamped = 0
    var receiveStamped = 0
    /// Lost probes without a transmit stamp, where other probes of the line have one and no neighbour is the cause.
    var lostUnstamped = 0
    /// Probes that left later than an interval after their time.
    let leftLate: Int
    /// Whether any probe has a transmit stamp.
    private(set) var hasStamp = false

    /// - Parameters:
    ///   - isStamped: whether every probe was to have the kernel's transmit stamp.
    ///   - isNeighbourless: whether the line's neighbour is known not to have answered.
    init(
        row: Int, destination: Int, _ samples: UnsafeBufferPointer<ProbeRecord>, _ counts: OutcomeCounts,
        leftLate: Int, isStamped: Bool, isNeighbourless: Bool
    ) {
        (self.row, self.destination, self.leftLate) = (row, destination, leftLate)
        (planned, sent, lost) = (counts.planned, counts.sent, counts.lost)
        var unstamped = 0
        for record in samples {
            if record.hasTransmitStamp { hasStamp = true }
            switch record.outcome {
            case .received, .late:
                answered += 1
                if record.hasTransmitStamp { transmitStamped += 1 }
                if record.hasReceiveStamp { receiveStamped += 1 }
            case .lost where !record.hasTransmitStamp && record.localError == nil: unstamped += 1
            case .unsent where record.localError != nil: refusedSends += 1
            default: break
            }
        }
        if hasStamp, isStamped, !isNeighbourless { lostUnstamped = unstamped }
    }

    /// Whether there is anything that a rule may ask about.
    func isAny(_ ledger: RoundLedger) -> Bool {
        guard refusedSends == 0, leftLate == 0, lost == 0 else { return true }
        return ledger.timestamps == .kernel
            && (receiveStamped < answered || transmitStamped < answered / max(ledger.transmitStampEvery, 1))
    }
}
