import LineModel

extension Duration {
    /// The duration as a double, for showing only.
    var milliseconds: Double { seconds * 1000 }

    /// The duration as a double, for showing only.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

extension PlanFigures {
    /// The payload's name, or the names joined by `+` when lines differ.
    var payloadNames: String { payloads.map(\.rawValue).joined(separator: "+") }
}

extension RoundReport {
    /// Sent probes with a kernel transmit stamp, 0 to 1; nil when nothing was sent.
    var transmitStampedRatio: Double? {
        totals.sent == 0 ? nil : Double(ledger.transmitStamped) / Double(totals.sent)
    }

    /// First replies with a kernel receive stamp, 0 to 1; nil when none came.
    var receiveStampedRatio: Double? {
        let replies = totals.received + totals.late
        return replies == 0 ? nil : Double(ledger.receiveStamped) / Double(replies)
    }
}
