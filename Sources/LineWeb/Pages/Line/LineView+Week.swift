internal import LineModel

extension LineView {
    /// Hours of the week: the worst loss and the median delay of each, by the vantage's local time.
    static func week(_ answer: LineAnswer, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        let heading = words("Hours of the week", "一周各小时")
        guard let week = answer.week else {
            return """
                <section id="week" data-live><h2>\(heading)</h2><p class="empty">\(words(
                "The history keeps days alone of this time: choose a range nearer to the present.",
                "此时段只保存了按天的数据：请选择较近的时段。"))</p></section>
                """
        }
        guard !week.isEmpty else { return "" }
        return """
            <section id="week" data-live><h2>\(heading)</h2>\
            <p class="muted">\(words(
            "Local time of the vantage. A cell has the worst round of its hour over the whole range, and below it the "
                + "median delay of that hour.",
            "探测点当地时间。每格上为该小时在整个时段内最差一轮的丢包，下为时延中位数。"))</p>\
            <div class="scroll"><table class="week"><caption>\(words("worst loss %, median ms", "最差丢包 %，时延中位数 ms"))\
            </caption><thead><tr><td></td>\((0..<24).map { "<th scope=\"col\">\($0)</th>" as HTML })</tr></thead>\
            <tbody>\(rows(week, words))</tbody></table></div></section>
            """
    }

    private static func rows(_ week: WeekGrid, _ words: PageWords) -> [HTML] {
        let names = [
            words("Mon", "一"), words("Tue", "二"), words("Wed", "三"), words("Thu", "四"), words("Fri", "五"),
            words("Sat", "六"), words("Sun", "日"),
        ]
        return zip(names, week.cells).map { name, cells in
            let shown = cells.enumerated().map { cell($1, "\(name) \($0):00", words) }
            return "<tr><th scope=\"row\">\(name)</th>\(shown)</tr>"
        }
    }

    private static func cell(_ cell: WeekGrid.Cell, _ hour: String, _ words: PageWords) -> HTML {
        guard cell.measured > 0 else {
            return cell.unmeasured > 0
                ? "<td class=\"unmeasured\" title=\"\(hour): \(words("unmeasured", "未测"))\">◌</td>" : "<td></td>"
        }
        let loss = cell.worstLoss.map { LossClass(loss: $0).style } ?? "unmeasured"
        let title =
            "\(hour), \(cell.measured) \(words("rounds", "轮")): \(words("worst loss", "最差丢包")) "
            + "\(Shown.percent(cell.worstLoss)) %, \(words("loss in all", "总丢包")) \(Shown.percent(cell.loss)) %, "
            + "\(words("median", "中位数")) \(Shown.ms(cell.median)) ms"
        return """
            <td class="\(loss)" title="\(title)">\(short(cell.worstLoss.map { $0 * 100 }))\
            <small>\(short(cell.median))</small></td>
            """
    }

    /// A figure in a cell of two or three letters.
    private static func short(_ value: Double?) -> String {
        guard let value else { return Shown.none }
        return FigureText.fixed(value, decimals: value > 0 && value < 9.95 ? 1 : 0)
    }
}
