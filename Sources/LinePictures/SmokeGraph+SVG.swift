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

/// One panel of a smoke graph.
private struct SmokePanelSVG {
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
            let odd = number % 2 == 1 ? "<g class=\"odd\">" : "<g>"
            text +=
                "<line\(style.paint(.grid)) x1=\"\(x)\" x2=\"\(x)\" y1=\"\(layout.plotTop)\" "
                + "y2=\"\(layout.laneTop + SmokeLayout.lane + 3)\"/>"
            text +=
                "\(odd)<text\(style.paint(.faint)) x=\"\(x)\" y=\"\(layout.panel - 3)\" text-anchor=\"middle\">"
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
        _ paint: (LossClass) -> SVGPaint, _ draw: (SmokeColumns.Run, inout SVGPath) -> LossClass?
    ) -> String {
        var paths = [SVGPath](repeating: SVGPath(), count: LossClass.allCases.count)
        for run in panel.runs {
            var path = SVGPath()
            if let loss = draw(run, &path) { paths[loss.rawValue].append(path) }
        }
        return LossClass.allCases.map { paths[$0.rawValue].element(style.paint(paint($0))) }.joined()
    }

    private var tints: String {
        byClass(SVGPaint.tint) { run, path in
            guard let loss = run.lossClass, loss != .none else { return nil }
            path.rectangle(run.columns.lowerBound, 0, run.columns.count, units)
            return loss
        }
    }

    private var lanes: String {
        byClass(SVGPaint.lane) { run, path in
            path.rectangle(run.columns.lowerBound, 0, run.columns.count, 1)
            return run.lossClass
        }
    }

    private var ticks: String {
        byClass(SVGPaint.tick) { run, path in
            guard let medians = run.medians else { return nil }
            let (high, low) = (y(medians.upperBound), y(medians.lowerBound))
            let thick = max(low - high, 5)
            path.rectangle(
                run.columns.lowerBound, min(max((high + low - thick) / 2, 0), units - thick), run.columns.count, thick)
            return run.tickClass
        }
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
        case .route:
            return
                "<svg x=\"\(x)\" y=\"\(y)\" overflow=\"visible\"><path\(paint) d=\"M-5 0h10l-5 9z\">\(title)</path></svg>"
        case .note:
            return
                "<svg x=\"\(x)\" y=\"\(y)\" overflow=\"visible\"><path\(paint) d=\"M-4 0h8v8h-8z\">\(title)</path></svg>"
        }
    }
}
