extension SmokeGraph {
    /// The picture as a PNG file, for messages and wherever a page's stylesheet is not. It has ASCII's letters only:
    /// any other is a box.
    ///
    /// Make the graph with as many columns as the plot is wide (`plotWidth(of:)`): with more of them, a dot shows the
    /// worst of its columns.
    package func png(width: Int = 900, height: Int = 300, scheme: PictureScheme = .light, texts: Texts) -> [UInt8] {
        var canvas = Canvas(
            width: min(max(width, 160), 4000), height: min(max(height, 120), 4000),
            background: PictureInk.background.color(scheme))
        let layout = SmokeLayout(plot: max(canvas.height / max(panels.count, 1) - SmokeLayout.rest, 20))
        for index in panels.indices {
            SmokePanelDots(
                graph: self, panel: panels[index], index: index, layout: layout, scheme: scheme,
                top: index * layout.panel, width: canvas.width - SmokeLayout.left - SmokeLayout.right
            )
            .draw(texts, on: &canvas)
        }
        return PNGFile.bytes(canvas)
    }

    /// How many dots the plot has of a picture so many dots wide.
    package static func plotWidth(of width: Int) -> Int { max(width - SmokeLayout.left - SmokeLayout.right, 1) }
}
