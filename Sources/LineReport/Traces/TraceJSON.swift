package import LineModel

/// A trace for programs: one object (docs/reference/formats.md, "Trace of a line").
package enum TraceJSON {
    /// Writes the object, with a line feed at its end.
    ///
    /// - Parameters:
    ///   - name: the line's.
    ///   - started: when the trace began; nil when nobody knows.
    ///   - comparison: with an earlier trace; nil when there is none.
    /// - Throws: what the sink throws.
    package static func render(
        _ trace: Trace, name: String, started: WallTime? = nil, comparison: TraceComparison? = nil,
        words: Words = .flags, version: String, to sink: @escaping ByteSink
    ) throws {
        var json = JSONWriter(to: sink)
        json.object { json in
            json.field("plumbline", version)
            json.field("line", name)
            json.field("started", started?.rfc3339())
            json.write(trace)
            if let comparison { json.object("comparison") { $0.write(comparison, words) } }
        }
        json.bytes.append(UInt8(ascii: "\n"))
        try json.bytes.finish()
    }
}

extension JSONWriter {
    /// The trace's keys, in an object that the caller has begun.
    mutating func write(_ trace: Trace) {
        field("destination", trace.destination)
        field("source", trace.source)
        field("source_port", trace.sourcePort)
        field("payload", trace.payload)
        field("payload_bytes", trace.bytes)
        if let dscp = trace.dscp { field("dscp", dscp) } else { null("dscp") }
        field("reach", trace.reach.rawValue)
        field("end", trace.end.rawValue)
        if let hops = trace.hopCount { field("hop_count", hops) } else { null("hop_count") }
        field("hash", trace.hash)
        if let ttl = trace.replyTimeToLive { field("reply_ttl", ttl) } else { null("reply_ttl") }
        object("counts") { json in
            json.field("sent", trace.counts.sent)
            json.field("answered", trace.counts.answered)
            json.field("unproven", trace.counts.unproven)
            json.field("foreign", trace.counts.foreign)
            json.field("duplicates", trace.counts.duplicates)
            json.field("retries", trace.counts.retries)
            json.field("unsent", trace.counts.unsent)
        }
        array("hops") { json in
            for hop in trace.hops {
                json.lineBreak()
                json.object { $0.write(hop) }
            }
        }
    }

    private mutating func write(_ hop: TraceHop) {
        field("ttl", hop.timeToLive)
        field("sent", hop.sent)
        if let limit = hop.pathLimit { field("mtu", limit) } else { null("mtu") }
        array("answers") { json in
            for answer in hop.answers {
                json.object { json in
                    json.field("address", answer.address)
                    json.field("answer", answer.word.rawValue)
                    json.field("mark", answer.mark)
                    if let type = answer.type { json.field("icmp_type", type) } else { json.null("icmp_type") }
                    if let code = answer.code { json.field("icmp_code", code) } else { json.null("icmp_code") }
                    json.field("proven", answer.isProven)
                    json.array("rtt_ms") { json in
                        for delay in answer.delays {
                            json.element(Double(delay) / 1e6, decimals: Decimals.milliseconds)
                        }
                    }
                }
            }
        }
    }

    fileprivate mutating func write(_ comparison: TraceComparison, _ words: Words) {
        field("verdict", comparison.verdict.word)
        field("text", words.comparison(comparison))
        if let change = comparison.change { object("change") { $0.write(change) } } else { null("change") }
    }

    /// The numbers of a change.
    mutating func write(_ change: RouteChange) {
        field("evidence", change.evidence.rawValue)
        if let hop = change.hop { field("hop", hop) } else { null("hop") }
        array("was") { json in for address in change.was { json.element(address) } }
        array("now") { json in for address in change.now { json.element(address) } }
        if let again = change.agreesFrom { field("agrees_from", again) } else { null("agrees_from") }
        if let hops = change.hopsBefore { field("hops_before", hops) } else { null("hops_before") }
        if let hops = change.hopsNow { field("hops_now", hops) } else { null("hops_now") }
        field("refusal", change.refusal?.rawValue)
        field("refused_by", change.refusedBy)
        field("rtt_before_ms", change.delayBefore, decimals: Decimals.milliseconds)
        field("rtt_now_ms", change.delayNow, decimals: Decimals.milliseconds)
        if let ttl = change.replyBefore { field("reply_ttl_before", ttl) } else { null("reply_ttl_before") }
        if let ttl = change.replyNow { field("reply_ttl_now", ttl) } else { null("reply_ttl_now") }
    }
}
