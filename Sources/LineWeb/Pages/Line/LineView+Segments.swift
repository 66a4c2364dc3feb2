internal import LineModel
internal import LineReport

extension LineView {
    /// Whose the loss and the delay were, where the ingress was probed beside the line.
    static func segments(_ answer: LineAnswer, _ request: PageRequest) -> HTML {
        let words = request.words
        guard answer.window.line.echo != nil else { return .empty }
        let heading = words("Before and behind the ingress", "入口之前与之后")
        guard let segments = WindowSegments(answer.window) else {
            let what = words(
                "The ingress was not probed beside the line in this time.", "此时段没有在探测线路的同时探测入口。")
            let next = words(
                "Set probe.segments to icmp, and each loss is assigned to one of the two.",
                "将 probe.segments 设为 icmp，即可判断丢包属于哪一段。")
            return "<section id=\"segments\" data-live><h2>\(heading)</h2>\(EmptyState.html(what, "\(next)"))</section>"
        }
        let heads = Shown.heads([
            (words("segment", "区段"), "", false),
            (
                words("has the loss, rounds", "丢包归属，轮"),
                words("rounds with loss, by the segment that it belongs to", "有丢包的轮次，按丢包所属区段"), true
            ), (words("worst loss %", "最高丢包 %"), words("of a round", "单轮"), true),
            (words("median ms", "中位数 ms"), words("the median of the rounds' medians", "各轮中位数的中位数"), true),
            (words("worst median ms", "最高中位数 ms"), "", true),
        ])
        let notes = segments.notes.map { "<li>\(request.findings.note($0))</li>" as HTML }
        return """
            <section id="segments" data-live><h2>\(heading)</h2><div class="scroll"><table class="data tight">\
            <thead><tr>\(heads)</tr></thead><tbody>\(rows(segments, words))</tbody></table></div>\
            \(notes.isEmpty ? .empty : "<p>\(words("Of the newest round:", "最新一轮："))</p><ul>\(notes)</ul>")\
            </section>
            """
    }

    private static func rows(_ segments: WindowSegments, _ words: PageWords) -> HTML {
        func row(_ name: String, _ rounds: Int, _ loss: Double?, _ median: Double?, _ worst: Double?) -> HTML {
            """
            <tr><th scope="row">\(name)</th>\(HTML.cell(count: rounds, label: words("rounds", "轮")))\
            \(HTML.lossCell(loss, label: words("worst loss %", "最高丢包 %")))\
            \(HTML.cell(median, label: "median"))\(HTML.cell(worst, label: "worst"))</tr>
            """
        }
        return row(
            words("to the ingress", "到入口"), segments.ingress, segments.worstIngressLoss, segments.ingressRTT,
            segments.worstIngressRTT)
            + row(
                words("behind the ingress", "入口之后"), segments.beyond, segments.worstBeyondLoss, segments.beyondRTT,
                segments.worstBeyondRTT)
            + row(words("both", "两段都有"), segments.both, nil, nil, nil)
            + row(words("cannot be told", "无法判断"), segments.unknown, nil, nil, nil)
    }
}
