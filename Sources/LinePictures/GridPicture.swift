package import LineModel

/// Lines by two dimensions as a picture: a cell for what lines share, in the colour of the worst of them.
package struct GridPicture: Sendable {
    /// What is shown.
    package let grid: FieldGrid

    /// A picture of all of `grid`'s rows and columns.
    package init(_ grid: FieldGrid) { self.grid = grid }

    /// A cell's look: the class of its worst loss; nil where none of its lines was measured.
    private static func loss(_ cell: GroupRow) -> LossClass? { cell.worstLoss.map { LossClass(loss: $0) } }

    /// How wide the names of the rows are at most, in letters.
    private static let maxLetters = 28

    /// A PNG file: names of rows at the left (ASCII's letters only, any other is a box), those of columns below where
    /// there is room, the title above with what the colours mean beside it. A cell without lines stays empty, one
    /// without a measured line is hatched.
    ///
    /// - Parameters:
    ///   - cell: the side of a cell, 2...40 dots; nil takes what makes the picture some 900 dots wide.
    ///   - title: empty for none.
    package func png(scheme: PictureScheme = .light, cell: Int? = nil, title: String = "") -> [UInt8] {
        let names = grid.rows.map { TerminalText.cleaned($0.group) }
        let letters = min(names.map(\.count).max() ?? 0, Self.maxLetters)
        let side = min(max(cell ?? 820 / max(grid.columns.count, 1), 2), 40)
        // Names need seven dots and two between; smaller cells have none.
        let hasNames = side >= 9
        let left = hasNames ? letters * PixelFont.advance + 6 : 4
        let top = title.isEmpty ? 4 : 18
        let below = hasNames && !grid.columns.isEmpty ? 14 : 4
        let least = PixelFont.width(title) + 8
        var canvas = Canvas(
            width: max(left + grid.columns.count * side + 4, min(least, 900)),
            height: top + grid.rows.count * side + below, background: PictureInk.background.color(scheme))
        let text = canvas.number(PictureInk.text.color(scheme))
        canvas.write(title, x: 4, y: 4, text)
        if !title.isEmpty { drawKey(right: canvas.width - 4, after: PixelFont.width(title) + 16, scheme, on: &canvas) }
        for (row, cells) in grid.cells.enumerated() where row < grid.rows.count {
            let y = top + row * side
            if hasNames {
                let name = names[row].count > letters ? names[row].prefix(letters - 2) + ".." : names[row]
                canvas.write(name, x: left - 4, y: y + (side - PixelFont.height) / 2, text, .right)
            }
            for (column, cell) in cells.enumerated() where column < grid.columns.count {
                guard let cell else { continue }
                draw(cell, left + column * side, y, side, scheme, on: &canvas)
            }
        }
        if below > 4 { nameColumns(left: left, y: canvas.height - 10, side: side, scheme, on: &canvas) }
        return PNGFile.bytes(canvas)
    }

    /// What the colours mean, in per cent of loss, where there is room for it beside the title.
    private func drawKey(right: Int, after: Int, _ scheme: PictureScheme, on canvas: inout Canvas) {
        let words = ["0", "1", "3", "10", "30", "<100", "100 %"]
        let pieces = zip(LossClass.allCases, words).map { ($0, $1, 9 + PixelFont.width($1) + 8) }
        var x = right - pieces.reduce(0) { $0 + $1.2 } + 8
        guard x >= after else { return }
        let faint = canvas.number(PictureInk.faint.color(scheme))
        for (loss, word, width) in pieces {
            canvas.fill(x..<x + 7, 4..<11, canvas.number(loss.color(scheme)))
            canvas.write(word, x: x + 9, y: 4, faint)
            x += width
        }
    }

    private func draw(
        _ cell: GroupRow, _ x: Int, _ y: Int, _ side: Int, _ scheme: PictureScheme, on canvas: inout Canvas
    ) {
        let gap = side >= 6 ? 1 : 0
        let (columns, rows) = (x..<x + side - gap, y..<y + side - gap)
        if let loss = Self.loss(cell) { return canvas.fill(columns, rows, canvas.number(loss.color(scheme))) }
        let ink = PictureInk.hatch.color(scheme)
        canvas.fill(columns, rows, canvas.number(PictureInk.background.color(scheme).blended(with: ink, 0.3)))
        canvas.hatch(columns, rows, .unmeasured, canvas.number(ink))
    }

    /// As many names of columns as there is room for, beginning with the first; each begins at its column.
    private func nameColumns(left: Int, y: Int, side: Int, _ scheme: PictureScheme, on canvas: inout Canvas) {
        let faint = canvas.number(PictureInk.faint.color(scheme))
        var free = 0
        for (column, name) in grid.columns.enumerated() {
            let x = left + column * side
            let text = TerminalText.cleaned(name)
            guard x >= free, x + PixelFont.width(text) <= canvas.width else { continue }
            canvas.write(text, x: x, y: y, faint)
            free = x + PixelFont.width(text) + PixelFont.advance
        }
    }

    /// The cells alone as one `<svg>` element, each `cell` units wide and high.
    package func svg(label: String, style: SVGStyle, cell: Int = 10) -> String {
        let side = max(cell, 2)
        let (width, height) = (grid.columns.count * side, grid.rows.count * side)
        let name =
            if case .page = style { " class=\"pic\"" } else { " xmlns=\"http://www.w3.org/2000/svg\"" }
        var paths = [SVGPath](repeating: SVGPath(), count: LossClass.allCases.count)
        var unmeasured = SVGPath()
        for (row, cells) in grid.cells.enumerated() {
            for (column, cell) in cells.enumerated() {
                guard let cell else { continue }
                if let loss = Self.loss(cell) {
                    paths[loss.rawValue].rectangle(column * side, row * side, side - 1, side - 1)
                } else {
                    unmeasured.move(column * side, row * side + side - 1)
                    unmeasured.slant(side - 1, 1 - side)
                }
            }
        }
        let cells = LossClass.allCases.map { paths[$0.rawValue].element(style.paint(.lane($0))) }.joined()
        return "<svg\(name) role=\"img\" aria-label=\"\(SVGText.escaped(label))\" width=\"\(width)\" "
            + "height=\"\(height)\" viewBox=\"0 0 \(width) \(height)\">"
            + "\(cells)\(unmeasured.element(style.paint(.hatch)))</svg>"
    }
}
