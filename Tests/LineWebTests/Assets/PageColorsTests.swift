import LineModel
import LinePictures
import Testing

@testable import LineWeb

@Suite("The page's colours")
struct PageColorsTests {
    @Test("contrast is that of WCAG 2.2")
    func contrast() {
        #expect(abs(PageColors.contrast(0x000000, 0xFFFFFF) - 21) < 0.001)
        #expect(PageColors.contrast(0x777777, 0x777777) == 1)
        // WebAIM's checker says 4.48 of #777 on white, and 4.54 of #767676.
        #expect(abs(PageColors.contrast(0x777777, 0xFFFFFF) - 4.478) < 0.001)
        #expect(abs(PageColors.contrast(0xFFFFFF, 0x767676) - 4.542) < 0.001)
    }

    @Test("text is read on everything that it lies on (WCAG AA: 4.5)", arguments: PictureScheme.allCases)
    func texts(_ scheme: PictureScheme) {
        let ink = PageColors.texts[0]
        #expect(ink.name == "ink")
        for ground in [PageColors.paper, PageColors.row] {
            for text in PageColors.texts {
                let contrast = PageColors.contrast(text.value(scheme), ground.value(scheme))
                #expect(contrast >= 4.5, "\(text.name) on \(ground.name): \(contrast)")
            }
        }
        for flash in PageColors.quiet where flash.name == "flash" {
            #expect(PageColors.contrast(ink.value(scheme), flash.value(scheme)) >= 4.5)
        }
    }

    @Test("shapes are told from the paper (WCAG AA: 3)", arguments: PictureScheme.allCases)
    func shapes(_ scheme: PictureScheme) {
        for shape in PageColors.shapes {
            let contrast = PageColors.contrast(shape.value(scheme), PageColors.paper.value(scheme))
            #expect(contrast >= 3, "\(shape.name): \(contrast)")
        }
    }

    @Test("what is written on a loss class is read there", arguments: PictureScheme.allCases)
    func loss(_ scheme: PictureScheme) {
        for loss in PageColors.loss {
            let color = loss.value(scheme)
            #expect(PageColors.contrast(PageColors.text(on: color), color) >= 4.5, "\(loss.name)")
        }
    }

    @Test("the style sheet has every loss class in both schemes, with the pictures' colours")
    func sheet() {
        for loss in LossClass.allCases {
            for scheme in PictureScheme.allCases {
                #expect(StyleSheet.text.contains("--loss\(loss.rawValue):\(hex(loss.color(scheme)))"))
            }
            #expect(StyleSheet.text.contains(".loss-\(loss.rawValue){--loss:"))
        }
    }

    @Test("every variable that is used is declared, and the braces are even")
    func variables() {
        let text = StyleSheet.text
        let used = Set(text.matches(of: /var\(--([a-z0-9-]+)/).map { String($0.output.1) })
        let declared = Set(text.matches(of: /[{;\n ]--([a-z0-9-]+):/).map { String($0.output.1) })
        #expect(used.subtracting(declared).isEmpty)
        #expect(text.count { $0 == "{" } == text.count { $0 == "}" })
    }

    private func hex(_ color: UInt32) -> String {
        let digits = String(color, radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }
}
