import LineModel
import LinePictures
import Testing

@Suite struct LossColorTests {
    @Test func everyClassHasItsOwnColourInBothSchemes() {
        for scheme in PictureScheme.allCases {
            #expect(Set(LossClass.allCases.map { $0.color(scheme) }).count == LossClass.allCases.count)
        }
    }
}
