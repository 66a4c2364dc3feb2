extension RoundReport {
    /// Summarises every line, judges the round, then the lines by the round's validity.
    ///
    /// - Parameters:
    ///   - vantage: the name of the place that the round was made from.
    ///   - limits: for lines without limits of their own; nil takes the findings' own.
    package init(_ findings: RoundFindings, vantage: String, limits: LineLimits? = nil) {
        // Behind the lines' rows are those of companions and self-probes, which are no lines.
        let measured = findings.rows.count { (try? $0.get()) != nil }
        let judged = JudgedRound(findings, rows: measured, limits ?? findings.limits)
        let end = findings.started.nanosecondsSince1970 + findings.duration.nanoseconds
        self.init(
            id: RoundReport.hexadecimal(findings.id), vantage: vantage, started: findings.started,
            finished: WallTime(nanosecondsSince1970: end, utcOffsetSeconds: findings.started.utcOffsetSeconds),
            duration: findings.duration, plan: findings.plan, totals: judged.totals,
            duplicates: findings.counts.prefix(measured).reduce(0) { $0 + $1.duplicates },
            corrupt: findings.counts.prefix(measured).reduce(findings.corruptUnassigned) { $0 + $1.corrupt },
            ledger: findings.ledger, validity: judged.validity,
            lines: RoundReport.judgedRows(findings, judged, limits ?? findings.limits),
            samples: findings.samples, samplesEpochNanoseconds: findings.samplesEpochNanoseconds)
        segments = findings.segments.map { SegmentTotals($0, lines) }
    }

    private static func judgedRows(
        _ findings: RoundFindings, _ judged: JudgedRound, _ limits: LineLimits
    ) -> [LineReportRow] {
        let round = judged.validity.verdict
        var summarizer = LineSummarizer(findings)
        var segments = findings.segments.map { SegmentSummarizer($0, findings.samples) }
        var gains = findings.gains.map { GainSummarizer($0, findings.samples) }
        var flows = findings.flows.map { FlowSummarizer($0, findings.samples) }
        var handshakes = findings.tcp.map { TCPSummarizer($0, findings.samples) }
        let doubt = SegmentReasons.whyWithheld(findings.ledger, round: round)
        return zip(zip(findings.lines, findings.payloads), findings.rows).map { asked, row in
            let (line, payload) = asked
            switch row {
            case .success(let index):
                var summary = summarizer.summarize(findings, row: index)
                if let doubt = judged.doubts[index] { summary.doubt = doubt }
                var parts = segments?.segments(row: index, summary: summary)
                if let doubt { parts?.withholdBlame(doubt) }
                var gain = gains?.gain(row: index)
                if let doubt { gain?.withhold(doubt) }
                let judgement = LineVerdict.judge(
                    summary: summary, limits: limits.applied(to: line), round: round, segments: parts, gain: gain)
                let stamp = findings.stamps.indices.contains(index) ? findings.stamps[index] : nil
                let causes = findings.absence(index, summary.counts) + (stamp?.causes(judgement.verdict) ?? [])
                var found = LineReportRow(
                    line: line, payload: payload, summary: summary, verdict: judgement.verdict,
                    reasons: judgement.reasons + causes, sampleRow: index, stamp: stamp, segments: parts)
                found.gain = gain
                found.conclusions += found.gain.flatMap(GainFinding.init).map { [.slowerThanDirect($0)] } ?? []
                found.flow = flows?.flow(row: index)
                if summary.doubt != nil { found.flow?.withholdOwnLoss() }
                if let doubt { found.flow?.withhold(doubt) }
                found.conclusions += found.flow.flatMap(FlowFinding.init).map { [.oldFlow($0)] } ?? []
                found.tcp = handshakes?.tcp(row: index)
                if summary.doubt != nil { found.tcp?.withholdOwnLoss() }
                if let doubt { found.tcp?.withhold(doubt) }
                found.conclusions += found.tcp.flatMap { TCPFinding($0) }.map { [.udpOnly($0)] } ?? []
                found.particulars = findings.particulars[index]
                found.reasons += found.explanations(of: judgement.reasons)
                found.ports = findings.ports(row: index, summary, round: round)
                found.conclusions += found.ports?.conclusions ?? []
                return found
            case .failure(let reason):
                return LineReportRow(
                    line: line, payload: payload, summary: LineSummary(), verdict: .unmeasured,
                    reasons: [.unmeasured(reason)], sampleRow: nil)
            }
        }
    }

    /// What stands for the id where there is no round: one that could not be made.
    package static let noID = hexadecimal(0)

    /// 16 digits.
    package static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension OutcomeCounts {
    /// Adds another line's.
    package mutating func add(_ other: OutcomeCounts) {
        received += other.received
        late += other.late
        lost += other.lost
        refused += other.refused
        unsent += other.unsent
    }
}
