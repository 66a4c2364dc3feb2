import LineModel
import LinePictures
import TestSupport

/// Windows as tests draw them.
enum PictureSamples {
    static let line = Line(
        name: "sz-tokyo-03", ingress: HostPort(host: "203.0.113.9", port: 7000),
        echo: HostPort(host: "198.51.100.3", port: 7))

    /// So many seconds after 2026-11-28 08:00 by +08:00.
    static func time(_ seconds: Double) -> WallTime {
        WallTime(
            nanosecondsSince1970: 1_795_824_000_000_000_000 + Int64(seconds * 1e9), utcOffsetSeconds: 28_800)
    }

    /// A round of 100 probes.
    ///
    /// - Parameter spread: how far p90 is from the median, milliseconds.
    static func point(
        _ seconds: Double, lost: Int = 0, median: Double = 40, spread: Double = 1, most: Double? = nil,
        round: Validity.Verdict = .valid, verdict: LineVerdict = .healthy
    ) -> HistoryPoint {
        var summary = LineSummary()
        summary.counts.lost = lost
        summary.counts.received = 100 - lost
        if lost < 100 {
            summary.rtt = DelayStatistics(
                min: median - spread / 2, mean: median, median: median, p90: median + spread,
                p95: median + spread * 2, p99: median + spread * 3, max: most ?? median + spread * 4, stddev: 1)
        }
        return HistoryPoint(
            roundID: "0123456789abcdef", started: time(seconds), round: round, summary: summary, verdict: verdict,
            reasons: [])
    }

    /// A window of rounds.
    static func window(_ points: [HistoryPoint], seconds: Double, every: Duration? = .seconds(300)) -> LineWindow {
        var window = LineWindow(line: line, payload: .plumb, from: time(0), to: time(seconds))
        window.points = points
        window.every = every
        return window
    }

    /// Three hours with everything that a picture has to show; the same each time.
    static var everything: LineWindow {
        let points = (0..<36).compactMap { index -> HistoryPoint? in
            let seconds = Double(index) * 300
            let median = (index < 20 ? 38 : 46) + Double(index * 7 % 5) / 4
            switch index {
            case 12, 13: return nil
            case 22: return point(seconds, lost: 100)
            case 23: return point(seconds, lost: 40, median: median)
            case 24: return point(seconds, lost: 20, median: median)
            case 28: return point(seconds, lost: 60, median: median, round: .invalid)
            case 31: return point(seconds, median: median, verdict: .unmeasured)
            case 33: return point(seconds, lost: 1, median: median, most: 900)
            default:
                return point(
                    seconds, lost: [0, 0, 0, 3, 0, 8][index % 6], median: median, spread: Double(index % 4) + 1)
            }
        }
        return window(points, seconds: 36 * 300)
    }

    static let everythingMarks = [
        PictureMark(.incident, at: time(6600), until: time(7500), title: "#12", address: "/incidents/12"),
        PictureMark(.route, at: time(6000)),
        PictureMark(.note, at: time(8000), title: "asked <them> & \"waited\""),
    ]

    /// Rounds with gaps, outages, doubtful rounds, and turns that are not even.
    static func random(_ generator: inout SeededGenerator) -> LineWindow {
        let count = Int.random(in: 0...500, using: &generator)
        var points: [HistoryPoint] = []
        var seconds = Double.random(in: 0...300, using: &generator)
        for _ in 0..<count {
            let draw = generator.nextUnit()
            let lost = draw < 0.6 ? 0 : draw < 0.7 ? 100 : Int.random(in: 0...99, using: &generator)
            let state = generator.nextUnit()
            points.append(
                point(
                    seconds, lost: lost, median: Double.random(in: 0.1...300, using: &generator),
                    spread: Double.random(in: 0...30, using: &generator),
                    round: state < 0.05 ? .invalid : state < 0.1 ? .suspect : .valid,
                    verdict: state > 0.93 ? .unmeasured : .healthy))
            seconds += generator.nextUnit() < 0.05 ? Double.random(in: 300...9000, using: &generator) : 300
            seconds += generator.nextUnit() < 0.2 ? Double.random(in: -200...200, using: &generator) : 0
        }
        let every: Duration? = generator.nextUnit() < 0.1 ? nil : .seconds(300)
        return window(points, seconds: seconds + Double.random(in: 1...600, using: &generator), every: every)
    }
}

extension HistoryPoint {
    /// Its class of loss where it measured the line.
    var shownClass: LossClass? {
        guard round == .valid, verdict != .unmeasured else { return nil }
        return summary.counts.lossRatio.map { LossClass(loss: $0) }
    }
}

extension LineWindow {
    /// The columns within which an instant may be shown.
    func columns(near instant: WallTime, of count: Int) -> ClosedRange<Int> {
        let span = Double(to.nanosecondsSince1970 - from.nanosecondsSince1970)
        let share = Double(instant.nanosecondsSince1970 - from.nanosecondsSince1970) / span
        let column = Int(share * Double(count))
        return max(0, min(column - 1, count - 1))...max(0, min(column + 1, count - 1))
    }
}

extension PictureSamples {
    /// 400 days of hours.
    static var year: LineWindow {
        var generator = SeededGenerator(seed: 5)
        var window = LineWindow(line: line, payload: .plumb, from: time(0), to: time(400 * 86_400))
        window.resolution = .hours
        for hour in 0..<9600 where !(5000..<5060).contains(hour) {
            var span = HistorySpan(
                from: time(Double(hour) * 3600), rounds: 12, abnormal: 0, unmeasured: 0, sent: 1200, lost: 3)
            let median = 38 + Double(hour / 2000) * 3 + generator.nextUnit() * 4
            let draw = generator.nextUnit()
            span.worstLoss = draw < 0.02 ? generator.nextUnit() : draw < 0.3 ? 0.02 : 0
            span.minRTT = median - 1 - generator.nextUnit()
            span.medianRTT = median
            span.worstMeanRTT = median + generator.nextUnit() * 6
            span.maxRTT = median + 6 + generator.nextUnit() * (draw < 0.5 ? 20 : 300)
            window.spans.append(span)
        }
        return window
    }
}
