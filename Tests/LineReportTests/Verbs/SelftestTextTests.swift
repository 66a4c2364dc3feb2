import LineModel
import Testing

@testable import LineReport

@Suite("The self-test's table")
struct SelftestTextTests {
    /// A plan of 100,000 lines, whose stages had every figure as wide as it gets.
    private var report: SelftestReport {
        var report = SelftestReport(lines: 100_000, count: 100, intervalNanoseconds: 500_000_000, omitted: 0)
        report.results = report.stages.map { stage in
            var figures = SelftestFigures(stage: stage)
            (figures.rate, figures.planned, figures.sent, figures.unsent) = (200_000, 10_000_000, 9_987_655, 12_345)
            (figures.lost.measured, figures.lost.truth, figures.lost.excess) = (1_391_234, 1_391_200, 34)
            (figures.duplicates.measured, figures.duplicates.truth) = (34_567, 34_567)
            (figures.reordered.measured, figures.reordered.truth) = (45_678, 45_678)
            figures.delayError = (1.234, 12.345)
            figures.selfProbe = 1.2345
            figures.lateness = 123_456_789
            return figures
        }
        return report
    }

    private func rows(_ columns: Int) -> [Substring] {
        SelftestText.render(report, columns: columns, color: false).split(separator: "\n")
    }

    @Test("fits 80 columns, and whatever it is given above that", arguments: [80, 100, 120, 200])
    func width(_ columns: Int) {
        for row in rows(columns) { #expect(row.count <= columns, "\(row)") }
    }

    @Test("says what it leaves out, which is never what was lost, nor the verdict")
    func leftOut() {
        let narrow = rows(80)
        #expect(narrow[0].contains("lost") && narrow[0].hasSuffix("verdict") && narrow[1].hasSuffix("FAIL"))
        #expect(narrow.contains { $0.hasPrefix("left out to fit: ") && $0.contains("dup, reord") })
        let wide = rows(200)
        #expect(wide[0].contains("reord") && !wide.contains { $0.hasPrefix("left out") })
    }
}
