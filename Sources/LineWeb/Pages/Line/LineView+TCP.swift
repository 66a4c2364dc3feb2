internal import LineModel
internal import LineReport

extension LineView {
    /// What TCP handshakes beside the line did in the newest round of the window that had some.
    static func tcp(_ answer: LineAnswer, _ request: PageRequest) -> HTML {
        guard let tcp = answer.window.points.last(where: { $0.tcp != nil })?.tcp else { return later("tcp") }
        let words = request.words
        let heads = Shown.heads([
            (words("port", "端口"), "", true), (words("handshakes", "握手次数"), Definitions.tcp(words), true),
            (words("connected", "成功"), "", true), (words("refused", "被拒"), "", true),
            (words("TCP loss %", "TCP 丢失 %"), Definitions.tcp(words), true),
            (words("TCP ms", "TCP ms"), words("median", "中位数"), true),
        ])
        let note = tcp.note.map { "<p class=\"soft\">\(request.findings.note($0))</p>" as HTML } ?? .empty
        return """
            <section id="tcp" data-live><h2>\(words("TCP beside UDP", "TCP 与 UDP 对照"))</h2>\
            <div class="scroll"><table class="data tight"><thead><tr>\(heads)</tr></thead>\
            <tbody>\(row(tcp, words))</tbody></table></div>\(note)</section>
            """
    }

    private static func row(_ tcp: LineTCP, _ words: PageWords) -> HTML {
        """
        <tr>\(HTML.cell("\(tcp.port)", label: words("port", "端口")))\
        \(HTML.cell("\(tcp.counts.attempts)", label: words("handshakes", "握手次数")))\
        \(HTML.cell("\(tcp.counts.connected)", label: words("connected", "成功")))\
        \(HTML.cell("\(tcp.counts.refused)", label: words("refused", "被拒")))\
        \(HTML.cell(tcp.counts.loss.map { $0 * 100 }, label: words("TCP loss %", "TCP 丢失 %")))\
        \(HTML.cell(tcp.rtt?.median, label: words("TCP ms", "TCP ms")))</tr>
        """
    }
}
