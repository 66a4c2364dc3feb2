/// Packets that this machine dropped in a round, as many as may have been probes or replies. Its counters are of all
/// programs, so this is a bound, and no more loss than it counts is excused by it.
struct OwnDrops {
    /// Packets dropped on the way out, by interface.
    let outgoing: [NamedCount]
    /// Packets dropped on the way in, by interface.
    let incoming: [NamedCount]
    /// Packets dropped at a core's full backlog.
    let backlog: Int
    /// Datagrams dropped at our own full buffers.
    let overflow: Int

    /// All of them.
    var all: Int { (outgoing + incoming).reduce(backlog + overflow) { $0 + $1.count } }

    init(_ facts: RoundFacts) {
        let host = facts.ledger.host
        outgoing = host.interfaces.compactMap { Self.place($0, ($0.transmitDropped ?? 0) + ($0.transmitErrors ?? 0)) }
        overflow = ValidityRule.overflowOfBuffers(facts)
        let (received, backlog) = Self.received(host, facts.thresholds)
        self.backlog = Int(clamping: backlog)
        incoming = zip(host.interfaces, received).compactMap { interface, dropped in
            Self.place(interface, dropped + (interface.receiveMissed ?? 0) + (interface.receiveFIFOErrors ?? 0))
        }
    }

    /// Whether they are so many that losses below any limit may be theirs. A round bears a few.
    func isMany(_ facts: RoundFacts) -> Bool {
        overflow > 0 || Double(all) > facts.thresholds.dropShare * Double(facts.totals.sent)
    }

    /// What of each interface's `rx_dropped` may have been ours, and of the backlog's drops.
    ///
    /// `rx_dropped` holds three things: frames of protocols that nobody here speaks, which can't be ours and which
    /// anybody on the link can send; packets that found a full backlog, which are in the backlog's own count too, with
    /// those of every other interface; and what the driver had no room for.
    private static func received(
        _ host: HostFigures, _ thresholds: ValidityThresholds
    ) -> (byInterface: [Int64], backlog: Int64) {
        let dropped = host.interfaces.map { $0.receiveDropped ?? 0 }
        let all = dropped.reduce(0, +)
        let isKnown = !host.interfaces.isEmpty && host.interfaces.allSatisfy { $0.receiveDropped != nil }
        let backlog = isKnown ? min(max(host.backlogDrops ?? 0, 0), all) : max(host.backlogDrops ?? 0, 0)
        var driver: Int64
        if let unknown = host.framesWithoutIP {
            driver = all - unknown
        } else {
            let seconds = max(Double(host.elapsedNanoseconds ?? 0) / 1e9, 1)
            driver = dropped.filter { Double($0) > thresholds.receiveDropsPerSecond * seconds }.reduce(0, +)
        }
        driver = max(min(driver, isKnown ? all - backlog : all), 0)
        let shares = dropped.map { of in
            let share = min(of, driver)
            driver -= share
            return share
        }
        return (shares, backlog)
    }

    private static func place(_ interface: InterfaceFigures, _ count: Int64) -> NamedCount? {
        count > 0 ? NamedCount(name: interface.name, count: Int(clamping: count)) : nil
    }
}
