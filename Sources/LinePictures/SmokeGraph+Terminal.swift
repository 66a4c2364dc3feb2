internal import LineModel

extension SmokeGraph {
    /// The width of the axis of delays at the left, in characters.
    private static let gutter = 9

    /// How many columns the plot has in so many columns of a terminal; make the graph with as many.
    package static func terminalColumns(of width: Int) -> Int { max(width - gutter, 10) }

    /// The picture in characters, a line each, none longer than `width` where the texts are not; make the graph with
    /// `terminalColumns(of: width)` columns.
    ///
    /// From the top: the rounds above the scale (`^`), the plot (bands `░▒▓`, median `━`, a round that lost everything
    /// `█` from bottom to top), the worst loss of each column as a block that is the higher the worse it is (`/`
    /// unmeasured, `\` not valid, `.` no data), the time axis. With colours, a loss tints its column too.
    ///
    /// - Parameter height: lines of a panel, 6 or more.
    package func terminal(width: Int = 80, height: Int = 16, color: TerminalColor, texts: Texts) -> [String] {
        panels.indices.flatMap { index in
            SmokePanelText(
                graph: self, panel: panels[index], index: index, gutter: Self.gutter,
                rows: max(height - 4, 2), color: color
            )
            .lines(title: title(index, texts), clipped: index == 0 ? clippedText(texts) : nil, width: max(width, 20))
        }
    }
}

/// One panel in characters.
private struct SmokePanelText {
    let graph: SmokeGraph
    let panel: SmokeColumns
    let index: Int
    let gutter: Int
    /// Lines of the plot.
    let rows: Int
    let color: TerminalColor

    func lines(title: String, clipped: String?, width: Int) -> [String] {
        let runs = columns
        var lines: [String] = []
        let headings = [title, clipped ?? ""].filter { !$0.isEmpty }
        let heading = headings.joined(separator: "  ")
        // A character of Chinese takes two columns: where there may be too little room each has a line.
        let isWide = heading.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 ? 2 : 1) } > width
        lines += isWide ? headings : headings.isEmpty ? [] : [heading]
        if graph.clipped > 0 { lines.append(clipLine(runs)) }
        for row in 0..<rows { lines.append(plotLine(row, runs)) }
        return (lines + [laneLine(runs), timeLine]).map(Self.trimmed)
    }

    /// Without blanks at the end.
    private static func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }

    /// The run of each column; nil where nothing is.
    private var columns: [SmokeColumns.Run?] {
        var columns = [SmokeColumns.Run?](repeating: nil, count: panel.count)
        for run in panel.runs {
            for column in run.columns where column < columns.count { columns[column] = run }
        }
        return columns
    }

    private func clipLine(_ runs: [SmokeColumns.Run?]) -> String {
        String(repeating: " ", count: gutter) + String(runs.map { $0.map { $0.clipped > 0 ? "^" : " " } ?? " " })
    }

    /// A row's delays, from its lower to its upper edge.
    private func delays(_ row: Int) -> (low: Double, high: Double) {
        let step = graph.scale.top / Double(rows)
        return (Double(rows - 1 - row) * step, Double(rows - row) * step)
    }

    private func plotLine(_ row: Int, _ runs: [SmokeColumns.Run?]) -> String {
        var painter = TerminalPainter(color)
        painter.add(axis(row))
        for run in runs {
            guard let run else {
                painter.add(" ")
                continue
            }
            let behind = run.lossClass.flatMap { loss in
                loss == .none ? nil : UInt32(0x14171A).blended(with: loss.color(.dark), loss == .all ? 1 : 0.45)
            }
            let (character, ink) = glyph(run, row)
            painter.add(character, text: ink, behind: behind)
        }
        return painter.finished
    }

    private func glyph(_ run: SmokeColumns.Run, _ row: Int) -> (Character, UInt32?) {
        guard run.isMeasured else { return (run.invalid > 0 ? "\\" : "/", PictureInk.hatch.color(.dark)) }
        let (low, high) = delays(row)
        let isTop = row == 0
        if let medians = run.medians, let loss = run.tickClass {
            let above = medians.lowerBound < high || isTop
            if above, medians.upperBound >= low { return ("━", loss.color(.dark)) }
        }
        if run.lossClass == .all { return ("█", LossClass.all.color(.dark)) }
        guard let least = run.least, least < high || isTop else { return (" ", nil) }
        let reached = run.reaches.filter { $0 >= low }.count
        let shades: [Character] = [" ", "░", "░", "▒", "▓"]
        // Of hours there are two bands only: the inner one is as dark as the innermost of rounds.
        let shade = run.reaches.count < 4 && reached == run.reaches.count ? 4 : min(reached, 4)
        return (reached == 0 ? " " : shades[shade], PictureInk.band.color(.dark))
    }

    /// The delay at a row's upper edge, for the top, the middle and the bottom.
    private func axis(_ row: Int) -> String {
        let value: Double? =
            row == 0 ? graph.scale.top : row == rows - 1 ? 0 : row == rows / 2 ? delays(row).high : nil
        let text = value.map { FigureText.fixed($0, decimals: graph.scale.top < 10 ? 1 : 0) } ?? ""
        let unit = row == 0 ? text + " ms" : text
        return String(repeating: " ", count: max(gutter - 2 - unit.count, 0)) + unit + " │"
    }

    private func laneLine(_ runs: [SmokeColumns.Run?]) -> String {
        var painter = TerminalPainter(color)
        painter.add(String(repeating: " ", count: gutter - 1) + "└")
        let gaps = Set(panel.gaps.flatMap { Array($0) })
        for (column, run) in runs.enumerated() {
            if let loss = run?.lossClass {
                painter.add(loss.block, text: loss.color(.dark))
            } else if let run {
                painter.add(run.invalid > 0 ? "\\" : "/", text: PictureInk.hatch.color(.dark))
            } else {
                painter.add(gaps.contains(column) ? "." : " ")
            }
        }
        return painter.finished
    }

    private var timeLine: String {
        let axis = TimeAxis(
            from: panel.from, to: panel.to, utcOffsetSeconds: graph.utcOffsetSeconds, most: max(panel.count / 9, 1))
        var line = [Character](repeating: " ", count: gutter + panel.count)
        for tick in axis.ticks {
            let text = Array(tick.text)
            let middle = gutter + Int((tick.share * Double(panel.count)).rounded())
            let first = min(max(middle - text.count / 2, 0), line.count - text.count)
            guard first >= 0,
                line[max(first - 1, 0)...min(first + text.count, line.count - 1)].allSatisfy({ $0 == " " })
            else { continue }
            line.replaceSubrange(first..<first + text.count, with: text)
        }
        return String(line)
    }
}
