internal import LineModel

extension LineView {
    /// Hours of the week: the worst loss and the median delay of each, by the vantage's local time.
    static func week(_ answer: LineAnswer, _ request: PageRequest) -> HTML {
        let words = request.words
        let heading = words("Hours of the week", "一周各小时")
        guard let week = answer.week else {
            let what = words("The history keeps days alone of this time.", "此时段只保存了按天的数据。")
            let next = words("Choose a range nearer to the present.", "请选择较近的时段。")
            return """
                <section id="week" data-live><h2>\(heading)</h2>\(EmptyState.html(what, "\(next)"))</section>
                """
        }
        guard !week.isEmpty else { return later("week") }
        return """
            <section id="week" data-live><h2>\(heading)</h2><p class="soft">\(words(
            "Local time of the vantage. Above: loss % of the worst round in that hour, over the whole range. Below: "
            + "the "
                + "median delay, ms.",
            "探测点当地时间。上：该小时在整个时段内的单轮最高丢包 %。下：时延中位数 ms。"))</p>\
            <div class="scroll"><table class="week"><thead><tr><td></td>\
            \((0..<24).map { "<th scope=\"col\">\($0)</th>" as HTML })</tr></thead>\
            <tbody>\(rows(week, words))</tbody></table></div></section>
            """
    }

    private static func rows(_ week: WeekGrid, _ words: PageWords) -> [HTML] {
        let names = [
            words("Mon", "周一"), words("Tue", "周二"), words("Wed", "周三"), words("Thu", "周四"), words("Fri", "周五"),
            words("Sat", "周六"), words("Sun", "周日"),
        ]
        return zip(names, week.cells).map { name, cells in
            let shown = cells.enumerated().map { cell($1, "\(name) \($0):00", words) }
            return "<tr><th scope=\"row\">\(name)</th>\(shown)</tr>"
        }
    }

    private static func cell(_ cell: WeekGrid.Cell, _ hour: String, _ words: PageWords) -> HTML {
        guard cell.measured > 0, let worst = cell.worstLoss else {
            guard cell.unmeasured > 0 else { return "<td></td>" }
            return "<td class=\"hatched\" data-tip=\"\(hour): \(words("unmeasured", "未测"))\"></td>"
        }
        let tip = [
            hour, words("\(cell.measured.grouped) rounds", "\(cell.measured.grouped) 轮"),
            words("worst loss \(LossText.percent(worst)) %", "最高丢包 \(LossText.percent(worst))%"),
            words("loss in all \(Shown.percent(cell.loss)) %", "总丢包 \(Shown.percent(cell.loss))%"),
            words("median \(Shown.ms(cell.median)) ms", "中位数 \(Shown.ms(cell.median)) ms"),
        ].joined(separator: "\n")
        return """
            <td class="\(worst.lossClassName)" data-tip="\(tip)">\(short(worst * 100))\
            <small>\(cell.median.map(short) ?? Shown.none)\
            </small></td>
            """
    }

    /// A figure of two or three letters.
    private static func short(_ value: Double) -> String {
        FigureText.fixed(value, decimals: value > 0 && value < 9.95 ? 1 : 0)
    }
}
