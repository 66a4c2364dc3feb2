internal import LineModel
internal import LineReport

extension LineView {
    /// What the line gains over the way without its ingress, where that was probed beside it.
    static func gain(_ answer: LineAnswer, _ request: PageRequest) -> HTML {
        guard let gain = WindowGain(answer.window) else { return later("gain") }
        let words = request.words
        let heads = Shown.heads([
            (words("of", "范围"), "", false), (words("line ms", "线路 ms"), words("median", "中位数"), true),
            (words("direct ms", "直连 ms"), words("median", "中位数"), true),
            (words("gain ms", "增益 ms"), Definitions.gain(words), true),
            (words("worst gain ms", "最低增益 ms"), words("of a round", "单轮"), true),
            (words("slower, rounds", "慢于直连，轮"), "", true),
            (
                words("gain in loss, points", "丢包增益，百分点"),
                words("direct loss less line loss", "直连丢包减去线路丢包"), true
            ),
        ])
        let note = gain.newest?.note.map { "<p class=\"soft\">\(request.findings.note($0))</p>" as HTML } ?? .empty
        return """
            <section id="gain" data-live><h2>\(words("What the line gains over the direct way", "相对直连的增益"))</h2>\
            <div class="scroll"><table class="data tight"><thead><tr>\(heads)</tr></thead>\
            <tbody>\(newest(gain, words))\(window(gain, words))</tbody></table></div>\(note)</section>
            """
    }

    private static func newest(_ gain: WindowGain, _ words: PageWords) -> HTML {
        guard let one = gain.newest, one.isProbed else { return .empty }
        let interval = one.delay?.interval.map { " (\(Shown.ms($0.lowerBound)) – \(Shown.ms($0.upperBound)))" } ?? ""
        let text = one.delay.map { Shown.ms($0.gain) + interval }
        return """
            <tr><th scope="row">\(words("newest round", "最新一轮"))</th>\
            \(HTML.cell(one.delay?.lineMedian, label: "line"))\(HTML.cell(one.directRTT?.median, label: "direct"))\
            \(HTML.cell(text, label: words("gain ms", "增益 ms")))\(HTML.cell(nil as Double?, label: ""))\
            \(HTML.cell(nil as Double?, label: ""))\(HTML.cell(one.loss.map { $0 * 100 }, label: "points"))</tr>
            """
    }

    private static func window(_ gain: WindowGain, _ words: PageWords) -> HTML {
        let span = gain.span
        return """
            <tr><th scope="row">\(words("\(span.rounds.grouped) rounds", "\(span.rounds.grouped) 轮"))</th>\
            \(HTML.cell(nil as Double?, label: ""))\(HTML.cell(nil as Double?, label: ""))\
            \(HTML.cell(gain.median ?? span.meanGain, label: words("gain ms", "增益 ms")))\
            \(HTML.cell(span.worstGain, label: words("worst gain ms", "最低增益 ms")))\
            \(HTML.cell(count: span.slower, label: words("slower, rounds", "慢于直连，轮")))\
            \(HTML.cell(span.worstLoss.map { $0 * 100 }, label: words("worst, points", "最低，百分点")))</tr>
            """
    }
}
