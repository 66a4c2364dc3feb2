internal import LineModel

extension LineView {
    /// The window in a few figures, each with how it is pooled.
    static func figures(_ answer: LineAnswer, _ request: PageRequest, _ site: Site) -> HTML {
        let (words, figures) = (request.words, WindowFigures(answer.window))
        guard figures.rounds > 0 else {
            return """
                <section id="figures" data-live><p class="empty">\(words(
                "No round of this time has the line. Choose a longer or an earlier range.",
                "此时段没有该线路的测量。请选择更长或更早的时段。"))</p></section>
                """
        }
        let entries = loss(figures, words) + delays(figures, answer.window, words) + rounds(figures, words)
        return "<section id=\"figures\" data-live><dl class=\"figures\">\(entries)</dl></section>"
    }

    private static func entry(_ name: String, _ figure: String, _ unit: String, _ note: String, _ means: String) -> HTML {
        """
        <div><dt title="\(means)">\(name)</dt><dd><b>\(figure)</b> \(unit)\
        \(note.isEmpty ? "" : "<small>\(note)</small>")</dd></div>
        """
    }

    private static func loss(_ figures: WindowFigures, _ words: PageWords) -> HTML {
        let interval = figures.lossInterval.map { "\(Shown.percent($0.lowerBound)) – \(Shown.percent($0.upperBound))" }
        return entry(
            words("loss", "丢包"), Shown.percent(figures.loss), "%",
            words(
                "\(Shown.count(figures.lost)) of \(Shown.count(figures.sent)) probes",
                "\(Shown.count(figures.sent)) 个探测包丢 \(Shown.count(figures.lost)) 个"),
            words(
                "All lost, late and refused probes over all that were sent in valid rounds"
                    + (interval.map { "; 95 % interval \($0) %" } ?? ""),
                "有效轮次中丢失、超时、被拒绝的探测包之和，除以发出的总数" + (interval.map { "；95% 区间 \($0)%" } ?? "")))
            + entry(
                words("worst round", "最差一轮"), Shown.percent(figures.worstLoss), "%",
                figures.longestRun.map { words("longest run \($0)", "最长连续丢 \($0) 个") } ?? "",
                words("The greatest loss of one valid round", "单个有效轮次的最高丢包"))
    }

    private static func delays(_ figures: WindowFigures, _ window: LineWindow, _ words: PageWords) -> HTML {
        let span =
            switch window.resolution {
            case .rounds: words("rounds", "各轮")
            case .hours: words("hours", "各小时")
            case .days: words("days", "各天")
            }
        let worst = { (value: Double?) in value.map { words("worst \(Shown.ms($0))", "最差 \(Shown.ms($0))") } ?? "" }
        let kept = words(
            " Kept with rounds alone: choose a shorter range.", "只随轮次保存：请选择较短的时段。")
        return entry(
            words("median", "中位数"), Shown.ms(figures.median), "ms",
            figures.least == nil ? "" : "\(Shown.ms(figures.least)) – \(Shown.ms(figures.greatest))",
            words(
                "The median of the \(span)' median round-trip times; below it the shortest and the longest of all",
                "\(span)往返时延中位数的中位数；下为全部探测包的最短与最长"))
            + entry(
                "p95", Shown.ms(figures.p95), "ms", worst(figures.worstP95),
                words(
                    "The median of the rounds' 95th percentiles, and the worst of them: percentiles cannot be averaged.",
                    "各轮 95 百分位的中位数及最差值：百分位不能取平均。") + (figures.p95 == nil ? kept : ""))
            + entry(
                words("jitter", "抖动"), Shown.ms(figures.jitter), "ms", worst(figures.worstJitter),
                words(
                    "The median of the rounds' jitter (RFC 3550), and the worst.", "各轮抖动（RFC 3550）的中位数及最差值。")
                    + (figures.jitter == nil ? kept : ""))
    }

    private static func rounds(_ figures: WindowFigures, _ words: PageWords) -> HTML {
        let without = figures.rounds - figures.measured
        return entry(
            words("abnormal", "异常"), Shown.count(figures.abnormal), words("rounds", "轮"),
            words(
                "of \(Shown.count(figures.measured)) measured",
                "测到 \(Shown.count(figures.measured)) 轮")
                + (without == 0
                    ? "" : words(", \(Shown.count(without)) not", "，未测到 \(Shown.count(without)) 轮")),
            words(
                "Rounds in which the line was above its limits of that time, of the valid rounds that measured it; the "
                    + "others are in no figure.", "按当时上限判为异常的轮次；未测到或无效的轮次不计入任何数字。"))
    }
}
