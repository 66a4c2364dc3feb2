internal import LineModel

/// One panel as dots.
struct SmokePanelDots {
    let graph: SmokeGraph
    let panel: SmokeColumns
    let index: Int
    let layout: SmokeLayout
    let scheme: PictureScheme
    /// The panel's first row.
    let top: Int
    /// Dots of the plot.
    let width: Int

    private var left: Int { SmokeLayout.left }
    private var plotTop: Int { top + layout.plotTop }
    private var plotBottom: Int { plotTop + layout.plot }
    private var laneTop: Int { top + layout.laneTop }
    private var lane: Range<Int> { laneTop..<laneTop + SmokeLayout.lane }

    func draw(_ texts: SmokeGraph.Texts, on canvas: inout Canvas) {
        drawGrid(on: &canvas)
        for gap in panel.gaps { hatch(gap, .nothing, isWhole: true, on: &canvas) }
        for run in panel.runs.sorted(by: { ($0.worstLoss ?? -1) < ($1.worstLoss ?? -1) }) { drawTint(run, on: &canvas) }
        drawOutages(on: &canvas)
        for run in panel.runs { drawHatching(run, on: &canvas) }
        drawBands(on: &canvas)
        for run in panel.runs.sorted(by: { ($0.answeredLoss ?? -1) < ($1.answeredLoss ?? -1) }) {
            drawTick(run, on: &canvas)
        }
        drawMarks(on: &canvas)
        drawTexts(texts, on: &canvas)
    }

    /// The dots of some columns; at least one.
    private func dots(_ columns: Range<Int>) -> Range<Int> {
        let first = left + columns.lowerBound * width / panel.count
        return first..<max(first + 1, left + columns.upperBound * width / panel.count)
    }

    private func y(_ milliseconds: Double) -> Int {
        plotBottom - Int((graph.scale.share(milliseconds) * Double(layout.plot)).rounded())
    }

    private func drawGrid(on canvas: inout Canvas) {
        let (grid, faint) = (
            canvas.number(PictureInk.grid.color(scheme)), canvas.number(PictureInk.faint.color(scheme))
        )
        for tick in graph.scale.ticks {
            canvas.fill(left..<left + width, y(tick)..<y(tick) + 1, grid)
            let unit = tick == graph.scale.ticks.last ? " ms" : ""
            canvas.write(DelayScale.text(tick) + unit, x: left - 5, y: y(tick) - 3, faint, .right)
        }
        let axis = TimeAxis(
            from: panel.from, to: panel.to, utcOffsetSeconds: graph.utcOffsetSeconds, most: max(width / 60, 2))
        for tick in axis.ticks {
            let x = left + Int((tick.share * Double(width)).rounded())
            canvas.fill(x..<x + 1, plotTop..<lane.upperBound + 3, grid)
            let half = PixelFont.width(tick.text) / 2
            let middle = min(max(x, half), canvas.width - half - 1)
            canvas.write(tick.text, x: middle, y: lane.upperBound + 6, faint, .middle)
        }
    }

    private func drawTint(_ run: SmokeColumns.Run, on canvas: inout Canvas) {
        guard let loss = run.lossClass else { return }
        let color = loss.color(scheme)
        canvas.fill(dots(run.columns), lane, canvas.number(color))
        guard loss != .none else { return }
        let tinted = PictureInk.background.color(scheme).blended(with: color, loss.tintShare)
        canvas.fill(dots(run.columns), plotTop..<plotBottom + 1, canvas.number(tinted))
    }

    /// The edge around columns that lost everything.
    private func drawOutages(on canvas: inout Canvas) {
        let edge = canvas.number(PictureInk.outage.color(scheme))
        var outages: [Range<Int>] = []
        for run in panel.runs where run.lossClass == .all {
            let columns = dots(run.columns)
            if let last = outages.last, last.upperBound >= columns.lowerBound {
                outages[outages.count - 1] = last.lowerBound..<columns.upperBound
            } else {
                outages.append(columns)
            }
        }
        for columns in outages {
            canvas.fill(columns, plotTop..<plotTop + 1, edge)
            canvas.fill(columns.prefix(1), plotTop..<plotBottom + 1, edge)
            canvas.fill(columns.suffix(1), plotTop..<plotBottom + 1, edge)
        }
    }

    private func drawHatching(_ run: SmokeColumns.Run, on canvas: inout Canvas) {
        if run.invalid > 0 { hatch(run.columns, .invalid, isWhole: !run.isMeasured, on: &canvas) }
        if run.unmeasured > 0, run.invalid == 0 {
            hatch(run.columns, .unmeasured, isWhole: !run.isMeasured, on: &canvas)
        }
    }

    private func hatch(_ columns: Range<Int>, _ hatching: Hatching, isWhole: Bool, on canvas: inout Canvas) {
        let ink = canvas.number(PictureInk.hatch.color(scheme))
        let rows = isWhole ? plotTop..<lane.upperBound : lane.upperBound..<lane.upperBound + 4
        canvas.hatch(dots(columns), rows, hatching, ink)
    }

    /// Band over band: every dot is blended once more with the bands' colour.
    private func drawBands(on canvas: inout Canvas) {
        let band = PictureInk.band.color(scheme)
        for run in panel.runs {
            guard let least = run.least else { continue }
            for reach in run.reaches {
                let rows = min(y(reach), y(least))..<y(least)
                canvas.blend(dots(run.columns), rows, with: band, 0.24)
            }
        }
    }

    private func drawTick(_ run: SmokeColumns.Run, on canvas: inout Canvas) {
        guard let medians = run.medians, let loss = run.tickClass else { return }
        let thick = max(y(medians.lowerBound) - y(medians.upperBound), 2)
        let first = min(max((y(medians.lowerBound) + y(medians.upperBound) - thick) / 2, plotTop), plotBottom - thick)
        let columns = dots(run.columns)
        if thick == 2 {
            let edge = canvas.number(PictureInk.edge.color(scheme))
            canvas.fill(columns, first - 1..<first, edge)
            canvas.fill(columns, first + thick..<first + thick + 1, edge)
        }
        canvas.fill(columns, first..<first + thick, canvas.number(loss.color(scheme)))
    }

    private func drawMarks(on canvas: inout Canvas) {
        let clip = canvas.number(PictureInk.text.color(scheme))
        let clipTop = top + SmokeLayout.header + SmokeLayout.marks
        for run in panel.runs where run.clipped > 0 {
            let middle = (dots(run.columns).lowerBound + dots(run.columns).upperBound) / 2
            canvas.fill(middle - 1..<middle + 1, clipTop..<clipTop + 6, clip)
        }
        for mark in graph.marks[index] {
            guard let place = panel.place(of: mark) else { continue }
            draw(mark.kind, place, on: &canvas)
        }
    }

    private func draw(_ kind: PictureMark.Kind, _ place: ClosedRange<Double>, on canvas: inout Canvas) {
        let number = canvas.number(kind.ink.color(scheme))
        let x = left + Int((place.lowerBound * Double(width)).rounded())
        let y = top + SmokeLayout.header
        switch kind {
        case .incident:
            let end = left + Int((place.upperBound * Double(width)).rounded())
            canvas.fill(x..<max(end, x + 3), y + 2..<y + 7, number)
        case .route: for row in 0..<5 { canvas.fill(x - 4 + row..<x + 5 - row, y + row..<y + row + 1, number) }
        case .note: canvas.fill(x - 3..<x + 4, y..<y + 7, number)
        }
    }

    private func drawTexts(_ texts: SmokeGraph.Texts, on canvas: inout Canvas) {
        let ink = canvas.number(PictureInk.text.color(scheme))
        let clipped = index == 0 ? graph.clippedText(texts) ?? "" : ""
        let room = (canvas.width - 8 - PixelFont.width(clipped) - 12) / PixelFont.advance
        let title = graph.title(index, texts)
        canvas.write(title.count > room ? title.prefix(max(room - 3, 0)) + "..." : title, x: 6, y: top + 4, ink)
        canvas.write(clipped, x: canvas.width - 6, y: top + 4, canvas.number(PictureInk.faint.color(scheme)), .right)
    }
}

extension PictureMark.Kind {
    var ink: PictureInk {
        switch self {
        case .incident: .incident
        case .route: .route
        case .note: .note
        }
    }
}

extension LossClass {
    /// How much of its colour the tint of a column has, 0...1: an outage is solid.
    var tintShare: Double {
        switch self {
        case .none, .to1: 0.3
        case .to3: 0.35
        case .to10: 0.4
        case .to30: 0.45
        case .below100: 0.6
        case .all: 1
        }
    }
}
