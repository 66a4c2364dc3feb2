internal import LineModel
internal import LineReport

extension LineView {
    /// What the line's old flow did beside its fresh ones in the newest round of the window that had one.
    static func flow(_ answer: LineAnswer, _ request: PageRequest) -> HTML {
        guard let flow = answer.window.points.last(where: { $0.flow != nil })?.flow else { return later("flow") }
        let words = request.words
        let heads = Shown.heads([
            (words("open for", "已持续"), "", true), (words("port", "端口"), words("source port", "源端口"), true),
            (words("old ms", "旧流 ms"), words("median", "中位数"), true),
            (words("slower by ms", "慢 ms"), Definitions.flow(words), true),
            (words("old loss %", "旧流丢包 %"), "", true),
            (words("more loss, points", "多丢，百分点"), Definitions.flow(words), true),
        ])
        let note = flow.note.map { "<p class=\"soft\">\(request.findings.note($0))</p>" as HTML } ?? .empty
        let table: HTML =
            flow.isProbed
            ? """
            <div class="scroll"><table class="data tight"><thead><tr>\(heads)</tr></thead>\
            <tbody>\(row(flow, request))</tbody></table></div>
            """ : .empty
        return """
            <section id="flow" data-live><h2>\(words("The old flow beside fresh ones", "旧流与新流对照"))</h2>\
            \(table)\(note)</section>
            """
    }

    private static func row(_ flow: LineFlow, _ request: PageRequest) -> HTML {
        let words = request.words
        let port = flow.port.map { "\($0)" }
        return """
            <tr>\(HTML.cell(request.lasted(.seconds(Int64(flow.age.rounded()))), label: words("open for", "已持续")))\
            \(HTML.cell(port, label: words("port", "端口")))\
            \(HTML.cell(flow.oldRTT?.median, label: words("old ms", "旧流 ms")))\
            \(HTML.cell(flow.delay?.gain, label: words("slower by ms", "慢 ms")))\
            \(HTML.cell(flow.old.lossRatio.map { $0 * 100 }, label: words("old loss %", "旧流丢包 %")))\
            \(HTML.cell(flow.loss.map { $0 * 100 }, label: words("more loss, points", "多丢，百分点")))</tr>
            """
    }
}
