internal import LineModel

extension SmokeGraph {
    /// The picture as one `<svg>` element.
    ///
    /// In a page it is as wide as there is room, and `plotHeight` pixels and the axes high. Scripts find in it:
    /// - `svg.smoke > svg.panel`, one for each window, as wide as the plot, with `data-from` and `data-to` (RFC 3339,
    ///   UTC), `data-columns` (their number), `data-resolution` (`rounds`, `hours`, `days`) and `data-runs`;
    /// - `data-runs`: what the columns show, run by run, separated by `;`. A run's fields, separated by `,`, are: first
    ///   column, number of columns, how many rounds (hours, days) they show, how many of these were unmeasured, how
    ///   many not valid, the worst loss in per cent, the shortest delay, the lowest and the highest median, the
    ///   greatest p95 (of hours and days the greatest mean of a round), the longest delay. Delays are milliseconds; an
    ///   empty field was not measured. Columns that are in no run have no data. Column `i` begins at
    ///   `from + (to - from) * i / columns`.
    package func svg(_ texts: Texts, style: SVGStyle, plotHeight: Int = 240) -> String {
        let layout = SmokeLayout(plot: max(plotHeight, 20))
        let height = layout.panel * panels.count
        let label = SVGText.escaped(texts.label)
        var text: String
        let inner: String
        switch style {
        case .page:
            text = "<svg class=\"pic smoke\" role=\"img\" aria-label=\"\(label)\" width=\"100%\" height=\"\(height)\">"
            inner = "100%"
        case .alone(let scheme, let width):
            let left = SmokeLayout.left
            text =
                "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"\(label)\" width=\"\(width)\" "
                + "height=\"\(height)\" viewBox=\"\(-left) 0 \(width) \(height)\">"
                + "<rect x=\"\(-left)\" width=\"\(width)\" height=\"\(height)\""
                + " fill=\"\(PictureInk.background.color(scheme).webColor)\"/>"
            inner = "\(max(width - left - SmokeLayout.right, 1))"
        }
        text += Self.patterns(style)
        for index in panels.indices {
            let panel = SmokePanelSVG(graph: self, index: index, layout: layout, style: style, width: inner)
            text += panel.element(texts)
        }
        return text + "</svg>"
    }

    private static func patterns(_ style: SVGStyle) -> String {
        let paths = Hatching.allCases.map { hatching in
            let (size, path) =
                switch hatching {
                case .nothing: (8, "M2 6l4-4")
                case .unmeasured: (6, "M-1 1l2-2M0 6l6-6M5 7l2-2")
                case .invalid: (6, "M-1 5l2 2M0 0l6 6M5-1l2 2")
                }
            return "<pattern id=\"\(style.id)-\(hatching)\" width=\"\(size)\" height=\"\(size)\" "
                + "patternUnits=\"userSpaceOnUse\"><path\(style.paint(.hatch)) d=\"\(path)\"/></pattern>"
        }
        return "<defs>\(paths.joined())</defs>"
    }
}
