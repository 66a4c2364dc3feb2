package import LineModel
internal import LinePictures

/// Smoke graphs of windows as pages have them, and what they are made of in words.
package enum LineGraph {
    /// Of a picture at most.
    package static let columns = 800

    /// One window.
    ///
    /// - Parameters:
    ///   - id: must differ between pictures of a page.
    ///   - drags: whether a range of it can be chosen by dragging.
    package static func picture(
        _ window: LineWindow, id: String = "smoke", isFull: Bool = false, drags: Bool = true, _ request: PageRequest,
        _ site: Site
    ) -> HTML {
        picture([window], titles: [], id: id, isFull: isFull, drags: drags, request, site)
    }

    /// Several windows on one scale. They are dragged over only where all have one time.
    package static func picture(
        _ windows: [LineWindow], titles: [String], id: String, isFull: Bool, drags: Bool, _ request: PageRequest,
        _ site: Site
    ) -> HTML {
        guard let first = windows.first else { return .empty }
        let graph = SmokeGraph(
            windows: windows, columns: columns, marks: windows.map { marks($0, request, site) },
            utcOffsetSeconds: request.now.utcOffsetSeconds, fullScale: isFull)
        let texts = SmokeGraph.Texts(
            label: label(windows, request), titles: titles, clipped: clipped(graph, request.words))
        let seconds = { (time: WallTime) in time.nanosecondsSince1970 / 1_000_000_000 }
        let range: HTML =
            drags
            ? " data-drag data-from=\"\(Int(seconds(first.from)))\" data-to=\"\(Int(seconds(first.to)))\"" : .empty
        return """
            <div class="plot-box"><div class="picture\(drags ? " draws" : "")" \
            data-smoke\(range)\(said(request.words))>\
            \(HTML(trusted: graph.svg(texts, style: .page(id: id))))</div></div>
            """
    }

    /// What the script says under the pointer.
    private static func said(_ words: PageWords) -> HTML {
        """
         data-nothing="\(words("nothing measured", "没有测量"))" data-rounds="\(words("rounds", "轮"))" \
        data-hours="\(words("hours", "小时"))" data-days="\(words("days", "天"))" \
        data-loss="\(words("worst loss", "最高丢包"))" data-median="\(words("median", "中位数"))" \
        data-mean="\(words("worst mean", "最高平均"))" data-unmeasured="\(words("unmeasured:", "未测："))" \
        data-invalid="\(words("not valid:", "无效："))"
        """
    }

    /// "3 rounds above 420 ms"; nil where the scale cuts nothing off.
    private static func clipped(_ graph: SmokeGraph, _ words: PageWords) -> String? {
        guard graph.clipped > 0 else { return nil }
        let top = FigureText.short(graph.scale.top)
        return words(
            "\(graph.clipped.grouped) above \(top) ms", "\(graph.clipped.grouped) 处高于 \(top) ms")
    }

    private static func marks(_ window: LineWindow, _ request: PageRequest, _ site: Site) -> [PictureMark] {
        let incidents = window.incidents.map { file -> PictureMark in
            let outage = file.outage
            let id = outage.incident.id
            return PictureMark(
                .incident, at: outage.incident.openedAt, until: outage.ended, isOpen: outage.ended == nil,
                title: "#\(id)", address: site.address(["incidents", String(id)]))
        }
        let notes = window.notes + window.incidents.flatMap(\.notes)
        return incidents
            + notes.map { note in
                PictureMark(.note, at: note.at, title: note.text.isEmpty ? note.author : "\(note.author): \(note.text)")
            }
    }

    /// What somebody is told who does not see it.
    private static func label(_ windows: [LineWindow], _ request: PageRequest) -> String {
        let words = request.words
        return windows.map { window in
            let figures = WindowFigures(window)
            let zone = request.now.zoneText
            let time = "\(request.local(window.from).text(.full)) – \(request.local(window.to).text(.full)) \(zone)"
            return words(
                "Smoke graph of \(window.line.name.shortened), \(time): loss \(Shown.percent(figures.loss)) %, "
                    + "worst round \(Shown.percent(figures.worstLoss)) %, median \(Shown.ms(figures.median)) ms",
                "\(window.line.name.shortened) 的烟图，\(time)：丢包 \(Shown.percent(figures.loss))%，"
                    + "单轮最高 \(Shown.percent(figures.worstLoss))%，中位数 \(Shown.ms(figures.median)) ms")
        }.joined(separator: "; ")
    }

    /// What a column is: "361 rounds, one every 5 min; a column a round".
    package static func resolution(_ window: LineWindow, _ request: PageRequest) -> String {
        let words = request.words
        let points = window.resolution == .rounds ? window.points.count : window.spans.count
        guard points > 0 else { return words("no round in this time", "此时段没有测量") }
        let most = perColumn(window)
        let isOne = most <= 1
        switch window.resolution {
        case .rounds:
            let every = window.every.map { request.lasted($0) }
            return words("\(points.grouped) \(points == 1 ? "round" : "rounds")", "\(points.grouped) 轮")
                + (every.map { words(", one every \($0)", "，每 \($0) 一轮") } ?? "")
                + words(
                    isOne ? "; a column a round" : "; worst of \(most) rounds a column",
                    isOne ? "；每列一轮" : "；每列取 \(most) 轮中的最高丢包")
        case .hours:
            return words("\(points.grouped) hours", "\(points.grouped) 小时")
                + words(
                    isOne ? "; worst round of an hour a column" : "; worst of \(most) hours a column",
                    isOne ? "；每列取一小时中的单轮最高丢包" : "；每列取 \(most) 小时中的单轮最高丢包")
        case .days:
            return words("\(points.grouped) days", "\(points.grouped) 天")
                + words(
                    isOne ? "; worst round of a day a column" : "; worst of \(most) days a column",
                    isOne ? "；每列取一天中的单轮最高丢包" : "；每列取 \(most) 天中的单轮最高丢包")
        }
    }

    /// How many rounds, hours or days a column of the graph stands for, 1 or more.
    private static func perColumn(_ window: LineWindow) -> Int {
        let panel = SmokeColumns(window, count: columns)
        let each: Duration =
            switch window.resolution {
            case .rounds: window.every ?? .zero
            case .hours: .seconds(3600)
            case .days: .seconds(86_400)
            }
        guard each > .zero else { return 1 }
        let column = window.to.since(window.from) / max(panel.count, 1)
        // Rounds are never quite as far from each other as they should be.
        return max(1, Int((column / each - 0.05).rounded(.up)))
    }

    /// The key of the picture.
    package static func key(_ words: PageWords) -> HTML {
        let names = [
            "0 %", words("to 1 %", "至 1%"), words("to 3 %", "至 3%"), words("to 10 %", "至 10%"),
            words("to 30 %", "至 30%"), words("below 100 %", "不到 100%"), "100 %",
        ]
        let losses = zip(LossClass.allCases, names).map { loss, name -> HTML in
            "<li><i class=\"loss-\(loss.rawValue)\">\(name)</i></li>"
        }
        return """
            <ul class="legend"><li>\(words("loss, worst of a column:", "每列最高丢包："))</li>\(losses)\
            <li><i class="hatched">\(words("unmeasured", "未测"))</i></li>\
            <li><i class="hatched other">\(words("round not valid", "该轮无效"))</i></li></ul>
            """
    }

    /// What bands, ticks and tints stand for.
    package static func caption(_ window: LineWindow?, _ words: PageWords) -> String {
        guard window?.resolution == .rounds else {
            return words(
                "Full height: the worst loss of a column. Ticks: the median of its rounds' medians. Bands: from the "
                    + "shortest delay to the greatest mean of a round, and to the longest delay. Drag over it to look "
                    + "closer.",
                "贯通全高的底色：每列最高丢包。短线：各轮中位数的中位数。色带：最短时延至单轮最高平均时延，再至最长时延。拖选可放大。")
        }
        return words(
            "Full height: the worst loss of a column. Ticks: the rounds' medians. Bands: from the shortest delay to "
                + "p90, p95, p99 and the longest. Drag over it to look closer.",
            "贯通全高的底色：每列最高丢包。短线：各轮中位数。色带：最短时延至 p90、p95、p99、最长。拖选可放大。")
    }
}
