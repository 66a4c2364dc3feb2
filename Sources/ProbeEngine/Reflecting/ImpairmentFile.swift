package import LineModel
internal import LinuxSocket

/// A profile file: CSV (`CSVTable`) with the header
/// `address,echo,delay,jitter,loss,burst,duplicate,reorder,reorder_by,down`, in any order, of which only `address` is
/// required. An empty field is as the flags say.
///
/// `address` is `ip`, `ip:port` or `*`; `echo` is `ip:port` or empty for any; `burst` is as `BurstLoss` reads it (`1:0`
/// for none where the flags say some); `down` is `true` or `false`. A row with
/// an address is preferred to `*`, one with an echo to one without, one with a port to one without, in this order.
package struct ImpairmentFile: Sendable {
    /// What the rows say; to be used only when `problems` is empty.
    package private(set) var profile: ImpairmentProfile
    /// Everything that is wrong, in the order of the file.
    package private(set) var problems: [LinesProblem] = []
    private let source: String

    enum Column: String, CaseIterable {
        case address, echo, delay, jitter, loss, burst, duplicate, reorder, down
        case reorderBy = "reorder_by"
    }

    /// - Parameters:
    ///   - source: what problems call the file.
    ///   - standard: the impairment of lines without a row, and of empty fields.
    package init(bytes: [UInt8], source: String, standard: Impairment) {
        self.source = source
        profile = ImpairmentProfile()
        profile.standard = standard
        let table = CSVTable(bytes: bytes)
        for problem in table.problems { report(problem.place, problem.error) }
        guard let header = table.rows.first else {
            if table.problems.isEmpty {
                report(nil, TextError("the file is empty", expected: "begin it with the header \(Self.header)"))
            }
            return
        }
        guard let columns = columns(header) else { return }
        for row in table.rows.dropFirst() where row.fields.contains(where: { !$0.text.isEmpty }) { add(row, columns) }
    }

    private static let header = "address,echo,delay,jitter,loss,burst,duplicate,reorder,down"

    private mutating func report(_ place: TextPlace?, _ error: TextError, column: Column? = nil) {
        problems.append(
            LinesProblem(source: source, place: place, field: column.map { .column($0.rawValue) }, error: error))
    }

    private mutating func columns(_ row: CSVRow) -> [Column]? {
        let before = problems.count
        var columns: [Column] = []
        for field in row.fields {
            let name = Self.plain(field.text).lowercased()
            guard let column = Column(rawValue: name) else {
                report(field.place, Self.unknownColumn(name))
                continue
            }
            if columns.contains(column) {
                report(field.place, TextError("column \(name) a second time", expected: "write each column once"))
            }
            columns.append(column)
        }
        if !columns.contains(.address) {
            report(row.place, TextError("no column address", expected: "begin the file with the header \(Self.header)"))
        }
        return problems.count == before ? columns : nil
    }

    private static func unknownColumn(_ name: String) -> TextError {
        let known = Column.allCases.map(\.rawValue)
        let expectation =
            NearestName.find(for: name, among: known).map { "did you mean \($0)?" }
            ?? "use these: \(known.joined(separator: ", "))"
        return TextError("unknown column \(TerminalText.quoted(name))", expected: expectation)
    }

    private static func plain(_ text: String) -> String { text.filter { !$0.isWhitespace } }
}

// MARK: Rows

extension ImpairmentFile {
    private mutating func add(_ row: CSVRow, _ columns: [Column]) {
        guard row.fields.count == columns.count else {
            let reason = "the row has \(row.fields.count) fields, the header \(columns.count)"
            return report(row.place, TextError(reason, expected: "write as many"))
        }
        let before = problems.count
        var rule = ImpairmentProfile.Rule(address: nil, hasPort: false, echo: nil, impairment: profile.standard)
        for (field, column) in zip(row.fields, columns) {
            let text = Self.plain(field.text)
            guard !text.isEmpty || column == .address else { continue }
            do throws(TextError) {
                try Self.read(text, column, into: &rule)
            } catch {
                report(field.place, error, column: column)
            }
        }
        guard problems.count == before else { return }
        guard !profile.hasRule(forTheSameLinesAs: rule) else {
            return report(row.place, TextError("a second row for the same lines", expected: "leave one out"))
        }
        profile.add(rule)
    }

    private static func read(
        _ text: String, _ column: Column, into rule: inout ImpairmentProfile.Rule
    ) throws(TextError) {
        switch column {
        case .address:
            if text == "*" { return }
            guard !text.isEmpty else { throw TextError("no address", expected: "write an address, or * for any") }
            rule.address = try EndpointText.parse(text, defaultPort: ReflectorSettings.defaultPort)
            rule.hasPort = EndpointText.hasPort(text)
        case .echo: rule.echo = try EndpointText.parse(text)
        case .delay: rule.impairment.delay = try Impairment.hold(text: text)
        case .jitter: rule.impairment.jitter = try Impairment.hold(text: text)
        case .reorderBy: rule.impairment.reorderBy = try Impairment.hold(text: text)
        case .loss: rule.impairment.loss = try RatioText.parse(text)
        case .burst: rule.impairment.burst = try BurstLoss(text: text)
        case .duplicate: rule.impairment.duplicate = try RatioText.parse(text)
        case .reorder: rule.impairment.reorder = try RatioText.parse(text)
        case .down: rule.impairment.isDown = try truth(text)
        }
    }

    private static func truth(_ text: String) throws(TextError) -> Bool {
        switch text.lowercased() {
        case "true", "yes", "1": return true
        case "false", "no", "0": return false
        default:
            throw TextError("\(TerminalText.quoted(text)) is neither true nor false", expected: "write true or false")
        }
    }
}
