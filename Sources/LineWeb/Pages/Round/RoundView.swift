internal import LineModel
internal import LineReport

/// A round's page.
enum RoundView {
    static func view(_ file: RoundFile, _ request: PageRequest, _ site: Site) -> Page {
        let (round, words) = (file.round, request.words)
        let seconds = FigureText.fixed(round.duration.inMilliseconds / 1000, decimals: 1)
        let title = words("Round of \(request.clock(round.started))", "\(request.clock(round.started)) 的一轮")
        return Page(
            title: title,
            body: """
                <header class="round-head">\
                <h1>\(words("Round of", "轮次")) \(request.time(round.started, seconds: true))</h1>\
                <p class="soft"><code>\(round.id)</code> · \(round.vantage) · \
                \(words("listened for", "历时")) \(seconds) s</p>\
                \(neighbours(file, words, site))</header>
                <section id="verdict"><h2>\(words("Was it us?", "是我们自己的问题吗？"))</h2>\(judgement(file, request))</section>
                <section id="counts"><h2>\(words("What was sent, and what became of it", "发出与结果"))</h2>\
                \(counts(file, request))</section>
                <section id="self"><h2>\(words("What this machine did", "本机情况"))\
                </h2>\(RoundLedgerView.view(file, words))</section>
                <section id="plan"><h2>\(words("The plan", "计划"))</h2>\(plan(file.plan, words))</section>
                """)
    }

    private static func neighbours(_ file: RoundFile, _ words: PageWords, _ site: Site) -> HTML {
        func link(_ id: String?, _ rel: String, _ text: String) -> HTML {
            id.map { "<a rel=\"\(rel)\" href=\"\(site.address(["rounds", $0]))\">\(text)</a>" }
                ?? "<span class=\"soft\">\(text)</span>"
        }
        return """
            <nav class="ranges">\(link(file.previous, "prev", words("‹ round before", "‹ 前一轮"))) \
            \(link(file.next, "next", words("round after ›", "后一轮 ›"))) \
            <a href="\(site.address(["rounds", "latest"]))">\(words("newest", "最新"))</a> \
            <a href="\(site.address())">\(words("overview", "总览"))</a></nav>
            """
    }

    /// The answer in a sentence, then what speaks against the round and what to do.
    private static func judgement(_ file: RoundFile, _ request: PageRequest) -> HTML {
        let (validity, words) = (file.round.validity, request.words)
        let answer =
            switch validity.verdict {
            case .valid:
                words(
                    "No. Nothing speaks against this round: what it calls lost was lost on the lines.",
                    "不是。本轮没有任何疑点：所报丢包发生在线路上。")
            case .suspect:
                words(
                    "Perhaps. Something here may have touched the figures, so the round accuses no line.",
                    "有可能。本机情况可能影响了数据，本轮不据此判定任何线路。")
            case .invalid:
                words(
                    "Yes, in part at least. The figures are not the lines' alone, so the round accuses no line.",
                    "至少部分是。数据不全是线路造成的，本轮不据此判定任何线路。")
            }
        let findings = validity.findings.map { finding -> HTML in
            """
            <li>\(State.validity(finding.verdict, words)) \(request.findings.finding(finding)) \
            <code class="soft">\(finding.kind.rawValue)</code></li>
            """
        }
        return """
            <p>\(State.validity(validity.verdict, words)) <b>\(answer)</b></p>\
            \(findings.isEmpty ? .empty : "<ul class=\"findings\">\(findings)</ul>")
            """
    }

    private static func counts(_ file: RoundFile, _ request: PageRequest) -> HTML {
        let (round, words) = (file.round, request.words)
        let totals = round.totals
        let entries = [
            Shown.entry(
                words("lines", "线路"), round.lines.grouped,
                note: words(
                    "\(round.abnormal.grouped) abnormal, \(round.unmeasured.grouped) unmeasured",
                    "异常 \(round.abnormal.grouped)，未测 \(round.unmeasured.grouped)")),
            Shown.entry(
                words("planned", "计划"), totals.planned.grouped, words("probes", "个"),
                note: words("\(totals.sent.grouped) sent", "发出 \(totals.sent.grouped)"),
                means: words("Probes that the round meant to send.", "本轮计划发送的探测包。")),
            Shown.lossEntry(
                words("loss", "丢包"), totals.lossRatio, note: words("of what was sent", "占发出数"),
                means: words(
                    "Lost, late and refused over sent, of all lines together.", "全部线路丢失、超时、被拒绝之和除以发出。")),
            Shown.entry(
                words("unsent", "未发出"), totals.unsent.grouped, note: unsent(file, words),
                means: words("Planned and never put on the wire by us: never loss.", "计划而未由我们发出：从不计为丢包。")),
            Shown.entry(
                words("duplicates", "重复"), file.duplicates.grouped,
                means: words("Further replies to answered probes.", "已回复探测包的多余回复。")),
            Shown.entry(
                words("corrupt", "损坏"), file.corrupt.grouped,
                means: words(
                    "Datagrams from probed addresses that are no valid reply.", "来自被测地址但不是有效回复的数据报。")),
        ]
        return "<dl class=\"sums\">\(entries)</dl>\(outcomes(totals, words))"
    }

    /// Why probes were not sent, as far as the ledger says.
    private static func unsent(_ file: RoundFile, _ words: PageWords) -> String {
        let ledger = file.ledger
        guard file.round.totals.unsent > 0 else { return "" }
        var causes = ledger.sendErrors.map { "\($0.name) \($0.count.grouped)" }
        if ledger.overdue > 0 { causes.append(words("overdue \(ledger.overdue)", "过期 \(ledger.overdue)")) }
        if let proxies = ledger.proxies, proxies.unsent > 0 {
            causes.append(words("without a SOCKS5 association \(proxies.unsent)", "无 SOCKS5 关联 \(proxies.unsent)"))
        }
        if ledger.interrupted { causes.append(words("stopped", "被中止")) }
        return causes.joined(separator: ", ")
    }

    /// Probes by outcome: a bar in proportion, and the counts.
    private static func outcomes(_ totals: OutcomeCounts, _ words: PageWords) -> HTML {
        let parts = [
            (ProbeOutcome.received, totals.received), (.late, totals.late), (.lost, totals.lost),
            (.refused, totals.refused), (.unsent, totals.unsent),
        ]
        let all = Double(max(totals.planned, 1))
        var (place, bars) = (0.0, HTML.empty)
        for (outcome, count) in parts where count > 0 {
            // What happened at all is to be seen.
            let width = max(Double(count) / all * 1000, 2)
            bars += """
                <rect class="t-\(outcome.word)" x="\(BarPicture.number(min(place, 998)))" y="0" \
                width="\(BarPicture.number(width))" height="14"/>
                """
            place += width
        }
        let keys = parts.map { State.key($0.0, $0.1, words) }
        return """
            <svg class="outcomes" viewBox="0 0 1000 14" preserveAspectRatio="none" aria-hidden="true">\(bars)</svg>\
            <ul class="legend">\(keys)</ul>
            """
    }

    private static func plan(_ plan: PlanFigures, _ words: PageWords) -> HTML {
        let stretched =
            plan.interval == plan.requestedInterval
            ? ""
            : words(" (asked for: \(plan.requestedInterval.shortText))", "（要求 \(plan.requestedInterval.shortText)）")
        let rows: [(String, String)] =
            [
                (words("lines", "线路"), plan.lines.grouped),
                (words("probes a line", "每条线路探测包"), plan.count.grouped),
                (words("interval", "间隔"), plan.interval.shortText + stretched),
                (words("timeout", "超时"), plan.timeout.shortText),
                (words("rate, packets/s", "速率，包/秒"), FigureText.fixed(plan.rate, decimals: 0)),
                (words("payloads", "载荷"), plan.payloads.map(\.rawValue).joined(separator: ", ")),
                (words("payload, octets", "载荷字节"), plan.payloadBytes.grouped),
                (words("seed of the order", "顺序的种子"), String(plan.seed)),
            ] + (plan.quantum.map { [(words("probes that leave together", "同时发出的探测包"), "\($0.probes)")] } ?? [])
            + (plan.sourcePorts.map { [(words("source ports a line", "每条线路源端口"), "\($0)")] } ?? [])
        let shown = rows.map { "<tr><th scope=\"row\">\($0.0)</th><td class=\"n\">\($0.1)</td></tr>" as HTML }
        return "<table class=\"data tight\"><tbody>\(shown)</tbody></table>"
    }
}

extension PageRequest {
    /// `2026-11-28 14:05:04`, as text.
    func clock(_ time: WallTime) -> String {
        let local = local(time)
        return "\(local.dateText) \(local.timeText)"
    }
}
