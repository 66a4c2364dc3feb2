internal import LineModel

/// Five shades of delay, by fifths of what is shown: no limit says what is much.
struct DelayShades: Sendable {
    /// The upper ends of the first four, milliseconds.
    private let bounds: [Double]

    init(_ delays: [Double]) {
        let sorted = delays.sorted()
        bounds = sorted.isEmpty ? [] : (1...4).map { sorted[min(sorted.count * $0 / 5, sorted.count - 1)] }
    }

    func className(_ delay: Double) -> String { "delay-\(bounds.firstIndex { delay <= $0 } ?? bounds.count)" }

    func legend(_ words: PageWords) -> HTML {
        let texts = bounds.map { FigureText.fixed($0, decimals: 0) }
        guard let last = texts.last else { return .empty }
        let steps = texts.map { words("to \($0) ms", "至 \($0) ms") } + [words("above \(last) ms", "高于 \(last) ms")]
        let items = steps.enumerated().map { index, text -> HTML in
            "<li><i class=\"delay delay-\(index)\">\(text)</i></li>"
        }
        return "<ul class=\"legend\"><li>\(words("median delay", "时延中位数"))</li>\(items)</ul>"
    }
}
