/// What a lines file can say of a line: the columns of a CSV file, the keys of a JSON one.
package enum LineColumn: String, CaseIterable, Sendable {
    case name, ingress, echo, payload, tags
    case maxLoss = "max_loss"
    case maxRTT = "max_rtt"
    case direct, flows, tcp
    case minGain = "min_gain"
    // The old spreadsheet's names: the ingress's host and port, the echo's host and port.
    case inpoint, inport, echoip, echoport

    /// The names that `init(text:)` expects, for messages; the old names are accepted but not advertised.
    static let advertised = "name, ingress, echo, payload, tags, max_loss, max_rtt, direct, flows, tcp, min_gain"

    /// The position in a `LineDraft`.
    var index: Int {
        switch self {
        case .name: 0
        case .ingress: 1
        case .echo: 2
        case .payload: 3
        case .tags: 4
        case .maxLoss: 5
        case .maxRTT: 6
        case .inpoint: 7
        case .inport: 8
        case .echoip: 9
        case .echoport: 10
        case .direct: 11
        case .flows: 12
        case .tcp: 13
        case .minGain: 14
        }
    }

    /// The Chinese names of the columns.
    private static let chinese: [String: LineColumn] = [
        "名称": .name, "线路": .name, "线路名": .name, "线路名称": .name,
        "入口": .ingress, "入口地址": .ingress, "回显": .echo, "回显地址": .echo, "回显端": .echo,
        "载荷": .payload, "标签": .tags, "丢包上限": .maxLoss, "丢包率上限": .maxLoss, "最大丢包": .maxLoss,
        "最大丢包率": .maxLoss, "时延上限": .maxRTT, "延迟上限": .maxRTT, "最大时延": .maxRTT, "最大延迟": .maxRTT,
        "直连": .direct, "直连地址": .direct, "直连对照": .direct, "旧流": .flows, "旧流对照": .flows,
        "tcp握手": .tcp, "tcp对照": .tcp,
        "增益下限": .minGain, "最小增益": .minGain,
        "入口主机": .inpoint, "入口ip": .inpoint, "入口端口": .inport,
        "回显主机": .echoip, "回显ip": .echoip, "回显端口": .echoport,
    ]

    /// Reads a column's name, English or Chinese; case, blanks around it and the width of letters are ignored. nil for
    /// an unknown one.
    init?(name: some StringProtocol) {
        let name = FullWidthText.ascii(name).trimmed.lowercased()
        guard let column = LineColumn(rawValue: name) ?? LineColumn.chinese[name] else { return nil }
        self = column
    }

    /// The same; an unknown one names the nearest known one.
    ///
    /// `noun` is what the message calls it: `column` or `key`.
    init(text: some StringProtocol, noun: String) throws(TextError) {
        guard let column = LineColumn(name: text) else { throw LineColumn.unknown(text, noun: noun) }
        self = column
    }

    /// Whether a name is several, apart by something that this file does not separate its fields by.
    static func isSeveral(_ name: some StringProtocol) -> Bool {
        name.unicodeScalars.contains { [",", "，", ";", "；", "\t"].contains($0) }
    }

    /// Characters of an unknown name that are shown: a file that is no lines file may have anything there, a key too.
    private static let shownLimit = 40

    static func unknown(_ text: some StringProtocol, noun: String) -> TextError {
        let name = FullWidthText.ascii(text).trimmed.lowercased()
        if isSeveral(name) {
            return TextError(
                "\(TerminalText.quoted(text.trimmed, limit: shownLimit)) is several names in one \(noun)",
                expected: "write one separator in the whole file: a comma, a semicolon or a tab")
        }
        let nearest = NearestName.find(for: name, among: LineColumn.allCases.map(\.rawValue))
        let hint = nearest.map { "did you mean \($0)? " } ?? ""
        return TextError(
            "unknown \(noun) \(TerminalText.quoted(text.trimmed, limit: shownLimit))",
            expected: "\(hint)known are \(LineColumn.advertised)")
    }

    /// The known column that a name is a slip of the pen away from; nil where there is none but among `others`, those
    /// that the file has beside it.
    static func misspelt(_ text: some StringProtocol, others: Set<LineColumn>) -> LineColumn? {
        let name = FullWidthText.ascii(text).trimmed.lowercased()
        return LineColumn.allCases.first { column in
            !others.contains(column) && NearestName.distance(name, column.rawValue) == 1
        }
    }

    /// The endpoints that can be written in the new style or in the old one, but not in both.
    static let endpoints = [
        Endpoint(whole: .ingress, host: .inpoint, port: .inport),
        Endpoint(whole: .echo, host: .echoip, port: .echoport),
    ]

    /// One endpoint of a line, with the columns that can say it.
    struct Endpoint: Sendable {
        let whole, host, port: LineColumn

        /// Why `columns`, those in use, cannot say this endpoint together, with the column at fault; nil when they can.
        func conflict(in columns: (LineColumn) -> Bool) -> (column: LineColumn, error: TextError)? {
            for old in [host, port] where columns(old) {
                if columns(whole) {
                    let reason = "\(old.rawValue) and \(whole.rawValue) both say the \(whole.rawValue)"
                    let expectation = "keep either \(whole.rawValue), or \(host.rawValue) and \(port.rawValue)"
                    return (old, TextError(reason, expected: expectation))
                }
                if old == port, !columns(host) {
                    let reason = "\(port.rawValue) without \(host.rawValue)"
                    return (old, TextError(reason, expected: "add \(host.rawValue), the host that the port is of"))
                }
            }
            return nil
        }
    }
}
