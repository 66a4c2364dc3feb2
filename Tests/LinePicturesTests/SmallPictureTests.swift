import LineModel
import LinePictures
import TestSupport
import Testing

@Suite(.seeded) struct SmallPictureTests {
    private static let day = [0, 0, 0.005, 0.02, nil, 0.07, 0.2, 0.6, 1, 0].enumerated().map { hour, loss in
        DayCell(worstLoss: loss, median: loss == 1 || loss == nil ? nil : 30 + Double(hour), isUnmeasured: loss == nil)
    }

    @Test func picturesAreAsTheyWere() throws {
        try Golden.expect(Sparkline.svg(Self.day + [DayCell()], label: "the \"day\"") + "\n", is: "sparkline.svg")
        try Golden.expect(
            TerminalColor.allCases.map { Sparkline.terminal(Self.day + [DayCell()], color: $0) + "|\n" }.joined(),
            is: "sparkline.txt")
        try Golden.expect(
            Badge.svg(name: "深圳-1 <a>", text: "2.1 % loss & more", state: .abnormal) + "\n", is: "badge.svg")
    }

    @Test func aPageOfSparklinesIsSmall() {
        var generator = Seed.generator()
        let rows = (0..<200).map { _ in
            let cells = (0..<24).map { _ in
                DayCell(
                    worstLoss: generator.nextUnit() < 0.7 ? 0 : generator.nextUnit() * generator.nextUnit(),
                    median: 30 + generator.nextUnit() * 9)
            }
            return Sparkline.svg(cells)
        }
        #expect(PackedSize.gzip(rows.joined(separator: "\n")) < 14_000)
    }

    @Test func everyHourWithLossIsSeenInASparkline() {
        let shown = Sparkline.terminal(Self.day)
        #expect(shown == "▁▁▂▃/▄▅▆█▁")
        for loss in 0...6 { #expect(Sparkline.svg(Self.day).contains("class=\"l\(loss)\"")) }
    }

    @Test func aBadgeIsBounded() {
        let long = Badge.svg(name: String(repeating: "\"<x>&\u{202E}\u{0}", count: 40_000), text: "ok", state: .healthy)
        #expect(
            long.utf8.count < 2_000 && !long.contains("\u{202E}") && !long.contains("\u{0}") && !long.contains("<x>"))
        #expect(!long.contains("<script") && !long.contains("style="))
    }
}
