import LineModel

/// The machine's part of `validity`: docs/measuring/validity.md explains each key. `null` is "not known", never 0.
enum LedgerShapes {
    static let ownErrors = JSONShape<RoundLedger>(
        "OwnErrors", "What the prober's machine did.",
        [
            .one("canary", "Probes to the prober itself.", canary, or: { $0.selfProbe }),
            .one("host", "What the kernel counted.", host) { $0.host },
            .number("steal_ratio", "", decimals: Decimals.ratio) { $0.host.stealShare },
            .milliseconds("sched_wait_ms") { $0.threadTime?.waitNanoseconds },
            .milliseconds("sched_run_ms") { $0.threadTime?.runNanoseconds },
            .milliseconds("throttled_ms") { $0.host.throttledNanoseconds },
            .milliseconds("suspended_ms") { $0.host.suspendedNanoseconds },
            .number("slew_ppm", "", decimals: 1...3) { $0.host.slewPartsPerMillion },
            .whole("receive_buffer_asked_bytes", "", or: { $0.receiveBuffer?.askedBytes }),
            .whole("receive_buffer_bytes", "", or: { $0.receiveBuffer?.givenBytes }),
            .milliseconds("receive_buffer_holds_ms") { $0.receiveBuffer?.holdsNanoseconds },
            .whole("transmit_stamp_every", "") { $0.transmitStampEvery },
            .whole("lost_unstamped", "", or: { $0.lostUnstamped }),
            .whole("threads", "") { $0.threads },
            .whole("uncertain", "") { $0.uncertain },
            JSONShape<RoundLedger>.Member([
                .init("spare_sockets", .whole(0...Int.max), "Only where sockets were kept.", isRequired: false)
            ]) { ledger, json, _ in if let spare = ledger.spareSockets { json.field("spare_sockets", spare) } },
            .one("rate_finding", "", rateFinding, or: { $0.rateFinding }),
            .figures("socks5", FigureCatalogue.proxies, .report) { $0.proxies },
        ])

    private static let rateFinding = JSONShape<RateFinding>(
        "RateFinding", "The rate that a round found by itself.",
        [
            .number("rate_pps", "", decimals: 1...1) { $0.rate },
            .number("strained_at_pps", "", decimals: 1...1) { $0.strainedAt },
            .whole("back_offs", "") { $0.backOffs },
        ])

    private static let canary = JSONShape<SelfProbeFigures>(
        "Canary", "Probes that the prober sent to itself.",
        [
            .whole("sent", "") { $0.sent }, .whole("received", "") { $0.received }, .whole("lost", "") { $0.lost },
            .whole("duplicates", "") { $0.duplicates },
            .one("rtt_us", "Microseconds.", canaryDelay) { $0.rtt },
        ])

    private static let canaryDelay = JSONShape<DelayStatistics?>(
        "CanaryDelay", "Microseconds; null without a reply.",
        [
            .number("p50", "", decimals: 1...3) { $0.map { $0.median * 1e3 } },
            .number("p99", "", decimals: 1...3) { $0.map { $0.p99 * 1e3 } },
            .number("max", "", decimals: 1...3) { $0.map { $0.max * 1e3 } },
        ])

    private static let host = JSONShape<HostFigures>(
        "Host", "How far the kernel's counters rose during the round.",
        [
            .kernel("udp_rcvbuf_errors") { $0.udp.receiveBuffer }, .kernel("udp_mem_errors") { $0.udp.memory },
            .kernel("udp_csum_errors") { $0.udp.checksum }, .kernel("udp_in_errors") { $0.udp.input },
            .kernel("udp_sndbuf_errors") { $0.udp.sendBuffer }, .kernel("backlog_drops") { $0.backlogDrops },
            .kernel("frames_without_ip") { $0.framesWithoutIP },
            JSONShape<HostFigures>.Member([
                .init("interfaces", .pairs(.shape(interface.component)), "By name.")
            ]) { host, json, words in
                json.object("interfaces") { json in
                    for one in host.interfaces {
                        json.object(named: one.name) { interface.write(one, to: &$0, words) }
                    }
                }
            },
        ])

    private static let interface = JSONShape<InterfaceFigures>(
        "Interface", "What an interface dropped.",
        [
            .kernel("tx_dropped") { $0.transmitDropped }, .kernel("tx_errors") { $0.transmitErrors },
            .kernel("rx_dropped") { $0.receiveDropped }, .kernel("rx_missed_errors") { $0.receiveMissed },
            .kernel("rx_fifo_errors") { $0.receiveFIFOErrors },
        ])
}

extension JSONShape.Member {
    /// A counter of the kernel's; null where it cannot be told.
    fileprivate static func kernel(_ key: StaticString, _ read: @escaping @Sendable (Subject) -> Int64?) -> Self {
        whole(key, "", or: { read($0).map { Int(clamping: $0) } })
    }

    fileprivate static func milliseconds(
        _ key: StaticString, _ nanoseconds: @escaping @Sendable (Subject) -> Int64?
    ) -> Self {
        number(key, "", decimals: Decimals.milliseconds) { nanoseconds($0).map { Double($0) / 1e6 } }
    }
}
