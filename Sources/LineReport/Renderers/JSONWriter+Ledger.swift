import LineModel

/// The machine's part of `validity`: docs/measuring/validity.md explains each key. `null` is "not known", never 0.
extension JSONWriter {
    mutating func write(ownErrorsOf ledger: RoundLedger) {
        write(selfProbe: ledger.selfProbe)
        object("host") { $0.write(host: ledger.host) }
        field("steal_ratio", ledger.host.stealShare, decimals: Decimals.ratio)
        field("sched_wait_ms", milliseconds(ledger.threadTime?.waitNanoseconds), decimals: Decimals.milliseconds)
        field("sched_run_ms", milliseconds(ledger.threadTime?.runNanoseconds), decimals: Decimals.milliseconds)
        field("throttled_ms", milliseconds(ledger.host.throttledNanoseconds), decimals: Decimals.milliseconds)
        field("suspended_ms", milliseconds(ledger.host.suspendedNanoseconds), decimals: Decimals.milliseconds)
        field("slew_ppm", ledger.host.slewPartsPerMillion, decimals: 1...3)
        count("receive_buffer_asked_bytes", ledger.receiveBuffer.map { Int64($0.askedBytes) })
        count("receive_buffer_bytes", ledger.receiveBuffer.map { Int64($0.givenBytes) })
        let holds = milliseconds(ledger.receiveBuffer?.holdsNanoseconds)
        field("receive_buffer_holds_ms", holds, decimals: Decimals.milliseconds)
        field("transmit_stamp_every", ledger.transmitStampEvery)
        count("lost_unstamped", ledger.lostUnstamped.map { Int64($0) })
        field("threads", ledger.threads)
        field("uncertain", ledger.uncertain)
        if let spare = ledger.spareSockets { field("spare_sockets", spare) }
        write(rateFinding: ledger.rateFinding)
        write(proxies: ledger.proxies)
    }

    private mutating func write(proxies: ProxyFigures?) {
        guard let proxies else { return null("socks5") }
        object("socks5") { $0.visit(FigureCatalogue.proxies, of: proxies, .flags) }
    }

    private mutating func write(rateFinding: RateFinding?) {
        guard let rateFinding else { return null("rate_finding") }
        object("rate_finding") { json in
            json.field("rate_pps", rateFinding.rate, decimals: 1...1)
            json.field("strained_at_pps", rateFinding.strainedAt, decimals: 1...1)
            json.field("back_offs", rateFinding.backOffs)
        }
    }

    private mutating func write(selfProbe: SelfProbeFigures?) {
        guard let selfProbe else { return null("canary") }
        object("canary") { json in
            json.field("sent", selfProbe.sent)
            json.field("received", selfProbe.received)
            json.field("lost", selfProbe.lost)
            json.field("duplicates", selfProbe.duplicates)
            json.object("rtt_us") { json in
                json.field("p50", selfProbe.rtt.map { $0.median * 1e3 }, decimals: 1...3)
                json.field("p99", selfProbe.rtt.map { $0.p99 * 1e3 }, decimals: 1...3)
                json.field("max", selfProbe.rtt.map { $0.max * 1e3 }, decimals: 1...3)
            }
        }
    }

    private mutating func write(host: HostFigures) {
        count("udp_rcvbuf_errors", host.udp.receiveBuffer)
        count("udp_mem_errors", host.udp.memory)
        count("udp_csum_errors", host.udp.checksum)
        count("udp_in_errors", host.udp.input)
        count("udp_sndbuf_errors", host.udp.sendBuffer)
        count("backlog_drops", host.backlogDrops)
        count("frames_without_ip", host.framesWithoutIP)
        object("interfaces") { json in
            for interface in host.interfaces {
                json.object(named: interface.name) { json in
                    json.count("tx_dropped", interface.transmitDropped)
                    json.count("tx_errors", interface.transmitErrors)
                    json.count("rx_dropped", interface.receiveDropped)
                    json.count("rx_missed_errors", interface.receiveMissed)
                    json.count("rx_fifo_errors", interface.receiveFIFOErrors)
                }
            }
        }
    }

    private mutating func count(_ key: StaticString, _ value: Int64?) {
        guard let value else { return null(key) }
        field(key, value)
    }

    private func milliseconds(_ nanoseconds: Int64?) -> Double? { nanoseconds.map { Double($0) / 1e6 } }
}
