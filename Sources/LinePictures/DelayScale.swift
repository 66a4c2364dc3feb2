package import LineModel

/// The axis of delays, from 0 to `top`.
package struct DelayScale: Equatable, Sendable {
    /// Milliseconds; above 0.
    package let top: Double
    /// Where lines are drawn, milliseconds, from 0 upwards; 0 is the first.
    package let ticks: [Double]
    /// Whether delays above `top` are cut off.
    package let isClipped: Bool

    /// The scale of all windows together.
    ///
    /// It ends where 99.5 % of the figures that are drawn are below (each of a round's minimum, median, percentiles and
    /// maximum is one), rounded up to a figure of two digits, unless nearly everything is below that anyhow.
    ///
    /// - Parameter fullScale: whether nothing is cut off.
    package init(_ windows: [LineWindow], fullScale: Bool) {
        var figures = windows.flatMap(Self.figures)
        let most = figures.max() ?? 0
        // Rounded down, so that one figure may be cut off of some hundred; of fewer than ten rounds none is.
        let rank = Int((Double(figures.count) * 0.995).rounded(.down)) - 1
        let high = figures.count < 60 ? most : figures.smallest(rank)
        // A scale that would be little shorter is not worth a row of marks.
        let end = fullScale || most <= high * 1.25 ? most : high
        top = Self.roundedUp(end)
        isClipped = top < most
        ticks = Self.ticks(to: top)
    }

    /// What the picture draws of a window, milliseconds.
    private static func figures(_ window: LineWindow) -> [Double] {
        guard window.resolution == .rounds else {
            return window.spans.flatMap { [$0.minRTT, $0.medianRTT, $0.worstMeanRTT, $0.maxRTT].compactMap { $0 } }
        }
        var figures: [Double] = []
        figures.reserveCapacity(window.points.count * 6)
        for point in window.points where point.isMeasured {
            guard let rtt = point.summary.rtt else { continue }
            for figure in [rtt.min, rtt.median, rtt.p90, rtt.p95, rtt.p99, rtt.max] { figures.append(figure) }
        }
        return figures
    }

    /// The next figure of two digits, so that the axis ends at one that can be said; 1 for nothing.
    private static func roundedUp(_ value: Double) -> Double {
        guard value > 0, value.isFinite else { return 1 }
        // A thousandth of a nanosecond: below it there is no next figure to be found.
        let value = max(value, 1e-9)
        var unit = 1.0
        while value / unit > 100 { unit *= 10 }
        while value / unit <= 10 { unit /= 10 }
        return (value / unit).rounded(.up) * unit
    }

    /// Multiples of 1, 2 or 5 times a power of ten: three to six of them.
    private static func ticks(to top: Double) -> [Double] {
        var step = 1.0
        while top / step > 50 { step *= 10 }
        while top / step <= 5 { step /= 10 }
        // Now there are 5 to 50 of them.
        let factor: Double = top / step <= 6 ? 1 : top / step <= 12 ? 2 : top / step <= 30 ? 5 : 10
        let count = Int((top / (step * factor) + 1e-9).rounded(.down))
        return (0...count).map { Double($0) * step * factor }
    }

    /// The share of the axis at which a delay lies, 0 at the bottom to 1 at the top and above it.
    func share(_ milliseconds: Double) -> Double {
        let share = milliseconds / top
        // What is no number is drawn at the bottom.
        return share > 0 ? min(share, 1) : 0
    }

    /// A tick as it is written: no more decimals than the axis needs.
    static func text(_ milliseconds: Double) -> String { FigureText.short(milliseconds) }
}

extension Array where Element == Double {
    /// The figure that would stand at `rank` if they were sorted; turns them round (Hoare's FIND, 1961).
    fileprivate mutating func smallest(_ rank: Int) -> Double {
        var (low, high) = (0, count - 1)
        while low < high {
            let pivot = self[(low + high) / 2]
            var (left, right) = (low, high)
            while left <= right {
                while self[left] < pivot { left += 1 }
                while self[right] > pivot { right -= 1 }
                if left <= right {
                    swapAt(left, right)
                    left += 1
                    right -= 1
                }
            }
            if rank <= right { high = right } else if rank >= left { low = left } else { break }
        }
        return self[rank]
    }
}
