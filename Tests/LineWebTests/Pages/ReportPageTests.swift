import LineModel
import TestSupport
import Testing

@testable import LineWeb

@Suite("The report")
struct ReportPageTests {
    private func asked(_ query: [(name: String, value: String)]) -> ReportQuery {
        ReportQuery(PageFixture.request("/report", query))
    }

    @Test("is of the present month unless another is asked for, by the vantage's calendar")
    func readsMonths() {
        let present = asked([])
        #expect(present.month == "2026-11")
        #expect(present.from.rfc3339(fractionDigits: 0) == "2026-11-01T00:00:00+08:00")
        #expect(present.to.rfc3339(fractionDigits: 0) == "2026-12-01T00:00:00+08:00")
        #expect(asked([("month", "2025-12")]).to.rfc3339(fractionDigits: 0) == "2026-01-01T00:00:00+08:00")
        #expect(asked([("month", "2025-12")]).month(1) == "2026-01")
        #expect(asked([("month", "2026-01")]).month(-1) == "2025-12")
    }

    @Test(
        "says what is wrong with an address",
        arguments: [
            ("month", "2026-13"), ("month", "november"), ("month", "0000-00"), ("tag", "carrier"), ("above", "lots"),
            ("above", "100"), ("above", "nan"), ("from", "2026-11-01"), ("last", "never"),
        ])
    func saysProblems(item: (name: String, value: String)) {
        #expect(asked([item]).problem != nil)
    }

    @Test("keeps lines, limit and time in its links")
    func keepsItems() {
        let query = asked([("month", "2026-10"), ("tag", "carrier=ct"), ("above", "2.5"), ("page", "3")])
        #expect(query.problem == nil)
        #expect(query.lines.filters == [.init(.tag("carrier"), "ct")])
        #expect(query.lossAbove == 0.025)
        let again = asked(query.items([("page", "3")]).compactMap { item in item.1.map { (item.0, $0) } })
        #expect(again == query)
        let range = asked([("from", "2026-11-01T00:00:00Z"), ("to", "2026-11-02T00:00:00Z")])
        #expect(range.month == nil)
        #expect(range.items().contains { $0.0 == "from" && $0.1 == "2026-11-01T00:00:00Z" })
        #expect(range.items([("month", "2026-10")]).contains { $0.0 == "from" } == false)
    }

    @Test("never rounds an availability up to 100")
    func roundsDown() {
        var row = AvailabilityReport.Row("x")
        (row.measured, row.down) = (1_000_000, 1)
        #expect(ReportView.availability(row) == "99.999")
        row.down = 0
        #expect(ReportView.availability(row) == "100.000")
        row.measured = 0
        #expect(ReportView.availability(row) == "–")
    }

    @Test("states its rule")
    func statesRule() {
        for language in MessageLanguage.allCases {
            let query = asked([])
            let page = ReportView.view(
                query, AvailabilityReport(from: query.from, to: query.to, lossAbove: 0.01), [],
                PageFixture.request(language: language), PageFixture.site())
            #expect(page.body.text.contains(language == .en ? "count neither way" : "不计入"))
        }
    }

    @Test("has a row of CSV a line, without formulas, that reads back")
    func writesCSV() throws {
        var row = AvailabilityReport.Row("=cmd|' /C calc'!A0")
        (row.rounds, row.measured, row.down, row.sent, row.lost) = (40, 39, 1, 3_900, 100)
        row.minutesOfLoss = 5
        let text = ReportCSV.header.joined(separator: ",") + "\r\n" + ReportCSV.row(row, asked([]))
        let table = try CSVReading.rows(text)
        #expect(table.map(\.count) == [ReportCSV.header.count, ReportCSV.header.count])
        #expect(table[1].first == "'=cmd|' /C calc'!A0")
        #expect(table[1][1] == "2026-11-01 00:00:00")
        #expect(table[1][3] == "0.974359")
        #expect(table[1][10] == "5.0")
    }
}
