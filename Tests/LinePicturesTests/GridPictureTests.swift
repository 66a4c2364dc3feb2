import LineModel
import LinePictures
import TestSupport
import Testing

@Suite struct GridPictureTests {
    private static func grid(_ losses: [[Double?]]) -> FieldGrid {
        var grid = FieldGrid(rowsBy: .ingress, columnsBy: .echo)
        grid.columns = (0..<(losses.first?.count ?? 0)).map { "echo-\($0)" }
        for (row, line) in losses.enumerated() {
            grid.rows.append(GroupRow("203.0.113.\(row):7000"))
            grid.cells.append(
                line.map { loss in
                    guard loss != -1 else { return nil }
                    var cell = GroupRow("")
                    cell.lines = 1
                    cell.worstLoss = loss
                    return cell
                })
        }
        return grid
    }

    @Test func picturesAreAsTheyWere() throws {
        let grid = Self.grid([[0, 0.005, 0.02, 0.05], [1, 1, 1, 1], [0.2, 0.5, nil, -1]])
        let picture = GridPicture(grid)
        try Golden.expect(png: picture.png(cell: 16, title: "ingress x echo"), is: "grid.light.png")
        try Golden.expect(picture.svg(label: "a grid", style: .page(id: "g")) + "\n", is: "grid.page.svg")
    }

    @Test func aBadRowIsARowOfOneColour() throws {
        let losses: [[Double?]] = (0..<100).map { row in (0..<300).map { _ in row == 41 ? 1 : 0 } }
        let png = try DecodedPNG(GridPicture(Self.grid(losses)).png())
        let dark = (0..<png.height).filter { y in
            (0..<png.width).filter { png[$0, y] == LossClass.all.color(.light) }.count >= 300
        }
        #expect(!dark.isEmpty && dark.count == (dark.last ?? 0) - (dark.first ?? 0) + 1)
    }

    @Test func aGridWithoutLinesIsAPictureToo() throws {
        let picture = GridPicture(FieldGrid(rowsBy: .ingress, columnsBy: .tag("carrier")))
        _ = try DecodedPNG(picture.png(title: "none"))
        #expect(picture.svg(label: "<none>", style: .alone(.dark, width: 100)).contains("aria-label=\"&lt;none&gt;\""))
    }
}
