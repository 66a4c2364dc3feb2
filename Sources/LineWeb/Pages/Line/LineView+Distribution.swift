internal import LineModel
internal import LineReport

extension LineView {
    /// Where the delays of the window fall: the rounds' medians, and the chosen round's probes.
    static func distribution(_ answer: LineAnswer, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        let medians =
            answer.window.resolution == .rounds
            ? answer.window.points.filter(\.isMeasured).compactMap(\.summary.rtt?.median)
            : answer.window.spans.compactMap(\.medianRTT)
        guard let all = DelayHistogram(medians) else { return later("distribution") }
        let more = words("longer", "更长")
        let what =
            switch answer.window.resolution {
            case .rounds: words("medians of \(all.total) rounds", "\(all.total) 轮的时延中位数")
            case .hours: words("medians of \(all.total) hours", "\(all.total) 小时的时延中位数")
            case .days: words("medians of \(all.total) days", "\(all.total) 天的时延中位数")
            }
        var pictures = BarPicture.histogram(all, title: what, more: more)
        if let chosen = answer.chosen {
            let delays = chosen.probes.filter { $0.outcome == .received && !$0.isUncertain }
                .compactMap(\.rttNanoseconds).map { Double($0) / 1e6 }
            if let one = DelayHistogram(delays) {
                pictures += BarPicture.histogram(
                    one, title: words("\(one.total) probes of the round below", "下方一轮的 \(one.total) 个探测包"), more: more)
            }
        }
        return """
            <section id="distribution" data-live><h2>\(words("Distribution of delays", "时延分布"))</h2>\
            <div class="pair">\(pictures)</div></section>
            """
    }

    /// The chosen round, each probe a tick.
    static func pattern(_ answer: LineAnswer, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        let heading = words("Loss pattern of a round", "一轮的丢包形态")
        guard let chosen = answer.chosen else {
            guard !answer.window.points.isEmpty else { return later("pattern") }
            let what = words("The single probes of this time are not kept any more.", "此时段的单个探测包已不再保存。")
            let next = words(
                "Choose a range nearer to the present, or keep them longer (history.probes).",
                "请选择较近的时段，或延长保存期（history.probes）。")
            return "<section id=\"pattern\" data-live><h2>\(heading)</h2>\(EmptyState.html(what, "\(next)"))</section>"
        }
        let (strip, point) = (ProbeStrip(chosen.probes), chosen.point)
        let probes = strip.counts
        let counts = [
            (ProbeOutcome.received, probes.received), (.late, probes.late), (.lost, probes.lost),
            (.refused, probes.refused), (.unsent, probes.unsent),
        ].filter { $0.1 > 0 }.map { outcome, count -> HTML in
            State.key(outcome, count, words)
        }
        return """
            <section id="pattern" data-live><h2>\(heading)</h2>\
            <p>\(chosen.isAsked ? "" : words("The worst round of this range: ", "此时段丢包最高的一轮："))\
            \(site.round(point.roundID, request.time(point.started, seconds: true))) · \
            \(words("loss", "丢包")) \(Shown.percent(point.summary.counts.lossRatio)) % · \
            \(runs(point.summary, words))\(strip.probesPerTick > 1
                ? words(" · worst of \(strip.probesPerTick) probes a tick", " · 每格取 \(strip.probesPerTick) 个中最坏的结果")
                : "") · \(neighbours(answer, request, site))</p>\
            \(BarPicture.strip(strip, words))<ul class="legend">\(counts)</ul>\(ports(chosen, request))</section>
            """
    }

    /// The same probes by the source port that they left from.
    private static func ports(_ chosen: LineAnswer.ChosenRound, _ request: PageRequest) -> HTML {
        let (ports, words) = (chosen.ports, request.words)
        guard !ports.isEmpty else { return .empty }
        let heads = Shown.heads([
            (
                words("source port", "源端口"),
                words("in the order of sending; each round takes new ones", "按发送顺序；每轮更换"), false
            ), (words("loss %", "丢包 %"), "", true), (words("lost", "丢"), "", true), (words("sent", "发"), "", true),
            (words("median ms", "中位数 ms"), "", true),
        ])
        let rows = ports.map { port -> HTML in
            let counts = port.counts
            return """
                <tr><th scope="row">\(port.number)</th>\
                \(HTML.lossCell(counts.lossRatio, label: words("loss %", "丢包 %")))\
                \(HTML.cell(count: counts.sent - counts.received, label: words("lost", "丢")))\
                \(HTML.cell(count: counts.sent, label: words("sent", "发")))\(HTML.cell(port.median, label: "median"))\
                </tr>
                """
        }
        let found = chosen.portConclusions.map { conclusion -> HTML in
            "<p>\(request.findings.conclusion(conclusion)). \(request.findings.advice(conclusion))</p>"
        }
        return """
            <h3>\(words("By source port", "按源端口"))</h3>\(found)\
            <div class="scroll"><table class="data tight"><thead><tr>\(heads)</tr></thead><tbody>\(rows)</tbody>\
            </table></div>
            """
    }

    private static func runs(_ summary: LineSummary, _ words: PageWords) -> String {
        guard summary.lossPeriods > 0 else { return words("nothing was lost", "没有丢包") }
        return words(
            "\(summary.lossPeriods) \(summary.lossPeriods == 1 ? "run" : "runs") of loss, the longest "
                + "\(summary.longestLossRun) probes",
            "连续丢包 \(summary.lossPeriods) 段，最长 \(summary.longestLossRun) 个")
    }

    /// The rounds before and after the chosen one.
    private static func neighbours(_ answer: LineAnswer, _ request: PageRequest, _ site: Site) -> HTML {
        let (points, words) = (answer.window.points, request.words)
        guard let id = answer.chosen?.point.roundID, let index = points.firstIndex(where: { $0.roundID == id })
        else { return "" }
        func link(_ index: Int, _ text: String) -> HTML {
            guard points.indices.contains(index) else { return "<span class=\"soft\">\(text)</span>" }
            let href = address(answer, site, [("round", points[index].roundID)])
            return "<a href=\"\(href)#pattern\">\(text)</a>"
        }
        return link(index - 1, words("‹ round before", "‹ 前一轮")) + " "
            + link(index + 1, words("round after ›", "后一轮 ›"))
    }
}
