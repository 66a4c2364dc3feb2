internal import LineModel
internal import LinuxSocket

/// What became of a round's associations, and of the probes that they took with them. Pure.
struct ProxyFindings {
    private let records: [Endpoint: AssociationRecord]
    private let proxyOfTarget: [Endpoint?]
    private let proxies: Int
    private let start: MonotonicTime
    private let timeoutNanoseconds: Int64
    private let intervalNanoseconds: Int64

    init(_ records: [Endpoint: AssociationRecord], _ round: PreparedRound, start: MonotonicTime) {
        self.init(
            records, proxyOfTarget: round.targets.indices.map { round.proxies.proxy(of: $0) }, start: start,
            timeoutNanoseconds: round.plan.timeoutNanoseconds, intervalNanoseconds: round.plan.intervalNanoseconds)
    }

    /// - Parameters:
    ///   - records: of all proxies that were asked.
    ///   - proxyOfTarget: the proxy of each row of the lines; nil for a line without one.
    ///   - intervalNanoseconds: the longest that a probe waits for the kernel.
    init(
        _ records: [Endpoint: AssociationRecord], proxyOfTarget: [Endpoint?], start: MonotonicTime,
        timeoutNanoseconds: Int64, intervalNanoseconds: Int64
    ) {
        self.records = records
        self.proxyOfTarget = proxyOfTarget
        proxies = records.count
        self.start = start
        self.timeoutNanoseconds = timeoutNanoseconds
        self.intervalNanoseconds = intervalNanoseconds
    }

    /// For each target why its proxy was away for a time.
    var absences: [ProxyAbsence?] {
        proxyOfTarget.map { proxy in proxy.flatMap { records[$0]?.outages.last?.reason } }
    }

    /// Takes probes that an outage may have lost out of the round, and counts what became of the proxies. To be called
    /// once, when the round is over.
    ///
    /// A probe stays lost or refused only where its association was there from before it left until its timeout was
    /// over. An ICMP error counts no more than silence: a proxy that ends closes its relay before its connection.
    func settle(_ samples: SampleTable, _ ledger: inout RoundLedger) {
        let used = Set(proxyOfTarget.compactMap(\.self))
        var figures = ProxyFigures()
        figures.proxies = proxies
        figures.failed = proxies - used.count
        for proxy in used {
            figures.dropped += records[proxy]?.outages.count ?? 0
            figures.remade += records[proxy]?.remade ?? 0
        }
        for (row, proxy) in proxyOfTarget.enumerated() {
            if let proxy, let record = records[proxy] { settle(row, record, samples, &figures, &ledger) }
        }
        ledger.proxies = figures
    }

    private func settle(
        _ row: Int, _ record: AssociationRecord, _ samples: SampleTable, _ figures: inout ProxyFigures,
        _ ledger: inout RoundLedger
    ) {
        let hasStamps = samples.row(row).contains(where: \.hasTransmitStamp)
        for index in row * samples.count..<(row + 1) * samples.count {
            let probe = samples.records[index]
            if probe.unsentCause == .noAssociation { figures.withoutAssociation += 1 }
            guard isInterrupted(probe, record) else { continue }
            samples.records[index].outcome = .unsent
            samples.records[index].unsentCause = .interrupted
            samples.records[index].localError = nil
            figures.interrupted += 1
            // What the ledger counts is of sent probes.
            if probe.hasTransmitStamp {
                ledger.transmitStamped -= 1
            } else if probe.outcome == .lost, hasStamps {
                ledger.lostUnstamped = ledger.lostUnstamped.map { $0 - 1 }
            }
        }
    }

    private func isInterrupted(_ probe: ProbeRecord, _ record: AssociationRecord) -> Bool {
        guard probe.outcome == .lost || probe.outcome == .refused else { return false }
        return record.interrupted(
            sentAt: start.advanced(byNanoseconds: probe.sentNanoseconds), timeoutNanoseconds: timeoutNanoseconds,
            heldNanoseconds: intervalNanoseconds)
    }
}

extension PreparedRound {
    /// For one measuring thread; nil without lines behind proxies.
    func proxyPaths() -> ProxyPaths? {
        guard let associations else { return nil }
        return ProxyPaths(proxies.endpoints.map(associations.slot), proxyOfLine: proxies.ofTarget)
    }
}
