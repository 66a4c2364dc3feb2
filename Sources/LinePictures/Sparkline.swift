package import LineModel

/// The last hours of a line in the height of a line of text: delays above, the worst loss of each hour below.
package enum Sparkline {
    private static let cell = 5
    private static let delays = 11
    private static let gap = 1
    private static let lane = 4

    /// One `<svg>` element, painted by `PictureStylesheet`, 5 units an hour and 16 high.
    ///
    /// The delays' scale begins at 0 and ends at the greatest median of these hours. An hour without any round is
    /// empty, one that measured nothing hatched, one that lost everything a column of the whole height.
    ///
    /// - Parameter label: what somebody is told who cannot see it; empty where the row says it already.
    package static func svg(_ cells: [DayCell], label: String = "") -> String {
        let width = cells.count * cell
        let top = cells.lazy.compactMap(\.median).max() ?? 0
        var medians = SVGPath()
        var losses = [SVGPath](repeating: SVGPath(), count: LossClass.allCases.count)
        var unmeasured = SVGPath()
        for (x, hour) in cells.enumerated().map({ ($0 * cell, $1) }) {
            if let median = hour.median, top > 0 {
                medians.rectangle(x, max(delays - Int((median / top * Double(delays - 1)).rounded()) - 1, 0), cell, 1)
            }
            if let worst = hour.worstLoss {
                let loss = LossClass(loss: worst)
                let y = loss == .all ? 0 : delays + gap
                losses[loss.rawValue].rectangle(x, y, cell, delays + gap + lane - y)
            } else if hour.isUnmeasured {
                unmeasured.move(x, delays + gap + lane)
                unmeasured.slant(cell, -lane)
            }
        }
        let name = label.isEmpty ? " aria-hidden=\"true\"" : " role=\"img\" aria-label=\"\(SVGText.escaped(label))\""
        let style = SVGStyle.page(id: "")
        let lanes = LossClass.allCases.map { losses[$0.rawValue].element(style.paint(.lane($0))) }.joined()
        return "<svg class=\"pic spark\"\(name) width=\"\(width)\" height=\"16\" viewBox=\"0 0 \(width) 16\">"
            + "\(lanes)\(unmeasured.element(style.paint(.hatch)))\(medians.element(style.paint(.text)))</svg>"
    }

    /// One character an hour, for a terminal: the higher the block, the worse the loss; `/` for an hour that measured
    /// nothing, a blank for one without any round.
    package static func terminal(_ cells: [DayCell], color: TerminalColor = .none) -> String {
        var painter = TerminalPainter(color)
        for hour in cells {
            if let worst = hour.worstLoss {
                let loss = LossClass(loss: worst)
                painter.add(loss.block, text: loss.color(.dark))
            } else {
                painter.add(hour.isUnmeasured ? "/" : " ")
            }
        }
        return painter.finished
    }
}
