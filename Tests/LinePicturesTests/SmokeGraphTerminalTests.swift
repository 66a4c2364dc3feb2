import LineModel
import LinePictures
import TestSupport
import Testing

@Suite(.seeded) struct SmokeGraphTerminalTests {
    private static let texts = SmokeGraph.Texts(label: "", titles: ["sz-tokyo-03"])
    private static let blocks = Array("▁▂▃▄▅▆█")

    private func lines(_ window: LineWindow, width: Int, color: TerminalColor = .none) -> [[Character]] {
        SmokeGraph(window: window, columns: SmokeGraph.terminalColumns(of: width), marks: [])
            .terminal(width: width, height: 14, color: color, texts: Self.texts).map(Array.init)
    }

    /// Blanks at the end are left out.
    private func character(_ line: [Character], _ column: Int) -> Character {
        line.indices.contains(9 + column) ? line[9 + column] : " "
    }

    @Test func picturesAreAsTheyWere() throws {
        for color in TerminalColor.allCases {
            let text = lines(PictureSamples.everything, width: 80, color: color).map { String($0) + "\n" }.joined()
            try Golden.expect(text, is: "smoke.\(color).txt")
        }
    }

    @Test(arguments: [24, 80, 200]) func everyRoundWithLossIsSeenWithoutColours(width: Int) {
        var generator = Seed.generator(UInt64(width))
        for _ in 0..<6 {
            let window = PictureSamples.random(&generator)
            let drawn = lines(window, width: width)
            #expect(drawn.allSatisfy { $0.count <= width && $0.last != " " })
            let lane = drawn[drawn.count - 2]
            for point in window.points {
                guard let loss = point.shownClass, loss > .none else { continue }
                let near = window.columns(near: point.started, of: SmokeGraph.terminalColumns(of: width))
                #expect(
                    near.contains { column in
                        Self.blocks.firstIndex(of: character(lane, column)).map { $0 >= loss.rawValue } ?? false
                    })
            }
        }
    }

    @Test func columnsThatNothingWasMeasuredInHaveNoFigure() {
        var generator = Seed.generator(4)
        for _ in 0..<6 {
            let window = PictureSamples.random(&generator)
            let graph = SmokeGraph(window: window, columns: SmokeGraph.terminalColumns(of: 80), marks: [])
            let drawn = lines(window, width: 80)
            let measured = Set(graph.panels[0].runs.filter(\.isMeasured).flatMap { Array($0.columns) })
            for column in 0..<graph.panels[0].count where !measured.contains(column) {
                for line in drawn.suffix(12).dropLast(1) { #expect(" /\\.".contains(character(line, column))) }
            }
        }
    }

    @Test func aLineEndsInTheTerminalsOwnColours() {
        for line in lines(PictureSamples.everything, width: 80, color: .full) where line.contains("\u{1B}") {
            #expect(String(line).hasSuffix("\u{1B}[0m"))
        }
    }
}
