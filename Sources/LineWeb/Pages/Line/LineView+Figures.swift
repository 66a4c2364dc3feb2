internal import LineModel

extension LineView {
    /// The window in a few figures, each with how it is pooled.
    static func figures(_ answer: LineAnswer, _ request: PageRequest) -> HTML {
        let (words, figures) = (request.words, WindowFigures(answer.window))
        guard figures.rounds > 0 else {
            let what = words("No round of this time has the line.", "此时段没有该线路的测量。")
            let next = words("Choose a longer or an earlier range.", "请选择更长或更早的时段。")
            return "<section id=\"figures\" data-live>\(EmptyState.html(what, "\(next)"))</section>"
        }
        let entries =
            loss(figures, words) + delays(figures, answer.window, words) + rounds(figures, words)
            + noticed(answer, words)
        return "<section id=\"figures\" data-live><dl class=\"sums\">\(entries)</dl></section>"
    }

    private static func loss(_ figures: WindowFigures, _ words: PageWords) -> [HTML] {
        let interval = figures.lossInterval.map { "\(Shown.percent($0.lowerBound)) – \(Shown.percent($0.upperBound))" }
        let means = words(
            "All lost, late and refused probes of the valid rounds, over all that were sent in them.",
            "有效轮次中丢失、超时、被拒绝的探测包之和，除以发出的总数。")
        let wilson = interval.map { words(" 95 % interval (Wilson): \($0) %.", "95% 区间（Wilson）：\($0)%。") } ?? ""
        return [
            Shown.lossEntry(
                words("loss", "丢包"), figures.loss,
                note: words(
                    "\(figures.lost.grouped) of \(figures.sent.grouped) probes",
                    "\(figures.sent.grouped) 个中丢 \(figures.lost.grouped) 个"),
                means: means + wilson),
            Shown.lossEntry(
                words("worst round", "单轮最高"), figures.worstLoss,
                note: figures.longestRun.map { words("longest run \($0.grouped)", "最长连续丢 \($0.grouped) 个") } ?? "",
                means: words(
                    "The greatest loss of one valid round; below it the most probes lost in a row within a round.",
                    "单个有效轮次的最高丢包；下为一轮内最多连续丢失的探测包数。")),
        ]
    }

    private static func delays(_ figures: WindowFigures, _ window: LineWindow, _ words: PageWords) -> [HTML] {
        let worst = { (value: Double?) in value.map { words("worst \(Shown.ms($0))", "最高 \(Shown.ms($0))") } ?? "" }
        // Percentiles of rounds are not kept in hours and days.
        let kept =
            window.resolution == .rounds
            ? "" : words(" Kept with single rounds alone: choose a shorter range.", "只随单轮保存：请选择较短的时段。")
        return [
            Shown.entry(
                words("median", "中位数"), Shown.ms(figures.median), "ms",
                note: figures.least == nil ? "" : "\(Shown.ms(figures.least)) – \(Shown.ms(figures.greatest))",
                means: words(
                    "The median of the \(unit(window, words))' median round-trip times; below it the shortest and the "
                        + "longest of all probes.",
                    "\(unit(window, words))往返时延中位数的中位数；下为全部探测包的最短与最长。")),
            Shown.entry(
                "p95", Shown.ms(figures.p95), "ms", note: worst(figures.worstP95),
                means: words(
                    "The median of the rounds' 95th percentiles; below it the worst of them. Percentiles cannot be "
                        + "averaged.",
                    "各轮 95 百分位的中位数；下为其中最高值。百分位不能取平均。") + kept),
            Shown.entry(
                words("jitter", "抖动"), Shown.ms(figures.jitter), "ms", note: worst(figures.worstJitter),
                means: words(
                    "The median of the rounds' jitter (RFC 3550); below it the worst.", "各轮抖动（RFC 3550）的中位数；下为最高值。")
                    + kept),
        ]
    }

    private static func rounds(_ figures: WindowFigures, _ words: PageWords) -> [HTML] {
        let without = figures.rounds - figures.measured
        let measured = words(
            "of \(figures.measured.grouped) measured", "测得 \(figures.measured.grouped) 轮")
        let others = words(", \(without.grouped) not", "，未测得 \(without.grouped) 轮")
        return [
            Shown.entry(
                words("abnormal", "异常"), figures.abnormal.grouped, words("rounds", "轮"),
                note: measured + (without == 0 ? "" : others),
                means: words(
                    "Rounds in which the line was above its limits of that time, of the valid rounds that measured it. "
                        + "The others are in none of these figures.",
                    "按当时上限判为异常的轮次，占有效且测得的轮次。其余轮次不计入任何数字。"))
        ]
    }

    /// What evidence can see on this line; nothing where lines are judged by their limits alone.
    private static func noticed(_ answer: LineAnswer, _ words: PageWords) -> [HTML] {
        guard let noticed = answer.noticed else { return [] }
        let usual = Shown.percent(noticed.usual)
        return [
            Shown.entry(
                words("noticed within an hour", "一小时内能发现"), Shown.percent(noticed.loss),
                noticed.loss == nil ? "" : "%", note: words("usually \(usual) %", "平时 \(usual)%"),
                means: words(
                    "The smallest loss that the judgement by evidence notices within an hour on this line, by what it "
                        + "usually loses at this hour of the day. Smaller ones take longer.",
                    "按该线路此时段平时的丢包，证据判定一小时内能发现的最小丢包。更小的需要更久。"))
        ]
    }

    /// What a point of the window is, in the plural.
    static func unit(_ window: LineWindow, _ words: PageWords) -> String {
        switch window.resolution {
        case .rounds: words("rounds", "各轮")
        case .hours: words("hours", "各小时")
        case .days: words("days", "各天")
        }
    }
}
