internal import LineModel

/// `/help`: what the figures mean, and what keys do.
enum HelpPage {
    static let route = PageRoute(.get, "/help", isShared: true) { request, _ in .page(view(request.words)) }

    static func view(_ words: PageWords) -> Page {
        let figures = [
            ("loss", words("loss", "丢包"), Definitions.loss(words)),
            ("median", words("median", "中位数"), Definitions.median(words)),
            ("p95", "p95", Definitions.p95(words)),
            ("jitter", words("jitter", "抖动"), Definitions.jitter(words)),
            ("gain", words("gain over direct", "相对直连的增益"), Definitions.gain(words)),
            ("worst-loss", words("worst loss", "最高丢包"), Definitions.worstLoss(words)),
            ("day", words("last 24 h", "最近 24 小时"), Definitions.day(words)),
            ("state", words("state of a line", "线路状态"), Definitions.verdict(words)),
            ("validity", words("validity of a round", "一轮的可信度"), Definitions.validity(words)),
            ("incident", words("incident", "故障"), Definitions.incident(words)),
            ("ingress", words("ingress", "入口"), Definitions.ingress(words)),
            ("echo", words("echo", "回显端"), Definitions.echo(words)),
        ]
        let list = figures.map { id, name, text -> HTML in "<dt id=\"\(id)\">\(name)</dt><dd>\(text)</dd>" }
        return Page(
            title: words("What the figures mean", "各项指标的含义"),
            body: """
                <div class="heading"><h1>\(words("What the figures mean", "各项指标的含义"))</h1></div>\
                <dl class="keys">\(list)</dl>
                <h2>\(words("Colours of loss", "丢包的颜色"))</h2>\(LossLegend.html(words, hatching: true))
                <p class="soft">\(words(
                "By the share of the probes that were lost, and by the worst round of what is drawn.",
                "按探测包丢失的比例，取所画时段中丢包最高的一轮。"))</p>
                \(PageKeys.list(words))
                """)
    }
}
