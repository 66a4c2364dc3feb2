import LineModel
import LinePictures
import TestSupport
import Testing

@Suite(.seeded) struct HeatMapTests {
    private static func matrix(_ cells: [[UInt8]]) -> HeatMatrix {
        var matrix = HeatMatrix()
        matrix.columns = (0..<(cells.first?.count ?? 0)).map { PictureSamples.time(Double($0) * 300) }
        matrix.lines = cells.map { _ in PictureSamples.line }
        matrix.cells = cells.flatMap { $0 }
        return matrix
    }

    @Test(arguments: PictureScheme.allCases, [1, 3]) func everyCellHasTheColourOfItsClass(
        scheme: PictureScheme, side: Int
    ) throws {
        var generator = Seed.generator(UInt64(side))
        let cells = (0..<40).map { _ in (0..<30).map { _ in UInt8.random(in: 0...12, using: &generator) } }
        let png = try DecodedPNG(HeatMap(Self.matrix(cells)).png(scheme: scheme, cell: side))
        #expect(png.width == 30 * side && png.height == 40 * side)
        let losses = Set(LossClass.allCases.map { HeatMap.color($0, scheme) })
        for (row, line) in cells.enumerated() {
            for (column, cell) in line.enumerated() {
                for x in column * side..<(column + 1) * side {
                    for y in row * side..<(row + 1) * side {
                        switch LossClass(rawValue: Int(cell)) {
                        case let loss?: #expect(png[x, y] == HeatMap.color(loss, scheme))
                        case nil where cell == HeatMatrix.Cell.unmeasured || cell == HeatMatrix.Cell.invalid:
                            #expect(!losses.contains(png[x, y]) && png[x, y] != PictureInk.background.color(scheme))
                        case nil: #expect(png[x, y] == PictureInk.background.color(scheme))
                        }
                    }
                }
            }
        }
    }

    @Test func unmeasuredAndInvalidAreHatchedDifferently() throws {
        let cells = [[UInt8]](repeating: [HeatMatrix.Cell.unmeasured, HeatMatrix.Cell.invalid], count: 1)
        let png = try DecodedPNG(HeatMap(Self.matrix(cells)).png(scheme: .light, cell: 8))
        let hatch = PictureInk.hatch.color(.light)
        // Of one kind the lines rise to the right, of the other they fall.
        #expect((0..<7).allSatisfy { (png[$0, 3] == hatch) == (png[$0 + 1, 2] == hatch) })
        #expect((8..<15).allSatisfy { (png[$0, 3] == hatch) == (png[$0 + 1, 4] == hatch) })
        #expect(png[1, 3] == hatch && png[2, 3] != hatch)
    }

    @Test func aThousandLinesOfADayAreSmall() throws {
        var generator = Seed.generator(7)
        let cells = (0..<1000).map { row in
            (0..<288).map { _ in
                generator.nextUnit() < 0.02 + (row < 100 ? 0.5 : 0)
                    ? UInt8.random(in: 1...3, using: &generator) : UInt8(0)
            }
        }
        let png = HeatMap(Self.matrix(cells)).png(scheme: .light)
        #expect(png.count < 60_000)
        #expect(try DecodedPNG(png).depth == 4)
    }

    @Test func aMatrixWithoutCellsIsAPictureToo() throws {
        let png = try DecodedPNG(HeatMap(HeatMatrix()).png(scheme: .dark))
        #expect(png.width == 1 && png.height == 1)
        var short = Self.matrix([[1, 1], [1, 1]])
        short.cells.removeLast()
        #expect(try DecodedPNG(HeatMap(short).png(scheme: .dark))[1, 1] == PictureInk.background.color(.dark))
    }
}
