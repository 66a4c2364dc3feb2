/// A point of a hull: a time and a value, both in nanoseconds.
struct HullPoint: Equatable {
    var x: Double
    var y: Double
}

/// The lower convex hull of points (Andrew's monotone chain).
struct LowerHull {
    /// From left to right, no two with one x.
    private(set) var corners: [HullPoint] = []
    private let meanX: Double

    /// - Parameter points: sorted by `x`, at least one.
    init(_ points: [HullPoint]) {
        meanX = points.isEmpty ? 0 : points.reduce(0) { $0 + $1.x } / Double(points.count)
        for point in points { add(point) }
    }

    var start: Double { corners.first?.x ?? 0 }
    var end: Double { corners.last?.x ?? 0 }

    private mutating func add(_ point: HullPoint) {
        if let last = corners.last, last.x == point.x {
            guard point.y < last.y else { return }
            corners.removeLast()
        }
        while corners.count >= 2, !turnsLeft(corners[corners.count - 2], corners[corners.count - 1], point) {
            corners.removeLast()
        }
        corners.append(point)
    }

    private func turnsLeft(_ first: HullPoint, _ second: HullPoint, _ third: HullPoint) -> Bool {
        (second.x - first.x) * (third.y - first.y) > (second.y - first.y) * (third.x - first.x)
    }

    /// The hull at `x`, which lies between its ends.
    func value(at x: Double) -> Double { line(under: x).value(at: x) }

    /// The line that is nearest on average of all lines under all points: the edge above their mean time.
    var support: HullLine { line(under: meanX) }

    /// How far the hull rises above one of its own lines, an eighth of the time from its ends. 0 if in the first eighth
    /// and in the last one a point lies on the line; the very ends are any point at all.
    func gap(to line: HullLine) -> Double {
        let margin = (end - start) / 8
        return max(rise(above: line, at: start + margin), rise(above: line, at: end - margin))
    }

    private func rise(above line: HullLine, at x: Double) -> Double { max(0, value(at: x) - line.value(at: x)) }

    private func line(under x: Double) -> HullLine {
        guard let first = corners.first else { return HullLine(point: HullPoint(x: 0, y: 0), slope: 0) }
        guard corners.count > 1 else { return HullLine(point: first, slope: 0) }
        var index = 1
        while index < corners.count - 1, corners[index].x < x { index += 1 }
        let (left, right) = (corners[index - 1], corners[index])
        return HullLine(point: left, slope: (right.y - left.y) / (right.x - left.x))
    }
}

/// A straight line.
struct HullLine {
    let point: HullPoint
    let slope: Double

    func value(at x: Double) -> Double { point.y + slope * (x - point.x) }
}
