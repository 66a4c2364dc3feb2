package import LineModel

/// Lines by rounds as a picture of dots: a cell a round of a line, in the colour of its class of loss.
package struct HeatMap: Sendable {
    /// What is shown.
    package let matrix: HeatMatrix

    /// A picture of all of `matrix`. Cells that the matrix has none for show nothing.
    package init(_ matrix: HeatMatrix) { self.matrix = matrix }

    /// A cell's colour. In the dark, where most of a picture is calm, its calm is half as bright: nothing else would be
    /// seen beside it.
    package static func color(_ loss: LossClass, _ scheme: PictureScheme) -> UInt32 {
        let color = loss.color(scheme)
        guard loss == .none, scheme == .dark else { return color }
        return color.blended(with: PictureInk.background.color(scheme), 0.5)
    }

    /// A PNG file with a dot for each cell, or with squares of `cell` dots; rows from top to bottom, time from left to
    /// right. Nothing else is in it, so that a page can lay names and times around it. Cells that were not measured are
    /// hatched: of unmeasured lines one way, of rounds that are not valid the other. Without any cell it is one dot.
    ///
    /// - Parameter cell: 1...16.
    package func png(scheme: PictureScheme, cell: Int = 1) -> [UInt8] {
        let side = min(max(cell, 1), 16)
        let (columns, rows) = (matrix.columns.count, matrix.rowCount)
        var canvas = Canvas(
            width: columns * side, height: rows * side, background: PictureInk.background.color(scheme))
        let losses = LossClass.allCases.map { canvas.number(Self.color($0, scheme)) }
        let paper = PictureInk.background.color(scheme)
        let ink = canvas.number(PictureInk.hatch.color(scheme))
        let unmeasured = canvas.number(paper.blended(with: PictureInk.hatch.color(scheme), 0.3))
        let invalid = canvas.number(paper.blended(with: PictureInk.hatch.color(scheme), 0.45))
        for row in 0..<rows {
            for column in 0..<columns {
                let index = row * columns + column
                guard index < matrix.cells.count else { continue }
                let (x, y) = (column * side..<(column + 1) * side, row * side..<(row + 1) * side)
                switch matrix.cells[index] {
                case HeatMatrix.Cell.unmeasured:
                    canvas.fill(x, y, unmeasured)
                    canvas.hatch(x, y, .unmeasured, ink)
                case HeatMatrix.Cell.invalid:
                    canvas.fill(x, y, invalid)
                    canvas.hatch(x, y, .invalid, ink)
                case let loss where Int(loss) < losses.count: canvas.fill(x, y, losses[Int(loss)])
                default: break
                }
            }
        }
        return PNGFile.bytes(canvas)
    }
}
