/// What a lines file can say of a line: the columns of a CSV file, the keys of a JSON one.
package enum LineColumn: String, CaseIterable, Sendable {
    case name, ingress, echo, payload, tags
    case maxLoss = "max_loss"
    case maxRTT = "max_rtt"
    // The old spreadsheet's names: the ingress's host and port, the echo's host and port.
    case inpoint, inport, echoip, echoport

    /// The names that `init(text:)` expects, for messages; the old names are accepted but not advertised.
    static let advertised = "name, ingress, echo, payload, tags, max_loss, max_rtt"

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
        }
    }

    /// Reads a column's name, case and surrounding spaces ignored; an unknown one names the nearest known one.
    ///
    /// `noun` is what the message calls it: `column` or `key`.
    init(text: some StringProtocol, noun: String) throws(TextError) {
        let name = text.trimmed.lowercased()
        if let column = LineColumn(rawValue: name) {
            self = column
            return
        }
        let nearest = NearestName.find(for: name, among: LineColumn.allCases.map(\.rawValue))
        let hint = nearest.map { "did you mean \($0)? " } ?? ""
        throw TextError(
            "unknown \(noun) \(TerminalText.quoted(text.trimmed))",
            expected: "\(hint)known are \(LineColumn.advertised)")
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
