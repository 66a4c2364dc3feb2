import Foundation
import LineModel
import LinePictures
import TestSupport
import Testing

@Suite(.seeded) struct SmokeGraphSVGTests {
    private static let texts = SmokeGraph.Texts(label: "sz-tokyo-03: loss \"5 %\"", titles: ["sz-tokyo-03"])

    @Test func picturesAreAsTheyWere() throws {
        let graph = SmokeGraph(
            window: PictureSamples.everything, columns: 360, marks: PictureSamples.everythingMarks)
        try Golden.expect(graph.svg(Self.texts, style: .page(id: "s1")) + "\n", is: "smoke.page.svg")
        let alone = graph.svg(Self.texts, style: .alone(.dark, width: 800), plotHeight: 200)
        try Golden.expect(alone + "\n", is: "smoke.dark.svg")
    }

    @Test(arguments: [7, 100, 800]) func everyRoundWithLossHasATintOfItsClassOrAWorseOne(count: Int) {
        var generator = Seed.generator(UInt64(count))
        for _ in 0..<6 {
            let window = PictureSamples.random(&generator)
            let svg = SmokeGraph(window: window, columns: count).svg(Self.texts, style: .page(id: "s"))
            let tints = LossClass.allCases.map { loss in (loss, rectangles(of: "t\(loss.rawValue)", in: svg)) }
            for point in window.points {
                guard let loss = point.shownClass, loss > .none else { continue }
                let near = window.columns(near: point.started, of: count)
                #expect(
                    tints.contains { worse, columns in
                        worse >= loss && columns.contains { $0.overlaps(near.lowerBound..<near.upperBound + 1) }
                    })
            }
        }
    }

    @Test func nothingIsDrawnWhereNothingWasMeasured() {
        var generator = Seed.generator(3)
        for _ in 0..<6 {
            let window = PictureSamples.random(&generator)
            let graph = SmokeGraph(window: window, columns: 200)
            let svg = graph.svg(Self.texts, style: .page(id: "s"))
            let measured = graph.panels[0].runs.filter(\.isMeasured).flatMap { Array($0.columns) }
            let answered = graph.panels[0].runs.filter { $0.least != nil }.flatMap { Array($0.columns) }
            for loss in LossClass.allCases.map(\.rawValue) {
                let lanes = rectangles(of: "l\(loss)", in: svg).flatMap { Array($0) }
                #expect(Set(lanes).isSubset(of: measured))
                let ticks = ["k", "r"].flatMap { rectangles(of: "\($0)\(loss)", in: svg) }.flatMap { Array($0) }
                #expect(Set(ticks).isSubset(of: answered))
            }
        }
    }

    @Test func aPageMayServeItWithoutInlineScriptOrStyle() {
        let graph = SmokeGraph(window: PictureSamples.everything, marks: PictureSamples.everythingMarks)
        for style in [SVGStyle.page(id: "s"), .alone(.light, width: 900)] {
            let svg = graph.svg(Self.texts, style: style)
            #expect(
                !svg.contains("style=") && !svg.contains("<style") && !svg.contains("<script") && !svg.contains(" on"))
        }
    }

    @Test func everyPieceOfAPageIsInTheStylesheet() {
        let graph = SmokeGraph(window: PictureSamples.everything, marks: PictureSamples.everythingMarks)
        let svg = graph.svg(Self.texts, style: .page(id: "s"))
        let names = svg.split(separator: "class=\"").dropFirst().flatMap {
            $0.prefix { $0 != "\"" }.split(separator: " ")
        }
        for name in Set(names) where !["pic", "panel", "plot"].contains(name) {
            #expect(PictureStylesheet.rules.contains(".\(name){"), "\(name)")
        }
        for property in PictureStylesheet.rules.matches(of: /var\((--[a-z0-9-]+)\)/).map(\.1) {
            #expect(PictureStylesheet.properties(.dark).contains("\(property):#"), "\(property)")
        }
    }

    @Test func textsOfOthersStayTexts() throws {
        let evil = "</text><script>alert('1')</script>\u{202E}\u{0}\"&"
        let marks = [PictureMark(.note, at: PictureSamples.time(60), title: evil, address: "/x?a=\"&b='")]
        let graph = SmokeGraph(window: PictureSamples.everything, marks: marks)
        let svg = graph.svg(.init(label: evil, titles: [evil], clipped: evil), style: .page(id: "s"))
        #expect(!svg.contains("<script") && !svg.contains("\u{202E}") && !svg.contains("\u{0}"))
        #expect(svg.contains("href=\"/x?a=&quot;&amp;b=&#39;\""))
    }

    @Test func scriptsReadWhatTheColumnsShow() throws {
        let window = PictureSamples.window(
            [
                PictureSamples.point(0), PictureSamples.point(300, lost: 100),
                PictureSamples.point(600, round: .invalid),
            ],
            seconds: 900)
        let svg = SmokeGraph(window: window, columns: 9).svg(Self.texts, style: .page(id: "s"))
        #expect(svg.contains("data-from=\"2026-11-28T00:00:00Z\" data-to=\"2026-11-28T00:15:00Z\" data-columns=\"9\""))
        #expect(svg.contains("data-runs=\"0,3,1,0,0,0,39.5,40,40,42,44;3,3,1,0,0,100,,,,,;6,3,1,0,1,,,,,,\""))
    }

    @Test func aYearOfHoursIsSmall() throws {
        let svg = SmokeGraph(window: PictureSamples.year).svg(Self.texts, style: .page(id: "s"))
        #expect(PackedSize.gzip(svg) < 60_000)
    }

    /// The columns of the rectangles of all paths of a class.
    private func rectangles(of name: String, in svg: String) -> [Range<Int>] {
        svg.matches(of: try! Regex("<path class=\"\(name)\" d=\"([^\"]*)\"", as: (Substring, Substring).self))
            .flatMap { match in
                match.1.matches(of: /M(\d+) (\d+)h(\d+)v(\d+)h-\d+z/).map { Int($0.1)!..<Int($0.1)! + Int($0.3)! }
            }
    }
}
