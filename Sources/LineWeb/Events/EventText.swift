internal import LineModel
internal import LineService

/// Events as a browser reads them (HTML Standard, section 9.2.6).
enum EventText {
    /// Nothing happened: proxies and browsers take a silent connection for a dead one.
    static let heartbeat = ": \n\n"

    /// The beginning of a stream: after which time it is asked for again, and where it stands.
    static func beginning(id: String) -> String { "retry: 5000\nid: \(id)\n\n" }

    /// There was news that this stream did not bring: everything is to be asked anew.
    static func resync(id: String) -> String { "event: resync\nid: \(id)\ndata: {}\n\n" }

    static func progress(_ progress: RoundProgress) -> String {
        let thousandths = Int((progress.share * 1000).rounded())
        let fraction = String(thousandths % 1000 + 1000).dropFirst()
        return
            "event: progress\ndata: {\"round\":\"\(progress.round)\",\"share\":\(thousandths / 1000).\(fraction)}\n\n"
    }

    /// - Parameter line: of which alone a page tells; nil for one of many.
    static func round(_ news: RoundNews, id: String, line: String?) -> String {
        let changed = line.map { name in news.changed.filter { $0 == name } } ?? news.changed
        let names = changed.map(quoted).joined(separator: ",")
        return """
            event: round
            id: \(id)
            data: {"round":\(news.round.map(quoted) ?? "null"),\
            "verdict":\(news.verdict.map { quoted($0.rawValue) } ?? "null"),"healthy":\(news.healthy),\
            "abnormal":\(news.abnormal),"unmeasured":\(news.unmeasured),"incidents":\(news.incidents),\
            "changed":[\(names)]}


            """
    }

    /// A text in JSON, on one line (RFC 8259 section 7).
    private static func quoted(_ text: String) -> String { JSONText.quoted(text) }
}
