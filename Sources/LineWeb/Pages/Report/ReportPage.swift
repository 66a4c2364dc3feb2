internal import LineHistory
internal import LineModel

/// `/report?month=2026-11&tag=carrier=ct`: how the lines were over a month, or any time; also as CSV.
enum ReportPage {
    static let route = PageRoute(.get, "/report", isShared: true) { request, site in
        let asked = ReportQuery(request)
        let report = try await site.ask { try asked.report($0) }
        let dimensions = try await site.ask { try $0.overview(FieldQuery(), now: request.now).dimensions }
        return .page(ReportView.view(asked, report, dimensions, request, site))
    }

    static let csv = PageRoute(.get, "/report.csv", isShared: true) { request, site in
        let asked = ReportQuery(request)
        let bytes = try await site.ask { try ReportCSV.bytes(asked, $0) }
        return .file(type: "text/csv; charset=utf-8", bytes: bytes, name: "plumbline-report-\(asked.fileName).csv")
    }
}

/// What a report is asked about.
struct ReportQuery: Equatable, Sendable {
    var from: WallTime
    var to: WallTime
    /// `2026-11`; nil where the address has a time of its own.
    var month: String?
    /// Which lines, and the page of them.
    var lines = FieldQuery()
    /// Minutes with more loss than this are counted, 0...1.
    var lossAbove = 0.01
    /// What is wrong with the address, for people; nil where it was taken as it is.
    var problem: String?

    static let pageSize = 200

    init(_ request: PageRequest) {
        let (words, now) = (request.words, request.now)
        let civil = now.civil
        let present = Self.month(civil.year, civil.month, now.utcOffsetSeconds)
        (from, to, month) = (present.from, present.to, present.text)
        if let text = request.item("month"), !text.isEmpty {
            if let read = Self.month(text, now.utcOffsetSeconds) {
                (from, to, month) = (read.from, read.to, read.text)
            } else {
                problem = words("A month is written 2026-11.", "月份写作 2026-11。")
            }
        } else if request.item("from") != nil || request.item("to") != nil || request.item("last") != nil {
            let focus = FocusWindow(request)
            problem = focus.problem
            if problem == nil { (from, to, month) = (focus.from, focus.to, nil) }
        }
        readLines(request)
    }

    private mutating func readLines(_ request: PageRequest) {
        let words = request.words
        let (query, problems) = FieldQuery.reading(request.query)
        lines = query
        lines.pageSize = Self.pageSize
        if let first = problems.first {
            let value = "\(first.value.prefix(40))"
            problem = words(
                "\(first.name)=\(value) is not known; expected: \(first.expected)",
                "无法识别 \(first.name)=\(value)；应为：\(first.expected)")
        }
        guard let text = request.item("above"), !text.isEmpty else { return }
        if let percent = Double(text.replacing("%", with: "")), (0..<100).contains(percent) {
            lossAbove = percent / 100
        } else {
            problem = words("above is a loss in per cent, at least 0 and below 100.", "above 为丢包百分数，不小于 0、小于 100。")
        }
    }

    func report(_ history: SiteHistory) throws -> AvailabilityReport {
        try history.availability(lines, from: from, to: to, lossAbove: lossAbove)
    }

    /// The items of the address, with others in the place of some.
    func items(_ changed: [(String, String?)] = []) -> [(String, String?)] {
        var items: [(String, String?)] =
            month.map { [("month", $0)] } ?? FocusWindow(from: from, to: to).items
        var first = lines
        (first.page, first.pageSize) = (1, FieldQuery().pageSize)
        items += first.items
        items.append(("above", lossAbove == 0.01 ? nil : FigureText.short(lossAbove * 100)))
        for (name, value) in changed {
            items.removeAll { $0.0 == name || (name == "month" && ($0.0 == "from" || $0.0 == "to")) }
            items.append((name, value))
        }
        return items
    }

    /// The month so many further on.
    func month(_ further: Int) -> String {
        let start = month == nil ? to : from
        let months = start.civil.year * 12 + start.civil.month - 1 + further
        return Self.month(months / 12, months % 12 + 1, start.utcOffsetSeconds).text
    }

    var fileName: String {
        month ?? "\(WallTime(nanosecondsSince1970: from.nanosecondsSince1970).compactText)Z"
    }

    private static func month(_ text: String, _ offset: Int) -> (from: WallTime, to: WallTime, text: String)? {
        guard text.utf8.count == 7, WallTime(text: text + "-01", utcOffsetSeconds: 0) != nil,
            let year = Int(text.prefix(4)), let number = Int(text.suffix(2))
        else { return nil }
        return month(year, number, offset)
    }

    /// A month by local time.
    private static func month(
        _ year: Int, _ number: Int, _ offset: Int
    ) -> (from: WallTime, to: WallTime, text: String) {
        func first(_ year: Int, _ number: Int) -> String { "\(year)-\(number < 10 ? "0" : "")\(number)" }
        let next = number == 12 ? first(year + 1, 1) : first(year, number + 1)
        let beginning = WallTime(nanosecondsSince1970: 0, utcOffsetSeconds: offset)
        return (
            WallTime(text: first(year, number) + "-01", utcOffsetSeconds: offset) ?? beginning,
            WallTime(text: next + "-01", utcOffsetSeconds: offset) ?? beginning, first(year, number)
        )
    }
}
