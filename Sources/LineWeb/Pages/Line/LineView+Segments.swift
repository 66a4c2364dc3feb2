internal import LineModel
internal import LineReport

extension LineView {
    /// Whose the loss and the delay were, where the ingress was probed beside the line.
    static func segments(_ answer: LineAnswer, _ request: PageRequest, _ site: Site) -> HTML {
        let words = request.words
        guard answer.window.line.echo != nil else { return "" }
        let heading = words("Before and behind the ingress", "入口之前与之后")
        guard let segments = WindowSegments(answer.window) else {
            return """
                <section id="segments" data-live><h2>\(heading)</h2><p class="empty">\(words(
                "The ingress was not probed beside the line in this time: set probe.segments to icmp to tell whose loss "
                    + "is whose.",
                "此时段没有在探测线路的同时探测入口：将 probe.segments 设为 icmp，即可区分丢包属于哪一段。"))</p></section>
                """
        }
        let isExact = answer.window.resolution == .rounds
        func row(_ name: String, _ rounds: Int, _ loss: Double?, _ median: Double?, _ worst: Double?) -> HTML {
            """
            <tr><th scope="row">\(name)</th><td>\(rounds)</td><td>\(Shown.percent(loss))</td>\
            <td>\(isExact ? Shown.ms(median) : Shown.none)</td><td>\(Shown.ms(worst))</td></tr>
            """
        }
        let notes = segments.notes.map { "<li>\(Words(.keys, request.language).note($0))</li>" as HTML }
        return """
            <section id="segments" data-live><h2>\(heading)</h2><div class="scroll"><table class="figures">\
            <thead><tr><th scope="col">\(words("segment", "区段"))</th>\
            <th scope="col" title="\(words("rounds whose loss belongs to it, of those with loss",
            "丢包属于该段的轮次"))">\(words("its loss, rounds", "丢包归属，轮"))</th>\
            <th scope="col">\(words("worst loss %", "最差丢包 %"))</th>\
            <th scope="col" title="\(words("the median of the rounds' medians", "各轮中位数的中位数"))">\
            \(words("median ms", "中位数 ms"))</th>\
            <th scope="col">\(words("worst median ms", "最差中位数 ms"))</th></tr></thead><tbody>\
            \(row(words("to the ingress", "到入口"), segments.ingress, segments.worstIngressLoss,
            segments.ingressRTT, segments.worstIngressRTT))\
            \(row(words("behind the ingress", "入口之后"), segments.beyond, segments.worstBeyondLoss,
            segments.beyondRTT, segments.worstBeyondRTT))\
            <tr><th scope="row">\(words("both", "两段都有"))</th><td>\(segments.both)</td><td></td><td></td><td></td></tr>\
            <tr><th scope="row">\(words("cannot be told", "无法判断"))</th><td>\(segments.unknown)</td>\
            <td></td><td></td><td></td></tr></tbody></table></div>\
            \(notes.isEmpty ? "" : "<ul class=\"notes\">\(notes)</ul>")</section>
            """
    }
}
