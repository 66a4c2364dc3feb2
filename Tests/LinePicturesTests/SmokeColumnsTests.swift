import LineModel
import TestSupport
import Testing

@testable import LinePictures

@Suite(.seeded) struct SmokeColumnsTests {
    private static let zooms = [1, 2, 40, 71, 333, 800]

    @Test(arguments: zooms) func theWorstOfEveryRoundSurvivesAtEveryZoom(count: Int) {
        var generator = Seed.generator(UInt64(count))
        for _ in 0..<6 {
            let window = PictureSamples.random(&generator)
            let columns = SmokeColumns(window, count: count)
            for point in window.points {
                let near = window.columns(near: point.started, of: count)
                let runs = columns.runs.filter { $0.columns.overlaps(near) }
                if let loss = point.summary.counts.lossRatio, point.shownClass != nil {
                    #expect(runs.contains { ($0.worstLoss ?? -1) >= loss })
                }
                if let rtt = point.summary.rtt, point.shownClass != nil {
                    #expect(runs.contains { ($0.most ?? 0) >= rtt.max && ($0.least ?? .infinity) <= rtt.min })
                    #expect(runs.contains { $0.medians?.contains(rtt.median) ?? false })
                }
                if point.round != .valid { #expect(runs.contains { $0.invalid > 0 }) }
                if point.round == .valid, point.verdict == .unmeasured { #expect(runs.contains { $0.unmeasured > 0 }) }
            }
        }
    }

    @Test(arguments: zooms) func everyFigureIsThatOfARoundThere(count: Int) {
        var generator = Seed.generator(100 + UInt64(count))
        for _ in 0..<6 {
            let window = PictureSamples.random(&generator)
            let measured = window.points.filter { $0.shownClass != nil }
            for run in SmokeColumns(window, count: count).runs {
                let here = measured.filter { run.columns.overlaps(window.columns(near: $0.started, of: count)) }
                let delays = here.compactMap(\.summary.rtt)
                func isOne(_ figure: Double?, of figures: [Double]) { #expect(figure.map(figures.contains) ?? true) }
                isOne(run.worstLoss, of: here.compactMap(\.summary.counts.lossRatio))
                isOne(run.least, of: delays.map(\.min))
                isOne(run.medians?.lowerBound, of: delays.map(\.median))
                isOne(run.medians?.upperBound, of: delays.map(\.median))
                isOne(run.p90, of: delays.map(\.p90))
                isOne(run.p95, of: delays.map(\.p95))
                isOne(run.p99, of: delays.map(\.p99))
                isOne(run.most, of: delays.map(\.max))
            }
        }
    }

    @Test(arguments: zooms) func columnsThatNoRoundCoversHaveNothing(count: Int) {
        var generator = Seed.generator(200 + UInt64(count))
        for _ in 0..<6 {
            let window = PictureSamples.random(&generator)
            let columns = SmokeColumns(window, count: count)
            #expect(columns.runs.allSatisfy { $0.columns.lowerBound >= 0 && $0.columns.upperBound <= count })
            #expect(
                zip(columns.runs, columns.runs.dropFirst()).allSatisfy {
                    $0.columns.upperBound <= $1.columns.lowerBound
                })
            for gap in columns.gaps { #expect(columns.runs.allSatisfy { !$0.columns.overlaps(gap) }) }
            for point in window.points {
                let near = window.columns(near: point.started, of: count)
                #expect(columns.runs.contains { $0.columns.overlaps(near) })
            }
            // No round's figures reach farther than to the time of one and a half turns after it.
            for run in columns.runs {
                let end = Double(run.columns.upperBound - 1) / Double(count) * window.seconds
                let begin = Double(run.columns.lowerBound + 1) / Double(count) * window.seconds
                let turn = window.every == nil ? max(window.seconds / 100, 300) : 300
                #expect(
                    window.points.contains {
                        $0.second > begin - turn * 1.5 - 300 && $0.second < end + 1 || begin > end
                    })
            }
        }
    }

    @Test func aRoundThatIsMissingIsAGapAndALateOneIsNone() {
        let seconds = [0, 300, 600, 1_050, 1_350, 1_950].map(Double.init)
        let window = PictureSamples.window(seconds.map { PictureSamples.point($0) }, seconds: 2_250)
        let columns = SmokeColumns(window, count: 750)
        #expect(columns.gaps == [550..<650])
        #expect(columns.runs.map(\.columns) == [0..<100, 100..<200, 200..<350, 350..<450, 450..<550, 650..<750])
    }

    @Test func theTimeBeforeTheFirstRoundAndAfterTheLastIsNoGapWhileItIsShort() {
        let window = PictureSamples.window([PictureSamples.point(200), PictureSamples.point(500)], seconds: 1000)
        #expect(SmokeColumns(window, count: 100).gaps.isEmpty)
        let late = PictureSamples.window([PictureSamples.point(600)], seconds: 3000)
        #expect(SmokeColumns(late, count: 100).gaps == [0..<20, 30..<100])
    }

    @Test func aWindowWithoutRoundsIsOneGap() {
        let columns = SmokeColumns(PictureSamples.window([], seconds: 900), count: 90)
        #expect(columns.runs.isEmpty && columns.gaps == [0..<90])
    }

    @Test func hoursKeepTheirWorstRoundAndTheirOutage() {
        var window = LineWindow(
            line: PictureSamples.line, payload: .plumb, from: PictureSamples.time(0), to: PictureSamples.time(86_400))
        window.resolution = .hours
        window.spans = (0..<24).filter { $0 != 5 }.map { hour in
            var span = HistorySpan(
                from: PictureSamples.time(Double(hour) * 3600), rounds: 12, abnormal: 0,
                unmeasured: hour == 7 ? 12 : 0, sent: hour == 7 ? 0 : 1200, lost: hour == 3 ? 100 : 0)
            guard hour != 7 else { return span }
            span.worstLoss = hour == 3 ? 1 : 0
            (span.minRTT, span.medianRTT, span.worstMeanRTT, span.maxRTT) = (37, 38, 41, Double(50 + hour))
            return span
        }
        let columns = SmokeColumns(window, count: 4)
        #expect(columns.runs.map(\.worstLoss) == [1, 0, 0, 0])
        #expect(columns.runs.map(\.most) == [54, 61, 67, 73])
        #expect(columns.runs.map(\.unmeasured) == [0, 1, 0, 0])
        #expect(columns.runs[0].tickClass == .to10 && columns.runs[0].reaches == [41, 54])
        #expect(columns.gaps.isEmpty && SmokeColumns(window, count: 24).gaps == [5..<6])
        #expect(SmokeColumns(window, count: 24).runs.first { $0.columns == 7..<8 }?.isMeasured == false)
    }

    @Test func roundsAboveTheScaleAreCountedInTheirColumns() {
        var points = (0..<400).map { PictureSamples.point(Double($0) * 300, most: 44) }
        points[17] = PictureSamples.point(17 * 300, most: 900)
        points[18] = PictureSamples.point(18 * 300, most: 800)
        points[300] = PictureSamples.point(300 * 300, most: 700)
        let window = PictureSamples.window(points, seconds: 400 * 300)
        let graph = SmokeGraph(window: window, columns: 40)
        #expect(graph.scale.isClipped && graph.scale.top == 44 && graph.clipped == 3)
        #expect(graph.panels[0].runs[1].clipped == 2 && graph.panels[0].runs[30].clipped == 1)
        let full = SmokeGraph(window: window, columns: 40, fullScale: true)
        #expect(!full.scale.isClipped && full.scale.top == 900 && full.clipped == 0)
    }
}

extension LineWindow {
    fileprivate var seconds: Double { Double(to.nanosecondsSince1970 - from.nanosecondsSince1970) / 1e9 }
}

extension HistoryPoint {
    fileprivate var second: Double {
        Double(started.nanosecondsSince1970 - PictureSamples.time(0).nanosecondsSince1970) / 1e9
    }
}
