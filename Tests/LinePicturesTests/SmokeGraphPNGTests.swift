import LineModel
import LinePictures
import TestSupport
import Testing

@Suite(.seeded) struct SmokeGraphPNGTests {
    private static let texts = SmokeGraph.Texts(label: "", titles: ["sz-tokyo-03 203.0.113.9:7000"])
    private static let (width, height, left) = (460, 200, 46)
    /// From the top: header, marks, clips; then the plot; below it a gap and the lane.
    private static let plot = 36..<173
    private static let lane = 178

    private static func graph(_ window: LineWindow, marks: [PictureMark] = []) -> SmokeGraph {
        SmokeGraph(window: window, columns: SmokeGraph.plotWidth(of: width), marks: marks)
    }

    @Test func picturesAreAsTheyWere() throws {
        let graph = Self.graph(PictureSamples.everything, marks: PictureSamples.everythingMarks)
        for scheme in PictureScheme.allCases {
            let png = graph.png(width: Self.width, height: Self.height, scheme: scheme, texts: Self.texts)
            #expect(png == graph.png(width: Self.width, height: Self.height, scheme: scheme, texts: Self.texts))
            try Golden.expect(png: png, is: "smoke.\(scheme).png")
        }
        let pair = SmokeGraph(
            windows: [PictureSamples.everything, PictureSamples.window([], seconds: 900)], columns: 404)
        try Golden.expect(
            png: pair.png(width: 460, height: 260, scheme: .light, texts: .init(label: "", titles: ["one", "two"])),
            is: "pair.light.png")
    }

    @Test func theFileHasTheChunksOfAPalettePicture() throws {
        let png = try DecodedPNG(Self.graph(PictureSamples.everything).png(width: 300, height: 140, texts: Self.texts))
        #expect(png.types == ["IHDR", "PLTE", "IDAT", "IEND"] && png.width == 300 && png.height == 140)
    }

    @Test(arguments: PictureScheme.allCases)
    func everyRoundWithLossIsSeenInTheLaneAndInThePlot(scheme: PictureScheme) throws {
        var generator = Seed.generator(scheme == .light ? 1 : 2)
        let classes = Dictionary(uniqueKeysWithValues: LossClass.allCases.map { ($0.color(scheme), $0) })
        for _ in 0..<4 {
            let window = PictureSamples.random(&generator)
            let graph = Self.graph(window)
            let png = try DecodedPNG(
                graph.png(width: Self.width, height: Self.height, scheme: scheme, texts: Self.texts))
            for point in window.points {
                guard let loss = point.shownClass, loss > .none else { continue }
                let columns = window.columns(near: point.started, of: SmokeGraph.plotWidth(of: Self.width))
                let xs = columns.map { Self.left + $0 }
                #expect(xs.contains { x in classes[png[x, Self.lane]].map { $0 >= loss } ?? false })
                if loss == .all {
                    // Solid, from the bottom to the top, but for what others of its column answered.
                    let solid = xs.map { x in
                        Self.plot.filter {
                            png[x, $0] == loss.color(scheme) || png[x, $0] == PictureInk.outage.color(scheme)
                        }.count
                    }
                    #expect(solid.contains { $0 > 0 })
                }
            }
        }
    }

    @Test func anOutageIsASolidColumnFromZeroToTheTop() throws {
        let points = (0..<36).map { PictureSamples.point(Double($0) * 300, lost: $0 == 20 ? 100 : 0) }
        let png = try DecodedPNG(
            Self.graph(PictureSamples.window(points, seconds: 10_800)).png(
                width: Self.width, height: Self.height, texts: Self.texts))
        let x = Self.left + (SmokeGraph.plotWidth(of: Self.width) * 41 / 72)
        for y in Self.plot { #expect(png[x, y] == LossClass.all.color(.light)) }
    }

    @Test func whereNothingWasMeasuredThereIsPaperGridAndHatchingAlone() throws {
        var generator = Seed.generator(9)
        let quiet = [PictureInk.background, .grid, .hatch].map { $0.color(.light) }
        var seen = 0
        for _ in 0..<4 {
            let window = PictureSamples.random(&generator)
            let graph = Self.graph(window)
            let png = try DecodedPNG(graph.png(width: Self.width, height: Self.height, texts: Self.texts))
            let measured = Set(graph.panels[0].runs.filter(\.isMeasured).flatMap { Array($0.columns) })
            for column in 0..<graph.panels[0].count where !measured.contains(column) {
                seen += 1
                #expect(Self.plot.allSatisfy { quiet.contains(png[Self.left + column, $0]) })
            }
        }
        #expect(seen > 100)
    }

    @Test func anyNumbersMakeAPicture() throws {
        let windows = [
            PictureSamples.window([], seconds: 0),
            PictureSamples.window([PictureSamples.point(0)], seconds: 1, every: nil),
            PictureSamples.window([PictureSamples.point(0, median: 1e300)], seconds: 300),
            PictureSamples.window([PictureSamples.point(-600), PictureSamples.point(9_000)], seconds: 300),
        ]
        for window in windows {
            for (width, height) in [(0, 0), (47, 700), (5000, 1)] {
                let png = try DecodedPNG(Self.graph(window).png(width: width, height: height, texts: Self.texts))
                #expect(png.width >= 160 && png.width <= 4000)
            }
        }
    }
}
