import LineModel
import LinePictures
import Testing

@Suite struct LossColorTests {
    /// Data of Sharma, Wu and Dalal 2005, table 1: pairs 1, 7, 14, 19, 25 and 34.
    @Test func differencesAreThoseOfThePublishedTable() {
        let pairs: [((l: Double, a: Double, b: Double), (l: Double, a: Double, b: Double), Double)] = [
            ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
            ((50, 0, 0), (50, -1, 2), 2.3669),
            ((50, -0.0010, 2.4900), (50, 0.0011, -2.4900), 4.7461),
            ((50, 2.5000, 0), (58, 24, 15), 19.4535),
            ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
            ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
        ]
        for (one, other, difference) in pairs {
            #expect(abs(ColorSight.ciede2000(one, other) - difference) < 0.00006)
        }
    }

    @Test(arguments: PictureScheme.allCases, ColorSight.allCases)
    func neighboursAreToldApartHoweverOneSees(scheme: PictureScheme, sight: ColorSight) {
        for (mild, worse) in zip(LossClass.allCases, LossClass.allCases.dropFirst()) {
            let difference = sight.difference(mild.color(scheme), worse.color(scheme))
            #expect(difference >= 15, "\(mild) and \(worse) by \(sight): \(difference)")
        }
    }

    @Test(arguments: PictureScheme.allCases) func worseLossIsDarker(scheme: PictureScheme) {
        let lights = LossClass.allCases.map { ColorSight.all.lab($0.color(scheme)).l }
        for (mild, worse) in zip(lights, lights.dropFirst()) { #expect(mild - worse >= 2, "\(lights)") }
    }

    @Test(arguments: PictureScheme.allCases, ColorSight.allCases)
    func everyClassIsSetOffFromTheBackground(scheme: PictureScheme, sight: ColorSight) {
        for loss in LossClass.allCases {
            let difference = sight.difference(loss.color(scheme), PictureInk.background.color(scheme))
            #expect(difference >= 10, "\(loss) by \(sight): \(difference)")
        }
    }

    /// WCAG 2.2, 1.4.3 for words and 1.4.11 for shapes.
    @Test(arguments: PictureScheme.allCases) func wordsAndShapesHaveContrast(scheme: PictureScheme) {
        let background = PictureInk.background.color(scheme)
        for ink in [PictureInk.text, .faint, .incident, .route, .note] {
            #expect(ColorSight.contrast(ink.color(scheme), background) >= 4.5, "\(ink)")
        }
        #expect(ColorSight.contrast(PictureInk.hatch.color(scheme), background) >= 3)
        for state in Badge.State.allCases { #expect(ColorSight.contrast(0xFFFFFF, state.color) >= 4.5, "\(state)") }
    }
}
