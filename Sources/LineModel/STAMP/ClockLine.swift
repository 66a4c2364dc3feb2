/// How far the reflector's clock is ahead of ours, as a straight line over the reflector's time.
///
/// A delay is never negative. So T2 − T1 lies above the line and T3 − T4 below it, whatever the delays are, and the
/// line is caught between the lower convex hull of the one and the upper hull of the other (after Moon, Skelly and
/// Towsley, "Estimation and Removal of Clock Skew from Network Delay Measurements", INFOCOM 1999).
package struct ClockLine: Equatable, Sendable {
    /// The time at which the offset is given, by the reflector's clock, nanoseconds.
    package var referenceNanoseconds: Int64
    /// How far the reflector's clock is ahead at that time, nanoseconds.
    package var offsetNanoseconds: Int64
    /// The offset is within this of the truth, whatever the delays were: half of the shortest round trip, about.
    package var offsetErrorNanoseconds: Double
    /// Seconds that the reflector's clock gains on ours in one of its seconds; 1e-6 is one part per million.
    package var skew: Double
    /// The skew is in this range, whatever the delays were. Wide in a short session.
    package var skewRange: ClosedRange<Double>
    /// How far the skew is probably off: what the two directions disagree by, and what their hulls leave open. Holds
    /// where each direction met an empty queue in the first eighth of the session and in the last one.
    package var skewUncertainty: Double
    /// The time from the first stamp to the last one, by the reflector's clock, nanoseconds.
    package var spanNanoseconds: Double

    /// How far a delay variation that is computed with this line may be off, nanoseconds, under the same condition.
    package var variationErrorNanoseconds: Double { skewUncertainty * spanNanoseconds }

    /// Fewer replies than this make no line.
    package static let minSamples = 8

    /// nil with fewer than 8 samples whose four time-stamps are known, when their time does not advance, and when no
    /// straight line fits: then the clock was set in between.
    init?(_ samples: some Collection<STAMPSample>) {
        guard let points = ClockPoints(samples), points.count >= Self.minSamples else { return nil }
        let above = LowerHull(points.above)
        let below = LowerHull(points.below.map { HullPoint(x: $0.x, y: -$0.y) })
        let start = max(above.start, below.start)
        let end = min(above.end, below.end)
        guard end > start, let range = Self.slopes(above, below) else { return nil }
        let middle = (start + end) / 2
        let upper = above.value(at: middle)
        let lower = -below.value(at: middle)
        let aboveLine = above.support
        let belowLine = below.support
        let span = end - start
        guard let reference = Self.sum(points.originX, middle),
            let offset = Self.sum(points.originY, (upper + lower) / 2)
        else { return nil }
        referenceNanoseconds = reference
        offsetNanoseconds = offset
        offsetErrorNanoseconds = max(0, (upper - lower) / 2)
        skew = min(max((aboveLine.slope - belowLine.slope) / 2, range.lowerBound), range.upperBound)
        skewRange = range
        let disagreement = abs(aboveLine.slope + belowLine.slope) / 2
        skewUncertainty = disagreement + max(above.gap(to: aboveLine), below.gap(to: belowLine)) / (span * 3 / 4)
        spanNanoseconds = span
    }

    private static func sum(_ origin: Int64, _ distance: Double) -> Int64? {
        guard let distance = Int64(exactly: distance.rounded()) else { return nil }
        let (sum, overflow) = origin.addingReportingOverflow(distance)
        return overflow ? nil : sum
    }

    /// The slopes of the lines that have one hull above and the other below; nil when there is none. The pairs of
    /// corners decide exactly, and hulls have few corners.
    private static func slopes(_ above: LowerHull, _ below: LowerHull) -> ClosedRange<Double>? {
        var lowest = -Double.infinity
        var highest = Double.infinity
        for upper in above.corners {
            for corner in below.corners {
                let height = upper.y + corner.y
                let width = upper.x - corner.x
                if width > 0 {
                    highest = min(highest, height / width)
                } else if width < 0 {
                    lowest = max(lowest, height / width)
                } else if height < 0 {
                    return nil
                }
            }
        }
        guard lowest <= highest, lowest.isFinite, highest.isFinite else { return nil }
        return lowest...highest
    }
}

/// The samples as points near the origin, so that nanoseconds survive as `Double`.
private struct ClockPoints {
    var originX: Int64 = 0
    var originY: Int64 = 0
    var above: [HullPoint] = []
    var below: [HullPoint] = []

    var count: Int { above.count }

    init?(_ samples: some Collection<STAMPSample>) {
        for sample in samples {
            guard let received = sample.reflectorReceiveNanoseconds, let sent = sample.reflectorSendNanoseconds,
                let there = sample.thereNanoseconds, let back = sample.backNanoseconds
            else { continue }
            if above.isEmpty { (originX, originY) = (received, there) }
            guard let x = STAMPSample.difference(received, originX), let laterX = STAMPSample.difference(sent, originX),
                let y = STAMPSample.difference(there, originY), back != .min,
                let lowerY = STAMPSample.difference(-back, originY)
            else { return nil }
            above.append(HullPoint(x: Double(x), y: Double(y)))
            below.append(HullPoint(x: Double(laterX), y: Double(lowerY)))
        }
        above.sort { $0.x < $1.x }
        below.sort { $0.x < $1.x }
    }
}
