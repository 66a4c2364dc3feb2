import LineModel
import Testing

@testable import LinePictures

@Suite struct AxisTests {
    private func scale(_ figures: [Double]) -> DelayScale {
        let points = figures.enumerated().map {
            PictureSamples.point(Double($0) * 300, median: $1, spread: 0, most: $1)
        }
        return DelayScale([PictureSamples.window(points, seconds: 9e4)], fullScale: false)
    }

    private static let cases: [(Double, [Double])] = [
        (0.4, [0, 0.1, 0.2, 0.3, 0.4]), (1, [0, 0.2, 0.4, 0.6, 0.8, 1]), (63, [0, 20, 40, 60]),
        (98, [0, 20, 40, 60, 80]), (420, [0, 100, 200, 300, 400]), (1234.5, [0, 500, 1000]),
        (0, [0, 0.2, 0.4, 0.6, 0.8, 1]),
    ]

    @Test(arguments: cases)
    func delaysHaveEvenTicks(most: Double, ticks: [Double]) {
        let made = scale([most]).ticks
        #expect(made.count == ticks.count && zip(made, ticks).allSatisfy { abs($0 - $1) < 1e-9 }, "\(made)")
    }

    @Test func theScaleEndsAtAFigureThatCanBeSaid() {
        #expect(scale([38.4]).top == 39 && scale([413.7]).top == 420 && scale([0.0231]).top == 0.024)
        #expect(scale([]).top == 1)
    }

    @Test func oneRoundOfManyIsCutOffAndNothingIsWhereAllAreAlike() {
        let many = [Double](repeating: 40, count: 500)
        #expect(scale(many + [900]).isClipped && scale(many + [900]).top == 40)
        #expect(!scale(many + [45]).isClipped && scale(many + [45]).top == 45)
        #expect(!scale([40, 900]).isClipped)
    }

    @Test func timesStandAtFullHoursOfTheViewersClock() {
        func texts(_ hours: Double, offset: Int = 28_800, most: Int = 9) -> [String] {
            TimeAxis(
                from: PictureSamples.time(0), to: PictureSamples.time(hours * 3600), utcOffsetSeconds: offset,
                most: most
            )
            .ticks.map(\.text)
        }
        #expect(texts(3) == ["08:00", "08:30", "09:00", "09:30", "10:00", "10:30", "11:00"])
        #expect(texts(30) == ["12:00", "18:00", "11-29", "06:00", "12:00"])
        #expect(texts(30, offset: 20_700) == ["06:00", "12:00", "18:00", "11-29", "06:00"])
        #expect(texts(240, most: 6) == ["11-29", "12-01", "12-03", "12-05", "12-07"] || texts(240, most: 6).count <= 6)
        #expect(texts(400 * 24) == ["2027-01", "2027-03", "2027-05", "2027-07", "2027-09", "2027-11", "2028-01"])
        #expect(texts(0).isEmpty)
    }
}
