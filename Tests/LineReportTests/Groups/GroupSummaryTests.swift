import LineModel
import Testing

@testable import LineReport

@Suite struct GroupSummaryTests {
    @Test func theTableEndsWithTheGroupsThatWereAskedFor() throws {
        let text = try rendered(.table, [.ingress])
        #expect(
            text.contains(
                """

                ingress         lines  abnormal  unmeas.  loss %  worst %  p50 ms  worst ms
                118.0.2.1:7000      7         3        1    43.5    100.0   38.20     38.20

                7 lines: 3 healthy, 3 abnormal, 1 unmeasured; in 4.01 s

                """), "\(text)")
    }

    @Test func linesWithoutAGroupAreARowOfTheirOwn() throws {
        let text = try rendered(.table, [.echo])
        #expect(text.contains("[2001:db8::7]:7      1         0        0     0.0      0.0"), "\(text)")
        #expect(text.contains("\n-                    5"), "\(text)")
    }

    @Test func withoutTheWishNothingChanges() throws {
        #expect(try rendered(.table, []) == rendered(.table, nil))
        #expect(try rendered(.json, []) == rendered(.json, nil))
        #expect(try !rendered(.json, []).contains("groups"))
    }

    @Test func jsonHasThemBehindTheLines() throws {
        let text = try rendered(.json, [.tag("carrier"), .tag("城市")])
        #expect(
            text.hasSuffix(
                """
                "groups":[
                {"by":"carrier","group":"ct","lines":7,"abnormal":3,"unmeasured":1,"sent":23,"lost":10,"loss":0.434783,\
                "worst_loss":1.0,"rtt_median_ms":38.202401,"rtt_worst_median_ms":38.202401},
                {"by":"城市","group":"深圳","lines":7,"abnormal":3,"unmeasured":1,"sent":23,"lost":10,"loss":0.434783,\
                "worst_loss":1.0,"rtt_median_ms":38.202401,"rtt_worst_median_ms":38.202401}]}

                """), "\(text.suffix(600))")
        #expect(throws: Never.self) { try PlacedJSON(bytes: Array(text.utf8)) }
    }

    @Test(arguments: [40, 80]) func noRowIsWiderThanTheTerminal(columns: Int) throws {
        var report = Fixture.full
        let long = String(repeating: "电信", count: 40)
        for index in report.lines.indices {
            let line = report.lines[index].line
            report.lines[index].line = Line(
                name: line.name, ingress: line.ingress, tags: [Tag(key: long, value: long)])
        }
        var context = RenderContext(version: "1.0.0")
        context.columns = columns
        let sums = GroupSums(report, by: .tag(long))
        for row in GroupSection.rows(sums.rows, by: .tag(long), total: 1, context) {
            #expect(TerminalText.width(row) <= columns, "\(row)")
        }
    }

    private func rendered(_ renderer: RoundRenderer, _ groupings: [FieldDimension]?) throws -> String {
        var context = RenderContext(version: "1.0.0")
        if let groupings { context.groupings = groupings }
        var bytes: [UInt8] = []
        try renderer.render(Fixture.full, context) { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self)
    }
}
