import LineModel

/// The round in a report's JSON and in the API's answers, member by member.
enum RoundShapes {
    static let round = JSONShape<RoundReport>(
        "Round", "One round over all lines: what was planned, what became of it, and whether it can be trusted.",
        [
            .text("id", "16 hexadecimal digits.") { $0.id },
            .text("vantage", "The place that was measured from.") { $0.vantage },
            .time("started", "By the prober's wall clock.") { $0.started },
            .time("finished", "When it stopped listening.") { $0.finished },
            .number("duration_s", "By a clock that is never set.", decimals: Decimals.setting) { $0.duration.seconds },
            .one("plan", "What was planned.", plan) { $0.plan },
            .whole("planned", "Probes over all lines.") { $0.totals.planned },
            .whole("sent", "received + late + lost + refused.") { $0.totals.sent },
            .whole("received", "Answered within the timeout.") { $0.totals.received },
            .whole("late", "Answered after it; loss.") { $0.totals.late },
            .whole("lost", "Not answered.") { $0.totals.lost },
            .whole("refused", "An ICMP error came for it; loss.") { $0.totals.refused },
            .whole("unsent", "Not sent by the prober; never loss.") { $0.totals.unsent },
            .whole("duplicates", "Further replies.") { $0.duplicates },
            .whole("corrupt", "Datagrams that are no valid reply.") { $0.corrupt },
            .one("segments", "The probes to all ingresses.", segments, or: { $0.segments == nil ? nil : $0 }),
            .one("validity", "Whether the figures can be trusted.", validity) { $0 },
        ])

    private static let plan = JSONShape<PlanFigures>(
        "Plan", "What a round meant to do.",
        [
            .whole("lines", "Lines that are measured.") { $0.lines },
            .whole("count", "Probes of a line.") { $0.count },
            .number("interval_ms", "Between two probes of a line.", decimals: Decimals.setting) {
                $0.interval.milliseconds
            },
            .number("requested_interval_ms", "What was asked for.", decimals: Decimals.setting) {
                $0.requestedInterval.milliseconds
            },
            .number("timeout_ms", "How long a reply is waited for.", decimals: Decimals.setting) {
                $0.timeout.milliseconds
            },
            .number("rate_pps", "Packets a second over all lines.", decimals: Decimals.setting) { $0.rate },
            .text("payload", "Payloads in use, joined by +.") { $0.payloadNames },
            .whole("payload_bytes", "Bytes of UDP payload.") { $0.payloadBytes },
            JSONShape<PlanFigures>.Member([
                .init("seed", .whole(0...Int.max), "Of the order of sending; 64 bits without a sign.")
            ]) { plan, json, _ in json.field("seed", plan.seed) },
            .number("quantum_probes", "Probes that could leave together.", decimals: 0...0) {
                $0.quantum.map { Double($0.probes) }
            },
            .number("quantum_span_us", "Within what time.", decimals: 1...3) {
                $0.quantum.map { Double($0.spanNanoseconds) / 1e3 }
            },
        ])

    private static let validity = JSONShape<RoundReport>(
        "Validity", "What the prober found out about itself and its host.",
        [
            .text("verdict", "", choices: Validity.Verdict.allCases.map(\.rawValue)) { $0.validity.verdict.rawValue },
            .texts("reasons", "Why it is not valid, in words.") { $1.findings($0.validity) },
            .texts("reason_ids", "An id for each of them.") { report, _ in
                report.validity.findings.map(\.kind.rawValue)
            },
            .text("timestamps", "Who stamps.") { $0.ledger.timestamps.rawValue },
            .number("kernel_stamped_transmit", "Of the sent probes.", decimals: Decimals.ratio) {
                $0.transmitStampedRatio
            },
            .number("kernel_stamped_receive", "Of the first replies.", decimals: Decimals.ratio) {
                $0.receiveStampedRatio
            },
            .whole("stamps_rejected", "Stamps that made no sense.") { $0.ledger.stampsRejected },
            .one("send_lateness_us", "How late probes were sent.", lateness) { $0.ledger.lateness },
            .whole("overdue", "") { $0.ledger.overdue },
            .whole("receive_overflow", "Datagrams dropped, as our buffers were full.") { $0.ledger.receiveOverflow },
            .whole("send_retries", "") { $0.ledger.sendRetries },
            .whole("send_errors", "Sends that the kernel refused for good.") {
                $0.ledger.sendErrors.reduce(0) { $0 + $1.count }
            },
            .counts("send_errors_by_name", "By errno.") { $0.ledger.sendErrors },
            .number("longest_stall_ms", "", decimals: Decimals.milliseconds) {
                Double($0.ledger.longestStallNanoseconds) / 1e6
            },
            .whole("clock_steps", "How often the wall clock was set.") { $0.ledger.clockSteps },
            .number("largest_clock_step_ms", "", decimals: Decimals.milliseconds) {
                Double($0.ledger.largestClockStepNanoseconds) / 1e6
            },
            .whole("foreign", "Datagrams of others.") { $0.ledger.foreign },
            .whole("unmatched_refusals", "") { $0.ledger.unmatchedRefusals },
            .flag("interrupted", "Ended before its end.") { $0.ledger.interrupted },
        ] + LedgerShapes.ownErrors.members { $0.ledger })

    private static let lateness = JSONShape<LatenessFigures?>(
        "SendLateness", "Microseconds behind the schedule; null without a probe.",
        [
            .number("p50", "", decimals: 1...3) { $0.map { Double($0.p50) / 1e3 } },
            .number("p99", "", decimals: 1...3) { $0.map { Double($0.p99) / 1e3 } },
            .number("max", "", decimals: 1...3) { $0.map { Double($0.max) / 1e3 } },
        ])

    private static let segments = JSONShape<RoundReport>(
        "IngressProbes", "The probes to all ingresses beside those over whole lines.",
        [
            .text("kind", "", or: { $0.segments?.probe.description }),
            JSONShape<RoundReport>.Member([.init("unavailable", .nullable(.text), "Why there were none.")]) {
                report, json, words in
                json.field("unavailable", report.segments?.unavailable.map(words.absence))
            },
            .whole("every", "", or: { $0.segments?.every }), .whole("lines", "", or: { $0.segments?.lines }),
            .whole("planned", "", or: { $0.segments?.counts.planned }),
            .whole("sent", "", or: { $0.segments?.counts.sent }),
            .whole("received", "", or: { $0.segments?.counts.received }),
            .whole("late", "", or: { $0.segments?.counts.late }),
            .whole("lost", "", or: { $0.segments?.counts.lost }),
            .whole("refused", "", or: { $0.segments?.counts.refused }),
            .whole("unsent", "", or: { $0.segments?.counts.unsent }),
            .whole("duplicates", "") { $0.ledger.companions?.duplicates ?? 0 },
            .whole("corrupt", "") { $0.ledger.companions?.corrupt ?? 0 },
            .whole("receive_overflow", "") { $0.ledger.companions?.receiveOverflow ?? 0 },
            .counts("send_errors_by_name", "By errno.") { $0.ledger.companions?.sendErrors ?? [] },
        ])
}

extension JSONShape.Member {
    /// Counts under names that are known only when they occur.
    static func counts(
        _ key: StaticString, _ definition: String, _ read: @escaping @Sendable (Subject) -> [NamedCount]
    ) -> Self {
        Self([JSONSchema.Property("\(key)", .pairs(.whole(0...Int.max)), definition)]) { subject, json, _ in
            json.object(key) { json in for one in read(subject) { json.field(named: one.name, one.count) } }
        }
    }
}
