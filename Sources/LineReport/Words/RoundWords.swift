import LineModel

/// The sentences about a round that the readable formats share. Cleaned for a terminal.
enum RoundWords {
    /// How many lines' reasons are listed before "and N more".
    static let maxReasons = 20

    static func route(_ line: Line) -> String {
        TerminalText.cleaned(line.echo.map { "\(line.ingress) > \($0)" } ?? "\(line.ingress)")
    }

    /// `100 sent, 98 received, 2 lost`: the first three always, what is rare when there is some.
    static func counts(_ counts: OutcomeCounts, duplicates: Int, corrupt: Int) -> String {
        let rare = [
            (counts.late, "late"), (counts.refused, "refused"), (counts.unsent, "unsent"),
            (duplicates, duplicates == 1 ? "duplicate" : "duplicates"), (corrupt, "corrupt"),
        ]
        let always = [(counts.sent, "sent"), (counts.received, "received"), (counts.lost, "lost")]
        return (always + rare.filter { $0.0 > 0 }).map { "\(grouped($0)) \($1)" }.joined(separator: ", ")
    }

    /// Two rows: the lines by verdict, the probes by outcome; and one for SOCKS5 proxies, where there are any.
    static func summary(_ report: RoundReport, _ words: Words) -> [String] {
        let verdicts = LineVerdict.allCases.map { verdict in
            "\(grouped(report.lines.count { $0.verdict == verdict })) \(verdict.rawValue)"
                + (verdict == .healthy ? lossy(report) : "")
        }
        let lines = "\(grouped(report.lines.count)) \(report.lines.count == 1 ? "line" : "lines")"
        return [
            "\(lines): \(verdicts.joined(separator: ", ")); in \(decimal(report.duration.seconds, 2...2)) s",
            "probes: " + counts(report.totals, duplicates: report.duplicates, corrupt: report.corrupt),
        ] + proxies(report) + segments(report, words)
    }

    /// " (3 of them lossy)": healthy lines whose loss is notable.
    private static func lossy(_ report: RoundReport) -> String {
        let lossy = report.lines.count { $0.notice == .lossy }
        return lossy == 0 ? "" : " (\(grouped(lossy)) of them lossy)"
    }

    /// A row more where the ingresses were probed too.
    private static func segments(_ report: RoundReport, _ words: Words) -> [String] {
        guard let totals = report.segments else { return [] }
        if let reason = totals.unavailable { return [TerminalText.cleaned(words.absence(reason))] }
        let lines = "\(grouped(totals.lines)) \(totals.lines == 1 ? "line" : "lines")"
        return [
            "probes to the ingresses of \(lines), by \(totals.probe.description): "
                + counts(totals.counts, duplicates: 0, corrupt: 0)
        ]
    }

    /// One row with the round's verdict and what it rests on, and a row a reason.
    static func validity(_ report: RoundReport, _ words: Words) -> [String] {
        let ledger = report.ledger
        var facts = [stamps(report)]
        if let lateness = ledger.lateness {
            facts.append("send lateness p99 \(decimal(Double(lateness.p99) / 1e3, 0...0)) us")
        }
        facts.append("longest stall \(decimal(Double(ledger.longestStallNanoseconds) / 1e6, 1...1)) ms")
        let overflow = ledger.receiveOverflow
        facts.append(overflow == 0 ? "no receive overflow" : "receive overflow \(grouped(overflow))")
        if let selfProbe = ledger.selfProbe { facts.append(ownError(selfProbe)) }
        if ledger.interrupted { facts.append("interrupted") }
        let reasons = words.findings(report.validity).map { "  - " + TerminalText.cleaned($0) }
        return ["round \(report.validity.verdict.rawValue): " + facts.joined(separator: ", ")] + reasons
    }

    /// What the self-probe says of every other figure: our own delay, and our own loss where there was some.
    private static func ownError(_ selfProbe: SelfProbeFigures) -> String {
        let delay = "own error p99 \(decimal(selfProbe.rtt.map { $0.p99 * 1e3 }, 1...1)) us"
        return selfProbe.lost == 0
            ? delay : "\(delay) and \(grouped(selfProbe.lost)) of \(grouped(selfProbe.sent)) lost"
    }

    /// What became of SOCKS5 proxies, where there is something to say.
    static func proxies(_ report: RoundReport) -> [String] {
        guard let figures = report.ledger.proxies else { return [] }
        let facts = [
            (figures.failed, "made no association"), (figures.dropped, "dropped"), (figures.remade, "made anew"),
        ].filter { $0.0 > 0 }.map { "\(grouped($0.0)) \($0.1)" }
        let probes = [
            (figures.withoutAssociation, "not sent without an association"),
            (figures.interrupted, "taken along by one that dropped; neither counts as loss"),
        ].filter { $0.0 > 0 }.map { "\(grouped($0.0)) \($0.1)" }
        let proxies = "\(grouped(figures.proxies)) \(figures.proxies == 1 ? "proxy" : "proxies")"
        guard !facts.isEmpty || !probes.isEmpty else { return ["socks5: \(proxies), associated throughout"] }
        let tail = probes.isEmpty ? "" : "; probes: " + probes.joined(separator: ", ")
        return ["socks5: " + ([proxies] + facts).joined(separator: ", ") + tail]
    }

    /// The lower ratio of the two ends: a delay has a kernel's figure only where both have.
    private static func stamps(_ report: RoundReport) -> String {
        let every = report.ledger.transmitStampEvery
        // Of the stamps that were asked for; of a few probes one more than the nth may have been.
        let transmit = report.transmitStampedRatio.map { min($0 * Double(every), 1) }
        let ratios = [transmit, report.receiveStampedRatio].compactMap(\.self)
        guard report.ledger.timestamps == .kernel, let ratio = ratios.min() else {
            return report.ledger.timestamps == .kernel ? "no time stamps" : "user time stamps"
        }
        // Rounded down: 99.97 % is not all.
        let share = "kernel time stamps \(decimal((ratio * 1000).rounded(.down) / 10, 0...1)) %"
        return every == 1 ? share : "\(share) (1 in \(grouped(every)) transmissions)"
    }

    /// What STAMP tells of lines that people should look at, in the order given, and how many more there are.
    static func stampNotes(_ lines: some Sequence<LineReportRow>) -> [String] {
        let notes = lines.compactMap { row -> String? in
            let notes = row.stamp.map(STAMPWords.notes) ?? []
            return notes.isEmpty ? nil : "\(TerminalText.cleaned(row.line.name)): \(notes.joined(separator: "; "))"
        }
        return notes.prefix(maxReasons)
            + (notes.count > maxReasons ? ["… and \(grouped(notes.count - maxReasons)) more"] : [])
    }

    /// What was found beside a line's figures: a row each.
    static func particulars(_ particulars: LineParticulars) -> [String] {
        var rows: [String] = []
        if let address = particulars.address { rows.append("probed address: \(TerminalText.cleaned(address))") }
        if let elsewhere = particulars.elsewhere {
            rows.append("intact replies from elsewhere: \(elsewhere.replies) from \(elsewhere.address)")
        }
        return rows
    }

    /// Of lines that are not abnormal, what the round shows of them all the same, and how many more there are.
    static func conclusions(_ lines: some Collection<LineReportRow>, _ words: Words) -> [String] {
        let rows = lines.prefix(maxReasons).map { row in
            "\(TerminalText.cleaned(row.line.name)): \(conclusions(row, words).joined(separator: "; "))"
        }
        return rows + (lines.count > maxReasons ? ["… and \(grouped(lines.count - maxReasons)) more"] : [])
    }

    /// Each with what to do about it.
    static func conclusions(_ row: LineReportRow, _ words: Words) -> [String] {
        row.conclusions.map { TerminalText.cleaned("\(words.conclusion($0)). \(words.advice($0))") }
    }

    /// Behind a line's reasons.
    private static func found(_ row: LineReportRow, _ words: Words) -> String {
        row.conclusions.isEmpty ? "" : "; " + conclusions(row, words).joined(separator: "; ")
    }

    /// Why lines are not healthy, in the order given, and how many more there are.
    static func reasons(_ lines: some Collection<LineReportRow>, _ words: Words) -> [String] {
        let rows = lines.prefix(maxReasons).map { row in
            let reasons = words.reasons(row.reasons).map { TerminalText.cleaned($0) }.joined(separator: "; ")
            return "\(TerminalText.cleaned(row.line.name)): \(reasons)" + found(row, words)
        }
        return rows + (lines.count > maxReasons ? ["… and \(grouped(lines.count - maxReasons)) more"] : [])
    }
}

/// A number as text; `-` when absent.
func decimal(_ value: Double?, _ decimals: ClosedRange<Int>) -> String {
    var bytes = ByteWriter(to: { _ in })
    bytes.append(value, decimals: decimals, absent: "-")
    return String(decoding: bytes.buffer, as: UTF8.self)
}

/// `12,000`.
func grouped(_ value: Int) -> String {
    var bytes = ByteWriter(to: { _ in })
    bytes.append(grouped: value)
    return String(decoding: bytes.buffer, as: UTF8.self)
}
