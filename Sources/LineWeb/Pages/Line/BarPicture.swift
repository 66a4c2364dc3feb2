internal import LineModel

/// Small pictures of bars as SVG, without style: classes alone.
enum BarPicture {
    /// A histogram: bars from left to right, the first and the last bound below.
    static func histogram(_ histogram: DelayHistogram, title: String, more: String) -> HTML {
        let (width, height) = (480.0, 96.0)
        let most = Double(max(histogram.counts.max() ?? 1, histogram.above, 1))
        let places = Double(histogram.counts.count + (histogram.above > 0 ? 2 : 0))
        let step = width / max(places, 1)
        var bars: HTML = ""
        func bar(_ place: Double, _ count: Int, _ text: String, _ name: String) {
            guard count > 0 else { return }
            let tall = max(1.5, Double(count) / most * height)
            bars += """
                <rect class="\(name)" x="\(number(place * step))" y="\(number(height - tall))" \
                width="\(number(max(step - 1, 0.8)))" height="\(number(tall))" data-tip="\(text)"/>
                """
        }
        for (index, count) in histogram.counts.enumerated() {
            let (from, to) = (histogram.beginning(of: index), histogram.beginning(of: index + 1))
            bar(Double(index), count, "\(label(from)) – \(label(to)) ms: \(count)", "bar")
        }
        let end = histogram.beginning(of: histogram.counts.count)
        if histogram.above > 0 {
            let text = "> \(label(end)) ms: \(histogram.above)"
            bar(Double(histogram.counts.count + 1), histogram.above, text, "bar above")
        }
        return """
            <figure class="histogram"><figcaption>\(title)</figcaption>\
            <svg viewBox="0 0 480 96" preserveAspectRatio="none" role="img" aria-label="\(title)">\(bars)</svg>\
            <p class="ends"><span>\(label(histogram.from)) ms</span><span>\(label(end)) ms\
            \(histogram.above > 0 ? ", \(more): \(histogram.above.grouped)" : "")</span></p></figure>
            """
    }

    /// Probes of a round, each a tick: a bar as high as its delay, or what became of it over the full height.
    static func strip(_ strip: ProbeStrip, _ words: PageWords) -> HTML {
        let (height, step) = (64.0, 8.0)
        let longest = max(strip.longest ?? 1, 1e-6)
        let width = Double(max(strip.ticks.count, 1)) * step
        var ticks: HTML = ""
        for (index, tick) in strip.ticks.enumerated() {
            let tall = tick.outcome == .received ? max(3, (tick.delay ?? longest) / longest * height) : height
            let last = tick.first + tick.count - 1
            let number = tick.count == 1 ? "\(tick.first)" : "\(tick.first)–\(last)"
            let delay = tick.outcome == .received ? tick.delay.map { ", \(Shown.ms($0)) ms" } ?? "" : ""
            ticks += """
                <rect class="t-\(tick.outcome.word)" x="\(BarPicture.number(Double(index) * step + 1))" \
                y="\(BarPicture.number(height - tall))" width="6" height="\(BarPicture.number(tall))" \
                data-tip="\(number): \(State.outcome(tick.outcome, words))\(delay)"/>
                """
        }
        return """
            <svg class="strip" viewBox="0 0 \(number(width)) 64" preserveAspectRatio="none" role="img" \
            aria-label="\(words("probes in the order of sending", "按发送顺序排列的探测包"))">\(ticks)</svg>
            """
    }

    /// A coordinate: two decimals at most.
    static func number(_ value: Double) -> String { FigureText.short((value * 100).rounded() / 100) }

    /// A bound of a bin.
    static func label(_ value: Double) -> String { FigureText.short(value) }
}
