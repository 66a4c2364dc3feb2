internal import LineModel

/// One panel of a smoke graph.
struct SmokePanelSVG {
    let graph: SmokeGraph
    let index: Int
    let layout: SmokeLayout
    let style: SVGStyle
    /// The width of the plot: `100%`, or pixels.
    let width: String

    private var panel: SmokeColumns { graph.panels[index] }
    /// Half pixels, so that whole numbers are fine enough.
    private var units: Int { layout.plot * 2 }

    func element(_ texts: SmokeGraph.Texts) -> String {
        "<svg class=\"panel\" y=\"\(index * layout.panel)\" width=\"\(width)\" height=\"\(layout.panel)\" "
            + "overflow=\"visible\" data-from=\"\(utc(panel.from))\" data-to=\"\(utc(panel.to))\" "
            + "data-columns=\"\(panel.count)\" data-resolution=\"\(panel.resolution.rawValue)\" "
            + "data-runs=\"\(runs)\">\(header(texts))\(axes)\(hatching)\(plot)\(marks)</svg>"
    }

    private func utc(_ time: WallTime) -> String {
        WallTime(nanosecondsSince1970: time.nanosecondsSince1970).rfc3339(fractionDigits: 0)
    }

    // MARK: What scripts read

    private var runs: String {
        panel.runs.map { run in
            let delays = [
                run.least, run.medians?.lowerBound, run.medians?.upperBound, run.p95 ?? run.worstMean, run.most,
            ]
            let loss = run.worstLoss.map { FigureText.short($0 * 100) } ?? ""
            return "\(run.columns.lowerBound),\(run.columns.count),\(run.count),\(run.unmeasured),\(run.invalid),"
                + "\(loss),\(delays.map { $0.map(Self.milliseconds) ?? "" }.joined(separator: ","))"
        }
        .joined(separator: ";")
    }

    /// Two decimals, three below a millisecond.
    private static func milliseconds(_ value: Double) -> String {
        FigureText.short(value < 1 ? value : (value * 100).rounded() / 100)
    }

    // MARK: Around the plot

    private func header(_ texts: SmokeGraph.Texts) -> String {
        let title = graph.title(index, texts)
        var text = title.isEmpty ? "" : "<text\(style.paint(.text)) y=\"12\">\(SVGText.escaped(title))</text>"
        if index == 0, let clipped = graph.clippedText(texts) {
            text +=
                "<text\(style.paint(.faint)) x=\"100%\" y=\"12\" text-anchor=\"end\">\(SVGText.escaped(clipped))</text>"
        }
        return text
    }

    private var axes: String {
        var text = ""
        for tick in graph.scale.ticks {
            let y = layout.plotTop + layout.plot - Int((graph.scale.share(tick) * Double(layout.plot)).rounded())
            let unit = tick == graph.scale.ticks.last ? " ms" : ""
            text += "<line\(style.paint(.grid)) x2=\"100%\" y1=\"\(y)\" y2=\"\(y)\"/>"
            text +=
                "<text\(style.paint(.faint)) x=\"-6\" y=\"\(y + 4)\" text-anchor=\"end\">"
                + "\(DelayScale.text(tick))\(unit)</text>"
        }
        let axis = TimeAxis(from: panel.from, to: panel.to, utcOffsetSeconds: graph.utcOffsetSeconds, most: 9)
        for (number, tick) in axis.ticks.enumerated() {
            let x = SVGText.percent(tick.share)
            let anchor = tick.share > 0.97 ? "end" : "middle"
            let odd = number % 2 == 1 ? "<g class=\"odd\">" : "<g>"
            text +=
                "<line\(style.paint(.grid)) x1=\"\(x)\" x2=\"\(x)\" y1=\"\(layout.plotTop)\" "
                + "y2=\"\(layout.laneTop + SmokeLayout.lane + 3)\"/>"
            text +=
                "\(odd)<text\(style.paint(.faint)) x=\"\(x)\" y=\"\(layout.panel - 3)\" text-anchor=\"\(anchor)\">"
                + "\(tick.text)</text></g>"
        }
        return text
    }

    private var hatching: String {
        var text = ""
        for gap in panel.gaps { text += hatched(gap, .nothing, isWhole: true) }
        for run in panel.runs {
            if run.invalid > 0 { text += hatched(run.columns, .invalid, isWhole: !run.isMeasured) }
            if run.unmeasured > 0, run.invalid == 0 || run.isMeasured == false {
                text += hatched(run.columns, .unmeasured, isWhole: !run.isMeasured)
            }
        }
        return text
    }

    /// Columns over the whole height, or, where something else was measured in them, over the lane's lower half.
    private func hatched(_ columns: Range<Int>, _ hatching: Hatching, isWhole: Bool) -> String {
        let top = isWhole ? layout.plotTop : layout.laneTop + SmokeLayout.lane
        let bottom = layout.laneTop + SmokeLayout.lane + (isWhole ? 0 : 4)
        let count = Double(panel.count)
        return
            "<rect fill=\"url(#\(style.id)-\(hatching))\" x=\"\(SVGText.percent(Double(columns.lowerBound) / count))\""
            + " width=\"\(SVGText.percent(Double(columns.count) / count))\" y=\"\(top)\" height=\"\(bottom - top)\"/>"
    }

    // MARK: The plot, which is stretched to the width

    private var plot: String {
        let frame = "preserveAspectRatio=\"none\" width=\"100%\""
        let top = SmokeLayout.header + SmokeLayout.marks
        return "<svg class=\"plot\" y=\"\(layout.plotTop)\" height=\"\(layout.plot)\" \(frame) "
            + "viewBox=\"0 0 \(panel.count) \(units)\">\(tints)\(bands)\(ticks)</svg>"
            + "<svg y=\"\(layout.laneTop)\" height=\"\(SmokeLayout.lane)\" \(frame) viewBox=\"0 0 \(panel.count) 1\">"
            + "\(lanes)</svg>"
            + (clips.isEmpty
                ? ""
                : "<svg y=\"\(top)\" height=\"\(SmokeLayout.clips)\" \(frame) viewBox=\"0 0 \(panel.count) 4\">"
                    + "\(clips.element(style.paint(.clip)))</svg>")
    }

    /// A path a class, the worst last and so on top.
    private func byClass(
        _ paint: (LossClass) -> SVGPaint, _ draw: (SmokeColumns.Run) -> (loss: LossClass, top: Int, height: Int)?
    ) -> String {
        var paths = [SVGPath](repeating: SVGPath(), count: LossClass.allCases.count)
        for run in panel.runs {
            guard let shape = draw(run) else { continue }
            paths[shape.loss.rawValue].rectangle(run.columns.lowerBound, shape.top, run.columns.count, shape.height)
        }
        return LossClass.allCases.map { paths[$0.rawValue].element(style.paint(paint($0))) }.joined()
    }

    private var tints: String {
        byClass(SVGPaint.tint) { run in
            run.lossClass.flatMap { $0 == .none ? nil : (loss: $0, top: 0, height: units) }
        }
    }

    private var lanes: String {
        byClass(SVGPaint.lane) { run in run.lossClass.map { (loss: $0, top: 0, height: 1) } }
    }

    /// A median as a tick with an edge; medians that differ as the range that they have.
    private var ticks: String {
        let least = 5
        func shape(_ run: SmokeColumns.Run, isRange: Bool) -> (loss: LossClass, top: Int, height: Int)? {
            guard let medians = run.medians, let loss = run.tickClass else { return nil }
            let (high, low) = (y(medians.upperBound), y(medians.lowerBound))
            guard (low - high > least) == isRange else { return nil }
            let thick = max(low - high, least)
            return (loss, min(max((high + low - thick) / 2, 0), units - thick), thick)
        }
        return byClass(SVGPaint.range) { shape($0, isRange: true) }
            + byClass(SVGPaint.tick) { shape($0, isRange: false) }
    }

    private var clips: SVGPath {
        var path = SVGPath()
        for run in panel.runs where run.clipped > 0 {
            path.move(run.columns.lowerBound + run.columns.count / 2, 0)
            path.down(4)
        }
        return path
    }

    private func y(_ milliseconds: Double) -> Int {
        units - Int((graph.scale.share(milliseconds) * Double(units)).rounded())
    }

    /// Four bands, or two of hours, over each other; each is a closed outline as far as runs adjoin.
    private var bands: String {
        let stretches = panel.stretches
        return (0..<4).map { band in
            var path = SVGPath()
            for stretch in stretches { addBand(band, panel.runs[stretch], &path) }
            return path.element(style.paint(.band))
        }
        .joined()
    }

    private func addBand(_ band: Int, _ runs: ArraySlice<SmokeColumns.Run>, _ path: inout SVGPath) {
        guard let first = runs.first, first.reaches.indices.contains(band) else { return }
        var last = y(first.reaches[band])
        path.move(first.columns.lowerBound, last)
        for run in runs {
            let next = y(run.reaches[band])
            path.down(next - last)
            path.across(run.columns.count)
            last = next
        }
        for run in runs.reversed() {
            let next = y(run.least ?? 0)
            path.down(next - last)
            path.across(-run.columns.count)
            last = next
        }
        path.close()
    }

    // MARK: Marks

    private var marks: String {
        graph.marks[index].map { mark in
            guard let place = panel.place(of: mark) else { return "" }
            let title = mark.title.isEmpty ? "" : "<title>\(SVGText.escaped(mark.title))</title>"
            let shape = shape(mark.kind, place, title)
            return mark.address.map { "<a href=\"\(SVGText.escaped($0))\">\(shape)</a>" } ?? shape
        }
        .joined()
    }

    private func shape(_ kind: PictureMark.Kind, _ place: ClosedRange<Double>, _ title: String) -> String {
        let paint = style.paint(.mark(kind))
        let x = SVGText.percent(place.lowerBound)
        let y = SmokeLayout.header
        switch kind {
        case .incident:
            let width = SVGText.percent(max(place.upperBound - place.lowerBound, 0.003))
            return "<rect\(paint) x=\"\(x)\" y=\"\(y + 2)\" width=\"\(width)\" height=\"5\">\(title)</rect>"
        case .route: return shape(at: x, y, paint, "M-5 0h10l-5 9z", title)
        case .note: return shape(at: x, y, paint, "M-4 0h8v8h-8z", title)
        }
    }

    /// A shape that is not stretched with the plot.
    private func shape(at x: String, _ y: Int, _ paint: String, _ path: String, _ title: String) -> String {
        "<svg x=\"\(x)\" y=\"\(y)\" overflow=\"visible\"><path\(paint) d=\"\(path)\">\(title)</path></svg>"
    }
}
